/**
 * What this keyring has seen, kept beside the keys: the newest verified root, and the highest version of each
 * role. Without it a server could show an old state and nobody would notice.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { BeistandError } from '../../../protocol/errors.ts';
import { channels } from '../../../protocol/ids.ts';
import type { PublishedRole } from '../../../protocol/publish-api.ts';
import { parseJson, readSmall, writeDurably } from './durable-file.ts';

/** Where the newest verified root is kept. */
export const trustedRootFile = 'trusted-root.json';
const stateFile = 'state.json';
const stateSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** The highest version seen or handed over, by role. */
  seen: z.partialRecord(z.enum(['root', 'timestamp', 'snapshot', 'targets', ...channels]), z.int().min(1)),
});
type SeenRole = PublishedRole | 'timestamp' | 'snapshot';
type Seen = z.infer<typeof stateSchema>['seen'];

/** The versions seen so far. @throws BeistandError BAD_INPUT */
export const readSeen = async (folder: string): Promise<Seen> => {
  const text = await readSmall(join(folder, stateFile), 64 * 1024);
  if (text === null) return {};
  const parsed = stateSchema.safeParse(parseJson(text, `${stateFile} of the keyring`));
  if (parsed.success) return parsed.data.seen;
  throw new BeistandError('BAD_INPUT', `${stateFile} beside the keyring is not valid.`, {
    hint: 'Bring it back from a backup. Without it an old state of the server would not be noticed.',
  });
};

/** Remembers versions as seen; never lowers one. */
export const rememberSeen = async (
  folder: string,
  versions: Readonly<Partial<Record<SeenRole, number>>>,
): Promise<void> => {
  const before = await readSeen(folder);
  const seen: Seen = { ...before };
  for (const [role, version] of Object.entries(versions) as [SeenRole, number][])
    seen[role] = Math.max(seen[role] ?? 1, version);
  if (JSON.stringify(seen) === JSON.stringify(before)) return;
  await writeDurably(join(folder, stateFile), `${JSON.stringify({ formatVersion: 1, seen })}\n`);
};

/** Keeps a root as the one to start from next time. Call it only with a verified one. */
export const rememberRoot = (folder: string, text: string): Promise<void> =>
  writeDurably(join(folder, trustedRootFile), text);
