/**
 * Removes what no record speaks of any more: half-built trees, builds beyond those kept, backups of builds
 * that are gone. Only names of our own making are touched, and never the tree that `current` names.
 */
import { join } from 'node:path';
import { versionSchema } from '../../protocol/ids.ts';
import { discardTree, removeTree } from './tree.ts';
import { planTree } from './tree-rules.ts';
import type { Work } from './work.ts';
import { buildsOnDisk, dropReserve } from './work.ts';

const listIn = async ({ disk }: Work, folder: string): Promise<string[]> =>
  (await disk.stat(folder))?.kind === 'folder' ? await disk.list(folder) : [];

const sweepInitial = async (work: Work): Promise<void> => {
  const { disk, install, keeper } = work;
  const builds = await buildsOnDisk(work, keeper.record);
  if (builds.length !== keeper.record.builds.length) return;
  const used = new Set(
    builds.flatMap(({ manifest }) => planTree(manifest).initial.map(({ sha256 }) => sha256)),
  );
  for (const name of await listIn(work, install.initial))
    if (!used.has(name)) await disk.removeFile(join(install.initial, name));
};

/** Called where nothing is under way: after a commit, a rollback, or an update that was dropped. */
export const sweep = async (work: Work): Promise<void> => {
  const { install, keeper, options } = work;
  const { builds } = keeper.record;
  const current = await options.currentLink.read(install.root);
  // A home that knows no build has no business removing any.
  if (builds.length === 0 && current !== null) return;
  const kept = new Set([...builds.map(({ version }) => version), current]);
  for (const name of await listIn(work, install.versions)) {
    const path = join(install.versions, name);
    if (/^\.(?:staging|removing)-/.test(name) || path === install.scratch) await removeTree(work.disk, path);
    else if (versionSchema.safeParse(name).success && !kept.has(name))
      await discardTree(work.disk, path, install.removing(name));
  }
  if ((await work.disk.stat(install.versions)) !== null) await work.disk.syncFolder(install.versions);
  const backups = new Set(builds.map(({ backup }) => backup));
  for (const name of await listIn(work, install.backups))
    if (!backups.has(name)) await removeTree(work.disk, join(install.backups, name));
  if ((await work.disk.stat(install.backups)) !== null) await work.disk.syncFolder(install.backups);
  await sweepInitial(work);
  await dropReserve(work);
};
