/**
 * Files that were erased somewhere and may still be needed elsewhere: the same bytes are one file, whoever brought them. What was
 * brought and never attached goes with the file.
 */
import { rm } from 'node:fs/promises';
import type { Blobs } from '../mail/blobs.ts';
import type { Queries } from '../store/store.ts';
import { isNeeded } from './named.ts';

/** Deletes those of these files that nothing needs any more. */
export const removeOrphans = async (db: Queries, blobs: Blobs, files: readonly string[]): Promise<void> => {
  for (const sha256 of new Set(files)) {
    if (await isNeeded(db, sha256)) continue;
    // First what could be attached again: it must not point to nothing.
    await db.deleteFrom('uploads').where('sha256', '=', sha256).execute();
    await rm(blobs.path(sha256), { force: true });
  }
};
