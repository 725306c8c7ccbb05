/**
 * What a session needs of the customer's face, be it a terminal or the local page, and what that face can do. Each session has a
 * face of its own; the terminal, which all of them share, is shown apart from it (terminal-place.ts).
 */
import type { Helper } from '../../protocol/session/binding.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { IceServer } from '../../protocol/session/relay-messages.ts';
import type { FromScreen, ToScreen } from '../../protocol/session/screen.ts';
import type { OfferOutcome } from './files-out.ts';

export interface ConsentQuestion {
  readonly helper: Helper;
  readonly ticket: number | null;
  readonly capabilities: readonly Capability[];
  readonly reason: string | null;
  readonly minutes: number;
}

export interface Consent {
  /** What of it is allowed; nothing: no. */
  readonly capabilities: readonly Capability[];
  /** For how long from now; null: as long as what is allowed already, or the usual time. */
  readonly minutes: number | null;
}

export interface FileQuestion {
  readonly helper: Helper;
  readonly direction: 'from' | 'to';
  /** Where it is, or where it would be put. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Whose wish it is: the helper asks for it, or the customer offers it. */
  readonly by: 'helper' | 'customer';
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
  /** The helper does not want the file that was offered. */
  | { readonly event: 'declined'; readonly path: string }
  /** Ends then unless somebody does something; null: somebody did. */
  | { readonly event: 'idle'; readonly endsAt: string | null }
  /** What is allowed is over then; `isLongest`: it can't be made longer. */
  | { readonly event: 'ending'; readonly endsAt: string; readonly isLongest: boolean }
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
  /** All that is allowed holds for so long from now. */
  readonly extend: (minutes: number) => void;
  /** The customer is still there. */
  readonly stay: () => void;
  /** Offers the file an absolute path leads to; the customer is shown which one that is, and asked once more. */
  readonly offer: (path: string) => Promise<OfferOutcome>;
  readonly screen: {
    /** `chosen` where it tells of a surface that was chosen just now. */
    readonly say: (message: FromScreen, chosen?: boolean) => void;
    /** A piece of a frame of a stream, `frame` counted from 0; resolves when the next one may come. */
    readonly frame: (stream: number, frame: number, bytes: Uint8Array) => Promise<void>;
    /** A piece of the video of what is shown, for the customer's own copy; resolves when the next one may come. */
    readonly record: (source: string, bytes: Uint8Array) => Promise<void>;
  };
}

export interface Face {
  readonly begin: (controls: Controls) => void;
  readonly told: (event: FaceEvent) => void;
  /** One question at a time. */
  readonly ask: (question: ConsentQuestion) => Promise<Consent>;
  readonly askFile: (question: FileQuestion) => Promise<boolean>;
  /** Where this face can show a screen. A grant that is gone is told as an event; the page ends its share then. */
  readonly screen?: { readonly told: (message: ToScreen) => void };
  readonly end: () => void;
}
