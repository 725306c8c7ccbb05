/**
 * Contents out of downloaded frames. A frame's compressed bytes are hashed again here, read from disk as
 * they are, before the decompressor sees one of them; what comes out is cut into files and each file hashed.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { BuildManifest, ManifestFile, Manifest } from '../../protocol/manifest.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';
import type { Disk } from '../disk/disk.ts';
import type { FetchItem } from '../transfer/transfer.ts';
import { eachOf, hashFile, readRange } from './hash.ts';
import type { OpenSink, Place } from './sink.ts';
import { openSink, putContent } from './sink.ts';
import { unpack } from './unpack.ts';

/** Frames up to this size, packed and unpacked, are held in memory whole. */
const inMemoryBytes = 8 * 1024 * 1024;
const writers = 4;
/** Frames worked on at a time: one is unpacked while another is being synced. */
const frameLanes = 3;

/** What to fetch for these frames. */
export const frameItems = (
  manifest: Pick<Manifest, 'frames' | 'packs'>,
  frames: readonly number[],
): FetchItem[] =>
  frames.flatMap((index) => {
    const frame = manifest.frames[index];
    const pack = frame === undefined ? undefined : manifest.packs[frame.pack];
    if (frame === undefined || pack === undefined) return [];
    const { offset, length, sha256 } = frame;
    return [{ path: repositoryLayout.pack(pack.sha256), offset, length, sha256 }];
  });

const damaged = async (disk: Disk, path: string): Promise<BeistandError> => {
  await disk.removeFile(path);
  return new BeistandError('HASH_MISMATCH', 'A downloaded frame was changed on disk.', {
    hint: 'It was removed; try again, it will be fetched anew.',
    details: { path },
  });
};

/** A wanted file and where it goes. */
export interface Wanted {
  readonly file: ManifestFile;
  readonly place: Place;
}

const fromMemory = async (disk: Disk, raw: Uint8Array, wanted: readonly Wanted[]): Promise<void> => {
  await eachOf(wanted, writers, async ({ file, place }) => {
    const start = file.at?.offset ?? 0;
    await putContent(disk, raw.subarray(start, start + file.size), file, place, 'FRAME_INVALID');
  });
};

/** Cuts files out of a stream of unpacked bytes; files may even overlap. */
const fromStream = async (
  disk: Disk,
  pieces: AsyncIterable<Uint8Array>,
  wanted: readonly Wanted[],
): Promise<void> => {
  const waiting = wanted.toSorted((a, b) => (a.file.at?.offset ?? 0) - (b.file.at?.offset ?? 0));
  const open = new Map<Wanted, OpenSink>();
  let at = 0;
  try {
    for await (const piece of pieces) {
      const end = at + piece.length;
      for (
        let next = waiting[0];
        next !== undefined && (next.file.at?.offset ?? 0) < end;
        next = waiting[0]
      ) {
        open.set(next, await openSink(disk, next.file, next.place, 'FRAME_INVALID'));
        waiting.shift();
      }
      for (const [one, sink] of open) {
        const start = one.file.at?.offset ?? 0;
        const part = piece.subarray(Math.max(0, start - at), Math.max(0, start + one.file.size - at));
        await sink.write(part);
        if (sink.written < one.file.size) continue;
        open.delete(one);
        await sink.finish();
      }
      at = end;
    }
  } finally {
    for (const sink of open.values()) await sink.abandon();
  }
};

const unpackFrame = async (
  disk: Disk,
  manifest: Pick<BuildManifest, 'frames'>,
  index: number,
  downloads: string,
  wanted: readonly Wanted[],
): Promise<void> => {
  const frame = manifest.frames[index];
  if (frame === undefined) throw new BeistandError('FRAME_INVALID', `There is no frame ${index}.`);
  const path = join(downloads, frame.sha256);
  const options = {
    rawLength: frame.rawLength,
    windowLog: limits.frameWindowLog,
    code: 'FRAME_INVALID' as const,
    name: `Frame ${index}`,
  };
  if (frame.length <= inMemoryBytes && frame.rawLength <= inMemoryBytes) {
    const packed = await disk.read(path, inMemoryBytes);
    if (hash('sha256', packed, 'hex') !== frame.sha256) throw await damaged(disk, path);
    const parts: Uint8Array[] = [];
    for await (const piece of unpack(packed, options)) parts.push(piece);
    await fromMemory(disk, parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts), wanted);
    return;
  }
  if ((await hashFile(disk, path)).sha256 !== frame.sha256) throw await damaged(disk, path);
  const reader = await disk.openRead(path);
  try {
    await fromStream(disk, unpack(readRange(reader, 0, reader.size), options), wanted);
  } finally {
    await reader.close();
  }
};

/**
 * Writes every wanted file out of its downloaded frame (`<downloads>/<sha256 of the frame>`).
 * @throws BeistandError FRAME_INVALID, HASH_MISMATCH
 */
export const unpackFrames = async (
  disk: Disk,
  manifest: Pick<BuildManifest, 'frames'>,
  downloads: string,
  wanted: readonly Wanted[],
  onBytes: (bytes: number) => void,
): Promise<void> => {
  const byFrame = Map.groupBy(wanted, ({ file }) => file.at?.frame ?? -1);
  const inOrder = [...byFrame].toSorted(([a], [b]) => a - b);
  await eachOf(inOrder, frameLanes, async ([index, files]) => {
    if (index === -1) {
      for (const { file, place } of files)
        await putContent(disk, new Uint8Array(0), file, place, 'FRAME_INVALID');
      return;
    }
    await unpackFrame(disk, manifest, index, downloads, files);
    onBytes(files.reduce((sum, { file }) => sum + file.size, 0));
  });
};
