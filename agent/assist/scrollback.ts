/** What a terminal wrote, by the number of its bytes, as far back as memory is meant for it. */
import { sessionLimits } from '../../protocol/session/limits.ts';

export interface Scrollback {
  /** Numbers of the first byte still here and of the next one to come. */
  readonly start: () => number;
  readonly end: () => number;
  readonly add: (bytes: Uint8Array) => void;
  /** At most `most` bytes from number `at` on. */
  readonly read: (at: number, most: number) => Uint8Array;
}

export const createScrollback = (mostBytes: number = sessionLimits.scrollbackBytes): Scrollback => {
  const pieces: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let start = 0;
  let end = 0;
  return {
    start: () => start,
    end: () => end,
    add: (bytes) => {
      if (bytes.length === 0) return;
      pieces.push({ at: end, bytes });
      end += bytes.length;
      let gone = 0;
      while (gone < pieces.length - 1 && end - (pieces[gone + 1]?.at ?? end) >= mostBytes) gone += 1;
      if (gone > 0) pieces.splice(0, gone);
      start = pieces[0]?.at ?? end;
    },
    read: (at, most) => {
      // The newest pieces are asked for nearly always.
      const index = pieces.findLastIndex((piece) => piece.at <= at);
      const piece = pieces[index];
      if (piece === undefined || at >= end) return new Uint8Array(0);
      const first = piece.bytes.subarray(at - piece.at, at - piece.at + most);
      const wanted = Math.min(most, end - at);
      if (first.length === wanted) return first;
      // A terminal is read in small pieces, and every piece that is sent costs as much as a large one.
      const whole = new Uint8Array(wanted);
      whole.set(first);
      for (let next = index + 1, filled = first.length; filled < wanted; next += 1) {
        const more = pieces[next]?.bytes.subarray(0, wanted - filled) ?? new Uint8Array(0);
        whole.set(more, filled);
        filled += more.length;
      }
      return whole;
    },
  };
};
