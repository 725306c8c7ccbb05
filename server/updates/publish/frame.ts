/** Frames: contents, one after the other, as one zstd frame. And the pack: frames, one after the other. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type { ZstdOptions } from 'node:zlib';
import { BeistandError } from '../../../protocol/errors.ts';
import { limits } from '../../../protocol/limits.ts';
import { compress } from './codec.ts';
import type { Content } from './frame-plan.ts';
import { inOrder } from './in-order.ts';
import { hashFile } from './read-folder.ts';

/** A frame in a pack, and the contents in it. */
export interface PackedFrame {
  readonly offset: number;
  readonly length: number;
  readonly rawLength: number;
  readonly sha256: string;
  readonly contents: readonly { readonly sha256: string; readonly offset: number }[];
}
export interface Pack {
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
  readonly frames: readonly PackedFrame[];
}

/** Above this a frame is compressed from disk to disk. */
const inMemoryBytes = 64 * 1024 * 1024;
const level = 12;
const chunk = 1024 * 1024;

const frameOptions = (rawLength: number): ZstdOptions => ({
  params: {
    [constants.ZSTD_c_compressionLevel]: level,
    [constants.ZSTD_c_windowLog]: Math.max(
      10,
      Math.min(limits.frameWindowLog, Math.ceil(Math.log2(rawLength + 1))),
    ),
    [constants.ZSTD_c_checksumFlag]: 0,
  },
  pledgedSrcSize: rawLength,
});

/**
 * A content's bytes, if they still are what was hashed.
 * @throws BeistandError BAD_INPUT
 */
const readContent = async (content: Content, source: string): Promise<Uint8Array> => {
  const bytes = await fs.readFile(source);
  if (createHash('sha256').update(bytes).digest('hex') !== content.sha256) throw changed(content.path);
  return bytes;
};
const changed = (path: string): BeistandError =>
  new BeistandError('BAD_INPUT', `${path} was changed while the build was being read.`, {
    hint: 'Publish a folder that nothing writes to.',
  });

interface Compressed {
  readonly contents: readonly Content[];
  readonly rawLength: number;
  readonly body: Uint8Array | { readonly file: string };
}

const compressFrame = async (
  contents: readonly Content[],
  sourceOf: (sha256: string) => string,
  scratch: string,
): Promise<Compressed> => {
  const rawLength = contents.reduce((sum, { size }) => sum + size, 0);
  const [first] = contents;
  if (first !== undefined && rawLength > inMemoryBytes) {
    const file = join(scratch, `frame-${first.sha256}`);
    const source = sourceOf(first.sha256);
    await pipeline(
      createReadStream(source, { highWaterMark: chunk }),
      createZstdCompress(frameOptions(rawLength)),
      createWriteStream(file),
    );
    if ((await hashFile(source)).sha256 !== first.sha256) throw changed(first.path);
    return { contents, rawLength, body: { file } };
  }
  const parts: Uint8Array[] = [];
  for (const content of contents) parts.push(await readContent(content, sourceOf(content.sha256)));
  return {
    contents,
    rawLength,
    body: await compress(Buffer.concat(parts, rawLength), frameOptions(rawLength)),
  };
};

/**
 * Writes a pack of the planned frames into `scratch`; null where there are none. Two frames are compressed at a
 * time, off the main loop.
 * @throws BeistandError BAD_INPUT (a file changed meanwhile), TOO_LARGE
 */
export const writePack = async (
  plan: readonly (readonly Content[])[],
  sourceOf: (sha256: string) => string,
  scratch: string,
  onBytes: (rawBytes: number) => void,
): Promise<Pack | null> => {
  if (plan.length === 0) return null;
  const file = join(scratch, 'new.pack');
  const handle = await fs.open(file, 'w', 0o600);
  const whole = createHash('sha256');
  const frames: PackedFrame[] = [];
  let size = 0;
  try {
    for await (const { contents, rawLength, body } of inOrder(plan, 2, (frame) =>
      compressFrame(frame, sourceOf, scratch),
    )) {
      const own = createHash('sha256');
      const offset = size;
      const parts =
        body instanceof Uint8Array ? [body] : createReadStream(body.file, { highWaterMark: chunk });
      for await (const part of parts as AsyncIterable<Uint8Array> | Uint8Array[]) {
        own.update(part);
        whole.update(part);
        await handle.writeFile(part);
        size += part.length;
      }
      if (!(body instanceof Uint8Array)) await fs.rm(body.file);
      let at = 0;
      const placed = contents.map((content) => {
        const place = { sha256: content.sha256, offset: at };
        at += content.size;
        return place;
      });
      frames.push({ offset, length: size - offset, rawLength, sha256: own.digest('hex'), contents: placed });
      onBytes(rawLength);
    }
  } finally {
    await handle.close();
  }
  if (size > limits.packBytes) throw new BeistandError('TOO_LARGE', `The pack would have ${size} bytes.`);
  return { file, sha256: whole.digest('hex'), size, frames };
};
