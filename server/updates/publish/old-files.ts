/**
 * The bytes of earlier builds, brought back from the repository's packs: frames by Range, verified
 * compressed, unpacked into a scratch folder, and each content verified again.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdDecompress } from 'node:zlib';
import { BeistandError } from '../../../protocol/errors.ts';
import { limits } from '../../../protocol/limits.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import type { Cache } from './cache.ts';
import type { Place } from './earlier-builds.ts';
import type { ServerLink } from './server-link.ts';

/** Neighbouring frames are fetched by one request up to this many bytes. */
const requestBytes = 32 * 1024 * 1024;

export interface OldFiles {
  /** Fetches what is needed of these contents. */
  prepare(
    contents: ReadonlyMap<string, Place>,
    onBytes: (bytes: number, total: number) => void,
  ): Promise<void>;
  /** `length` bytes at `offset` of a prepared content. */
  read(sha256: string, offset: number, length: number): Promise<Uint8Array>;
}

type Frame = Place['frame'] & { readonly pack: string };

/** Frames that can be fetched together: one pack, one after the other. */
const joined = (frames: readonly Frame[]): Frame[][] => {
  const runs: Frame[][] = [];
  for (const frame of frames.toSorted((a, b) =>
    a.pack === b.pack ? a.offset - b.offset : a.pack < b.pack ? -1 : 1,
  )) {
    const run = runs.at(-1);
    const [first, last] = [run?.[0], run?.at(-1)];
    const follows =
      first !== undefined &&
      last?.pack === frame.pack &&
      last.offset + last.length === frame.offset &&
      frame.offset + frame.length - first.offset <= requestBytes;
    if (run !== undefined && follows) run.push(frame);
    else runs.push([frame]);
  }
  return runs;
};

const fetchRun = async (
  run: readonly Frame[],
  link: ServerLink,
  cache: Cache,
  onBytes: (bytes: number) => void,
): Promise<void> => {
  const [first] = run;
  if (first === undefined) return;
  const length = run.reduce((sum, frame) => sum + frame.length, 0);
  const stream = await link.range(repositoryLayout.pack(first.pack), { offset: first.offset, length });
  let at = 0;
  let written = cache.scratchPath();
  let handle = await fs.open(written, 'w', 0o600);
  let left = first.length;
  try {
    for await (const received of stream) {
      for (let chunk = received; chunk.length > 0;) {
        const frame = run[at];
        if (frame === undefined)
          throw new BeistandError('LENGTH_MISMATCH', 'The server sent more than was asked for.');
        const part = chunk.subarray(0, left);
        await handle.writeFile(part);
        onBytes(part.length);
        left -= part.length;
        chunk = chunk.subarray(part.length);
        if (left > 0) continue;
        await handle.close();
        if (!(await cache.keep('frames', frame.sha256, written)))
          throw new BeistandError('HASH_MISMATCH', `The server's pack ${frame.pack} is damaged.`, {
            hint: 'See "beistand-server doctor --deep". Deltas can be left out: --deltas 0.',
          });
        at += 1;
        left = run[at]?.length ?? 0;
        written = cache.scratchPath();
        handle = await fs.open(written, 'w', 0o600);
      }
    }
  } finally {
    await handle.close();
    await fs.rm(written, { force: true });
  }
  if (at < run.length) throw new BeistandError('LENGTH_MISMATCH', 'The server ended an answer too early.');
};

/** Unpacks into `scratch`, which the caller removes. */
export const openOldFiles = (link: ServerLink, cache: Cache, scratch: string): OldFiles => {
  const at = new Map<string, { file: string; offset: number }>();
  const unpackedFrames = new Map<string, string>();

  const unpack = async (frame: Frame, packed: string): Promise<string> => {
    const file = join(scratch, `old-${frame.sha256}`);
    const options = { params: { [constants.ZSTD_d_windowLogMax]: limits.frameWindowLog } };
    let length = 0;
    const count = async function* (source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
      for await (const part of source) {
        length += part.length;
        if (length > frame.rawLength)
          throw new BeistandError('FRAME_INVALID', 'A frame unpacks to more than it says.');
        yield part;
      }
    };
    await pipeline(createReadStream(packed), createZstdDecompress(options), count, createWriteStream(file));
    if (length !== frame.rawLength)
      throw new BeistandError('FRAME_INVALID', 'A frame unpacks to less than it says.');
    return file;
  };

  const read = async (sha256: string, offset: number, length: number): Promise<Uint8Array> => {
    const place = at.get(sha256);
    if (place === undefined) throw new BeistandError('INTERNAL', `The content ${sha256} was not prepared.`);
    const bytes = Buffer.alloc(length);
    const handle = await fs.open(place.file, 'r');
    try {
      for (let got = 0; got < length;) {
        const { bytesRead } = await handle.read(bytes, got, length - got, place.offset + offset + got);
        if (bytesRead === 0)
          throw new BeistandError('LENGTH_MISMATCH', `The content ${sha256} is too short.`);
        got += bytesRead;
      }
    } finally {
      await handle.close();
    }
    return bytes;
  };

  return {
    read,
    prepare: async (contents, onBytes) => {
      const frames = new Map<string, Frame>();
      for (const [sha256, place] of contents)
        if (!at.has(sha256)) frames.set(place.frame.sha256, { ...place.frame, pack: place.pack.sha256 });
      const missing: Frame[] = [];
      for (const frame of frames.values())
        if (!unpackedFrames.has(frame.sha256) && (await cache.find('frames', frame.sha256)) === null)
          missing.push(frame);
      const total = missing.reduce((sum, frame) => sum + frame.length, 0);
      let done = 0;
      for (const run of joined(missing))
        await fetchRun(run, link, cache, (bytes) => onBytes((done += bytes), total));
      for (const frame of frames.values()) {
        if (unpackedFrames.has(frame.sha256)) continue;
        const packed = await cache.find('frames', frame.sha256);
        if (packed === null) throw new BeistandError('DISK_FAULT', 'A frame vanished from the cache.');
        unpackedFrames.set(frame.sha256, await unpack(frame, packed));
      }
      for (const [sha256, place] of contents) {
        const file = unpackedFrames.get(place.frame.sha256);
        if (file !== undefined && !at.has(sha256)) at.set(sha256, { file, offset: place.offset });
      }
    },
  };
};

/** @throws BeistandError HASH_MISMATCH where `bytes` are not the content named */
export const requireContent = (bytes: Uint8Array, sha256: string, path: string): void => {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new BeistandError('HASH_MISMATCH', `The old file ${path} is not what its manifest says.`);
};
