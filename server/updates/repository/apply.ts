/**
 * Changes several files of the repository as one. All new files are first written, whole, to a plan beside
 * them; then they are put in their places, `timestamp.json` last. A crash before the plan is durable leaves the
 * old state; after that, the next start (or the next publish) finishes the plan. So agents see the old
 * state or the new one.
 */
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BeistandError } from '../../../protocol/errors.ts';
import { replaceFile, syncFolder } from '../../data-folder.ts';
import { readRepositoryFile } from './current.ts';

const planName = 'pending-metadata.json';

const planSchema = z.strictObject({
  files: z
    .array(z.strictObject({ name: z.string().regex(/^(?:\d+\.)?[a-z]+\.json$/), text: z.string() }))
    .max(600),
});
export type MetadataFile = z.infer<typeof planSchema>['files'][number];

/** Delegated roles and snapshot first, then roots, the timestamp last. */
const rank = ({ name }: MetadataFile): number => {
  if (name === 'timestamp.json') return 2;
  return name.endsWith('.root.json') ? 1 : 0;
};

const carryOut = async (folder: string, files: readonly MetadataFile[]): Promise<void> => {
  for (const file of files.toSorted((a, b) => rank(a) - rank(b)))
    await replaceFile(join(folder, 'metadata', file.name), file.text);
  await unlink(join(folder, planName));
  await syncFolder(folder);
};

/** Puts new metadata files in place, all or (after a crash and a restart) none. Call it inside the repository's lock. */
export const applyFiles = async (folder: string, files: readonly MetadataFile[]): Promise<void> => {
  await replaceFile(join(folder, planName), JSON.stringify({ files }), 0o600);
  await carryOut(folder, files);
};

/**
 * Finishes what a crash interrupted. Call it inside the repository's lock, before anything else.
 * @throws BeistandError REPOSITORY_FAULT where the plan can't be read
 */
export const finishInterrupted = async (folder: string): Promise<boolean> => {
  const text = await readRepositoryFile(folder, planName);
  if (text === null) return false;
  const plan = planSchema.safeParse(JSON.parse(text));
  if (!plan.success)
    throw new BeistandError('REPOSITORY_FAULT', `${planName} in the repository folder can’t be read.`, {
      cause: plan.error,
    });
  await carryOut(folder, plan.data.files);
  return true;
};
