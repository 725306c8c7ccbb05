/** Writes a delta file (protocol/delta-format.ts): plans its groups, codes them two at a time, hashes the whole. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { sortedJson } from '../../../protocol/canonical-json.ts';
import { deltaMagic, deltaPrefixBytes, parseDeltaHeader } from '../../../protocol/delta-format.ts';
import type { DeltaGroup, DeltaSlice } from '../../../protocol/delta-format.ts';
import { BeistandError } from '../../../protocol/errors.ts';
import { limits } from '../../../protocol/limits.ts';
import type { BuildManifest } from '../../../protocol/manifest.ts';
import type { DeltaCodec } from './codec.ts';
import { planDelta } from './delta-plan.ts';
import type { PlanFile } from './delta-plan.ts';
import { addPlaces } from './earlier-builds.ts';
import type { Place } from './earlier-builds.ts';
import { inOrder } from './in-order.ts';
import { requireContent } from './old-files.ts';
import type { OldFiles } from './old-files.ts';
import type { TreeFile } from './tree.ts';

export interface DeltaBase {
  readonly sha256: string;
  readonly manifest: BuildManifest;
}
export interface WrittenDelta {
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
}
export interface DeltaProgress {
  fetched(bytes: number, total: number): void;
  coded(rawBytes: number, total: number): void;
}

const sizeOf = (slices: readonly DeltaSlice[]): number => slices.reduce((sum, { length }) => sum + length, 0);

/** Reads slices of the new tree and checks whole files by the way. */
const readNew = async (
  slices: readonly DeltaSlice[],
  files: ReadonlyMap<string, TreeFile>,
): Promise<Uint8Array> => {
  const bytes = Buffer.alloc(sizeOf(slices));
  let at = 0;
  for (const { path, offset, length } of slices) {
    const file = files.get(path);
    if (file === undefined) continue;
    const handle = await fs.open(file.source, 'r');
    try {
      for (let got = 0; got < length;) {
        const { bytesRead } = await handle.read(bytes, at + got, length - got, offset + got);
        if (bytesRead === 0) throw new BeistandError('BAD_INPUT', `${path} became shorter meanwhile.`);
        got += bytesRead;
      }
    } finally {
      await handle.close();
    }
    if (length === file.size) requireContent(bytes.subarray(at, at + length), file.sha256, path);
    at += length;
  }
  return bytes;
};

const readOld = async (
  slices: readonly DeltaSlice[],
  files: ReadonlyMap<string, PlanFile>,
  old: OldFiles,
): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for (const { path, offset, length } of slices) {
    const file = files.get(path);
    if (file === undefined) continue;
    const part = await old.read(file.sha256, offset, length);
    if (length === file.size) requireContent(part, file.sha256, path);
    parts.push(part);
  }
  return Buffer.concat(parts);
};

/** Which old contents the groups start from, and where they lie. */
const oldPlaces = (
  groups: readonly { old: readonly DeltaSlice[] }[],
  base: BuildManifest,
): Map<string, Place> => {
  const all = new Map<string, Place>();
  addPlaces(all, base);
  const contentAt = new Map(base.files.map(({ path, sha256 }) => [path, sha256]));
  const wanted = new Map<string, Place>();
  for (const { path } of groups.flatMap((group) => group.old)) {
    const sha256 = contentAt.get(path);
    const place = sha256 === undefined ? undefined : all.get(sha256);
    if (sha256 !== undefined && place !== undefined) wanted.set(sha256, place);
  }
  return wanted;
};

/**
 * The delta from `base` to the tree, in `scratch`; null where nothing is new, or as soon as it turns out not
 * smaller than `worthBytes`.
 * @throws BeistandError HASH_MISMATCH, UNREACHABLE and others of fetching the old bytes
 */
export const writeDelta = async (
  base: DeltaBase,
  files: readonly TreeFile[],
  codec: DeltaCodec,
  old: OldFiles,
  scratch: string,
  worthBytes: number,
  progress: DeltaProgress,
): Promise<WrittenDelta | null> => {
  const planned = planDelta(base.manifest.files, files);
  if (planned.length === 0) return null;
  await old.prepare(oldPlaces(planned, base.manifest), (bytes, total) => progress.fetched(bytes, total));

  const newAt = new Map(files.map((file) => [file.path, file]));
  const oldAt = new Map(base.manifest.files.map((file) => [file.path, file]));
  const total = planned.reduce((sum, group) => sum + sizeOf(group.new), 0);
  const groups: DeltaGroup[] = [];
  const bodies = join(scratch, `delta-bodies-${base.sha256}`);
  let bodyBytes = 0;
  let coded = 0;
  const handle = await fs.open(bodies, 'w', 0o600);
  try {
    const code = async (group: (typeof planned)[number]) => {
      const [from, to] = [await readOld(group.old, oldAt, old), await readNew(group.new, newAt)];
      return { group, rawLength: to.length, body: await codec.encode(from, to) };
    };
    for await (const { group, rawLength, body } of inOrder(planned, 2, code)) {
      const place = { offset: bodyBytes, length: body.length, rawLength };
      groups.push({ codec: codec.name, old: [...group.old], new: [...group.new], ...place });
      await handle.writeFile(body);
      bodyBytes += body.length;
      progress.coded((coded += rawLength), total);
      if (bodyBytes >= worthBytes) return null;
    }
  } finally {
    await handle.close();
  }

  const header = { formatVersion: 1 as const, base: base.sha256, groups };
  const json = new TextEncoder().encode(sortedJson(parseDeltaHeader(header)));
  const size = deltaPrefixBytes + json.length + bodyBytes;
  if (size >= worthBytes || size > limits.deltaBytes || json.length > limits.deltaHeaderBytes) return null;
  const prefix = Buffer.alloc(deltaPrefixBytes);
  prefix.write(deltaMagic, 'latin1');
  prefix.writeUInt32BE(json.length, 8);
  return assemble(scratch, base.sha256, [prefix, json], bodies, size);
};

const assemble = async (
  scratch: string,
  name: string,
  head: readonly Uint8Array[],
  bodies: string,
  size: number,
): Promise<WrittenDelta> => {
  const file = join(scratch, `${name}.delta`);
  const hash = createHash('sha256');
  const out = await fs.open(file, 'w', 0o600);
  const body = await fs.open(bodies, 'r');
  const put = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes);
    await out.writeFile(bytes);
  };
  try {
    for (const bytes of head) await put(bytes);
    const stream = body.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 });
    for await (const chunk of stream as AsyncIterable<Uint8Array>) await put(chunk);
  } finally {
    await out.close();
    await body.close();
  }
  await fs.rm(bodies);
  return { file, sha256: hash.digest('hex'), size };
};
