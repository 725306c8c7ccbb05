/**
 * One end's line to the relay, which may drop and be drawn again: for the agent and for the helper's page. It holds the
 * sealed pipe while the line is gone, comes back with the token of the session, and goes on where the pipe was. What
 * carries the messages (a WebSocket of whatever kind) and what waits are arguments.
 */
import { readCount } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import { sessionLimits } from './limits.ts';
import { parcelKinds } from './messages.ts';
import { withCount } from './pipe.ts';
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

/** A peer connection that could carry the pipe's frames past the relay, in order and whole. */
export interface PeerPath {
  readonly send: (frame: Bytes) => void;
  readonly close: () => void;
}

/** Where a peer connection tells the line what came by it. */
export interface PeerPlace {
  readonly frame: (frame: Bytes) => void;
  readonly closed: () => void;
}

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
  /** Both directions go by a peer connection now, or by the relay again. */
  readonly onPath?: (direct: boolean) => void;
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
  /**
   * A peer connection is open: this end's frames go by it from now on, and the other end's once that says so. Should it
   * close, the line is drawn again through the relay and nothing is lost.
   */
  readonly addPeer: (number: number, path: PeerPath) => PeerPlace;
  /** Nothing is heard any more, though nobody closed the line: it is drawn again. */
  readonly redraw: () => void;
  readonly close: (reason: string) => void;
}

/** An end that says it has gone over to a peer connection, which does not open here for so long, is mistaken. */
const peerWaitMs = 5_000;
/** An honest sender has no more than this under way. */
const peerQueueBytes = 2 * sessionLimits.unackedBytes;
/** By then the relay has told of an end that closed its peer connection because it left. */
const peerEndMs = 250;
const firstWaitMs = 250;
const longestWaitMs = 4_000;

interface Peer extends PeerPath {
  readonly number: number;
  sending: boolean;
  receiving: boolean;
  /** Came before the relay delivered what was sent before it. */
  queue: Bytes[];
  queuedBytes: number;
}

export const createLine = <In extends FromRelay, Out extends ToRelay>(
  options: LineOptions<In>,
): Line<Out> => {
  let carrier: Carrier | null = null;
  let kept: { pipe: Pipe; session: string; token: string } | null = null;
  let ended = false;
  let lost = false;
  /** Frames are read one after the other, so that the number received is known when a line is lost. */
  let inbox: Promise<unknown> = Promise.resolve();
  let inboxBytes = 0;
  /** Stopping and going on are done one after the other. What a further loss has overtaken is not done at all. */
  let turns: Promise<unknown> = Promise.resolve();
  let losses = 0;
  let peer: Peer | null = null;
  /** The peer connection the other end has gone over to. */
  let theirPath = 0;

  const tell = (message: ToRelay): void => carrier?.send(JSON.stringify(message));
  const isDirect = (): boolean => peer !== null && peer.sending && peer.receiving;
  const dropPeer = (): void => {
    const old = peer;
    const was = isDirect();
    peer = null;
    theirPath = 0;
    old?.close();
    if (was) options.onPath?.(false);
  };
  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    dropPeer();
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
    dropPeer();
    if (!lost) options.onLost();
    lost = true;
  };

  const takeFrame = (frame: Bytes): void => {
    // Whoever sends faster than it can be opened, on and on, is not one of us.
    const cost = frame.length + sessionLimits.waitingPieceBytes;
    if (inboxBytes + cost > sessionLimits.waitingBytes) {
      close('broken');
      return;
    }
    inboxBytes += cost;
    inbox = inbox
      .then(async () => {
        inboxBytes -= cost;
        if (ended) return;
        if (kept === null) return options.onFrame(frame);
        const parcel = await kept.pipe.receive(frame);
        if (parcel?.kind === parcelKinds.path) theyWent(readCount(parcel.payload, 0) ?? 0);
        else if (parcel !== null) options.onParcel(parcel);
        return undefined;
      })
      .catch(() => close('broken'));
  };
  const receiveBy = (one: Peer): void => {
    one.receiving = true;
    for (const frame of one.queue.splice(0)) takeFrame(frame);
    if (isDirect()) options.onPath?.(true);
  };
  const theyWent = (number: number): void => {
    theirPath = number;
    if (peer?.number === number) receiveBy(peer);
    else
      void options.wait(peerWaitMs).then(() => {
        // A loss in between has forgotten it.
        if (theirPath === number && peer?.number !== number) drawAgain();
      });
  };
  /** Lets go of the relay and comes back to it, which finds out at both ends what has not arrived. */
  const drawAgain = (): void => {
    if (ended) return;
    const old = carrier;
    carrier = null;
    old?.close();
    if (old !== null) comeBack().catch(() => end('lost'));
  };
  /**
   * The peer connection is gone. An end that leaves says so through the relay at the same moment, so that is waited for; and
   * where the other end has drawn its line again meanwhile, this one has been told of a loss and needs not.
   */
  const afterPeer = async (): Promise<void> => {
    noteLost();
    const before = losses;
    await kept?.pipe.hold();
    await options.wait(peerEndMs);
    if (losses === before) drawAgain();
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
      // Lost once more while it went on: that one's going on tells.
      if (mine !== losses || !(await pipe.resume(received)) || mine !== losses) return;
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
          if (text.length > sessionLimits.relayBytes) throw new Error('too long');
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
    frame: (frame) => {
      if (peer?.sending === true) peer.send(frame);
      else carrier?.send(frame);
    },
    redraw: () => {
      if (kept !== null) drawAgain();
    },
    addPeer: (number, path) => {
      if (kept === null || lost || ended) {
        path.close();
        return { frame: () => undefined, closed: () => undefined };
      }
      const their = theirPath;
      dropPeer();
      const mine: Peer = { ...path, number, sending: false, receiving: false, queue: [], queuedBytes: 0 };
      peer = mine;
      if (their === number) receiveBy(mine);
      kept.pipe
        .send(parcelKinds.path, withCount(number, new Uint8Array(0)), () => {
          if (peer !== mine) return;
          mine.sending = true;
          if (isDirect()) options.onPath?.(true);
        })
        .catch(() => undefined);
      return {
        frame: (frame) => {
          if (ended || peer !== mine) return;
          if (mine.receiving) {
            takeFrame(frame);
            return;
          }
          mine.queuedBytes += frame.length;
          if (mine.queuedBytes > peerQueueBytes) close('broken');
          else mine.queue.push(frame);
        },
        closed: () => {
          if (peer !== mine) return;
          const used = mine.sending || mine.receiving;
          dropPeer();
          if (used) void afterPeer();
        },
      };
    },
    keep: (pipe, session, token) => {
      kept = { pipe, session, token };
      lost = false;
    },
    close,
  };
};
