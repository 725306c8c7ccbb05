/**
 * A tree as it lies on disk: what is really there, and how it is removed. Nothing here follows a link: a
 * folder that turns out to be one is a fault.
 */
import { dirname, join } from 'node:path';
import type { Disk, DiskEntry } from '../disk/disk.ts';

/** Everything below `folder`, relative with forward slashes, parents first; folders that are links are not entered. */
export const walk = async (disk: Disk, folder: string): Promise<Map<string, DiskEntry>> => {
  const found = new Map<string, DiskEntry>();
  const enter = async (path: string): Promise<void> => {
    for (const name of await disk.list(path === '' ? folder : join(folder, path))) {
      const inner = path === '' ? name : `${path}/${name}`;
      const entry = await disk.stat(join(folder, inner));
      if (entry === null) continue;
      found.set(inner, entry);
      if (entry.kind === 'folder') await enter(inner);
    }
  };
  await enter('');
  return found;
};

/** Removes a folder and all in it, read-only or not; nothing there is fine. Links are removed, never followed. */
export const removeTree = async (disk: Disk, folder: string): Promise<void> => {
  const entry = await disk.stat(folder);
  if (entry === null) return;
  if (entry.kind !== 'folder') {
    await disk.removeFile(folder);
    return;
  }
  await disk.setMode(folder, 0o755);
  for (const name of await disk.list(folder)) await removeTree(disk, join(folder, name));
  await disk.removeEmptyFolder(folder);
};

/** Takes a tree out of sight in one step, then removes it: a crash never leaves half a tree under its name. */
export const discardTree = async (disk: Disk, tree: string, removing: string): Promise<void> => {
  await removeTree(disk, removing);
  if ((await disk.stat(tree)) === null) return;
  await disk.rename(tree, removing);
  await disk.syncFolder(dirname(tree));
  await removeTree(disk, removing);
  await disk.syncFolder(dirname(tree));
};
