/** The one build somebody asks for by its target, with the manifest the signed metadata names. */
import { BeistandError } from '../../../protocol/errors.ts';
import { channelSchema } from '../../../protocol/ids.ts';
import type { Channel } from '../../../protocol/ids.ts';
import type { Manifest } from '../../../protocol/manifest.ts';
import type { Queries } from '../../store/store.ts';
import type { PublishedBuild } from '../builds.ts';
import { listBuilds } from '../builds.ts';
import { readManifest } from '../repository/check-builds.ts';
import type { Current } from '../repository/current.ts';

const notThere = (): BeistandError => new BeistandError('NOT_FOUND', 'There is no such build.');

/** @throws BeistandError NOT_FOUND */
export const findBuild = async (db: Queries, target: string): Promise<PublishedBuild> => {
  const build = (await listBuilds(db)).find((one) => one.target === target);
  if (build === undefined) throw notThere();
  return build;
};

/** Refuses what the vendor took back: it is there for those who have it, and for nobody else. @throws BeistandError NO_SUCH_VERSION */
export const refuseWithdrawn = (build: PublishedBuild): void => {
  if (build.withdrawn)
    throw new BeistandError('NO_SUCH_VERSION', `${build.name} has been withdrawn by its vendor.`, {
      hint: 'Take a newer build.',
    });
};

export interface SignedBuild {
  readonly channel: Channel;
  readonly manifest: Manifest;
  readonly sha256: string;
  readonly manifestBytes: number;
}

/**
 * The manifest of a build, read and hashed against the metadata that lists it.
 * @throws BeistandError NOT_FOUND (not in the metadata any more), REPOSITORY_FAULT, MANIFEST_INVALID
 */
export const readSigned = async (
  folder: string,
  current: Current,
  build: PublishedBuild,
): Promise<SignedBuild> => {
  const channel = channelSchema.parse(build.channel);
  const target = current.roles.get(channel)?.metadata.signed.targets[build.target];
  if (target === undefined) throw notThere();
  return { channel, ...(await readManifest(folder, target)), manifestBytes: target.length };
};
