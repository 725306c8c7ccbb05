/** What the page shows of a session at a moment. */
import type { Binding } from '../../../../../protocol/session/binding.ts';
import type { Capability } from '../../../../../protocol/session/capabilities.ts';
import type { AgentMessage } from '../../../../../protocol/session/messages.ts';
import { noScreen } from './screen-view.ts';
import type { ScreenView } from './screen-view.ts';

export interface ChatLine {
  readonly id: number;
  readonly from: 'helper' | 'customer';
  readonly text: string;
}

type FileState =
  | 'offered'
  | 'asking'
  | 'running'
  | 'done'
  | 'refused'
  | 'broken'
  | 'cancelled'
  | 'not-found'
  | 'busy'
  | 'waiting-full'
  | 'large';

export interface FileView {
  readonly id: number;
  readonly direction: 'from' | 'to';
  readonly name: string;
  readonly size: number | null;
  readonly at: number;
  readonly state: FileState;
  /** Where the browser keeps what was received. */
  readonly url: string | null;
  /** Broken off, and what came is still here. */
  readonly canGoOn: boolean;
}

export const isOver = (state: FileState): boolean =>
  state !== 'offered' && state !== 'asking' && state !== 'running';

/** The recording of the screen, which this browser makes and sends when the session is over. */
export interface VideoView {
  readonly state: 'none' | 'recording' | 'resting' | 'full' | 'sending' | 'sent' | 'failed';
  readonly bytes: number;
  /** Of it that was sent, 0 to 1. */
  readonly share: number;
}

export interface SessionView {
  readonly phase: 'joining' | 'asking' | 'open' | 'ended';
  readonly lost: boolean;
  /** By a peer connection past the relay; and whether that goes through a TURN server. */
  readonly direct: boolean;
  readonly turn: boolean;
  readonly reason: string | null;
  readonly binding: Binding | null;
  readonly hello: Extract<AgentMessage, { type: 'hello' }> | null;
  readonly granted: readonly Capability[];
  readonly until: string | null;
  readonly paused: boolean;
  /** The last no, until something else is asked for. */
  readonly denied: readonly Capability[];
  /** What the customer was not asked, because they are asked other things. */
  readonly notAsked: readonly Capability[];
  /** False while the customer holds the keyboard alone. */
  readonly keyboard: boolean;
  /** More was typed than the program there reads: nothing is taken for now. */
  readonly typedFull: boolean;
  readonly recording: boolean;
  readonly shellEnded: boolean;
  readonly chat: readonly ChatLine[];
  readonly files: readonly FileView[];
  readonly roundTripMs: number | null;
  /** What came through the pipe lately. */
  readonly bytesPerSecond: number | null;
  readonly screen: ScreenView;
  readonly video: VideoView;
}

export const firstView: SessionView = {
  phase: 'joining',
  lost: false,
  direct: false,
  turn: false,
  reason: null,
  binding: null,
  hello: null,
  granted: [],
  until: null,
  paused: false,
  denied: [],
  notAsked: [],
  keyboard: true,
  typedFull: false,
  recording: false,
  shellEnded: false,
  chat: [],
  files: [],
  roundTripMs: null,
  bytesPerSecond: null,
  screen: noScreen,
  video: { state: 'none', bytes: 0, share: 0 },
};
