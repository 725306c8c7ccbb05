/**
 * Contents of a published build out of its packs. A frame's compressed bytes are hashed against the manifest before
 * the decompressor sees one of them, and it never gives more than the manifest says: what is sent is what was
 * signed, though the disk may have changed it since.
 */
import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, createZstdDecompress, zstdDecompress } from 'node:zlib';
import { BeistandError } from '../../../protocol/errors.ts';
import { limits } from '../../../protocol/limits.ts';
import type { Manifest, ManifestFile, ManifestFrame } from '../../../protocol/manifest.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import type { ReadContent } from './tar-stream.ts';

/** Frames up to this size are held whole, since several files are cut out of them; larger ones hold one file each. */
const inMemoryBytes = 8 * 1024 * 1024;
const chunkBytes = 256 * 1024;
const unpackWhole = promisify(zstdDecompress);
const window = { [constants.ZSTD_d_windowLogMax]: limits.frameWindowLog };

const fault = (what: string, cause?: unknown): BeistandError =>
  new BeistandError('REPOSITORY_FAULT', `${what} in the repository is not what was published.`, {
    hint: 'Restore the repository folder from its backup.',
    cause,
  });

/** A span of unpacked bytes out of a stream of them. */
async function* cut(pieces: AsyncIterable<Uint8Array>, from: number, to: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of pieces) {
    const part = piece.subarray(Math.max(0, from - at), Math.max(0, to - at));
    if (part.length > 0) yield part;
    at += piece.length;
    if (at >= to) return;
  }
}

/**
 * A reader of one build's contents, for one download: it keeps the frame it is in.
 * Its reading throws BeistandError REPOSITORY_FAULT where the disk no longer holds what was signed.
 */
export const contentReader = (folder: string, manifest: Manifest): ReadContent<ManifestFile> => {
  const verified = new Set<number>();
  let held: { readonly index: number; readonly bytes: Uint8Array } | null = null;

  const packed = ({ pack, offset, length }: ManifestFrame): Readable => {
    const path = repositoryLayout.pack(manifest.packs[pack]?.sha256 ?? '');
    return createReadStream(join(folder, path), {
      start: offset,
      end: offset + length - 1,
      highWaterMark: chunkBytes,
    });
  };

  const small = async (index: number, frame: ManifestFrame): Promise<Uint8Array> => {
    if (held?.index === index) return held.bytes;
    const path = repositoryLayout.pack(manifest.packs[frame.pack]?.sha256 ?? '');
    const bytes = Buffer.alloc(frame.length);
    const handle = await open(join(folder, path));
    try {
      await handle.read(bytes, 0, frame.length, frame.offset);
    } finally {
      await handle.close();
    }
    if (hash('sha256', bytes, 'hex') !== frame.sha256) throw fault(`Frame ${index}`);
    const raw = await unpackWhole(bytes, { params: window, maxOutputLength: frame.rawLength }).catch(
      (cause: unknown) => {
        throw fault(`Frame ${index}`, cause);
      },
    );
    held = { index, bytes: raw };
    return raw;
  };

  const verify = async (index: number, frame: ManifestFrame): Promise<void> => {
    if (verified.has(index)) return;
    const digest = createHash('sha256');
    for await (const piece of packed(frame) as AsyncIterable<Uint8Array>) digest.update(piece);
    if (digest.digest('hex') !== frame.sha256) throw fault(`Frame ${index}`);
    verified.add(index);
  };

  async function* large(
    index: number,
    frame: ManifestFrame,
    from: number,
    to: number,
  ): AsyncGenerator<Uint8Array> {
    await verify(index, frame);
    const unpacked = createZstdDecompress({ params: window, chunkSize: chunkBytes });
    // What goes wrong in here comes out of the loop below, since it ends that stream.
    pipeline(packed(frame), unpacked).catch(() => undefined);
    try {
      yield* cut(unpacked as AsyncIterable<Uint8Array>, from, to);
    } catch (cause) {
      throw fault(`Frame ${index}`, cause);
    } finally {
      unpacked.destroy();
    }
  }

  return async function* read(file, from, to) {
    if (file.at === null) return;
    const { frame: index, offset } = file.at;
    const frame = manifest.frames[index];
    if (frame === undefined) throw fault(`Frame ${index}`);
    if (frame.length > inMemoryBytes || frame.rawLength > inMemoryBytes) {
      yield* large(index, frame, offset + from, offset + to);
      return;
    }
    yield (await small(index, frame)).subarray(offset + from, offset + to);
  };
};
