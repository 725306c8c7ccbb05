/**
 * `<install>/current`: the one thing that says which build runs, changed in one step. Each platform has
 * its own way behind one interface; the sharing violations Windows answers while a scanner or an editor
 * holds a file are waited out, for a bounded time.
 */
import { basename, dirname, join } from 'node:path';
import type { Disk } from './disk.ts';
import { replaceFile } from './disk.ts';
import { isSystemError } from './disk-error.ts';

export interface CurrentLink {
  /** The version `current` names; null where there is none, or where it names nothing of ours. */
  read(installFolder: string): Promise<string | null>;
  /** Makes `current` name `version`, atomically and durably. */
  point(installFolder: string, version: string): Promise<void>;
  /** Takes `current` away (going back from a first installation). */
  clear(installFolder: string): Promise<void>;
}

export interface RetryClock {
  readonly sleep: (ms: number) => Promise<void>;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

/** Codes by which Windows says that somebody else has the file open just now. */
const sharingCodes = ['EBUSY', 'EPERM', 'EACCES'] as const;
const retries = 10;
const firstPauseMs = 20;
const longestPauseMs = 1_000;

/**
 * Tries `work` again while it fails with a sharing violation: ten times, pauses doubling from 20 ms to
 * 1 s, each with full jitter. Other errors, and the last one, pass through.
 */
export const retrySharing = async <T>(work: () => Promise<T>, clock: RetryClock): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= retries || !isSystemError(error, ...sharingCodes)) throw error;
      await clock.sleep(clock.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** attempt));
    }
  }
};

const currentOf = (install: string): string => join(install, 'current');
const versionFrom = (target: string): string | null => {
  const name = basename(target.replaceAll('\\', '/'));
  return basename(dirname(target.replaceAll('\\', '/'))) === 'versions' && /^\d/.test(name) ? name : null;
};

/** A symbolic link, replaced by renaming another one over it. */
export const posixCurrent = (disk: Disk): CurrentLink => ({
  read: async (install) => {
    const entry = await disk.stat(currentOf(install));
    return entry?.kind === 'link' ? versionFrom(await disk.readLink(currentOf(install))) : null;
  },
  point: async (install, version) => {
    const fresh = join(install, '.current-new');
    if ((await disk.stat(fresh)) !== null) await disk.removeFile(fresh);
    await disk.symlink(join('versions', version), fresh);
    await disk.rename(fresh, currentOf(install));
    await disk.syncFolder(install);
  },
  clear: async (install) => {
    if ((await disk.stat(currentOf(install))) !== null) await disk.removeFile(currentOf(install));
    await disk.syncFolder(install);
  },
});

/**
 * Windows: `current.txt` holds the version and decides; the junction `current` follows it for whoever
 * starts the product by path. A junction can't be replaced in one step, so after a crash between the two
 * it may be missing; `point` is then run again by recovery.
 */
export const windowsCurrent = (
  disk: Disk,
  clock: RetryClock,
  junction: (target: string, path: string) => Promise<void>,
): CurrentLink => {
  const pointer = (install: string): string => join(install, 'current.txt');
  const dropJunction = async (install: string): Promise<void> => {
    if ((await disk.stat(currentOf(install))) !== null)
      await retrySharing(() => disk.removeEmptyFolder(currentOf(install)), clock);
  };
  return {
    read: async (install) => {
      if ((await disk.stat(pointer(install))) === null) return null;
      const text = new TextDecoder().decode(await disk.read(pointer(install), 256)).trim();
      return versionFrom(`versions/${text}`);
    },
    point: async (install, version) => {
      const bytes = new TextEncoder().encode(`${version}\n`);
      await retrySharing(() => replaceFile(disk, pointer(install), bytes), clock);
      await dropJunction(install);
      await retrySharing(() => junction(join(install, 'versions', version), currentOf(install)), clock);
    },
    clear: async (install) => {
      await dropJunction(install);
      if ((await disk.stat(pointer(install))) !== null)
        await retrySharing(() => disk.removeFile(pointer(install)), clock);
      await disk.syncFolder(install);
    },
  };
};

/** Every operation of `disk` that Windows may answer with a sharing violation, tried again. */
export const patientDisk = (disk: Disk, clock: RetryClock): Disk => ({
  ...disk,
  rename: (from, to) => retrySharing(() => disk.rename(from, to), clock),
  removeFile: (path) => retrySharing(() => disk.removeFile(path), clock),
  removeEmptyFolder: (path) => retrySharing(() => disk.removeEmptyFolder(path), clock),
  setMode: (path, mode) => retrySharing(() => disk.setMode(path, mode), clock),
});
