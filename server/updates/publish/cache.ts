/**
 * Frames and manifests already fetched or made, so that a nightly publish does not download yesterday's
 * build to make today's delta. Everything in it is named by its SHA-256 and checked when read; a damaged or
 * missing entry is fetched again. Bounded: the least recently used frames go first.
 */
import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './durable-file.ts';
import { hashFile } from './read-folder.ts';

export interface Cache {
  /** A kept file of that hash, verified; null where there is none. */
  find(kind: CacheKind, sha256: string): Promise<string | null>;
  /** Where a file is to be written before `keep` verifies and names it. */
  scratchPath(): string;
  /** Moves a written file into the cache; false (and removed) where its hash is another. */
  keep(kind: CacheKind, sha256: string, written: string): Promise<boolean>;
  /** A short note under a name (the start of a publish that may be repeated). */
  note(name: string): Promise<string | null>;
  writeNote(name: string, text: string): Promise<void>;
  dropNote(name: string): Promise<void>;
  /** Brings the cache below its bound. */
  prune(): Promise<void>;
}
/** A scratch file this old belongs to a publish that was killed. */
const abandonedMs = 24 * 60 * 60_000;
type CacheKind = 'frames' | 'manifests';

const noteName = (name: string): string => createHash('sha256').update(name).digest('hex');

/** Opens the cache in `folder`, making it where needed. */
export const openCache = async (folder: string, maxBytes: number): Promise<Cache> => {
  for (const below of ['frames', 'manifests', 'notes'])
    await fs.mkdir(join(folder, below), { recursive: true, mode: 0o700 });
  const scratchPath = (): string => join(folder, `${randomUUID()}.part`);
  return {
    scratchPath,
    find: async (kind, sha256) => {
      const path = join(folder, kind, sha256);
      try {
        if ((await hashFile(path)).sha256 !== sha256) {
          await fs.rm(path);
          return null;
        }
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
      const { atime } = await fs.stat(path);
      await fs.utimes(path, atime, new Date());
      return path;
    },
    keep: async (kind, sha256, written) => {
      if ((await hashFile(written)).sha256 !== sha256) {
        await fs.rm(written);
        return false;
      }
      await fs.rename(written, join(folder, kind, sha256));
      return true;
    },
    note: async (name) => {
      try {
        return await fs.readFile(join(folder, 'notes', noteName(name)), 'utf8');
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    writeNote: async (name, text) => {
      const written = scratchPath();
      await fs.writeFile(written, text);
      await fs.rename(written, join(folder, 'notes', noteName(name)));
    },
    dropNote: (name) => fs.rm(join(folder, 'notes', noteName(name)), { force: true }),
    prune: async () => {
      for (const name of await fs.readdir(folder)) {
        const path = join(folder, name);
        if (name.endsWith('.part') && Date.now() - (await fs.stat(path)).mtimeMs > abandonedMs)
          await fs.rm(path, { force: true });
      }
      const files: { path: string; size: number; usedMs: number }[] = [];
      for (const kind of ['frames', 'manifests'])
        for (const name of await fs.readdir(join(folder, kind))) {
          const path = join(folder, kind, name);
          const { size, mtimeMs } = await fs.stat(path);
          files.push({ path, size, usedMs: mtimeMs });
        }
      let total = files.reduce((sum, { size }) => sum + size, 0);
      for (const { path, size } of files.sort((a, b) => a.usedMs - b.usedMs)) {
        if (total <= maxBytes) return;
        await fs.rm(path, { force: true });
        total -= size;
      }
    },
  };
};
