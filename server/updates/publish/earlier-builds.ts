/**
 * The builds already published, read through verified metadata: which contents lie in which frames, and
 * which builds a delta may start from.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { canonicalJson } from '../../../protocol/canonical-json.ts';
import { BeistandError } from '../../../protocol/errors.ts';
import type { Channel } from '../../../protocol/ids.ts';
import { limits } from '../../../protocol/limits.ts';
import { parseManifest, targetCustomSchema, targetPath } from '../../../protocol/manifest.ts';
import type { Manifest, ManifestFrame, TargetCustom } from '../../../protocol/manifest.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import type { Metadata, Targets } from '@tufjs/models';
import type { Cache } from './cache.ts';
import { byText } from './order-rules.ts';
import type { RepositoryView } from './repository-view.ts';
import type { ServerLink } from './server-link.ts';

/** A target of a verified channel role. */
export interface Published {
  readonly path: string;
  readonly channel: Channel;
  readonly sha256: string;
  readonly length: number;
  readonly custom: TargetCustom;
}

/**
 * The targets of one verified channel role.
 * @throws BeistandError METADATA_INVALID (not as this publisher writes them)
 */
export const publishedIn = (channel: Channel, role: Metadata<Targets>): Published[] =>
  Object.entries(role.signed.targets).map(([path, target]) => {
    const custom = targetCustomSchema.safeParse(target.custom);
    const sha256 = target.hashes['sha256'];
    if (!custom.success || sha256 === undefined || targetPath(channel, custom.data) !== path)
      throw new BeistandError(
        'METADATA_INVALID',
        `The target ${path} of ${channel} is not as this publisher writes them.`,
      );
    return { path, channel, sha256, length: target.length, custom: custom.data };
  });

/** All targets of a product, newest first. */
export const publishedTargets = (view: RepositoryView, product: string): Published[] =>
  [...view.channels]
    .flatMap(([channel, role]) => publishedIn(channel, role.metadata))
    .filter(({ custom }) => custom.product === product)
    .toSorted(
      (a, b) => Date.parse(b.custom.createdAt) - Date.parse(a.custom.createdAt) || byText(a.path, b.path),
    );

/**
 * The manifest of a published target, verified against it; kept in the cache.
 * @throws BeistandError NOT_FOUND, HASH_MISMATCH, MANIFEST_INVALID
 */
export const fetchManifest = async (one: Published, link: ServerLink, cache: Cache): Promise<Manifest> => {
  const kept = await cache.find('manifests', one.sha256);
  const bytes =
    kept === null
      ? await link.small(
          repositoryLayout.target(one.path, one.sha256),
          Math.min(one.length, limits.manifestBytes),
        )
      : await fs.readFile(kept);
  if (bytes === null)
    throw new BeistandError(
      'NOT_FOUND',
      `The server lacks the manifest of ${one.path}, which is published.`,
      {
        hint: 'See "beistand-server doctor".',
      },
    );
  if (createHash('sha256').update(bytes).digest('hex') !== one.sha256)
    throw new BeistandError(
      'HASH_MISMATCH',
      `The server's manifest of ${one.path} is not the one that was signed.`,
    );
  const manifest = parseManifest(JSON.parse(new TextDecoder().decode(bytes)));
  if (canonicalJson(customOf(manifest)) !== canonicalJson(one.custom))
    throw new BeistandError(
      'MANIFEST_INVALID',
      `The manifest of ${one.path} says otherwise than its target.`,
    );
  if (kept === null) {
    const written = cache.scratchPath();
    await fs.writeFile(written, bytes);
    await cache.keep('manifests', one.sha256, written);
  }
  return manifest;
};

/** What a channel role repeats of a manifest. */
export const customOf = (manifest: Manifest): TargetCustom => {
  const { product, platform, customer, createdAt } = manifest;
  const shared = { product, platform, createdAt, ...(customer === undefined ? {} : { customer }) };
  return manifest.kind === 'build'
    ? { kind: 'build', version: manifest.version, ...shared }
    : { kind: 'script', id: manifest.id, ...shared };
};

/** Where a content lies in the repository. */
export interface Place {
  readonly pack: { readonly sha256: string; readonly size: number };
  readonly frame: Omit<ManifestFrame, 'pack'>;
  readonly offset: number;
}

/** Adds a manifest's contents to `places`; what is known already stays. */
export const addPlaces = (places: Map<string, Place>, manifest: Manifest): void => {
  for (const file of manifest.files) {
    if (file.at === null || places.has(file.sha256)) continue;
    const frame = manifest.frames[file.at.frame];
    const pack = frame === undefined ? undefined : manifest.packs[frame.pack];
    if (frame === undefined || pack === undefined) continue;
    const { offset, length, rawLength, sha256 } = frame;
    places.set(file.sha256, { pack, frame: { offset, length, rawLength, sha256 }, offset: file.at.offset });
  }
};
