/**
 * What the local page and its loopback server say to each other of sessions, by the WebSocket `/api/assist`. The server holds
 * the sessions and tells each one whole whenever something of it has changed, so a page that was reloaded knows all of it.
 * Texts are JSON; terminal output and input and pieces of the screen are binary: kind, session, and what the kind has.
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
    };

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
  readonly question: PageQuestion | null;
  /** Bytes the terminal has written; 0 before it was opened. */
  readonly terminal: boolean;
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
  readonly end: { readonly at: string; readonly reason: string } | null;
  readonly problem: PageProblem | null;
}

/** What the server says. */
export type ToPage =
  | { readonly type: 'all'; readonly sessions: readonly PageSession[] }
  | { readonly type: 'session'; readonly session: PageSession }
  | { readonly type: 'forgotten'; readonly session: number }
  /** Output of the terminal follows from byte `from` on. */
  | { readonly type: 'terminal'; readonly session: number; readonly from: number }
  | { readonly type: 'screen'; readonly session: number; readonly message: ToScreen }
  /** One more piece of the screen may come. */
  | { readonly type: 'next'; readonly session: number };

const kinds = {
  output: { byte: 1, counts: 2 },
  input: { byte: 2, counts: 1 },
  screen: { byte: 3, counts: 3 },
} as const;

/** A binary message: what kind, of which session, two numbers that the kind has a meaning for, and bytes. */
export interface PageFrame {
  readonly kind: keyof typeof kinds;
  readonly session: number;
  /** `output`: number of the first byte. `screen`: the stream. */
  readonly first: number;
  /** `screen`: which frame of the stream. */
  readonly second: number;
  readonly bytes: Bytes;
}

export const writePageFrame = ({ kind, session, first, second, bytes }: PageFrame): Bytes => {
  const { byte, counts } = kinds[kind];
  const head = new Uint8Array(1 + 8 * counts);
  head[0] = byte;
  for (const [index, count] of [session, first, second].slice(0, counts).entries())
    writeCount(head, 1 + 8 * index, count);
  return concat([head, bytes]);
};

/** A binary message as what it says; null where it is none. */
export const readPageFrame = (bytes: Bytes): PageFrame | null => {
  const kind = (['output', 'input', 'screen'] as const).find((one) => kinds[one].byte === bytes[0]);
  if (kind === undefined) return null;
  const { counts } = kinds[kind];
  const headBytes = 1 + 8 * counts;
  if (bytes.length < headBytes) return null;
  const numbers = Array.from({ length: counts }, (_, index) => readCount(bytes, 1 + 8 * index));
  const [session = null, first = 0, second = 0] = numbers;
  if (session === null || first === null || second === null) return null;
  return { kind, session, first, second, bytes: bytes.subarray(headBytes) };
};
