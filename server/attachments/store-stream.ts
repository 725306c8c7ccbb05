/**
 * A stream from outside becomes a blob: counted and hashed on its way to a file of its own, synced, then renamed to the name
 * its hash gives it. What is too long, empty or cut off leaves nothing behind.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { BeistandError } from '../../protocol/errors.ts';
import { syncFolder } from '../data-folder.ts';
import { touch } from '../mail/blobs.ts';
import type { Blobs } from '../mail/blobs.ts';

export interface StreamPlace {
  readonly incoming: string;
  readonly blobs: Blobs;
}

export interface StreamRules {
  readonly mostBytes: number;
  /** Throws what is said to whoever sends more. */
  readonly tooLarge: () => never;
  /** Looks at the first bytes (all of a shorter stream) before the rest is taken; throws where they are not what they should be. */
  readonly head?: { readonly bytes: number; readonly check: (head: Uint8Array) => void };
}

/** Moves a file that is whole and synced to its place among the blobs. */
export const keepFile = async (temporary: string, sha256: string, blobs: Blobs): Promise<void> => {
  const target = blobs.path(sha256);
  await mkdir(dirname(target), { recursive: true });
  await touch(temporary);
  await rename(temporary, target);
  await syncFolder(dirname(target));
};

/**
 * Stores a stream under its hash.
 * @throws BeistandError BAD_INPUT (it is empty), and what the rules throw
 */
export const storeStream = async (
  stream: Readable,
  { incoming, blobs }: StreamPlace,
  { mostBytes, tooLarge, head }: StreamRules,
): Promise<{ sha256: string; sizeBytes: number }> => {
  await mkdir(incoming, { recursive: true });
  const temporary = join(incoming, `${randomUUID()}.upload`);
  const file = await open(temporary, 'wx', 0o600);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let begun: Buffer | null = head === undefined ? null : Buffer.alloc(0);
  const look = (bytes: Buffer): void => {
    head?.check(bytes.subarray(0, head.bytes));
    begun = null;
  };
  try {
    try {
      // Whoever is refused in the middle still gets the answer: the stream is left, not destroyed.
      for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        sizeBytes += chunk.length;
        if (sizeBytes > mostBytes) tooLarge();
        if (begun !== null) {
          begun = Buffer.concat([begun, chunk]);
          if (begun.length >= (head?.bytes ?? 0)) look(begun);
        }
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      if (sizeBytes === 0) throw new BeistandError('BAD_INPUT', 'The file is empty.');
      if (begun !== null) look(begun);
      await file.sync();
    } finally {
      await file.close();
    }
    const sha256 = hash.digest('hex');
    await keepFile(temporary, sha256, blobs);
    return { sha256, sizeBytes };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};
