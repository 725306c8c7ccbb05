/**
 * What was typed into the terminal and its program has not read yet. The system keeps a few kilobytes of that; the rest waits
 * here, bounded for each who types, and is handed over as it is read. Whoever has filled their share is cut off until they have
 * paused: the end of a paste whose middle is missing could be other commands than anybody meant.
 */
import { sessionLimits } from '../../protocol/session/limits.ts';

/** Between two looks at a program that reads nothing: doubled up to the longest. */
const firstLookMs = 5;
const longestLookMs = 100;

/** One who types: the customer, or a helper. */
export interface Typist {
  /** Whether it was taken: all of it, or nothing. */
  readonly type: (bytes: Uint8Array) => boolean;
  /** What waits of theirs is never typed. */
  readonly forget: () => void;
}

export interface Keyboard {
  /** @param onFull nothing more of theirs is taken, or they may type again */
  readonly typist: (onFull: (full: boolean) => void) => Typist;
  readonly close: () => void;
}

interface Share {
  /** With what keeping each piece costs. */
  waitingBytes: number;
}

/** @param write hands bytes to the terminal; returns how many it took, none where it has no room now */
export const createKeyboard = (write: (bytes: Uint8Array) => number): Keyboard => {
  let queue: { readonly share: Share; bytes: Uint8Array }[] = [];
  const pauses = new Set<ReturnType<typeof setTimeout>>();
  let looking: ReturnType<typeof setTimeout> | undefined;
  let lookMs = firstLookMs;
  let closed = false;

  const pump = (): void => {
    looking = undefined;
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const took = write(next.bytes);
      if (closed) return;
      if (took === 0) {
        looking = setTimeout(pump, lookMs);
        lookMs = Math.min(lookMs * 2, longestLookMs);
        return;
      }
      lookMs = firstLookMs;
      next.share.waitingBytes -= took;
      next.bytes = next.bytes.subarray(took);
      if (next.bytes.length > 0) continue;
      next.share.waitingBytes -= sessionLimits.waitingPieceBytes;
      queue.shift();
    }
  };

  return {
    typist: (onFull) => {
      const share: Share = { waitingBytes: 0 };
      let pause: ReturnType<typeof setTimeout> | undefined;
      const stopPause = (): void => {
        if (pause === undefined) return;
        clearTimeout(pause);
        pauses.delete(pause);
        pause = undefined;
      };
      const bePaused = (): void => {
        stopPause();
        pause = setTimeout(() => {
          if (share.waitingBytes > 0) bePaused();
          else {
            stopPause();
            onFull(false);
          }
        }, sessionLimits.typingPauseMs);
        pauses.add(pause);
      };
      return {
        type: (bytes) => {
          if (closed) return false;
          const cost = bytes.length + sessionLimits.waitingPieceBytes;
          const isFull = share.waitingBytes + cost > sessionLimits.typedBytes;
          if (pause !== undefined || isFull) {
            if (pause === undefined) onFull(true);
            bePaused();
            return false;
          }
          share.waitingBytes += cost;
          queue.push({ share, bytes });
          if (looking === undefined) pump();
          return true;
        },
        forget: () => {
          queue = queue.filter((one) => one.share !== share);
          share.waitingBytes = 0;
        },
      };
    },
    close: () => {
      closed = true;
      queue = [];
      clearTimeout(looking);
      for (const one of pauses) clearTimeout(one);
      pauses.clear();
    },
  };
};
