/**
 * What the local page and its loopback server say to each other of sessions, by the WebSocket `/api/assist`. The server holds
 * the sessions and tells each one whole whenever something of it has changed, so a page that was reloaded knows all of it.
 * All sessions share one terminal. Texts are JSON; terminal output and input and pieces of the screen are binary.
 */
import type { PageProblem } from './page-api.ts';
import type { Helper } from './session/binding.ts';
import { concat, readCount, writeCount } from './session/bytes.ts';
import type { Bytes } from './session/bytes.ts';
import type { Capability } from './session/capabilities.ts';
import { sessionLimits } from './session/limits.ts';
import type { IceServer } from './session/relay-messages.ts';
import type { ToScreen } from './session/screen.ts';

const KiB = 1024;

export const pageAssistPath = '/api/assist';

export const pageAssistLimits = {
  /** Sessions that go on at once: helpers that look together, and a spare code. */
  sessions: 4,
  /** Open tabs of the page. */
  tabs: 16,
  /** A message of the page: the largest holds a description of WebRTC, escaped. */
  textBytes: 96 * KiB,
  /** A frame of the page: a piece of the screen, as large as a sealed frame takes it, and its head. */
  frameBytes: sessionLimits.payloadBytes + 64,
  pieceBytes: sessionLimits.payloadBytes - 16,
  /** Pieces of the screen that a page may send before it heard that the next may come. */
  piecesAhead: 4,
  /** Terminal output kept for a page that is opened or reloaded, and how far it may be sent ahead of what was shown. */
  mirrorBytes: 1024 * KiB,
  aheadBytes: 256 * KiB,
  chatKept: 200,
  filesKept: 100,
  /** So long nothing pressed or clicked allows what has just been asked. */
  deafMs: 700,
  /** How long a page may be away, as while it is reloaded, before its sessions end. */
  awayMs: 15_000,
  shortestMinutes: 5,
  longestMinutes: sessionLimits.longestMs / 60_000,
} as const;

export type PageQuestion =
  | {
      readonly kind: 'grants';
      readonly id: number;
      readonly capabilities: readonly Capability[];
      /** What the helper wrote; their words, not ours. */
      readonly reason: string | null;
    }
  | {
      readonly kind: 'file';
      readonly id: number;
      readonly direction: 'from' | 'to';
      readonly path: string;
      readonly sizeBytes: number;
      /** Whose wish it is: the helper asks for it, or the customer offers it. */
      readonly by: 'helper' | 'customer';
    }
  /** The customer's own wish: this file to the session's ticket. */
  | {
      readonly kind: 'attach';
      readonly id: number;
      readonly ticket: number;
      readonly path: string;
      readonly sizeBytes: number;
      /** Its last lines, where it is text. */
      readonly excerpt: string | null;
    };

/** A file that the customer hands to the session's ticket, and how far that is. */
export interface PageAttachment {
  /** As it was typed; where it really is once it is open. */
  readonly path: string;
  readonly state: 'opening' | 'asking' | 'sending' | 'sent' | 'there-already' | 'denied' | 'failed';
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly problem: PageProblem | null;
}

/** A file that the customer offers, until the helper takes it. */
export interface PageOffer {
  /** As it was typed; where it really is as soon as the question says so. */
  readonly path: string;
  readonly state:
    | 'asking'
    | 'offered'
    | 'declined'
    | 'denied'
    | 'not-found'
    | 'not-a-file'
    | 'too-large'
    | 'too-many'
    | 'unreadable';
}

export interface PageSession {
  /** Counts the sessions of this page's server. */
  readonly number: number;
  readonly phase: 'opening' | 'waiting' | 'joined' | 'ended';
  readonly startedAt: string;
  readonly ticket: number | null;
  /** What was to be asked for as soon as somebody has joined, and for how long. */
  readonly offered: readonly Capability[];
  readonly minutes: number;
  readonly code: { readonly text: string; readonly expiresAt: string } | null;
  /** After a wrong code: how many tries are left. */
  readonly triesLeft: number | null;
  readonly helper: Helper | null;
  readonly joinedAt: string | null;
  readonly ice: readonly IceServer[];
  readonly granted: readonly Capability[];
  readonly until: string | null;
  readonly paused: boolean;
  /** Whether the helper's keys reach the terminal, where they may type. */
  readonly helperTypes: boolean;
  readonly recording: boolean;
  readonly lostAt: string | null;
  /** When it ends unless somebody does something; null while that is far off. */
  readonly idleAt: string | null;
  readonly question: PageQuestion | null;
  readonly chat: readonly {
    readonly id: number;
    readonly at: string;
    readonly from: 'helper' | 'customer';
    readonly text: string;
  }[];
  readonly files: readonly {
    readonly id: number;
    readonly at: string;
    readonly direction: 'from' | 'to';
    readonly path: string;
  }[];
  /** The one offered last. */
  readonly offer: PageOffer | null;
  /** The one handed to the ticket last. */
  readonly attachment: PageAttachment | null;
  readonly end: { readonly at: string; readonly reason: string } | null;
  readonly problem: PageProblem | null;
}

/** What the server says. */
export type ToPage =
  | { readonly type: 'all'; readonly sessions: readonly PageSession[]; readonly terminal: boolean }
  | { readonly type: 'session'; readonly session: PageSession }
  | { readonly type: 'forgotten'; readonly session: number }
  /** The shared terminal was opened, or is gone. */
  | { readonly type: 'terminal'; readonly open: boolean }
  /** Its output follows from byte `from` on. */
  | { readonly type: 'output'; readonly from: number }
  /** All who look at it can show this size. */
  | { readonly type: 'size'; readonly columns: number; readonly rows: number }
  | { readonly type: 'screen'; readonly session: number; readonly message: ToScreen }
  /** One more piece of the screen may come. */
  | { readonly type: 'next'; readonly session: number };

/** Each kind's first byte, and how many numbers follow it before the bytes. */
const kinds = {
  /** Of the terminal: the number of its first byte. */
  output: { byte: 1, counts: 1 },
  /** Typed into the terminal. */
  input: { byte: 2, counts: 0 },
  /** A piece of the screen: session, stream, frame of the stream. */
  screen: { byte: 3, counts: 3 },
  /** A piece of the video of what is shown, for the customer's copy: session, part. */
  record: { byte: 4, counts: 2 },
} as const;

export interface PageFrame {
  readonly kind: keyof typeof kinds;
  readonly counts: readonly number[];
  readonly bytes: Bytes;
}

export const writePageFrame = ({ kind, counts, bytes }: PageFrame): Bytes => {
  const head = new Uint8Array(1 + 8 * counts.length);
  head[0] = kinds[kind].byte;
  for (const [index, count] of counts.entries()) writeCount(head, 1 + 8 * index, count);
  return concat([head, bytes]);
};

/** A binary message as what it says; null where it is none. */
export const readPageFrame = (bytes: Bytes): PageFrame | null => {
  const kind = (['output', 'input', 'screen', 'record'] as const).find((one) => kinds[one].byte === bytes[0]);
  if (kind === undefined) return null;
  const headBytes = 1 + 8 * kinds[kind].counts;
  if (bytes.length < headBytes) return null;
  const counts: number[] = [];
  for (let at = 1; at < headBytes; at += 8) {
    const count = readCount(bytes, at);
    if (count === null) return null;
    counts.push(count);
  }
  return { kind, counts, bytes: bytes.subarray(headBytes) };
};
