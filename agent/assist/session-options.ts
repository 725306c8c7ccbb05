/** What a session is held with: the customer's face, the terminal they share, what is kept and who is told. */
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { OpenPeer } from '../../protocol/session/direct.ts';
import type { AgentMessage } from '../../protocol/session/messages.ts';
import type { EntranceOptions } from './entrance.ts';
import type { Face } from './face.ts';
import type { Recording } from './recording.ts';
import type { TerminalPlace } from './terminal-place.ts';

export interface SessionOptions extends Pick<
  EntranceOptions,
  'connect' | 'wait' | 'origin' | 'ticket' | 'secret'
> {
  readonly face: Face;
  readonly nowMs: () => number;
  /** What the customer is asked for at once; the helper can ask for more. */
  readonly offered: readonly Capability[];
  readonly possible: readonly Capability[];
  /** The terminal all sessions of this agent share. */
  readonly place: TerminalPlace;
  readonly hello: Omit<Extract<AgentMessage, { type: 'hello' }>, 'type' | 'protocol' | 'possible'>;
  readonly openRecording: (session: string) => Promise<Recording>;
  readonly makeFolder: (path: string) => Promise<void>;
  readonly openPeer: OpenPeer;
  /** To the journal of the home. */
  readonly note: (kind: string, data: Readonly<Record<string, unknown>>) => void;
  readonly signal: AbortSignal;
}
