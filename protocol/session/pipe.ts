/**
 * The sealed pipe between agent and helper: both directions, kept whole over any number of lines. Each end keeps the
 * sealed frames the other has not acknowledged; when a line was lost and a new one is there, the ends tell each other
 * how many frames they had, and exactly the missing ones go out again, byte for byte the same. The relay passes those
 * numbers on, and can lie about them: then frames are missing or repeated, and the pipe ends (seal.ts).
 *
 *   sealed:  frames received so far (8 bytes) | kind (1 byte, 0: nothing but that number) | payload
 *
 * Whoever sends waits while too much is unacknowledged, so a slow line grows nobody's memory.
 */
import { BeistandError } from '../errors.ts';
import { concat, readCount, writeCount } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import { sessionLimits } from './limits.ts';
import { brokenPipe, createOpener, createSealer } from './seal.ts';
import type { SealOptions } from './seal.ts';

const ackKind = 0;
const prefixBytes = 9;

/** One message: what kind (1 to 255) and its bytes. */
export interface Parcel {
  readonly kind: number;
  readonly payload: Bytes;
}

export interface PipeOptions extends SealOptions {
  /** Secrets of both directions' chains (keys.ts). */
  readonly sendSecret: Bytes;
  readonly receiveSecret: Bytes;
  /** Puts a frame on the line; called in order. Frames put on a lost line are sent again later. */
  readonly transmit: (frame: Bytes) => void;
}

export interface Pipe {
  /** Seals and sends; resolves when there is room for the next one. @throws BeistandError SESSION_ENDED, TOO_LARGE */
  readonly send: (kind: number, payload: Uint8Array, then?: () => void) => Promise<void>;
  /** What a frame from the line holds; null where it only acknowledges. @throws BeistandError SESSION_BROKEN */
  readonly receive: (frame: Uint8Array) => Promise<Parcel | null>;
  /** The line is lost: nothing is transmitted until `resume`. Resolves to the number of frames received. */
  readonly hold: () => Promise<number>;
  /** A new line is there, on which the other end said it had `count` frames. @throws BeistandError SESSION_BROKEN (it can't have) */
  readonly resume: (count: number) => Promise<boolean>;
  /** Nothing more is sent; whoever waits is told. */
  readonly close: () => void;
}

export const createPipe = (options: PipeOptions): Pipe => {
  const sealer = createSealer(options.sendSecret, options);
  const opener = createOpener(options.receiveSecret, options);
  /** Frames from number `first` on that the other end may not have. */
  const unacked: Bytes[] = [];
  let first = 0;
  let unackedBytes = 0;
  let held = false;
  /** Counted, so that a resume another hold has overtaken does nothing. */
  let holds = 0;
  let closed = false;
  let sinceAck = { frames: 0, bytes: 0 };
  let waiting: (() => void)[] = [];
  let sending: Promise<unknown> = Promise.resolve();
  let receiving: Promise<unknown> = Promise.resolve();

  const refuseClosed = (): void => {
    if (closed) throw new BeistandError('SESSION_ENDED', 'The session has ended.');
  };
  const wake = (): void => {
    const all = waiting;
    waiting = [];
    for (const one of all) one();
  };
  const isFull = (): boolean => unackedBytes > sessionLimits.unackedBytes;

  const acknowledged = (count: number): void => {
    if (count > first + unacked.length) throw brokenPipe('malformed');
    while (first < count) {
      unackedBytes -= unacked.shift()?.length ?? 0;
      first += 1;
    }
    if (!isFull()) wake();
  };

  const emit = (kind: number, payload: Uint8Array, then?: () => void): Promise<void> => {
    const work = sending.then(async () => {
      if (closed) return;
      const plain = new Uint8Array(prefixBytes + payload.length);
      writeCount(plain, 0, opener.opened());
      plain[8] = kind;
      plain.set(payload, prefixBytes);
      sinceAck = { frames: 0, bytes: 0 };
      const frame = await sealer.seal(plain);
      unacked.push(frame);
      unackedBytes += frame.length;
      if (held || closed) return;
      options.transmit(frame);
      then?.();
    });
    sending = work;
    return work;
  };

  return {
    send: async (kind, payload, then) => {
      refuseClosed();
      if (payload.length > sessionLimits.payloadBytes)
        throw new BeistandError('TOO_LARGE', `A message has at most ${sessionLimits.payloadBytes} bytes.`);
      await emit(kind, payload, then);
      while (isFull()) await new Promise<void>((resolve) => waiting.push(resolve));
      refuseClosed();
    },

    receive: (frame) => {
      const work = receiving.then(async () => {
        const plain = await opener.open(frame);
        const ack = plain.length < prefixBytes ? null : readCount(plain, 0);
        if (ack === null) throw brokenPipe('malformed');
        acknowledged(ack);
        sinceAck = { frames: sinceAck.frames + 1, bytes: sinceAck.bytes + frame.length };
        if (sinceAck.frames >= sessionLimits.ackFrames || sinceAck.bytes >= sessionLimits.ackBytes)
          void emit(ackKind, new Uint8Array(0));
        const kind = plain[8] ?? ackKind;
        return kind === ackKind ? null : { kind, payload: plain.subarray(prefixBytes) };
      });
      // Its caller is told of a fault; what comes after it is told the same by the opener.
      receiving = work.catch(() => undefined);
      return work;
    },

    hold: async () => {
      held = true;
      holds += 1;
      await receiving;
      return opener.opened();
    },

    resume: async (count) => {
      const mine = holds;
      await sending;
      if (mine !== holds) return false;
      if (count < first) throw brokenPipe('repeated');
      acknowledged(count);
      held = false;
      for (const frame of unacked) options.transmit(frame);
      return true;
    },

    close: () => {
      closed = true;
      unacked.length = 0;
      unackedBytes = 0;
      wake();
    },
  };
};

/** Bytes of a number and bytes after it, as the binary parcels carry them. */
export const withCount = (count: number, bytes: Uint8Array): Bytes => {
  const head = new Uint8Array(8);
  writeCount(head, 0, count);
  return concat([head, bytes]);
};
