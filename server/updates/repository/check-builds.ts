/**
 * What the server demands of each build that a channel role newly lists: its manifest is stored and says what
 * the role says, and every byte it names is there. Otherwise agents would be sent for files that do not exist.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TargetFile, Targets } from '@tufjs/models';
import { canonicalJson } from '../../../protocol/canonical-json.ts';
import { BeistandError } from '../../../protocol/errors.ts';
import type { Channel } from '../../../protocol/ids.ts';
import { limits } from '../../../protocol/limits.ts';
import { parseManifest, targetCustomSchema, targetPath } from '../../../protocol/manifest.ts';
import type { Manifest, TargetCustom } from '../../../protocol/manifest.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import type { Queries } from '../../store/store.ts';

export interface AddedBuild {
  readonly target: string;
  readonly channel: Channel;
  readonly manifestSha256: string;
  readonly manifest: Manifest;
}

const sizeOf = async (file: string): Promise<number | null> => {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

const customOf = (manifest: Manifest): TargetCustom => {
  const { product, platform, createdAt } = manifest;
  const common = {
    product,
    platform,
    createdAt,
    ...(manifest.customer === undefined ? {} : { customer: manifest.customer }),
  };
  return manifest.kind === 'build'
    ? { kind: 'build', version: manifest.version, ...common }
    : { kind: 'script', id: manifest.id, ...common };
};

/** The blobs a manifest needs, with their sizes. */
export const blobsOf = (manifest: Manifest): { path: string; size: number }[] => [
  ...manifest.packs.map((pack) => ({ path: repositoryLayout.pack(pack.sha256), size: pack.size })),
  ...(manifest.kind === 'build' ? manifest.deltas : []).map((delta) => ({
    path: repositoryLayout.delta(delta.sha256),
    size: delta.size,
  })),
];

/**
 * Reads and checks the manifest of a target.
 * @throws BeistandError REPOSITORY_FAULT (not stored, or not what its name says), MANIFEST_INVALID
 */
export const readManifest = async (
  folder: string,
  target: TargetFile,
): Promise<{ manifest: Manifest; sha256: string }> => {
  const sha256 = target.hashes['sha256'];
  if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256) || target.length > limits.manifestBytes)
    throw new BeistandError('METADATA_INVALID', `${target.path} has no SHA-256, or is too long.`);
  const file = join(folder, repositoryLayout.target(target.path, sha256));
  if ((await sizeOf(file)) !== target.length)
    throw new BeistandError('REPOSITORY_FAULT', `The manifest of ${target.path} was not uploaded.`, {
      hint: 'Run the publish again.',
    });
  const bytes = await readFile(file);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new BeistandError('REPOSITORY_FAULT', `The stored manifest of ${target.path} was changed.`);
  return { manifest: parseManifest(JSON.parse(bytes.toString('utf8'))), sha256 };
};

const checkAdded = async (folder: string, channel: Channel, target: TargetFile): Promise<AddedBuild> => {
  const custom = targetCustomSchema.safeParse(target.custom);
  if (!custom.success)
    throw new BeistandError('METADATA_INVALID', `${target.path} does not say what it is.`, {
      cause: custom.error,
    });
  if (targetPath(channel, custom.data) !== target.path)
    throw new BeistandError('METADATA_INVALID', `${target.path} is not the path of what it says it is.`);
  const { manifest, sha256 } = await readManifest(folder, target);
  if (manifest.channel !== channel || canonicalJson(customOf(manifest)) !== canonicalJson(custom.data))
    throw new BeistandError('MANIFEST_INVALID', `The manifest of ${target.path} says it is something else.`);
  for (const blob of blobsOf(manifest))
    if ((await sizeOf(join(folder, blob.path))) !== blob.size)
      throw new BeistandError(
        'REPOSITORY_FAULT',
        `${target.path} needs ${blob.path}, which was not uploaded whole.`,
        {
          hint: 'Run the publish again; it uploads what is missing.',
        },
      );
  return { target: target.path, channel, manifestSha256: sha256, manifest };
};

/**
 * The builds a channel's new metadata adds, checked.
 * @throws BeistandError CONFLICT (a published build would change), METADATA_INVALID, MANIFEST_INVALID, REPOSITORY_FAULT
 */
export const checkAddedBuilds = async (
  folder: string,
  channel: Channel,
  next: Targets,
  before: Targets | null,
): Promise<AddedBuild[]> => {
  const added: AddedBuild[] = [];
  for (const [path, target] of Object.entries(next.targets)) {
    const known = before?.targets[path];
    if (known === undefined) added.push(await checkAdded(folder, channel, target));
    else if (!known.equals(target))
      throw new BeistandError('CONFLICT', `${path} is published already and can’t change.`, {
        hint: 'Publish it under a new version.',
      });
  }
  return added;
};

/**
 * What only the database knows of new builds: that a path never meant another build, not even one that was
 * taken out of its role since, and that the customer it is for exists.
 * @throws BeistandError CONFLICT, NOT_FOUND
 */
export const checkAgainstRecords = async (db: Queries, added: readonly AddedBuild[]): Promise<void> => {
  for (const { target, manifestSha256, manifest } of added) {
    const known = await db
      .selectFrom('builds')
      .select('manifest_sha256')
      .where('target', '=', target)
      .executeTakeFirst();
    if (known !== undefined && known.manifest_sha256 !== manifestSha256)
      throw new BeistandError('CONFLICT', `${target} was published before with another content.`, {
        hint: 'Publish it under a new version.',
      });
    if (manifest.customer === undefined) continue;
    const { customer } = manifest;
    const found = await db.selectFrom('customers').select('id').where('id', '=', customer).executeTakeFirst();
    if (found === undefined)
      throw new BeistandError('NOT_FOUND', `${target} is for customer ${customer}, who is not known here.`, {
        hint: 'See: server customer list',
      });
  }
};
