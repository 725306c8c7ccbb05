/**
 * A copy of the repository for a USB stick (`agent import`) or a mirror. Metadata is copied whole, because it is
 * signed whole; of the rest only what the wanted product and channel need. Blobs first, `timestamp.json` last: a
 * mirror that is being written to shows the old state until it can show the new one. Running it again copies
 * only what is missing.
 */
import { copyFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BeistandError } from '../../../protocol/errors.ts';
import { channels } from '../../../protocol/ids.ts';
import type { Channel } from '../../../protocol/ids.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import { replaceFile, syncFolder } from '../../data-folder.ts';
import { blobsOf, readManifest } from './check-builds.ts';
import { readCurrent, readRootsAfter } from './current.ts';
import type { Current } from './current.ts';

export interface ExportWish {
  readonly product?: string;
  readonly channel?: Channel;
}

export interface Exported {
  readonly targets: number;
  readonly files: number;
  readonly bytes: number;
}

const sizeOf = async (file: string): Promise<number | null> => {
  const stats = await stat(file).catch(() => null);
  return stats === null ? null : stats.size;
};

/** The metadata that belongs to this state, timestamp last. What is published meanwhile comes with the next export: its blobs are not copied yet. */
export const metadataOf = async (
  folder: string,
  current: Current,
): Promise<{ name: string; text: string }[]> => {
  const { timestamp, snapshot, roles } = current;
  const files = (await readRootsAfter(folder, 0, Number.MAX_SAFE_INTEGER)).map((text, index) => ({
    name: `${index + 1}.root.json`,
    text,
  }));
  for (const [role, { metadata, text }] of roles)
    files.push({ name: `${metadata.signed.version}.${role}.json`, text });
  if (snapshot !== null)
    files.push({ name: `${snapshot.metadata.signed.version}.snapshot.json`, text: snapshot.text });
  if (timestamp !== null) files.push({ name: 'timestamp.json', text: timestamp.text });
  return files;
};

const copyOne = async (from: string, to: string): Promise<number> => {
  await mkdir(dirname(to), { recursive: true });
  const temporary = `${to}.new`;
  await copyFile(from, temporary);
  await syncFolder(temporary);
  await rename(temporary, to);
  return (await sizeOf(to)) ?? 0;
};

/**
 * Copies the repository at `folder` to `to`.
 * @throws BeistandError TRUST_NOT_ESTABLISHED (nothing published yet), NO_SUCH_VERSION (nothing fits the wish), REPOSITORY_FAULT
 */
export const exportRepository = async (folder: string, to: string, wish: ExportWish): Promise<Exported> => {
  const current = await readCurrent(folder);
  if (current.snapshot === null)
    throw new BeistandError('TRUST_NOT_ESTABLISHED', 'Nothing has been published yet.', {
      hint: 'Run: publish trust',
    });

  const wanted = new Set<string>();
  let targets = 0;
  for (const channel of channels) {
    if (wish.channel !== undefined && wish.channel !== channel) continue;
    for (const target of Object.values(current.roles.get(channel)?.metadata.signed.targets ?? {})) {
      const { manifest, sha256 } = await readManifest(folder, target);
      if (wish.product !== undefined && wish.product !== manifest.product) continue;
      targets += 1;
      wanted.add(repositoryLayout.target(target.path, sha256));
      for (const blob of blobsOf(manifest)) wanted.add(blob.path);
    }
  }
  if (targets === 0)
    throw new BeistandError('NO_SUCH_VERSION', 'No build fits this product and channel.', {
      hint: 'See: server builds',
    });

  let files = 0;
  let bytes = 0;
  for (const path of wanted) {
    const size = await sizeOf(join(folder, path));
    if (size === null)
      throw new BeistandError('REPOSITORY_FAULT', `${path} is missing.`, { hint: 'See: server doctor' });
    if ((await sizeOf(join(to, path))) === size) continue;
    bytes += await copyOne(join(folder, path), join(to, path));
    files += 1;
  }
  const metadata = await metadataOf(folder, current);
  for (const { name, text } of metadata) {
    await replaceFile(join(to, 'metadata', name), text);
    bytes += Buffer.byteLength(text);
  }
  for (const part of ['metadata', 'targets', 'packs', 'deltas'])
    if ((await sizeOf(join(to, part))) !== null) await syncFolder(join(to, part));
  return { targets, files: files + metadata.length, bytes };
};
