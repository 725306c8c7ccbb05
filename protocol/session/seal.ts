/**
 * One direction of the sealed pipe: AES-256-GCM with a counter as nonce and a key of that direction alone. Frames are
 * opened in exactly the order they were sealed, so one that was changed, repeated, left out, put in another order or
 * sent back to its sender is noticed, and that is the end: there is no honest reason for it.
 *
 *   frame:  counter (8 bytes) | ciphertext and tag        nonce: epoch (4 bytes) | counter (8 bytes)
 */
import { BeistandError } from '../errors.ts';
import { bytesOf, readCount, writeCount } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import { webCipher } from './cipher.ts';
import type { Cipher, MakeCipher } from './cipher.ts';
import { nextEpoch } from './keys.ts';
import { sessionLimits } from './limits.ts';

const headerBytes = 8;
const tagBytes = 16;

export type FrameFault = 'altered' | 'repeated' | 'lost' | 'too long' | 'malformed';

/** The pipe can't be trusted any longer. */
export const brokenPipe = (fault: FrameFault, cause?: unknown): BeistandError =>
  new BeistandError(
    'SESSION_BROKEN',
    `A message between customer and helper was ${fault}; the session was ended.`,
    {
      hint: 'Somebody in between may be interfering. Start again with a new code.',
      details: { fault },
      cause,
    },
  );

const header = (counter: number): Bytes => {
  const bytes = new Uint8Array(headerBytes);
  writeCount(bytes, 0, counter);
  return bytes;
};

const nonce = (epoch: number, counter: number): Bytes => {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setUint32(0, epoch);
  writeCount(bytes, 4, counter);
  return bytes;
};

/** Ciphers by epoch, always forward. */
const createChain = (first: Bytes, rekeyFrames: number, makeCipher: MakeCipher) => {
  let secret = first;
  let epoch = -1;
  let cipher: Cipher | null = null;
  return async (counter: number): Promise<{ cipher: Cipher; epoch: number }> => {
    const wanted = Math.floor(counter / rekeyFrames);
    while (cipher === null || epoch < wanted) {
      const made = await nextEpoch(secret, makeCipher);
      ({ cipher } = made);
      secret = made.next;
      epoch += 1;
    }
    return { cipher, epoch };
  };
};

/** What both directions may have otherwise than usual. */
export interface SealOptions {
  readonly rekeyFrames?: number | undefined;
  readonly cipher?: MakeCipher | undefined;
}

const chainFor = (secret: Bytes, { rekeyFrames, cipher }: SealOptions) =>
  createChain(secret, rekeyFrames ?? sessionLimits.rekeyFrames, cipher ?? webCipher);

export interface Sealer {
  /** The next frame. Call again only when the last call has ended. */
  readonly seal: (plain: Uint8Array) => Promise<Bytes>;
}

export const createSealer = (secret: Bytes, options: SealOptions = {}): Sealer => {
  const cipherFor = chainFor(secret, options);
  let counter = 0;
  return {
    seal: async (plain) => {
      const mine = counter;
      counter += 1;
      const { cipher, epoch } = await cipherFor(mine);
      return cipher.seal(nonce(epoch, mine), header(mine), bytesOf(plain));
    },
  };
};

export interface Opener {
  /** What the next frame held. Call again only when the last call has ended. @throws BeistandError SESSION_BROKEN */
  readonly open: (frame: Uint8Array) => Promise<Bytes>;
  /** How many frames were opened. */
  readonly opened: () => number;
}

export const createOpener = (secret: Bytes, options: SealOptions = {}): Opener => {
  const cipherFor = chainFor(secret, options);
  let expected = 0;
  let broken: BeistandError | null = null;
  const fail = (fault: FrameFault, cause?: unknown): BeistandError => {
    broken = brokenPipe(fault, cause);
    return broken;
  };
  return {
    opened: () => expected,
    open: async (frame) => {
      if (broken !== null) throw broken;
      if (frame.length > sessionLimits.frameBytes) throw fail('too long');
      if (frame.length < headerBytes + tagBytes) throw fail('malformed');
      const counter = readCount(frame, 0);
      if (counter === null) throw fail('malformed');
      if (counter < expected) throw fail('repeated');
      if (counter > expected) throw fail('lost');
      const { cipher, epoch } = await cipherFor(counter);
      const head = bytesOf(frame.subarray(0, headerBytes));
      const sealed = bytesOf(frame.subarray(headerBytes));
      try {
        const plain = await cipher.open(nonce(epoch, counter), head, sealed);
        expected += 1;
        return plain;
      } catch (cause) {
        throw fail('altered', cause);
      }
    },
  };
};
