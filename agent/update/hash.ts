/** SHA-256 of files, in pieces, so that a file of any size costs the same memory. Reads never follow a link. */
import { createHash } from 'node:crypto';
import type { Disk, DiskReader } from '../disk/disk.ts';

const pieceBytes = 256 * 1024;

/**
 * Buffers for reading, used again and again: a tree of 200 MB hashed through fresh ones would be 200 MB of garbage
 * outside the heap before the collector looks.
 */
const spare: Uint8Array[] = [];

/** Hands `use` the bytes from `offset` on, `length` of them, in pieces that are only valid until it resolves. */
export const eachPiece = async (
  reader: DiskReader,
  offset: number,
  length: number,
  use: (piece: Uint8Array) => void | Promise<void>,
): Promise<void> => {
  const buffer = spare.pop() ?? new Uint8Array(pieceBytes);
  try {
    for (let at = offset; at < offset + length;) {
      const count = await reader.read(buffer.subarray(0, Math.min(pieceBytes, offset + length - at)), at);
      if (count === 0) return;
      at += count;
      await use(buffer.subarray(0, count));
    }
  } finally {
    spare.push(buffer);
  }
};

/** Fills `target` with the bytes from `offset` on; false where the file ends before. */
export const readInto = async (reader: DiskReader, target: Uint8Array, offset: number): Promise<boolean> => {
  for (let at = 0; at < target.length;) {
    const count = await reader.read(target.subarray(at), offset + at);
    if (count === 0) return false;
    at += count;
  }
  return true;
};

/** The bytes from `offset` on in pieces of their own, for a consumer that keeps them; fewer where the file ends before. */
export async function* readRange(
  reader: DiskReader,
  offset: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  for (let at = offset; at < offset + length;) {
    const piece = new Uint8Array(Math.min(pieceBytes, offset + length - at));
    const count = await reader.read(piece, at);
    if (count === 0) return;
    at += count;
    yield piece.subarray(0, count);
  }
}

/** The SHA-256 of the file at `path` in hexadecimal, and how many bytes it has. */
export const hashFile = async (disk: Disk, path: string): Promise<{ sha256: string; size: number }> => {
  const reader = await disk.openRead(path);
  try {
    const whole = createHash('sha256');
    let size = 0;
    await eachPiece(reader, 0, reader.size, (piece) => {
      whole.update(piece);
      size += piece.length;
    });
    return { sha256: whole.digest('hex'), size };
  } finally {
    await reader.close();
  }
};

/** Runs `work` on every item, at most `most` at a time; the first error ends it. */
export const eachOf = async <T>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const run = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true && !failed; next = iterator.next())
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
  };
  const ended = await Promise.allSettled(Array.from({ length: most }, run));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
};
