/**
 * One end's line to the relay, which may drop and be drawn again: for the agent and for the helper's page. It holds the
 * sealed pipe while the line is gone, comes back with the token of the session, and goes on where the pipe was. What
 * carries the messages (a WebSocket of whatever kind) and what waits are arguments.
 */
import type { Bytes } from './bytes.ts';
import { sessionLimits } from './limits.ts';
import type { Parcel, Pipe } from './pipe.ts';
import type { AgentToRelay, ConsoleToRelay, RelayToAgent, RelayToConsole } from './relay-messages.ts';

export interface Carrier {
  readonly send: (data: string | Bytes) => void;
  readonly close: () => void;
}

export interface CarrierEvents {
  readonly onText: (text: string) => void;
  readonly onFrame: (bytes: Bytes) => void;
  readonly onClose: () => void;
}

/** Resolves once messages can be sent; rejects where the relay can't be reached or refuses. */
export type Connect = (events: CarrierEvents) => Promise<Carrier>;

type FromRelay = RelayToAgent | RelayToConsole;
type ToRelay = AgentToRelay | ConsoleToRelay;

export interface LineOptions<In extends FromRelay> {
  readonly connect: Connect;
  readonly wait: (ms: number) => Promise<void>;
  /** Parses what the relay says; throws where it is not the relay's language. */
  readonly read: (text: string) => In;
  /** What is not the line's own business: opened, joined, a helper. */
  readonly onMessage: (message: In) => void;
  /** A frame of the handshake. The next one is read when this one is done with. */
  readonly onFrame: (frame: Bytes) => Promise<void>;
  /** What came through the pipe, in order. It must not wait: who has more to do queues it. */
  readonly onParcel: (parcel: Parcel) => void;
  /** An end is gone for now, or both are there again. */
  readonly onLost: () => void;
  readonly onBack: () => void;
  /** Over, for a reason of the relay's or one of the line's own: `lost`, `protocol`. Told once. */
  readonly onEnd: (reason: string) => void;
}

export interface Line<Out extends ToRelay> {
  /** Draws the line and says the first thing on it. Rejects where the relay can't be reached. */
  readonly start: (first: Out) => Promise<void>;
  readonly tell: (message: Out) => void;
  readonly frame: (frame: Bytes) => void;
  /** The handshake is done: from now on the line is drawn again for this pipe. */
  readonly keep: (pipe: Pipe, session: string, token: string) => void;
  readonly close: (reason: string) => void;
}

const firstWaitMs = 250;
const longestWaitMs = 4_000;

export const createLine = <In extends FromRelay, Out extends ToRelay>(
  options: LineOptions<In>,
): Line<Out> => {
  let carrier: Carrier | null = null;
  let kept: { pipe: Pipe; session: string; token: string } | null = null;
  let ended = false;
  let lost = false;
  /** Frames are read one after the other, so that the number received is known when a line is lost. */
  let inbox: Promise<unknown> = Promise.resolve();
  /** Stopping and going on are done one after the other. What a further loss has overtaken is not done at all. */
  let turns: Promise<unknown> = Promise.resolve();
  let losses = 0;

  const tell = (message: ToRelay): void => carrier?.send(JSON.stringify(message));
  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    kept?.pipe.close();
    carrier?.close();
    carrier = null;
    options.onEnd(reason);
  };
  const close = (reason: string): void => {
    tell({ type: 'bye', reason });
    end(reason);
  };
  const noteLost = (): void => {
    if (!lost) options.onLost();
    lost = true;
  };

  const takeFrame = (frame: Bytes): void => {
    inbox = inbox
      .then(async () => {
        if (ended) return;
        if (kept === null) return options.onFrame(frame);
        const parcel = await kept.pipe.receive(frame);
        if (parcel !== null) options.onParcel(parcel);
        return undefined;
      })
      .catch(() => close('broken'));
  };
  /**
   * Stops sending at once; resolves to the number of frames received on the line that is lost, or to null where it was
   * lost again meanwhile.
   */
  const stopSending = (pipe: Pipe): Promise<number | null> => {
    noteLost();
    losses += 1;
    const mine = losses;
    const held = pipe.hold();
    const turn = turns.then(async () => {
      await held;
      await inbox;
      const received = await pipe.hold();
      return mine === losses ? received : null;
    });
    turns = turn.catch(() => undefined);
    return turn;
  };
  const goOn = (pipe: Pipe, received: number): Promise<void> => {
    const mine = losses;
    const turn = turns.then(async () => {
      if (mine !== losses || !(await pipe.resume(received))) return;
      lost = false;
      options.onBack();
    });
    turns = turn.catch(() => undefined);
    return turn;
  };

  const heard = async (message: In): Promise<void> => {
    switch (message.type) {
      case 'ended':
        end(message.reason);
        break;
      case 'lost': {
        if (kept === null) {
          // Somebody who was trying the code is gone; the line itself is fine.
          options.onLost();
          break;
        }
        const received = await stopSending(kept.pipe);
        if (received !== null) tell({ type: 'again', loss: message.loss, received });
        break;
      }
      case 'again':
        if (kept !== null) await goOn(kept.pipe, message.received);
        break;
      default:
        options.onMessage(message);
    }
  };

  const comeBack = async (): Promise<void> => {
    const mine = kept;
    if (mine === null) {
      noteLost();
      end('lost');
      return;
    }
    let wait = firstWaitMs;
    for (let waited = 0; waited < sessionLimits.graceMs; waited += wait) {
      const received = await stopSending(mine.pipe);
      if (ended || received === null) return;
      try {
        await draw({ type: 'resume', session: mine.session, token: mine.token, received });
        return;
      } catch {
        // Not there yet; the grace says how long we try.
        await options.wait(wait);
        wait = Math.min(wait * 2, longestWaitMs);
      }
    }
    end('lost');
  };

  const draw = async (first: ToRelay): Promise<void> => {
    let own: Carrier | null = null;
    let gone = false;
    const drawn = await options.connect({
      onText: (text) => {
        if (ended || (own !== null && own !== carrier)) return;
        let message: In;
        try {
          message = options.read(text);
        } catch {
          end('protocol');
          return;
        }
        heard(message).catch(() => close('broken'));
      },
      onFrame: (frame) => {
        if (!ended && own === carrier) takeFrame(frame);
      },
      onClose: () => {
        gone = true;
        if (ended || own === null || own !== carrier) return;
        carrier = null;
        comeBack().catch(() => end('lost'));
      },
    });
    if (ended) {
      drawn.close();
      return;
    }
    own = drawn;
    carrier = drawn;
    tell(first);
    if (gone) {
      carrier = null;
      throw new Error('the line was lost at once');
    }
  };

  return {
    start: draw,
    tell,
    frame: (frame) => carrier?.send(frame),
    keep: (pipe, session, token) => {
      kept = { pipe, session, token };
      lost = false;
    },
    close,
  };
};
