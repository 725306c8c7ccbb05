/**
 * Files that were erased somewhere and may still be needed elsewhere: the same bytes are one file, whoever brought them. What was
 * brought and never attached goes with the file.
 */
import { rm } from 'node:fs/promises';
import type { Blobs } from '../mail/blobs.ts';
import type { Queries } from '../store/store.ts';

/** Of these files those that no ticket, mail or recording still needs. */
const orphansOf = async (db: Queries, files: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const sha256 of new Set(files)) {
    const ticket = await db
      .selectFrom('ticket_activities')
      .select('seq')
      .where('content', 'like', `%${sha256}%`)
      .limit(1)
      .executeTakeFirst();
    const mail = await db
      .selectFrom('mail_in')
      .select('id')
      .where('sha256', '=', sha256)
      .where('from_address', 'is not', null)
      .limit(1)
      .executeTakeFirst();
    const recording = await db
      .selectFrom('session_recordings')
      .select('kind')
      .where('sha256', '=', sha256)
      .where('erased_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (ticket === undefined && mail === undefined && recording === undefined) found.push(sha256);
  }
  return found;
};

/** Deletes those of these files that nothing needs any more. */
export const removeOrphans = async (db: Queries, blobs: Blobs, files: readonly string[]): Promise<void> => {
  for (const sha256 of await orphansOf(db, files)) {
    // First what could be attached again: it must not point to nothing.
    await db.deleteFrom('uploads').where('sha256', '=', sha256).execute();
    await rm(blobs.path(sha256), { force: true });
  }
};
