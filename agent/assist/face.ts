/**
 * What a session needs of the customer's face, be it a terminal or the local page, and what that face can do. Each session has a
 * face of its own; the terminal, which all of them share, is shown apart from it (terminal-place.ts).
 */
import type { Helper } from '../../protocol/session/binding.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { IceServer } from '../../protocol/session/relay-messages.ts';
import type { FromScreen, ToScreen } from '../../protocol/session/screen.ts';

export interface ConsentQuestion {
  readonly helper: Helper;
  readonly ticket: number | null;
  readonly capabilities: readonly Capability[];
  readonly reason: string | null;
  readonly minutes: number;
}

export interface FileQuestion {
  readonly helper: Helper;
  readonly direction: 'from' | 'to';
  /** Where it is, or where it would be put. */
  readonly path: string;
  readonly sizeBytes: number;
}

export type FaceEvent =
  | { readonly event: 'code'; readonly code: string; readonly expiresAt: string }
  | { readonly event: 'wrong-code'; readonly left: number }
  | { readonly event: 'joined'; readonly helper: Helper; readonly ice: readonly IceServer[] }
  | { readonly event: 'grants'; readonly granted: readonly Capability[]; readonly until: string | null }
  | { readonly event: 'keyboard'; readonly helper: boolean }
  | { readonly event: 'recording'; readonly on: boolean }
  | { readonly event: 'chat'; readonly text: string }
  | { readonly event: 'file'; readonly direction: 'from' | 'to'; readonly path: string }
  | { readonly event: 'lost' }
  | { readonly event: 'back' }
  | { readonly event: 'ended'; readonly reason: string };

/** What the customer can do at any time. */
export interface Controls {
  readonly revokeAll: () => void;
  readonly withdraw: (capabilities: readonly Capability[]) => void;
  readonly pause: (paused: boolean) => void;
  /** Takes the keyboard back from the helper, or gives it again. */
  readonly keyboard: (helper: boolean) => void;
  readonly chat: (text: string) => void;
  readonly screen: {
    readonly say: (message: FromScreen) => void;
    /** A piece of a frame of a stream, `frame` counted from 0; resolves when the next one may come. */
    readonly frame: (stream: number, frame: number, bytes: Uint8Array) => Promise<void>;
  };
}

export interface Face {
  readonly begin: (controls: Controls) => void;
  readonly told: (event: FaceEvent) => void;
  /** What of it is allowed; nothing: no. One question at a time. */
  readonly ask: (question: ConsentQuestion) => Promise<readonly Capability[]>;
  readonly askFile: (question: FileQuestion) => Promise<boolean>;
  /** Where this face can show a screen. A grant that is gone is told as an event; the page ends its share then. */
  readonly screen?: { readonly told: (message: ToScreen) => void };
  readonly end: () => void;
}
