/**
 * A file that comes in pieces over several requests: each piece begins where the last one ended, so that a cut line costs one
 * of them. What has arrived so far is worth nothing until its length and hash were checked; then it is made durable and
 * moved among the blobs.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import type { Blobs } from '../mail/blobs.ts';
import { keepFile } from './store-stream.ts';

/** How much of a file is there. */
export const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
};

export const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
};

/**
 * Adds a piece; resolves with how much is there. One that does not begin where the last one ended changes nothing.
 * @throws BeistandError TOO_LARGE
 */
export const addPiece = async (
  path: string,
  { at, bytes }: { readonly at: number; readonly bytes: Uint8Array },
  mostBytes: number,
): Promise<number> => {
  const size = await sizeOf(path);
  if (at !== size) return size;
  if (size + bytes.length > mostBytes)
    throw new BeistandError('TOO_LARGE', `At most ${mostBytes} bytes are taken of this part.`);
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
  return size + bytes.length;
};

/** Makes a file that is whole durable and puts it among the blobs. */
export const keepPieces = async (
  path: string,
  blobs: Blobs,
): Promise<{ readonly sha256: string; readonly sizeBytes: number }> => {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  const sha256 = await hashOf(path);
  const sizeBytes = await sizeOf(path);
  await keepFile(path, sha256, blobs);
  return { sha256, sizeBytes };
};

/** What comes for one thing at once, from a daemon and a person say, is done one after the other. */
export const createOrders = () => {
  const orders = new Map<string, Promise<unknown>>();
  return async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const mine = (orders.get(id) ?? Promise.resolve()).then(work, work);
    orders.set(id, mine);
    try {
      return await mine;
    } finally {
      if (orders.get(id) === mine) orders.delete(id);
    }
  };
};

/** How long something may be on its way. An agent that is still there then begins anew. */
const onItsWayMs = 14 * 24 * 60 * 60_000;

/** Throws away what began to arrive long ago and was never finished: session copies and files. */
export const forgetOldArrivals = async (incoming: string, now: Date): Promise<void> => {
  for (const folder of [join(incoming, 'sessions'), join(incoming, 'files')])
    for (const name of await readdir(folder).catch(() => [])) {
      const { mtimeMs } = await stat(join(folder, name));
      if (now.getTime() - mtimeMs > onItsWayMs)
        await rm(join(folder, name), { recursive: true, force: true });
    }
};
