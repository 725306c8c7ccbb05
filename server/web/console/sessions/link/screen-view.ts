/** What the page shows of the customer's screen at a moment. */
import type { AgentMessage } from '../../../../../protocol/session/messages.ts';

type State = Extract<AgentMessage, { type: 'screen-state' }>;

export interface ScreenView {
  /** Whether the customer shows something, and what, as their browser says. */
  readonly on: boolean;
  readonly surface: State['surface'];
  /** Of what is shown here now; smaller than the surface where the line is slow. */
  readonly width: number;
  readonly height: number;
  /** Where the picture comes from; `none` until there is one. */
  readonly way: 'none' | 'direct' | 'turn' | 'pipe';
  readonly framesPerSecond: number | null;
  readonly kbps: number | null;
  /** The pictures can't be decoded by this browser, or are none. */
  readonly fault: 'codec' | 'broken' | null;
}

export const noScreen: ScreenView = {
  on: false,
  surface: null,
  width: 0,
  height: 0,
  way: 'none',
  framesPerSecond: null,
  kbps: null,
  fault: null,
};
