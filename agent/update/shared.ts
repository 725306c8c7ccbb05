/**
 * `<install>/shared/`: what a product keeps across builds. A path is given its first content by the first
 * build that lists it, and is the customer's from then on: no update, rollback or repair writes there again.
 */
import { dirname, join } from 'node:path';
import type { ManifestFile } from '../../protocol/manifest.ts';
import { hashFile } from './hash.ts';
import { temporaryName } from './layout.ts';
import type { KnownBuild } from './plan.ts';
import type { Site } from './site.ts';
import { copyContent } from './sink.ts';
import { removeTree, walk } from './tree.ts';
import type { TreePlan } from './tree-rules.ts';
import { obtain } from './verify.ts';

/**
 * Makes sure that what the build ships for persistent paths is in `versions/.initial/`, whole.
 * @returns how many bytes came over the wire
 */
export const keepInitial = async (
  site: Site,
  build: KnownBuild,
  plan: TreePlan,
  places: ReadonlyMap<string, string>,
): Promise<number> => {
  const { disk, install } = site;
  const byContent = new Map(plan.initial.map((file) => [file.sha256, file]));
  const wanted = [];
  for (const file of byContent.values()) {
    const path = join(install.initial, file.sha256);
    const entry = await disk.stat(path);
    if (entry?.kind === 'file' && (await hashFile(disk, path)).sha256 === file.sha256) continue;
    wanted.push({ file, place: { path, mode: 0o444, replace: true } });
  }
  if (byContent.size === 0) return 0;
  const downloadedBytes = await obtain(site, build, wanted, places);
  await disk.syncFolder(install.initial);
  return downloadedBytes;
};

const copyInto = async (
  site: Site,
  root: string,
  base: string,
  files: readonly ManifestFile[],
): Promise<void> => {
  const { disk, install } = site;
  for (const file of files) {
    const path = file.path.length === base.length ? root : join(root, file.path.slice(base.length + 1));
    await disk.makeFolder(dirname(path));
    const place = { path, mode: file.mode, replace: false };
    await copyContent(disk, join(install.initial, file.sha256), file, place);
  }
};

/** Gives each persistent path that has nothing yet its first content, whole by one rename. */
export const fillShared = async (site: Site, plan: TreePlan): Promise<void> => {
  const { disk, install } = site;
  for (const listed of plan.persist) {
    const path = listed.replace(/\/$/, '');
    const target = join(install.shared, path);
    await disk.makeFolder(dirname(target));
    if ((await disk.stat(target)) !== null) continue;
    const files = plan.initial.filter((file) => file.path === path || file.path.startsWith(`${path}/`));
    if (files.length === 0 && listed === path) continue;
    const temporary = join(dirname(target), temporaryName(target));
    await removeTree(disk, temporary);
    if (files.every((file) => file.path !== path)) await disk.makeFolder(temporary);
    await copyInto(site, temporary, path, files);
    await syncTree(site, temporary);
    await disk.rename(temporary, target);
    for (let folder = dirname(target); folder !== install.root; folder = dirname(folder))
      await disk.syncFolder(folder);
  }
  if (plan.persist.length > 0) await disk.syncFolder(install.root);
};

/** Makes everything below a folder durable: a backup is worth nothing if the power takes it. */
export const syncTree = async ({ disk }: Pick<Site, 'disk'>, folder: string): Promise<void> => {
  if ((await disk.stat(folder))?.kind !== 'folder') return;
  const entries = await walk(disk, folder);
  for (const [path, { kind }] of entries) if (kind === 'file') await disk.syncFile(join(folder, path));
  for (const [path, { kind }] of [...entries].toReversed())
    if (kind === 'folder') await disk.syncFolder(join(folder, path));
  await disk.syncFolder(folder);
};
