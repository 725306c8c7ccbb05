/**
 * Contents out of a delta. The delta's bytes are hashed against the manifest before its header is read,
 * every old file before it is used, every new one while it is written. What a group can't give (an old file
 * was changed, the codec is unknown, the result is wrong) is left out and named, so that frames bring it.
 */
import { join } from 'node:path';
import {
  deltaHeaderLength,
  deltaPrefixBytes,
  parseDeltaHeader,
  zstdDictionaryCodec,
} from '../../protocol/delta-format.ts';
import type { DeltaGroup, DeltaHeader, DeltaSlice } from '../../protocol/delta-format.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { ManifestFile } from '../../protocol/manifest.ts';
import type { Disk, DiskReader } from '../disk/disk.ts';
import { hashFile, readInto } from './hash.ts';
import type { DeltaStep } from './plan.ts';
import type { OpenSink, Place } from './sink.ts';
import { openSink } from './sink.ts';
import { unpack } from './unpack.ts';

/** How a group's body becomes its new bytes; another codec is another entry in `codecs`. The old bytes are given away. */
export type DeltaDecoder = (
  old: Uint8Array,
  body: Uint8Array,
  rawLength: number,
) => AsyncIterable<Uint8Array>;

const zstdDictionary: DeltaDecoder = (old, body, rawLength) =>
  unpack(body, {
    rawLength,
    windowLog: limits.deltaWindowLog,
    dictionary: old,
    code: 'DELTA_INVALID',
    name: 'A group of the delta',
  });

/** The codecs this agent can read, by the name a delta's header calls them. */
export const codecs: ReadonlyMap<string, DeltaDecoder> = new Map([[zstdDictionaryCodec, zstdDictionary]]);

export interface DeltaInput {
  readonly disk: Disk;
  readonly step: DeltaStep;
  readonly downloads: string;
  /** Where a content is on disk now; undefined where it is not. */
  readonly placeOf: (sha256: string) => string | undefined;
  /** Where a new content goes; null where it is there already. */
  readonly destination: (file: ManifestFile) => Place | null;
  readonly onBytes: (bytes: number) => void;
}

export interface DeltaResult {
  /** The contents written, by SHA-256, and where. */
  readonly written: ReadonlyMap<string, string>;
  /** What went wrong, in words for the journal; empty where nothing did. */
  readonly faults: readonly string[];
}

const invalid = (says: string): BeistandError => new BeistandError('DELTA_INVALID', says);

const readExactly = async (reader: DiskReader, offset: number, length: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(length);
  if (!(await readInto(reader, bytes, offset))) throw invalid('The delta is shorter than its header says.');
  return bytes;
};

const readHeader = async (
  reader: DiskReader,
  base: string,
): Promise<{ header: DeltaHeader; bodies: number }> => {
  const length = deltaHeaderLength(await readExactly(reader, 0, Math.min(deltaPrefixBytes, reader.size)));
  const bytes = await readExactly(reader, deltaPrefixBytes, length);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new BeistandError('DELTA_INVALID', 'The delta’s header is not JSON.', { cause });
  }
  const header = parseDeltaHeader(value);
  if (header.base !== base) throw invalid('The delta starts from another build.');
  return { header, bodies: deltaPrefixBytes + length };
};

/** Applies one delta after its file was hashed. Reads and writes file by file; a group at a time in memory. */
class Application {
  readonly #input: DeltaInput;
  readonly #base: ReadonlyMap<string, ManifestFile>;
  readonly #target: ReadonlyMap<string, ManifestFile>;
  readonly #checked = new Map<string, string>();
  readonly #open = new Map<string, OpenSink>();
  readonly #failed = new Set<string>();
  readonly written = new Map<string, string>();

  constructor(input: DeltaInput) {
    this.#input = input;
    const { base, to } = input.step;
    this.#base = new Map(base.manifest.files.map((file) => [file.path, file]));
    this.#target = new Map(to.manifest.files.map((file) => [file.path, file]));
  }

  /** The path of an old file whose hash was found right. */
  async #oldFile(path: string): Promise<string> {
    const file = this.#base.get(path);
    if (file === undefined) throw invalid(`The delta starts from ${path}, which its base does not have.`);
    const known = this.#checked.get(file.sha256);
    if (known !== undefined) return known;
    const place = this.#input.placeOf(file.sha256);
    const { disk } = this.#input;
    const entry = place === undefined ? null : await disk.stat(place);
    if (place === undefined || entry?.kind !== 'file')
      throw new BeistandError('TREE_DIFFERS', `The old ${path} is not there any more.`);
    if ((await hashFile(disk, place)).sha256 !== file.sha256)
      throw new BeistandError('TREE_DIFFERS', `The old ${path} was changed on this machine.`);
    this.#checked.set(file.sha256, place);
    return place;
  }

  async #oldBytes(slices: readonly DeltaSlice[]): Promise<Uint8Array> {
    const bytes = new Uint8Array(slices.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const slice of slices) {
      const reader = await this.#input.disk.openRead(await this.#oldFile(slice.path));
      try {
        if (!(await readInto(reader, bytes.subarray(at, at + slice.length), slice.offset)))
          throw invalid(`The old ${slice.path} ends before the delta's slice of it.`);
      } finally {
        await reader.close();
      }
      at += slice.length;
    }
    return bytes;
  }

  async #begin(slice: DeltaSlice): Promise<OpenSink | null> {
    const file = this.#target.get(slice.path);
    if (file === undefined) throw invalid(`The delta makes ${slice.path}, which its build does not have.`);
    if (this.#failed.has(slice.path) || this.written.has(file.sha256)) return null;
    const already = this.#open.get(slice.path);
    if (already !== undefined) {
      if (already.written !== slice.offset)
        throw invalid(`The pieces of ${slice.path} don’t follow each other.`);
      return already;
    }
    if (slice.offset !== 0) throw invalid(`The pieces of ${slice.path} don’t begin at its start.`);
    const place = this.#input.destination(file);
    if (place === null) return null;
    const sink = await openSink(this.#input.disk, file, place, 'DELTA_INVALID');
    this.#open.set(slice.path, sink);
    return sink;
  }

  async #end(path: string, sink: OpenSink): Promise<void> {
    const file = this.#target.get(path);
    if (file === undefined || sink.written < file.size) return;
    this.#open.delete(path);
    await sink.finish();
    const place = this.#input.destination(file);
    if (place !== null) this.written.set(file.sha256, place.path);
  }

  async group(group: DeltaGroup, body: Uint8Array): Promise<void> {
    const decode = codecs.get(group.codec);
    if (decode === undefined)
      throw invalid(`The delta uses the codec ${group.codec}, which this agent does not know.`);
    if (group.new.every(({ path }) => this.#isThere(path))) return;
    const pieces = decode(await this.#oldBytes(group.old), body, group.rawLength)[Symbol.asyncIterator]();
    try {
      await this.#cut(group.new, pieces);
    } finally {
      await pieces.return?.();
    }
    this.#input.onBytes(group.rawLength);
  }

  /** True where nothing needs the file: its content is on disk already. */
  #isThere(path: string): boolean {
    const file = this.#target.get(path);
    return file !== undefined && this.#input.destination(file) === null;
  }

  async #cut(slices: readonly DeltaSlice[], pieces: AsyncIterator<Uint8Array>): Promise<void> {
    let rest = new Uint8Array(0) as Uint8Array;
    for (const slice of slices) {
      const sink = await this.#begin(slice);
      for (let left = slice.length; left > 0;) {
        if (rest.length === 0) {
          const next = await pieces.next();
          if (next.done === true) throw invalid('A group of the delta is too short.');
          rest = next.value;
        }
        const part = rest.subarray(0, left);
        await sink?.write(part);
        rest = rest.subarray(part.length);
        left -= part.length;
      }
      if (sink !== null) await this.#end(slice.path, sink);
    }
    // Reads to the end, so that a body that unpacks to more is noticed.
    for (let more = await pieces.next(); more.done !== true; more = await pieces.next());
  }

  async fail(slices: readonly DeltaSlice[]): Promise<void> {
    for (const { path } of slices) {
      this.#failed.add(path);
      await this.#open.get(path)?.abandon();
      this.#open.delete(path);
    }
  }

  async close(): Promise<void> {
    for (const sink of this.#open.values()) await sink.abandon();
    this.#open.clear();
  }
}

const isOurs = (error: unknown): error is BeistandError =>
  error instanceof BeistandError && (error.code === 'DELTA_INVALID' || error.code === 'TREE_DIFFERS');

/**
 * Applies one delta (`<downloads>/<sha256 of the delta>`), as far as it can be.
 * @throws only what the disk throws; what is wrong with the delta or its base comes back as `faults`
 */
export const applyDelta = async (input: DeltaInput): Promise<DeltaResult> => {
  const { disk, step, downloads } = input;
  const path = join(downloads, step.delta.sha256);
  if ((await disk.stat(path)) === null || (await hashFile(disk, path)).sha256 !== step.delta.sha256)
    return { written: new Map(), faults: ['the delta on disk is not the one the manifest names'] };
  const reader = await disk.openRead(path);
  const application = new Application(input);
  const faults: string[] = [];
  try {
    const { header, bodies } = await readHeader(reader, step.base.sha256);
    for (const group of header.groups)
      try {
        await application.group(group, await readExactly(reader, bodies + group.offset, group.length));
      } catch (error) {
        if (!isOurs(error)) throw error;
        faults.push(error.message);
        await application.fail(group.new);
      }
  } catch (error) {
    if (!isOurs(error)) throw error;
    faults.push(error.message);
  } finally {
    await application.close();
    await reader.close();
  }
  return { written: application.written, faults };
};
