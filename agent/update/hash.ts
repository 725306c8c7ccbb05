/** SHA-256 of files, in pieces, so that a file of any size costs the same memory. Reads never follow a link. */
import { createHash, hash } from 'node:crypto';
import type { Disk, DiskReader } from '../disk/disk.ts';

const pieceBytes = 1024 * 1024;

/** The bytes from `offset` on, `length` of them, in pieces of at most 1 MiB; fewer where the file ends before. */
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
    if (reader.size <= pieceBytes) {
      const bytes = new Uint8Array(reader.size);
      let size = 0;
      while (size < bytes.length) {
        const count = await reader.read(bytes.subarray(size), size);
        if (count === 0) break;
        size += count;
      }
      return { sha256: hash('sha256', bytes.subarray(0, size), 'hex'), size };
    }
    const whole = createHash('sha256');
    let size = 0;
    for await (const piece of readRange(reader, 0, reader.size)) {
      whole.update(piece);
      size += piece.length;
    }
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
