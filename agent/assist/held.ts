/** What the jobs of one session share. Each session has its own of everything; nothing in here reaches another one's. */
import type { Direct } from '../../protocol/session/direct.ts';
import type { Face } from './face.ts';
import type { SessionFiles } from './files.ts';
import type { Grants } from './grants.ts';
import type { Questions } from './questions.ts';
import type { Recording } from './recording.ts';
import type { ScreenNotes } from './screen-notes.ts';
import type { Talk } from './talk.ts';
import type { Seat } from './terminal-place.ts';

export interface Held {
  readonly face: Face;
  readonly files: SessionFiles;
  readonly grants: Grants;
  readonly questions: Questions;
  readonly talk: Talk;
  /** This session's seat at the terminal all sessions share. */
  readonly seat: Seat;
  readonly nowMs: () => number;
  /** To the journal, and to the customer's copy of the session. */
  readonly note: (kind: string, data: Readonly<Record<string, unknown>>) => void;
  /** A message that came or went: its size to the journal, its text to the customer's copy of the session alone. */
  readonly noteChat: (from: 'helper' | 'customer', text: string) => void;
  readonly screenNotes: ScreenNotes;
  /** Null until a helper has proved the code. */
  readonly recording: () => Recording | null;
  readonly direct: () => Direct | null;
  /** Whether the helper's keys reach the terminal, or the customer holds the keyboard. */
  readonly helperTypes: () => boolean;
}
