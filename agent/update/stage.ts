/**
 * Builds a new tree beside the running one: contents from deltas and frames are written, everything else is
 * shared with trees that are there already. Folders are ours and new, files are written to names that were
 * free, links come last: no path of a manifest can lead anything outside. What could not be had here is
 * left out; the verification that follows finds and fetches it.
 */
import { dirname, join } from 'node:path';
import type { ManifestFile } from '../../protocol/manifest.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';
import type { FetchItem } from '../transfer/transfer.ts';
import { applyDelta } from './delta.ts';
import { frameItems, unpackFrames } from './frames.ts';
import { eachOf } from './hash.ts';
import type { KnownBuild, Route } from './plan.ts';
import { missingContents } from './plan.ts';
import type { Site } from './site.ts';
import type { Place, Sharing } from './sink.ts';
import { shareContent } from './sink.ts';
import { discardTree, removeTree } from './tree.ts';
import { folderMode, treeMode } from './tree-rules.ts';
import type { TreePlan } from './tree-rules.ts';

const writers = 8;

/** What a route needs from the repository. */
export const routeItems = (target: KnownBuild, route: Route): FetchItem[] => [
  ...route.steps.map(({ delta }) => ({
    path: repositoryLayout.delta(delta.sha256),
    offset: 0,
    length: delta.size,
    sha256: delta.sha256,
  })),
  ...frameItems(target.manifest, route.frames),
];

export interface StageInput {
  readonly target: KnownBuild;
  readonly route: Route;
  readonly plan: TreePlan;
  /** Where contents lie on this machine, by SHA-256; not trusted. */
  readonly places: ReadonlyMap<string, string>;
  readonly signal?: AbortSignal;
}

/** Where each content of the target goes first: its first path in the tree, or among the initial contents. */
const destinations = (staging: string, initial: string, plan: TreePlan): Map<string, Place> => {
  const first = new Map<string, Place>();
  for (const { sha256, path, mode } of plan.files)
    if (!first.has(sha256))
      first.set(sha256, { path: join(staging, path), mode: treeMode(mode), replace: false });
  for (const { sha256 } of plan.initial)
    if (!first.has(sha256)) first.set(sha256, { path: join(initial, sha256), mode: 0o444, replace: true });
  return first;
};

const byDeltas = async (
  site: Site,
  input: StageInput,
  first: ReadonlyMap<string, Place>,
  written: Map<string, string>,
  onBytes: (bytes: number) => void,
): Promise<void> => {
  const { disk, install, layout, journal, onProgress } = site;
  for (const step of input.route.steps) {
    const destination = ({ sha256 }: ManifestFile): Place | null => {
      if (written.has(sha256) || input.places.has(sha256)) return null;
      return first.get(sha256) ?? { path: join(install.scratch, sha256), mode: 0o444, replace: false };
    };
    const result = await applyDelta({
      disk,
      step,
      downloads: layout.downloads,
      placeOf: (sha256) => written.get(sha256) ?? input.places.get(sha256),
      destination,
      onBytes,
    });
    for (const [sha256, path] of result.written) written.set(sha256, path);
    if (result.faults.length === 0) continue;
    const message = `The delta from ${step.base.manifest.version} can’t be used in part: ${result.faults[0] ?? ''} Frames are fetched instead.`;
    await journal.append('deltaFallback', {
      from: step.base.manifest.version,
      to: step.to.manifest.version,
      faults: result.faults.slice(0, 20),
    });
    onProgress({ kind: 'fallback', message });
  }
};

const byFrames = async (
  site: Site,
  input: StageInput,
  first: ReadonlyMap<string, Place>,
  written: Map<string, string>,
  onBytes: (bytes: number) => void,
): Promise<void> => {
  const frames = new Set(input.route.frames);
  const missing = missingContents([...input.plan.files, ...input.plan.initial], new Set(input.places.keys()));
  const wanted = missing.flatMap((file) => {
    const place = first.get(file.sha256);
    return place !== undefined && file.at !== null && frames.has(file.at.frame) ? [{ file, place }] : [];
  });
  await unpackFrames(site.disk, input.target.manifest, site.layout.downloads, wanted, onBytes);
  for (const { file, place } of wanted) written.set(file.sha256, place.path);
};

/** Everything not written yet: further paths of one content, what other trees have, and empty files. */
const shareRest = async (
  site: Site,
  input: StageInput,
  staging: string,
  written: ReadonlyMap<string, string>,
  onBytes: (bytes: number) => void,
): Promise<void> => {
  const { disk } = site;
  const sharing: Sharing = { clone: true, link: true };
  const done = new Set(written.values());
  await eachOf(input.plan.files, writers, async (file) => {
    input.signal?.throwIfAborted();
    const place = { path: join(staging, file.path), mode: treeMode(file.mode), replace: false };
    if (done.has(place.path)) return;
    const from = written.get(file.sha256) ?? input.places.get(file.sha256);
    if (file.size === 0) {
      const empty = await disk.open(place.path, 'new', 0o644);
      await empty.close();
      await disk.setMode(place.path, place.mode);
      await disk.syncFile(place.path);
    } else if (from !== undefined) await shareContent(disk, from, file, place, sharing);
    onBytes(file.size);
  });
};

/**
 * Builds `versions/.staging-<version>` from what was downloaded. Its files are durable when this returns;
 * the name is not, that is for whoever renames it.
 * @throws BeistandError FRAME_INVALID, HASH_MISMATCH
 */
export const stageTree = async (site: Site, input: StageInput): Promise<string> => {
  const { disk, install, onProgress } = site;
  const { plan } = input;
  const { version } = input.target.manifest;
  const staging = install.staging(version);
  await discardTree(disk, staging, install.removing(version));
  await removeTree(disk, install.scratch);
  for (const folder of [install.versions, install.initial]) {
    await disk.makeFolder(folder);
    await disk.setMode(folder, 0o755);
  }
  await disk.makeFolder(staging);
  if (input.route.kind === 'chain') await disk.makeFolder(install.scratch);
  for (const folder of plan.folders) await disk.makeFolder(join(staging, folder));

  const totalBytes = plan.files.reduce((sum, { size }) => sum + size, 0);
  let doneBytes = 0;
  const onBytes = (bytes: number): void => {
    doneBytes = Math.min(totalBytes, doneBytes + bytes);
    onProgress({ kind: 'stage', doneBytes, totalBytes });
  };
  const first = destinations(staging, install.initial, plan);
  const written = new Map<string, string>();
  await byDeltas(site, input, first, written, onBytes);
  await byFrames(site, input, first, written, onBytes);
  await shareRest(site, input, staging, written, onBytes);
  for (const { path, target } of plan.links) await disk.symlink(target, join(staging, path));
  await eachOf(plan.folders.toReversed(), writers, async (folder) => {
    await disk.setMode(join(staging, folder), folderMode);
    await disk.syncFolder(join(staging, folder));
  });
  await disk.setMode(staging, folderMode);
  await disk.syncFolder(staging);
  await removeTree(disk, install.scratch);
  return staging;
};

/** Gives a finished, verified tree its name; from here on it is either there whole or not at all. */
export const nameTree = async (site: Site, version: string): Promise<void> => {
  const { disk, install } = site;
  const tree = install.tree(version);
  await discardTree(disk, tree, install.removing(version));
  await disk.rename(install.staging(version), tree);
  await disk.syncFolder(dirname(tree));
};
