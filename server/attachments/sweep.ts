/**
 * Removes files that nothing names any more: erasing commits first and removes files afterwards, so a server that dies in between
 * leaves some. A file is written before the row that names it is committed; whatever is younger than a day is therefore left
 * alone, and whoever brings a file that is there already makes it young (mail/blobs.ts). Nothing is removed where files and
 * database hardly belong together (sweep-rules.ts).
 */
import { access, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { enqueue } from '../jobs/queue.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import { touch } from '../mail/blobs.ts';
import type { Blobs } from '../mail/blobs.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { namedFiles } from './named.ts';
import { doubtOf } from './sweep-rules.ts';
import type { Doubt } from './sweep-rules.ts';
import { forgetUploads } from './uploads.ts';

const kind = 'files.sweep';
const key = 'all';
const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
/** Not quite a day, so that a server that is started anew each night still comes to it. */
const afterStartMs = 20 * hourMs;
/** In one run; the next one takes the rest. */
const mostFiles = 10_000;
const asideEnd = '.unneeded';
const asideOf = (path: string): string => `${path}${asideEnd}`;

interface Unneeded {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** What there is that is older than wished. */
export interface Look {
  readonly files: number;
  readonly unneeded: readonly Unneeded[];
  readonly doubt: Doubt | null;
}

/** How much they take, in whole megabytes, upwards. */
export const megabytesOf = (files: readonly Unneeded[]): number =>
  Math.ceil(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / 1_000_000);

const filesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
/** Null: it is gone, or younger. */
const oldSize = async (path: string, now: Date, ageMs = dayMs): Promise<number | null> => {
  const stats = await stat(path).catch(() => null);
  return stats?.isFile() === true && now.getTime() - stats.mtimeMs > ageMs ? stats.size : null;
};

/** Finds the files older than `ageMs` (usually a day) that no row names; changes nothing. */
export const lookThrough = async (
  db: Queries,
  folder: string,
  { now, ageMs, signal }: { readonly now: Date; readonly ageMs?: number; readonly signal?: AbortSignal },
): Promise<Look> => {
  const named = await namedFiles(db, signal);
  const unneeded: Unneeded[] = [];
  let files = 0;
  for (const part of await filesIn(folder)) {
    signal?.throwIfAborted();
    for (const sha256 of await filesIn(join(folder, part))) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) continue;
      const sizeBytes = await oldSize(join(folder, part, sha256), now, ageMs);
      if (sizeBytes === null) continue;
      files += 1;
      if (!named.has(sha256)) unneeded.push({ sha256, sizeBytes });
    }
  }
  return { files, unneeded, doubt: doubtOf({ files, unneeded: unneeded.length }) };
};

/** Undoes `putAside`, and makes the file young: it is needed after all, or looked at again. */
const putBack = async (path: string): Promise<void> => {
  // Somebody brought another meanwhile, which is younger.
  if (await isThere(path)) await rm(asideOf(path), { force: true });
  else if (await touch(asideOf(path))) await rename(asideOf(path), path);
};

/** False: it is gone (erased by somebody else), or was made young before it could be put aside. */
const putAside = async (path: string, now: Date): Promise<boolean> => {
  try {
    await rename(path, asideOf(path));
  } catch {
    return false;
  }
  if ((await oldSize(asideOf(path), now)) !== null) return true;
  await putBack(path);
  return false;
};

/**
 * Removes files unless they are needed after all. They are put aside before the last look: who brings one before that has made it
 * young, who brings it afterwards finds none and writes another.
 */
const remove = async (
  { store, blobs }: SweepParts,
  files: readonly Unneeded[],
  now: Date,
  signal: AbortSignal | undefined,
): Promise<number> => {
  const aside = new Set<string>();
  let removed = 0;
  try {
    for (const { sha256 } of files) {
      signal?.throwIfAborted();
      if (await putAside(blobs.path(sha256), now)) aside.add(sha256);
    }
    const named = aside.size === 0 ? aside : await namedFiles(store.db, signal);
    for (const sha256 of aside) {
      if (named.has(sha256)) continue;
      await rm(asideOf(blobs.path(sha256)), { force: true });
      aside.delete(sha256);
      removed += 1;
    }
  } finally {
    for (const sha256 of aside) await putBack(blobs.path(sha256));
  }
  return removed;
};

/** What a process that died left half done: files put aside, which are looked at again, and ones that were never whole. */
const tidy = async (folder: string, now: Date): Promise<void> => {
  for (const part of await filesIn(folder))
    for (const name of await filesIn(join(folder, part))) {
      const path = join(folder, part, name);
      if (name.endsWith(asideEnd)) await putBack(path.slice(0, -asideEnd.length));
      else if (name.endsWith('.new') && (await oldSize(path, now)) !== null) await rm(path, { force: true });
    }
};

interface SweepParts {
  readonly store: Store;
  readonly blobs: Blobs;
}

export interface Swept {
  readonly look: Look;
  readonly removed: number;
}

/** Removes what nothing names, at most so much as one run may; nothing where that is in doubt, unless a person said so. */
export const sweepFiles = async (
  parts: SweepParts,
  now: Date,
  { signal, despiteDoubt = false }: { readonly signal?: AbortSignal; readonly despiteDoubt?: boolean } = {},
): Promise<Swept> => {
  const { store, blobs } = parts;
  await tidy(blobs.folder, now);
  const look = await lookThrough(store.db, blobs.folder, { now, ...(signal !== undefined && { signal }) });
  if (look.doubt !== null && !despiteDoubt) return { look, removed: 0 };
  return { look, removed: await remove(parts, look.unneeded.slice(0, mostFiles), now, signal) };
};

/**
 * The daily job; `now` is the server's clock. How old a file is, is judged by the clock that dated it, the machine's: were another
 * one ahead, a file that was just written would seem old. `onSwept` is told what came of each run.
 */
export const sweepHandlers = (
  parts: SweepParts,
  { now, onSwept }: { readonly now: () => Date; readonly onSwept: (swept: Swept) => void },
): JobHandlers => ({
  [kind]: {
    run: async (_job, signal) => {
      await forgetUploads(parts.store.db, now());
      onSwept(await sweepFiles(parts, new Date(), { signal }));
      return {
        commit: async (trx) => {
          await enqueue(trx, kind, {}, { runAt: new Date(now().getTime() + dayMs), key });
        },
      };
    },
    retry: { firstWaitMs: 60_000, longestWaitMs: dayMs, maxAttempts: Number.MAX_SAFE_INTEGER },
  },
});

/**
 * Puts the job in, at every start of a server. It never runs at the start itself: whoever just set up or restored something has
 * until the next day to see that it is not what it should be. A run that is planned stays where it is, or a server that is often
 * started would never come to it.
 */
export const startSweep = async (trx: Trx, now: Date): Promise<void> => {
  const planned = await trx
    .selectFrom('jobs')
    .select('run_at')
    .where('kind', '=', kind)
    .where('key', '=', key)
    .executeTakeFirst();
  if (planned !== undefined && planned.run_at > now.toISOString()) return;
  await enqueue(trx, kind, {}, { runAt: new Date(now.getTime() + afterStartMs), key });
};
