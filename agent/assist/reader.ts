/**
 * One helper's reading of a terminal: sent as far as they gave credit for. While a reader is behind, the shell is to wait for
 * them, so that nothing grows and nothing is lost; but one who takes too little for too long is left behind, for neither
 * the customer nor another helper is kept waiting for ever. Who was left behind goes on from what the scrollback still has.
 */
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { Scrollback } from './scrollback.ts';

const { terminalWindowBytes: windowBytes, terminalPatienceMs: patienceMs } = sessionLimits;
const pieceBytes = 32 * 1024;
/** Who takes less than this while the shell waits for `patienceMs` is not waited for. */
const leastBytes = windowBytes / 4;

export interface Reader {
  /** Reads from byte `from` on, or from the oldest there is, never from before `floor`; returns where that is. */
  readonly attach: (from: number, floor: number) => number;
  readonly credit: (upTo: number) => void;
  readonly detach: () => void;
  readonly isAttached: () => boolean;
  /** There is new output. */
  readonly look: () => void;
}

export interface ReaderOptions {
  readonly scrollback: Scrollback;
  /** Rejects where the reader is gone for good; their session tells of it. */
  readonly send: (at: number, bytes: Uint8Array) => Promise<void>;
  /** What was before `from` is no longer here and is left out. */
  readonly onGap: (from: number) => Promise<void>;
  /** Whether the shell is to wait for this reader. */
  readonly onBehind: (behind: boolean) => void;
}

export const createReader = (options: ReaderOptions): Reader => {
  const { scrollback } = options;
  let attached = false;
  let sentTo = 0;
  let creditTo = 0;
  let pumping = false;
  let behind = false;
  let leftBehind = false;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const setBehind = (next: boolean): void => {
    if (behind === next) return;
    behind = next;
    clearTimeout(patience);
    if (behind) bePatient();
    options.onBehind(behind);
  };
  const bePatient = (): void => {
    const before = sentTo;
    patience = setTimeout(() => {
      leftBehind = sentTo - before < leastBytes;
      if (leftBehind) setBehind(false);
      else bePatient();
    }, patienceMs);
  };
  const look = (): void => {
    const bytes = attached ? scrollback.end() - sentTo : 0;
    if (bytes <= windowBytes / 2) {
      leftBehind = false;
      setBehind(false);
    } else if (bytes > windowBytes && !leftBehind) setBehind(true);
  };
  const mayReach = (): number => (attached ? Math.min(creditTo, scrollback.end()) : 0);
  const pump = async (): Promise<void> => {
    if (pumping) return;
    pumping = true;
    try {
      while (mayReach() > sentTo) {
        if (sentTo < scrollback.start()) {
          sentTo = scrollback.begin();
          // What was paid for is gone; who reads pays from here on.
          creditTo = sentTo;
          await options.onGap(sentTo);
          continue;
        }
        const at = sentTo;
        const bytes = scrollback.read(at, Math.min(pieceBytes, creditTo - at));
        sentTo += bytes.length;
        look();
        await options.send(at, bytes);
      }
    } finally {
      pumping = false;
    }
  };
  /** A pipe that has ended tells its session; here there is nothing more to do. */
  const go = (): void => void pump().catch(() => undefined);

  return {
    attach: (from, floor) => {
      const wanted = Math.max(floor, Math.min(from, scrollback.end()));
      sentTo = wanted < scrollback.start() ? scrollback.begin() : wanted;
      creditTo = sentTo;
      attached = true;
      leftBehind = false;
      look();
      return sentTo;
    },
    credit: (upTo) => {
      creditTo = Math.max(creditTo, Math.min(upTo, sentTo + 4 * windowBytes));
      go();
    },
    detach: () => {
      attached = false;
      look();
    },
    isAttached: () => attached,
    look: () => {
      look();
      go();
    },
  };
};
