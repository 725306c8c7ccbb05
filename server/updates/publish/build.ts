/**
 * `build`: a tree becomes packs, deltas and a manifest, and the channel's role names it. What the server tells
 * of earlier builds is used only as far as it is verified; what it withholds costs bytes, nothing else.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sortedJson } from '../../../protocol/canonical-json.ts';
import { BeistandError } from '../../../protocol/errors.ts';
import type { Channel } from '../../../protocol/ids.ts';
import { limits } from '../../../protocol/limits.ts';
import { targetPath } from '../../../protocol/manifest.ts';
import type { BuildManifest } from '../../../protocol/manifest.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import { chooseBases } from './base-rules.ts';
import type { BaseCandidate } from './base-rules.ts';
import { makeDeltas } from './build-deltas.ts';
import type { Base } from './build-deltas.ts';
import { keepFrames, makePack } from './build-pack.ts';
import type { Cache } from './cache.ts';
import { addPlaces, fetchManifest, publishedTargets } from './earlier-builds.ts';
import type { Place, Published } from './earlier-builds.ts';
import type { HandOver } from './hand-over.ts';
import { layOut, meaningOf } from './manifest-writer.ts';
import { publishTarget, requireSigners } from './publish-target.ts';
import type { Blob, UploadSum } from './publish-target.ts';
import { readBuild } from './read-build.ts';
import type { BuildSource } from './read-build.ts';
import { viewRepository } from './repository-view.ts';
import type { Publisher } from './publisher.ts';

export interface BuildOptions {
  readonly product: string;
  readonly channel: Channel;
  readonly version: string;
  readonly platform: string;
  readonly customer: string | undefined;
  readonly fixes: readonly number[];
  readonly notes: { readonly de?: string; readonly en?: string };
  readonly minimumAgent: string | undefined;
  readonly source: BuildSource;
  /** Deltas from this many builds of the channel, and from as many releases and patches each. */
  readonly deltas: number;
  readonly plannedDeltas: number;
  /** zstd level of deltas. */
  readonly deltaLevel: number;
  readonly channelDays: number;
  readonly partial: string | undefined;
}

export interface BuildResult {
  readonly outcome: 'published' | 'alreadyPublished' | 'pending';
  readonly target: string;
  readonly manifestSha256: string;
  readonly files: number;
  readonly bytes: number;
  /** Files whose content no earlier build had, and the pack made for them. */
  readonly newContents: number;
  readonly packBytes: number;
  readonly deltas: readonly { readonly from: string; readonly bytes: number; readonly framesBytes: number }[];
  readonly upload: UploadSum;
  readonly handOver: HandOver | null;
  readonly durationMs: number;
}

interface Earlier {
  readonly places: Map<string, Place>;
  readonly bases: readonly Base[];
  /** The build published under this very target path, if any. */
  readonly same: { readonly sha256: string; readonly manifest: BuildManifest } | null;
}

const readEarlier = async (
  publisher: Publisher,
  options: BuildOptions,
  path: string,
  cache: Cache,
): Promise<Earlier> => {
  const view = await viewRepository(publisher.folder, publisher.keyring, publisher.link);
  await requireSigners(publisher, view, options.channel, options.partial);
  const targets = publishedTargets(view, options.product);
  const candidates = targets.flatMap((one): (BaseCandidate & { one: Published })[] => {
    const { custom, channel } = one;
    if (custom.kind !== 'build') return [];
    return [{ channel, version: custom.version, platform: custom.platform, customer: custom.customer, one }];
  });
  const { deltas: sameChannel, plannedDeltas: planned, channel, version, platform, customer } = options;
  const chosen = chooseBases(candidates, { channel, version, platform, customer, sameChannel, planned });
  const places = new Map<string, Place>();
  const bases = new Map<string, Base>();
  let same: Earlier['same'] = null;
  for (const one of targets) {
    const manifest = await fetchManifest(one, publisher.link, cache);
    addPlaces(places, manifest);
    if (manifest.kind !== 'build') continue;
    if (one.path === path) same = { sha256: one.sha256, manifest };
    const base = chosen.find((candidate) => candidate.one === one);
    if (base !== undefined) bases.set(one.path, { ...base, sha256: one.sha256, manifest });
  }
  const inOrder = chosen.flatMap(({ one }) => bases.get(one.path) ?? []);
  return { places, bases: inOrder.slice(0, limits.manifestDeltas), same };
};

/** When this publish began, if it is the repetition of one that was cut off: then its manifest is the same one. */
const startOf = async (publisher: Publisher, cache: Cache, name: string): Promise<string> => {
  const noted = await cache.note(name);
  if (noted !== null && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(noted)) return noted;
  const now = new Date(publisher.now()).toISOString();
  await cache.writeNote(name, now);
  return now;
};

const publish = async (
  publisher: Publisher,
  options: BuildOptions,
  cache: Cache,
  scratch: string,
): Promise<BuildResult> => {
  const beganMs = publisher.now();
  const { product, channel, version, platform, customer, minimumAgent } = options;
  if (customer !== undefined) await publisher.link.customer(customer);
  const { tree, productFile, sbom } = await readBuild(options.source, scratch);
  const said: Omit<BuildManifest, 'createdAt' | 'files' | 'frames' | 'packs' | 'deltas'> = {
    formatVersion: 1,
    kind: 'build',
    product,
    channel,
    version,
    platform,
    symlinks: [...tree.symlinks],
    emptyFolders: [...tree.emptyFolders],
    fixes: [...new Set(options.fixes)].sort((a, b) => a - b),
    notes: options.notes,
    ...(customer === undefined ? {} : { customer }),
    ...(minimumAgent === undefined ? {} : { minimumAgent }),
    ...(productFile === null ? {} : { productFile }),
    ...(sbom === null ? {} : { sbom }),
  };
  const noteName = createHash('sha256')
    .update(sortedJson({ said, files: tree.files.map(({ path, mode, sha256 }) => [path, mode, sha256]) }))
    .digest('hex');
  const createdAt = await startOf(publisher, cache, noteName);
  const target = targetPath(channel, { ...said, createdAt });
  const earlier = await readEarlier(publisher, options, target, cache);
  const bytes = tree.files.reduce((sum, { size }) => sum + size, 0);
  const sum = { target, files: tree.files.length, bytes };
  const done = (): number => publisher.now() - beganMs;

  if (earlier.same !== null) {
    const plain = tree.files.map(({ path, mode, size, sha256 }) => ({ path, mode, size, sha256, at: null }));
    const wished: BuildManifest = { ...said, createdAt, files: plain, frames: [], packs: [], deltas: [] };
    if (meaningOf(wished) !== meaningOf(earlier.same.manifest))
      throw new BeistandError(
        'CONFLICT',
        `${version} is published already for ${platform}, with other content.`,
        {
          hint: 'A published build never changes: give the new one a version of its own.',
        },
      );
    await cache.dropNote(noteName);
    const none = { uploadedBytes: 0, alreadyThereBytes: 0 };
    return {
      outcome: 'alreadyPublished',
      ...sum,
      manifestSha256: earlier.same.sha256,
      newContents: 0,
      packBytes: 0,
      deltas: [],
      upload: none,
      handOver: null,
      durationMs: done(),
    };
  }

  const pack = await makePack(publisher, tree, earlier.places, scratch);
  if (pack !== null) await keepFrames(pack, cache);
  const deltas = await makeDeltas(publisher, options.deltaLevel, tree, earlier, cache, scratch);
  const layout = layOut(tree.files, (sha256) => earlier.places.get(sha256));
  const named = deltas.map(({ base, baseVersion, sha256, size }) => ({ base, baseVersion, sha256, size }));
  const manifest: BuildManifest = { ...said, createdAt, ...layout, deltas: named };
  const blobs: Blob[] = [
    ...(pack === null
      ? []
      : [{ path: repositoryLayout.pack(pack.sha256), file: pack.file, size: pack.size }]),
    ...deltas.map(({ sha256, size, file }) => ({ path: repositoryLayout.delta(sha256), file, size })),
  ];
  const { channelDays, partial } = options;
  const { sha256, upload, handOver } = await publishTarget(publisher, manifest, blobs, scratch, {
    channelDays,
    partial,
  });
  await cache.dropNote(noteName);
  await cache.prune();
  return {
    outcome: handOver.kind,
    ...sum,
    manifestSha256: sha256,
    newContents: pack?.frames.reduce((count, { contents }) => count + contents.length, 0) ?? 0,
    packBytes: pack?.size ?? 0,
    deltas: deltas.map(({ baseVersion, size, framesBytes }) => ({
      from: baseVersion,
      bytes: size,
      framesBytes,
    })),
    upload,
    handOver,
    durationMs: done(),
  };
};

/**
 * Publishes a build. Repeating it after an interruption uploads only what is missing; repeating it
 * after success changes nothing and says so.
 * @throws BeistandError CONFLICT (this version with other content), BAD_INPUT, BAD_PATH, and as viewRepository and handOver
 */
export const publishBuild = async (
  publisher: Publisher,
  options: BuildOptions,
  cache: Cache,
): Promise<BuildResult> => {
  const scratch = await fs.mkdtemp(join(tmpdir(), 'beistand-publish-'));
  try {
    return await publish(publisher, options, cache, scratch);
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
};
