/** Reads a build from a folder. Links are never followed; what is no file, folder or link is refused. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { BeistandError } from '../../../protocol/errors.ts';
import { byText } from './order-rules.ts';
import { checkedTree, keptMode, strippedPath } from './tree.ts';
import type { Tree, TreeFile } from './tree.ts';

/** SHA-256 and size of a file, read once. */
export const hashFile = async (path: string): Promise<{ sha256: string; size: number }> => {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path, {
    highWaterMark: 1024 * 1024,
  }) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest('hex'), size };
};

/**
 * The tree of `folder`, `strip` leading segments taken off.
 * @throws BeistandError BAD_INPUT (a device, a socket, a pipe), and as checkedTree
 */
export const readFolder = async (folder: string, strip: number): Promise<Tree> => {
  const files: TreeFile[] = [];
  const symlinks: { path: string; target: string }[] = [];
  const emptyFolders: string[] = [];
  const walk = async (at: string): Promise<void> => {
    const entries = await fs.readdir(join(folder, at), { withFileTypes: true });
    const path = strippedPath(at, strip);
    if (entries.length === 0 && path !== null) emptyFolders.push(path);
    for (const entry of entries.sort((a, b) => byText(a.name, b.name))) {
      const below = at === '' ? entry.name : `${at}/${entry.name}`;
      const stripped = strippedPath(below, strip);
      const source = join(folder, below);
      if (entry.isDirectory()) await walk(below);
      else if (stripped === null)
        throw new BeistandError('BAD_INPUT', `${below} lies above the folder that --strip ${strip} leaves.`);
      else if (entry.isSymbolicLink())
        symlinks.push({ path: stripped, target: (await fs.readlink(source)).normalize('NFC') });
      else if (entry.isFile()) {
        const { mode } = await fs.lstat(source);
        files.push({ path: stripped, mode: keptMode(mode), ...(await hashFile(source)), source });
      } else
        throw new BeistandError('BAD_INPUT', `${below} is no file, folder or link; a build can’t hold it.`);
    }
  };
  await walk('');
  return checkedTree({ files, symlinks, emptyFolders });
};
