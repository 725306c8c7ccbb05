/**
 * A tree against its signed manifest: what was changed, is missing, or does not belong; and how it is made
 * right again while the product may be running. Links are looked at, never through; what is not the
 * vendor's is set aside, never deleted; files are replaced by rename, so that whoever has one open keeps it.
 */
import { dirname, join } from 'node:path';
import type { ManifestFile } from '../../protocol/manifest.ts';
import type { Disk, DiskEntry } from '../disk/disk.ts';
import type { Difference } from './contract.ts';
import { frameItems, unpackFrames } from './frames.ts';
import type { Wanted } from './frames.ts';
import { eachOf, hashFile } from './hash.ts';
import { temporaryName } from './layout.ts';
import { framesOf } from './plan.ts';
import type { KnownBuild } from './plan.ts';
import type { Site } from './site.ts';
import { copyContent } from './sink.ts';
import { walk } from './tree.ts';
import { folderMode, treeMode } from './tree-rules.ts';
import type { TreePlan } from './tree-rules.ts';

const readers = 4;

export type Fault = Omit<Difference, 'repaired'>;

const fileFault = async (
  disk: Disk,
  path: string,
  file: ManifestFile,
  entry: DiskEntry | undefined,
): Promise<Fault['fault'] | null> => {
  if (entry === undefined) return 'missing';
  if (entry.kind !== 'file') return 'wrongKind';
  if (entry.size !== file.size || (await hashFile(disk, path)).sha256 !== file.sha256) return 'changed';
  return entry.mode === treeMode(file.mode) ? null : 'wrongMode';
};

const linkFault = async (
  disk: Disk,
  path: string,
  target: string,
  entry: DiskEntry | undefined,
): Promise<Fault['fault'] | null> => {
  if (entry === undefined) return 'missing';
  if (entry.kind !== 'link') return 'wrongKind';
  return (await disk.readLink(path)) === target ? null : 'changed';
};

const folderFault = (entry: DiskEntry | undefined): Fault['fault'] | null => {
  if (entry === undefined) return 'missing';
  if (entry.kind !== 'folder') return 'wrongKind';
  return entry.mode === folderMode ? null : 'wrongMode';
};

/** Everything in which the tree at `folder` differs from `plan`, sorted by path; every byte is read. */
export const compareTree = async (
  disk: Disk,
  folder: string,
  plan: TreePlan,
  onBytes: (bytes: number) => void = () => {},
): Promise<Fault[]> => {
  if ((await disk.stat(folder))?.kind !== 'folder')
    return [
      ...plan.folders.map((path) => ({ path, fault: 'missing' as const })),
      ...plan.files.map(({ path }) => ({ path, fault: 'missing' as const })),
      ...plan.links.map(({ path }) => ({ path, fault: 'missing' as const })),
    ];
  const there = await walk(disk, folder);
  const faults: Fault[] = [];
  const note = (path: string, fault: Fault['fault'] | null): void => {
    if (fault !== null) faults.push({ path, fault });
  };
  for (const path of plan.folders) note(path, folderFault(there.get(path)));
  await eachOf(plan.files, readers, async (file) => {
    note(file.path, await fileFault(disk, join(folder, file.path), file, there.get(file.path)));
    onBytes(file.size);
  });
  for (const { path, target } of plan.links)
    note(path, await linkFault(disk, join(folder, path), target, there.get(path)));
  const known = new Set([
    ...plan.folders,
    ...plan.files.map(({ path }) => path),
    ...plan.links.map(({ path }) => path),
  ]);
  for (const path of there.keys())
    // What lies in a folder that does not belong goes with that folder.
    if (!known.has(path) && (dirname(path) === '.' || known.has(dirname(path)))) note(path, 'extra');
  return faults.toSorted((a, b) => (a.path < b.path ? -1 : 1));
};

/**
 * Writes contents where they are wanted: from other trees on this machine where they are still whole, from
 * frames of the repository else.
 * @returns how many bytes came over the wire
 * @throws BeistandError FRAME_INVALID, HASH_MISMATCH and the transfer's
 */
export const obtain = async (
  site: Site,
  build: KnownBuild,
  wanted: readonly Wanted[],
  places: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<number> => {
  const { disk, layout, transfer, onProgress } = site;
  const absent: Wanted[] = [];
  for (const one of wanted) {
    const from = places.get(one.file.sha256);
    const copied =
      from !== undefined && from !== one.place.path && (await copyContent(disk, from, one.file, one.place));
    if (!copied) absent.push(one);
  }
  if (absent.length === 0) return 0;
  const items = frameItems(build.manifest, framesOf(absent.map(({ file }) => file)));
  const { downloadedBytes } = await transfer.fetchAll(items, {
    into: layout.downloads,
    onProgress: (progress) => onProgress({ kind: 'download', progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  await unpackFrames(disk, build.manifest, layout.downloads, absent, () => {});
  return downloadedBytes;
};

const isOurTemporary = (path: string): boolean => /(?:^|\/)\.beistand-[0-9a-f]{24}$/.test(path);

/** Moves what is not the vendor's out of the tree; a leftover of an interrupted repair is ours and just removed. */
const setAside = async (site: Site, folder: string, path: string, aside: string): Promise<void> => {
  const { disk } = site;
  if (isOurTemporary(path)) {
    await disk.removeFile(join(folder, path));
    return;
  }
  const target = join(aside, path);
  await disk.makeFolder(dirname(target));
  await disk.rename(join(folder, path), target);
};

/**
 * Repairs what `compareTree` found. Crash-safe in the sense that running it again finishes it.
 * @param aside folder for what does not belong there
 * @returns how many bytes came over the wire
 */
export const repairTree = async (
  site: Site,
  folder: string,
  build: KnownBuild,
  plan: TreePlan,
  faults: readonly Fault[],
  options: {
    readonly aside: string;
    readonly places: ReadonlyMap<string, string>;
    readonly signal?: AbortSignal;
  },
): Promise<number> => {
  const { disk } = site;
  const at = new Map(faults.map(({ path, fault }) => [path, fault]));
  const touched = new Set([
    '',
    ...faults.flatMap(({ path }) => path.split('/').map((_, index, all) => all.slice(0, index).join('/'))),
  ]);
  if ((await disk.stat(folder)) === null) await disk.makeFolder(folder);
  for (const path of [...touched].toSorted())
    if ((await disk.stat(join(folder, path)))?.kind === 'folder')
      await disk.setMode(join(folder, path), 0o755);
  for (const { path, fault } of faults)
    if (fault === 'extra' || fault === 'wrongKind') await setAside(site, folder, path, options.aside);
  for (const path of plan.folders)
    if (at.has(path) && at.get(path) !== 'wrongMode') await disk.makeFolder(join(folder, path));

  const files = plan.files.filter(({ path }) => at.has(path));
  const wanted = files
    .filter(({ path }) => at.get(path) !== 'wrongMode')
    .map((file) => ({
      file,
      place: { path: join(folder, file.path), mode: treeMode(file.mode), replace: true },
    }));
  const downloadedBytes = await obtain(site, build, wanted, options.places, options.signal);
  for (const file of files)
    if (at.get(file.path) === 'wrongMode') await disk.setMode(join(folder, file.path), treeMode(file.mode));

  for (const { path, target } of plan.links) {
    if (!at.has(path)) continue;
    const temporary = join(folder, dirname(path), temporaryName(path));
    if ((await disk.stat(temporary)) !== null) await disk.removeFile(temporary);
    await disk.symlink(target, temporary);
    await disk.rename(temporary, join(folder, path));
  }
  for (const path of plan.folders)
    if (at.has(path) || touched.has(path)) {
      await disk.setMode(join(folder, path), folderMode);
      await disk.syncFolder(join(folder, path));
    }
  await disk.setMode(folder, folderMode);
  await disk.syncFolder(folder);
  return downloadedBytes;
};
