/**
 * Takes the sealed pipe past the relay where the two ends can reach each other: the helper offers a peer connection, the
 * agent answers, and once it is open the line goes over to it (line.ts). It may fail, or never come about: the relay
 * carries all then, and after a while the helper tries again. The pipe stays sealed by its own keys on either way.
 */
import type { Bytes } from './bytes.ts';
import type { PeerPath, PeerPlace } from './line.ts';
import type { IceServer } from './relay-messages.ts';
import { readSignal } from './signal.ts';
import type { Signal } from './signal.ts';

export interface PeerEvents {
  readonly onSignal: (signal: Signal) => void;
  readonly onOpen: () => void;
  readonly onFrame: (frame: Bytes) => void;
  /** Failed or closed; told once at the least. */
  readonly onClosed: () => void;
}

/** One peer connection with one data channel, ordered and reliable: of a browser, or of the agent's library. */
export interface PeerConnection extends PeerPath {
  readonly take: (signal: Signal) => void;
}

export type OpenPeer = (
  role: 'offer' | 'answer',
  ice: readonly IceServer[],
  events: PeerEvents,
) => PeerConnection;

export interface DirectOptions {
  readonly role: 'offer' | 'answer';
  readonly ice: readonly IceServer[];
  readonly open: OpenPeer;
  readonly addPeer: (number: number, path: PeerPath) => PeerPlace;
  readonly say: (peer: number, data: string) => void;
  readonly wait: (ms: number) => Promise<void>;
}

export interface Direct {
  /** The pipe is there, or there again: a way may be looked for. */
  readonly seek: () => void;
  /** The other end says something about its peer connection. */
  readonly hear: (peer: number, data: string) => void;
  readonly end: () => void;
}

/** A connection that has not opened after so long will not. */
const patienceMs = 10_000;
/** Between one attempt and the next: doubled each time. */
const firstPauseMs = 2_000;
const mostAttempts = 6;
/** What the other end may have this one open at once, each again after a while; an honest one is far below. */
const mostOffers = 8;
const offerPauseMs = 10_000;
/** Descriptions and candidates of one connection. */
const mostSignals = 64;

interface Attempt {
  readonly number: number;
  readonly connection: PeerConnection;
  place: PeerPlace | null;
}

export const createDirect = (options: DirectOptions): Direct => {
  let attempt: Attempt | null = null;
  let number = 0;
  let attempts = 0;
  let over = false;
  let seeking = false;
  let offersLeft = mostOffers;
  let signals = 0;

  const drop = (): void => {
    const old = attempt;
    attempt = null;
    old?.connection.close();
  };
  const failed = (mine: number): void => {
    if (attempt?.number !== mine) return;
    const { place } = attempt;
    drop();
    if (place === null) seekLater();
    else place.closed();
  };
  const begin = (mine: number): void => {
    drop();
    number = mine;
    signals = 0;
    const opened = (): void => {
      if (attempt?.number !== mine || attempt.place !== null || over) return;
      attempts = 0;
      attempt.place = options.addPeer(mine, {
        send: (frame) => attempt?.number === mine && attempt.connection.send(frame),
        close: () => {
          if (attempt?.number === mine) drop();
        },
      });
    };
    const events: PeerEvents = {
      onSignal: (signal) => {
        if (!over && number === mine) options.say(mine, JSON.stringify(signal));
      },
      onOpen: opened,
      onFrame: (frame) => {
        // On a busy machine a library may tell of the first frame before it tells that the connection is open; a frame that is
        // left out here would look as if somebody in between had taken it.
        opened();
        if (attempt?.number === mine) attempt.place?.frame(frame);
      },
      onClosed: () => failed(mine),
    };
    try {
      attempt = { number: mine, connection: options.open(options.role, options.ice, events), place: null };
    } catch {
      // No peer connections on this machine: the relay carries all.
      return;
    }
    void options.wait(patienceMs).then(() => {
      if (attempt?.number === mine && attempt.place === null) failed(mine);
    });
  };
  const seek = (): void => {
    if (over || options.role !== 'offer' || (attempt !== null && attempt.place !== null)) return;
    attempts += 1;
    begin(number + 1);
  };
  const seekLater = (): void => {
    if (options.role !== 'offer' || seeking || attempts >= mostAttempts) return;
    seeking = true;
    void options.wait(firstPauseMs * 2 ** attempts).then(() => {
      seeking = false;
      if (attempt === null) seek();
    });
  };

  return {
    seek,
    hear: (peer, data) => {
      const signal = readSignal(data);
      if (over || signal === null) return;
      const isNewOffer =
        options.role === 'answer' &&
        signal.kind === 'description' &&
        signal.type === 'offer' &&
        peer > number;
      if (isNewOffer) {
        if (offersLeft === 0) return;
        offersLeft -= 1;
        void options.wait(offerPauseMs).then(() => {
          offersLeft += 1;
        });
        begin(peer);
      }
      signals += 1;
      if (attempt?.number === peer && signals <= mostSignals) attempt.connection.take(signal);
    },
    end: () => {
      over = true;
      drop();
    },
  };
};
