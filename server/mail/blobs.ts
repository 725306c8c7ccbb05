/**
 * Files found by the sha256 of their bytes: raw mails and attachments, outside the database. Written once, whole
 * and durably (temporary file, fsync, rename, fsync of the folder) before any row refers to them; checked when read.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { syncFolder } from '../data-folder.ts';

export interface Blobs {
  readonly folder: string;
  /** Keeps the bytes; resolves with their sha256 once they are durable. */
  readonly put: (bytes: Uint8Array) => Promise<string>;
  /** @throws BeistandError NOT_FOUND, HASH_MISMATCH (the file was changed) */
  readonly get: (sha256: string) => Promise<Uint8Array>;
  readonly path: (sha256: string) => string;
}

/** Makes a file as young as if it had just been written, so that it is not taken for one nobody needs; false where there is none. */
export const touch = async (path: string): Promise<boolean> => {
  try {
    const at = new Date();
    await utimes(path, at, at);
    return true;
  } catch {
    return false;
  }
};

/** Files below `<folder>/<first two digits>/`. */
export const openBlobs = (folder: string): Blobs => {
  const path = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256);
  const folders = new Set<string>();
  const makeFolder = async (target: string): Promise<void> => {
    if (folders.has(target)) return;
    await mkdir(target, { recursive: true });
    await syncFolder(dirname(target));
    folders.add(target);
  };
  return {
    folder,
    path,
    put: async (bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const target = path(sha256);
      await makeFolder(dirname(target));
      // There only once it was whole and durable; the folder is synced again in case that was cut off.
      if (!(await touch(target))) {
        const temporary = `${target}.${randomUUID()}.new`;
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, target);
      }
      await syncFolder(dirname(target));
      return sha256;
    },
    get: async (sha256) => {
      let bytes: Uint8Array;
      try {
        bytes = await readFile(path(sha256));
      } catch (cause) {
        throw new BeistandError('NOT_FOUND', `The file ${sha256} is not there.`, {
          hint: 'Restore it from the backup of the data folder.',
          cause,
        });
      }
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        throw new BeistandError('HASH_MISMATCH', `The file ${sha256} was changed.`, {
          hint: 'Restore it from the backup of the data folder.',
        });
      return bytes;
    },
  };
};
