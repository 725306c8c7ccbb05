/**
 * What a terminal wrote, by the number of its bytes, as far back as memory is meant for it. Kept in blocks of one size, so
 * that a program which writes byte by byte costs no more than one that writes pages.
 */
import { sessionLimits } from '../../protocol/session/limits.ts';

const blockBytes = 64 * 1024;
const newline = 0x0a;
const continues = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

export interface Scrollback {
  /** Numbers of the first byte still here and of the next one to come. */
  readonly start: () => number;
  readonly end: () => number;
  /**
   * Where one begins to read who has nothing of what was before: at the oldest line, for what is older may end in the middle of
   * a character, or of what colours, moves or names something. Where no line begins near, at the oldest character.
   */
  readonly begin: () => number;
  readonly add: (bytes: Uint8Array) => void;
  /** At most `most` bytes from number `at` on; none where they are not here. */
  readonly read: (at: number, most: number) => Uint8Array;
}

export const createScrollback = (mostBytes: number = sessionLimits.scrollbackBytes): Scrollback => {
  const blocks: Uint8Array[] = [];
  /** Number of the first byte of the first block: a multiple of the block's size. */
  let start = 0;
  let end = 0;
  const inBlock = (at: number, most: number): Uint8Array => {
    const block = at < start || at >= end ? undefined : blocks[Math.floor((at - start) / blockBytes)];
    if (block === undefined) return new Uint8Array(0);
    const within = at % blockBytes;
    return block.subarray(within, Math.min(within + most, blockBytes, within + end - at));
  };
  const oldest = (): number => Math.max(start, end - mostBytes);
  return {
    start: oldest,
    end: () => end,
    begin: () => {
      const at = oldest();
      if (at === 0) return 0;
      const near = inBlock(at, blockBytes);
      const line = near.indexOf(newline);
      if (line >= 0) return at + line + 1;
      let character = 0;
      while (character < 3 && continues(near[character])) character += 1;
      return at + character;
    },
    add: (bytes) => {
      for (let from = 0; from < bytes.length;) {
        const within = end % blockBytes;
        if (within === 0) blocks.push(new Uint8Array(blockBytes));
        const piece = bytes.subarray(from, from + blockBytes - within);
        blocks.at(-1)?.set(piece, within);
        from += piece.length;
        end += piece.length;
      }
      while (blocks.length > 1 && end - (start + blockBytes) >= mostBytes) {
        blocks.shift();
        start += blockBytes;
      }
    },
    read: (at, most) => {
      const first = inBlock(at, most);
      const wanted = at < start ? 0 : Math.max(0, Math.min(most, end - at));
      if (first.length === wanted) return first;
      // Every piece that is sent costs as much as a large one.
      const whole = new Uint8Array(wanted);
      for (let filled = 0; filled < wanted;) {
        const more = inBlock(at + filled, wanted - filled);
        whole.set(more, filled);
        filled += more.length;
      }
      return whole;
    },
  };
};
