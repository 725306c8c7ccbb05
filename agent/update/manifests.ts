/**
 * The signed manifests of the builds on disk, kept in `<home>/trust/manifests/` under their hash. A build on
 * disk is only ever judged by these bytes; where they are gone they are fetched again, and the hash in
 * state.json says whether they are the same.
 */
import { hash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { parseManifest } from '../../protocol/manifest.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';
import { replaceFile } from '../disk/disk.ts';
import type { KnownBuild } from './plan.ts';
import type { Site } from './site.ts';
import type { BuildRef } from './state.ts';
import { planTree } from './tree-rules.ts';

const fileOf = (site: Site, sha256: string): string => join(site.layout.trust, 'manifests', `${sha256}.json`);

const parseBuild = (bytes: Uint8Array, ref: BuildRef): KnownBuild | null => {
  if (hash('sha256', bytes, 'hex') !== ref.manifestSha256) return null;
  const manifest = parseManifest(JSON.parse(new TextDecoder().decode(bytes)));
  if (manifest.kind !== 'build' || manifest.version !== ref.version) return null;
  return { sha256: ref.manifestSha256, manifest };
};

/** Keeps a manifest's bytes, durably. */
export const keepManifest = async (site: Site, sha256: string, bytes: Uint8Array): Promise<void> => {
  const { disk, layout } = site;
  const path = fileOf(site, sha256);
  const isThere =
    (await disk.stat(path))?.size === bytes.length &&
    hash('sha256', await disk.read(path, limits.manifestBytes), 'hex') === sha256;
  if (!isThere) {
    await disk.makeFolder(dirname(path));
    await replaceFile(disk, path, bytes);
  }
  // The folder may be new: without its name in the folders above, the file is not there after a power cut.
  for (const folder of [layout.trust, layout.root]) await disk.syncFolder(folder);
};

/** The manifest as kept on disk, or null where it is not there or was changed. */
export const keptManifest = async (site: Site, ref: BuildRef): Promise<KnownBuild | null> => {
  const parsed = site.parsed.get(ref.manifestSha256);
  if (parsed !== undefined) return parsed;
  const path = fileOf(site, ref.manifestSha256);
  const entry = await site.disk.stat(path);
  if (entry?.kind !== 'file' || entry.size > limits.manifestBytes) return null;
  const build = parseBuild(await site.disk.read(path, limits.manifestBytes), ref);
  if (build !== null) site.parsed.set(ref.manifestSha256, build);
  return build;
};

/**
 * The manifest of a build this agent has installed; fetched again where it is not on disk any more.
 * @throws BeistandError HASH_MISMATCH and the transfer's
 */
export const manifestOf = async (site: Site, ref: BuildRef): Promise<KnownBuild> => {
  const kept = await keptManifest(site, ref);
  if (kept !== null) return kept;
  const path = repositoryLayout.target(ref.target, ref.manifestSha256);
  const bytes = await site.transfer.small(path, limits.manifestBytes);
  const build = parseBuild(bytes, ref);
  if (build === null)
    throw new BeistandError(
      'HASH_MISMATCH',
      `The manifest of ${ref.version} is not the one that was installed.`,
    );
  await keepManifest(site, ref.manifestSha256, bytes);
  return build;
};

/** Where each content of the builds on disk lies; what is really there is found out when it is used. */
export const contentsOnDisk = (site: Site, builds: readonly KnownBuild[]): Map<string, string> => {
  const places = new Map<string, string>();
  for (const { manifest } of builds) {
    const { files, initial } = planTree(manifest);
    for (const { sha256, path } of files)
      if (!places.has(sha256)) places.set(sha256, join(site.install.tree(manifest.version), path));
    // What lies behind a persistent path is the customer's by now; the vendor's bytes are kept apart.
    for (const { sha256 } of initial)
      if (!places.has(sha256)) places.set(sha256, join(site.install.initial, sha256));
  }
  return places;
};
