/**
 * Removes files that nothing names any more: erasing commits first and removes files afterwards, so a server that dies in between
 * leaves some. A file is written before the row that names it is committed; whatever is younger than a day is therefore left
 * alone, and whoever brings a file that is there already makes it young (mail/blobs.ts).
 */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { enqueue } from '../jobs/queue.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import { touch } from '../mail/blobs.ts';
import type { Blobs } from '../mail/blobs.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { isNeeded, namedFiles } from './named.ts';
import { forgetUploads } from './uploads.ts';

const kind = 'files.sweep';
const key = 'all';
const dayMs = 24 * 60 * 60_000;
/** In one run; the next one takes the rest. */
const mostFiles = 10_000;
const aside = '.unneeded';

export interface Unneeded {
  readonly sha256: string;
  readonly sizeBytes: number;
}

const filesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
/** Null: it is gone, or younger than a day. */
const oldSize = async (path: string, now: Date): Promise<number | null> => {
  const stats = await stat(path).catch(() => null);
  return stats?.isFile() === true && now.getTime() - stats.mtimeMs > dayMs ? stats.size : null;
};

/** Files older than a day that no row names. */
export const unneededFiles = async (
  db: Queries,
  folder: string,
  now: Date,
  signal?: AbortSignal,
): Promise<Unneeded[]> => {
  const named = await namedFiles(db, signal);
  const found: Unneeded[] = [];
  for (const part of await filesIn(folder)) {
    signal?.throwIfAborted();
    for (const sha256 of await filesIn(join(folder, part))) {
      if (!/^[0-9a-f]{64}$/.test(sha256) || named.has(sha256)) continue;
      const sizeBytes = await oldSize(join(folder, part, sha256), now);
      if (sizeBytes !== null) found.push({ sha256, sizeBytes });
    }
  }
  return found;
};

/**
 * Removes a file unless it is needed after all. It is put aside before the last look: who brings it before that has made it young,
 * who brings it afterwards finds none and writes another.
 */
const remove = async (db: Queries, path: string, sha256: string, now: Date): Promise<boolean> => {
  // Gone meanwhile: erased by somebody else.
  if (
    !(await rename(path, `${path}${aside}`).then(
      () => true,
      () => false,
    ))
  )
    return false;
  const isOld = (await oldSize(`${path}${aside}`, now)) !== null;
  if (isOld && !(await isNeeded(db, sha256))) {
    await rm(`${path}${aside}`, { force: true });
    return true;
  }
  await touch(`${path}${aside}`);
  await rename(`${path}${aside}`, path);
  return false;
};

/** What a process that died left half done: files put aside, which are looked at again, and ones that were never whole. */
const tidy = async (folder: string, now: Date): Promise<void> => {
  for (const part of await filesIn(folder))
    for (const name of await filesIn(join(folder, part))) {
      const path = join(folder, part, name);
      if (name.endsWith(aside)) await rename(path, path.slice(0, -aside.length));
      else if (name.endsWith('.new') && (await oldSize(path, now)) !== null) await rm(path, { force: true });
    }
};

/** Removes what nothing names, at most so much as one run may; resolves with how many files went. */
export const sweepFiles = async (
  { store, blobs }: { readonly store: Store; readonly blobs: Blobs },
  now: Date,
  signal?: AbortSignal,
): Promise<number> => {
  await tidy(blobs.folder, now);
  let removed = 0;
  const found = await unneededFiles(store.db, blobs.folder, now, signal);
  for (const { sha256 } of found.slice(0, mostFiles)) {
    if (signal?.aborted === true) break;
    if (await remove(store.db, blobs.path(sha256), sha256, now)) removed += 1;
  }
  return removed;
};

/**
 * The daily job; `now` is the server's clock. How old a file is, is judged by the clock that dated it, the machine's: were another
 * one ahead, a file that was just written would seem old. `onSwept` is told how many files went.
 */
export const sweepHandlers = (
  parts: { readonly store: Store; readonly blobs: Blobs },
  { now, onSwept }: { readonly now: () => Date; readonly onSwept: (files: number) => void },
): JobHandlers => ({
  [kind]: {
    run: async (_job, signal) => {
      await forgetUploads(parts.store.db, now());
      const removed = await sweepFiles(parts, new Date(), signal);
      if (removed > 0) onSwept(removed);
      return {
        commit: async (trx) => {
          await enqueue(trx, kind, {}, { runAt: new Date(now().getTime() + dayMs), key });
        },
      };
    },
    retry: { firstWaitMs: 60_000, longestWaitMs: dayMs, maxAttempts: Number.MAX_SAFE_INTEGER },
  },
});

/** Puts the job in; at every start of a server, which is harmless. */
export const startSweep = async (trx: Trx, now: Date): Promise<void> => {
  await enqueue(trx, kind, {}, { runAt: now, key });
};
