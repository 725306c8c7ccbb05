/**
 * Reads a build from a tar stream (plain, gzip or zstd). Files are spooled into `spool` under numbers, so no
 * name from the archive ever becomes a path on this machine.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Parser } from 'tar';
import type { ReadEntry } from 'tar';
import { BeistandError } from '../../../protocol/errors.ts';
import { limits } from '../../../protocol/limits.ts';
import { checkedTree, keptMode, strippedPath } from './tree.ts';
import type { Tree, TreeFile } from './tree.ts';

const magics = { gzip: '1f8b', zstd: '28b52ffd' } as const;

/** The archive's bytes, unpacked by what it begins with, not by its name. */
const unpacked = async (archive: string): Promise<Readable> => {
  const handle = await fs.open(archive, 'r');
  const head = Buffer.alloc(4);
  try {
    await handle.read(head, 0, 4, 0);
  } finally {
    await handle.close();
  }
  const raw = createReadStream(archive);
  const fail = (stream: Readable) => (error: Error) => stream.destroy(error);
  if (head.toString('hex').startsWith(magics.gzip)) {
    const gunzip = createGunzip();
    return raw.on('error', fail(gunzip)).pipe(gunzip);
  }
  if (head.toString('hex') === magics.zstd) {
    const unzstd = createZstdDecompress();
    return raw.on('error', fail(unzstd)).pipe(unzstd);
  }
  return raw;
};

const spoolEntry = async (entry: ReadEntry, path: string): Promise<{ sha256: string; size: number }> => {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await fs.open(path, 'wx', 0o600);
  try {
    for await (const chunk of entry as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), size };
};

/** What came out of the archive so far; a later entry of the same path replaces an earlier one, as tar does. */
interface Found {
  readonly files: Map<string, TreeFile>;
  readonly links: Map<string, string>;
  readonly hardLinks: Map<string, string>;
  readonly folders: Set<string>;
  /** Names the next spooled file. */
  spooled: number;
}

const takeEntry = async (
  entry: ReadEntry,
  path: string,
  found: Found,
  strip: number,
  spool: string,
): Promise<void> => {
  for (const kind of [found.files, found.links, found.hardLinks]) kind.delete(path);
  switch (entry.type) {
    case 'File':
    case 'OldFile':
    case 'ContiguousFile': {
      const source = join(spool, String(found.spooled));
      found.spooled += 1;
      const read = await spoolEntry(entry, source);
      found.files.set(path, { path, mode: keptMode(entry.mode ?? 0o644), ...read, source });
      return;
    }
    case 'Directory':
    case 'GNUDumpDir':
      found.folders.add(path);
      break;
    case 'SymbolicLink':
      found.links.set(path, (entry.linkpath ?? '').normalize('NFC'));
      break;
    case 'Link': {
      const target = strippedPath(entry.linkpath ?? '', strip);
      if (target === null)
        throw new BeistandError('BAD_INPUT', `The hard link ${entry.path} points nowhere.`);
      found.hardLinks.set(path, target);
      break;
    }
    default:
      throw new BeistandError(
        'BAD_INPUT',
        `${entry.path} is a ${entry.type} in the archive; a build can’t hold it.`,
      );
  }
  entry.resume();
};

const assemble = ({ files, links, hardLinks, folders }: Found): Tree => {
  for (const [path, target] of hardLinks) {
    const same = files.get(target);
    if (same === undefined)
      throw new BeistandError(
        'BAD_INPUT',
        `The hard link ${path} points to ${target}, which the archive lacks.`,
      );
    files.set(path, { ...same, path });
  }
  const all = [...files.keys(), ...links.keys(), ...folders];
  const parents = new Set(
    all.flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))),
  );
  return {
    files: [...files.values()],
    symlinks: [...links].map(([path, target]) => ({ path, target })),
    emptyFolders: [...folders].filter((path) => !parents.has(path)),
  };
};

/**
 * The tree of a tar archive, `strip` leading segments taken off.
 * @throws BeistandError BAD_INPUT (damaged, a device, a hard link to nothing), BAD_PATH, TOO_LARGE
 */
export const readTar = async (archive: string, strip: number, spool: string): Promise<Tree> => {
  const found: Found = {
    files: new Map(),
    links: new Map(),
    hardLinks: new Map(),
    folders: new Set(),
    spooled: 0,
  };
  let failure: unknown = null;
  let last: Promise<void> = Promise.resolve();
  let reading: ReadEntry | null = null;
  let total = 0;
  const parser = new Parser({ strict: true });
  parser.on('entry', (entry: ReadEntry) => {
    const take = async (): Promise<void> => {
      if (failure !== null) throw failure;
      reading = entry;
      // The path is the archive's word: absolute or climbing ones are refused, not repaired.
      const bad = entry.path.startsWith('/') || entry.path.split('/').includes('..');
      if (bad)
        throw new BeistandError('BAD_PATH', `${JSON.stringify(entry.path)} leaves the build’s folder.`);
      total += entry.size;
      if (total > limits.buildBytes) throw new BeistandError('TOO_LARGE', 'The archive unpacks to too much.');
      const path = strippedPath(entry.path, strip);
      if (path !== null) await takeEntry(entry, path, found, strip, spool);
      else if (entry.type === 'Directory') entry.resume();
      else
        throw new BeistandError(
          'BAD_INPUT',
          `${entry.path} lies above the folder that --strip ${strip} leaves.`,
        );
    };
    last = last.then(take).catch((error: unknown) => {
      failure ??= error;
      entry.resume();
    });
  });
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    failure ??= new BeistandError('BAD_INPUT', `${entry.path} is of a kind that a build can’t hold.`);
  });
  try {
    await pipeline(await unpacked(archive), parser as unknown as NodeJS.WritableStream);
  } catch (cause) {
    failure = new BeistandError('BAD_INPUT', `${archive} is not a whole tar archive.`, { cause });
    // The rest of an entry cut in its middle never comes: whoever waits for it is woken, and closes its file.
    (reading as ReadEntry | null)?.on('error', () => undefined).destroy(failure);
  }
  await last;
  if (failure !== null) throw failure;
  return checkedTree(assemble(found));
};
