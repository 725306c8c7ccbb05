/** How the part of the page that shows the screen speaks with the helper of one session. */
import type { IceServer } from '../../../../protocol/session/relay-messages.ts';
import type { FromScreen, ToScreen } from '../../../../protocol/session/screen.ts';

export interface ScreenChannel {
  /** What a peer connection to the helper may use to find its way. */
  readonly ice: readonly IceServer[];
  /** Nothing of it leaves the machine while the screen is not granted. `chosen`: it tells of a surface chosen just now. */
  readonly say: (message: FromScreen, chosen?: true) => void;
  /** A piece of a frame of a stream, `frame` counted from 0; resolves when the next may come. */
  readonly frame: (stream: number, frame: number, piece: Uint8Array) => Promise<void>;
  /** Whether what is shown is to be recorded right now. */
  readonly recorded: () => boolean;
  /** A piece of the video `part`, for the customer's copy; resolves when the next may come. */
  readonly record: (part: number, piece: Uint8Array) => Promise<void>;
  /** Hears what the helper says; returns how to stop. */
  readonly listen: (onMessage: (message: ToScreen) => void) => () => void;
  /** Whether the screen is granted right now, and the session is not paused. */
  readonly granted: () => boolean;
}
