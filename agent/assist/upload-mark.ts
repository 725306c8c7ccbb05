/**
 * Which copies of sessions go to the vendor. A mark beside the copy says so, durably, because the customer allowed recording in that
 * session under a text that says where the recording goes; a copy without a mark stays here unless somebody sends it by hand.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { instantSchema } from '../../protocol/ids.ts';
import { sessionIdSchema } from '../../protocol/session/binding.ts';
import { replaceFile } from '../disk/disk.ts';
import type { Disk } from '../disk/disk.ts';

const fileName = 'upload.json';
const markBytes = 4_096;

const markSchema = z.strictObject({
  /** `refused`: the vendor's server does not take this copy; it is not tried again by itself. */
  state: z.enum(['waiting', 'sent', 'refused']),
  at: instantSchema,
  /** Why it was refused: the server's code. */
  code: z.string().max(64).nullable(),
});
export type UploadMark = z.infer<typeof markSchema>;

/** The mark of a session's copy, null where it has none. */
export const readMark = async (disk: Disk, folder: string): Promise<UploadMark | null> => {
  const path = join(folder, fileName);
  if ((await disk.stat(path))?.kind !== 'file') return null;
  try {
    return markSchema.parse(JSON.parse(new TextDecoder().decode(await disk.read(path, markBytes))));
  } catch {
    // Nothing of ours: without a mark a copy stays here.
    return null;
  }
};

export const writeMark = (disk: Disk, folder: string, mark: UploadMark): Promise<void> =>
  replaceFile(disk, join(folder, fileName), new TextEncoder().encode(`${JSON.stringify(mark)}\n`), 0o600);

/** The sessions whose copy waits to be sent. */
export const waitingCopies = async (disk: Disk, sessions: string): Promise<string[]> => {
  if ((await disk.stat(sessions)) === null) return [];
  const waiting: string[] = [];
  for (const id of await disk.list(sessions))
    if (
      sessionIdSchema.safeParse(id).success &&
      (await readMark(disk, join(sessions, id)))?.state === 'waiting'
    )
      waiting.push(id);
  return waiting;
};
