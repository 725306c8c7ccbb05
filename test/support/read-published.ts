/** Reads what the publisher made the way an agent must: only by the formats, sharing no code with the writer. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, zstdDecompressSync } from 'node:zlib';
import { deltaHeaderLength, deltaPrefixBytes, parseDeltaHeader } from '../../protocol/delta-format.ts';
import { limits } from '../../protocol/limits.ts';
import { parseManifest } from '../../protocol/manifest.ts';
import type { BuildManifest, Manifest } from '../../protocol/manifest.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const unpack = (bytes: Uint8Array, windowLog: number, dictionary?: Uint8Array): Buffer =>
  zstdDecompressSync(bytes, {
    params: { [constants.ZSTD_d_windowLogMax]: windowLog },
    ...(dictionary === undefined ? {} : { dictionary }),
  });

/** The manifest of a target in the repository folder. */
export const readManifest = async (folder: string, target: string, hash: string): Promise<Manifest> => {
  const bytes = await readFile(join(folder, repositoryLayout.target(target, hash)));
  if (sha256(bytes) !== hash) throw new Error('manifest hash');
  return parseManifest(JSON.parse(bytes.toString()));
};

/** All files of a build by path, from frames; throws where a hash or a length is not as the manifest says. */
export const filesFromFrames = async (folder: string, manifest: Manifest): Promise<Map<string, Buffer>> => {
  const frames: Buffer[] = [];
  for (const frame of manifest.frames) {
    const pack = await readFile(
      join(folder, repositoryLayout.pack(manifest.packs[frame.pack]?.sha256 ?? '')),
    );
    const packed = pack.subarray(frame.offset, frame.offset + frame.length);
    if (sha256(packed) !== frame.sha256) throw new Error('frame hash');
    const raw = unpack(packed, limits.frameWindowLog);
    if (raw.length !== frame.rawLength) throw new Error('frame length');
    frames.push(raw);
  }
  const files = new Map<string, Buffer>();
  for (const { path, size, at, sha256: hash } of manifest.files) {
    const bytes =
      at === null
        ? Buffer.alloc(0)
        : (frames[at.frame]?.subarray(at.offset, at.offset + size) ?? Buffer.alloc(0));
    if (sha256(bytes) !== hash) throw new Error(`file hash of ${path}`);
    files.set(path, bytes);
  }
  return files;
};

/** All files of a build by path, from the files of another and the delta between them. */
export const filesFromDelta = async (
  folder: string,
  old: ReadonlyMap<string, Buffer>,
  base: string,
  manifest: BuildManifest,
): Promise<Map<string, Buffer>> => {
  const named = manifest.deltas.find((delta) => delta.base === base);
  if (named === undefined) throw new Error('no such delta');
  const delta = await readFile(join(folder, repositoryLayout.delta(named.sha256)));
  if (sha256(delta) !== named.sha256 || delta.length !== named.size) throw new Error('delta hash');
  const bodies = deltaPrefixBytes + deltaHeaderLength(delta);
  const header = parseDeltaHeader(JSON.parse(delta.subarray(deltaPrefixBytes, bodies).toString()));
  const parts = new Map<string, Buffer[]>();
  for (const group of header.groups) {
    const from = Buffer.concat(
      group.old.map(
        ({ path, offset, length }) => old.get(path)?.subarray(offset, offset + length) ?? Buffer.alloc(0),
      ),
    );
    const body = delta.subarray(bodies + group.offset, bodies + group.offset + group.length);
    const raw = unpack(body, limits.deltaWindowLog, from.length === 0 ? undefined : from);
    if (raw.length !== group.rawLength) throw new Error('group length');
    let at = 0;
    for (const { path, length } of group.new) {
      parts.set(path, [...(parts.get(path) ?? []), raw.subarray(at, at + length)]);
      at += length;
    }
  }
  const byHash = new Map([...old.values()].map((bytes) => [sha256(bytes), bytes]));
  for (const list of parts.values()) {
    const bytes = Buffer.concat(list);
    byHash.set(sha256(bytes), bytes);
  }
  const files = new Map<string, Buffer>();
  for (const { path, sha256: hash } of manifest.files) {
    const bytes = byHash.get(hash);
    if (bytes === undefined) throw new Error(`the delta lacks ${path}`);
    files.set(path, bytes);
  }
  return files;
};
