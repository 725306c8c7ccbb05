/**
 * One installation for the tests of the update engine: real folders, real trees, real hooks run by a real
 * shell, the real transfer over a folder. Trust is the contract's own type over that folder; the TUF part has
 * its own tests. Nothing here needs vitest, so that the child that gets killed uses the same world.
 */
import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { constants, zstdCompressSync } from 'node:zlib';
import type { Disk } from '../../agent/disk/disk.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { posixCurrent } from '../../agent/disk/platform.ts';
import { homeLayout } from '../../agent/home/layout.ts';
import { createFolderSource } from '../../agent/transfer/folder-source.ts';
import { createTransfer } from '../../agent/transfer/transfer.ts';
import type { TargetEntry, TrustedRepository } from '../../agent/trust/repository.ts';
import type { EngineOptions, ProgressEvent, UpdateEngine } from '../../agent/update/contract.ts';
import { createEngine } from '../../agent/update/engine.ts';
import { openJournal } from '../../agent/update/journal.ts';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { deltaMagic } from '../../protocol/delta-format.ts';
import type { DeltaGroup } from '../../protocol/delta-format.ts';
import { BeistandError } from '../../protocol/errors.ts';
import type { Channel } from '../../protocol/ids.ts';
import type { BuildManifest, Manifest, ScriptManifest, TargetCustom } from '../../protocol/manifest.ts';
import { parseManifest, targetPath } from '../../protocol/manifest.ts';
import type { ProductFile } from '../../protocol/product-file.ts';
import { productFileSchema } from '../../protocol/product-file.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A product file as its author writes it, defaults left out. */
export type ProductFileInput = { [K in keyof ProductFile]?: unknown };

export interface BuildInput {
  readonly version: string;
  /** Text by path; one that begins with `#!` is executable. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly symlinks?: Readonly<Record<string, string>>;
  readonly emptyFolders?: readonly string[];
  readonly product?: ProductFileInput;
  readonly channel?: Channel;
  readonly customer?: string;
  readonly platform?: string;
  readonly minimumAgent?: string;
  /** Builds a delta from is made. */
  readonly deltasFrom?: readonly PublishedBuild[];
  /** Changes to the finished manifest, to make it wrong. */
  readonly spoil?: (manifest: BuildManifest) => unknown;
  readonly productName?: string;
}

export interface PublishedBuild {
  readonly entry: TargetEntry;
  readonly manifest: BuildManifest;
  readonly contents: ReadonlyMap<string, Buffer>;
}

const put = (repo: string, path: string, bytes: Uint8Array): void => {
  fs.mkdirSync(dirname(join(repo, path)), { recursive: true });
  fs.writeFileSync(join(repo, path), bytes);
};

const isExecutable = (bytes: Buffer): boolean => bytes.subarray(0, 2).toString() === '#!';

/** Each file in a frame of its own, but small ones of one folder together. */
const packFiles = (repo: string, files: ReadonlyMap<string, Buffer>) => {
  const groups = Map.groupBy(
    [...files].filter(([, bytes]) => bytes.length > 0),
    ([path]) => dirname(path),
  );
  const bodies: Buffer[] = [];
  const frames: BuildManifest['frames'] = [];
  const at = new Map<string, { frame: number; offset: number }>();
  let offset = 0;
  for (const group of groups.values()) {
    const raw = Buffer.concat(group.map(([, bytes]) => bytes));
    const body = zstdCompressSync(raw);
    let inner = 0;
    for (const [path, bytes] of group) {
      at.set(path, { frame: frames.length, offset: inner });
      inner += bytes.length;
    }
    frames.push({ pack: 0, offset, length: body.length, rawLength: raw.length, sha256: sha256(body) });
    bodies.push(body);
    offset += body.length;
  }
  const pack = Buffer.concat(bodies);
  if (pack.length > 0) put(repo, repositoryLayout.pack(sha256(pack)), pack);
  return { packs: pack.length > 0 ? [{ sha256: sha256(pack), size: pack.length }] : [], frames, at };
};

/** One group: all that changed, against the same paths of the old build. */
export const makeDelta = (
  repo: string,
  from: PublishedBuild,
  files: BuildManifest['files'],
  contents: ReadonlyMap<string, Buffer>,
  codec = 'zstd-dictionary',
): BuildManifest['deltas'][number] => {
  const known = new Set(from.manifest.files.map((file) => file.sha256));
  const fresh = files.filter(
    (file, index) =>
      file.size > 0 &&
      !known.has(file.sha256) &&
      files.findIndex((other) => other.sha256 === file.sha256) === index,
  );
  const old = from.manifest.files.filter(
    (file) => file.size > 0 && fresh.some(({ path }) => path === file.path),
  );
  const bytesOf = (of: ReadonlyMap<string, Buffer>, paths: readonly { path: string }[]): Buffer =>
    Buffer.concat(paths.map(({ path }) => of.get(path) ?? Buffer.alloc(0)));
  const dictionary = bytesOf(from.contents, old);
  const raw = bytesOf(contents, fresh);
  const body = zstdCompressSync(raw, {
    params: { [constants.ZSTD_c_windowLog]: 20 },
    ...(dictionary.length > 0 ? { dictionary } : {}),
  });
  const slice = ({ path, size }: { path: string; size: number }) => ({ path, offset: 0, length: size });
  const group: DeltaGroup = {
    codec,
    old: old.map(slice),
    new: fresh.map(slice),
    offset: 0,
    length: body.length,
    rawLength: raw.length,
  };
  const header = Buffer.from(
    JSON.stringify({ formatVersion: 1, base: from.entry.sha256, groups: fresh.length === 0 ? [] : [group] }),
  );
  const prefix = Buffer.alloc(12);
  prefix.write(deltaMagic, 0);
  prefix.writeUInt32BE(header.length, 8);
  const delta = Buffer.concat([prefix, header, body]);
  put(repo, repositoryLayout.delta(sha256(delta)), delta);
  return {
    base: from.entry.sha256,
    baseVersion: from.manifest.version,
    sha256: sha256(delta),
    size: delta.length,
  };
};

const customOf = (manifest: Manifest): TargetCustom => {
  const { product, platform, customer, createdAt } = manifest;
  const owner = customer === undefined ? {} : { customer };
  return manifest.kind === 'build'
    ? { kind: 'build', product, version: manifest.version, platform, createdAt, ...owner }
    : { kind: 'script', product, id: manifest.id, platform, createdAt, ...owner };
};

const announce = (repo: string, manifest: Manifest, value: unknown): TargetEntry => {
  const bytes = Buffer.from(canonicalJson(value));
  const custom = customOf(manifest);
  const path = targetPath(manifest.channel, custom);
  const entry: TargetEntry = {
    path,
    channel: manifest.channel,
    sha256: sha256(bytes),
    length: bytes.length,
    custom,
  };
  put(repo, repositoryLayout.target(path, entry.sha256), bytes);
  const list = join(repo, 'targets.json');
  const before = fs.existsSync(list) ? (JSON.parse(fs.readFileSync(list, 'utf8')) as TargetEntry[]) : [];
  fs.writeFileSync(list, JSON.stringify([...before.filter((one) => one.path !== path), entry]));
  return entry;
};

/** Puts a build into the repository folder. */
export const publishBuild = (repo: string, input: BuildInput): PublishedBuild => {
  const product = input.product === undefined ? undefined : productFileSchema.parse(input.product);
  const contents = new Map(
    Object.entries(input.files)
      .map(([path, text]) => [path, Buffer.from(text)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  const { packs, frames, at } = packFiles(repo, contents);
  const files = [...contents].map(([path, bytes]) => ({
    path,
    mode: isExecutable(bytes) ? (0o755 as const) : (0o644 as const),
    size: bytes.length,
    sha256: sha256(bytes),
    at: at.get(path) ?? null,
  }));
  const deltas = (input.deltasFrom ?? []).map((from) => makeDelta(repo, from, files, contents));
  const manifest: BuildManifest = {
    formatVersion: 1,
    kind: 'build',
    product: input.productName ?? 'till',
    channel: input.channel ?? 'release',
    version: input.version,
    platform: input.platform ?? 'any',
    createdAt: '2026-07-05T00:00:00.000Z',
    files,
    symlinks: Object.entries(input.symlinks ?? {}).map(([path, target]) => ({ path, target })),
    emptyFolders: [...(input.emptyFolders ?? [])],
    packs,
    frames,
    deltas,
    fixes: [],
    notes: {},
    ...(input.customer === undefined ? {} : { customer: input.customer }),
    ...(input.minimumAgent === undefined ? {} : { minimumAgent: input.minimumAgent }),
    ...(product === undefined ? {} : { productFile: product }),
  };
  const value = input.spoil === undefined ? manifest : input.spoil(structuredClone(manifest));
  const entry = announce(repo, manifest, JSON.parse(JSON.stringify(value)));
  return { entry, manifest, contents };
};

export interface ScriptInput {
  readonly id: string;
  readonly run: string;
  readonly timeoutMs?: number;
  readonly customer?: string;
  readonly productName?: string;
  readonly spoil?: (manifest: ScriptManifest) => unknown;
}

/** Puts a script of one shell program into the repository folder. */
export const publishScript = (repo: string, input: ScriptInput): TargetEntry => {
  const contents = new Map([['run.sh', Buffer.from(`#!/bin/sh\n${input.run}\n`)]]);
  const { packs, frames, at } = packFiles(repo, contents);
  const manifest: ScriptManifest = {
    formatVersion: 1,
    kind: 'script',
    id: input.id,
    product: input.productName ?? 'till',
    channel: 'hotfix',
    platform: 'any',
    createdAt: '2026-07-05T00:00:00.000Z',
    files: [...contents].map(([path, bytes]) => ({
      path,
      mode: 0o755 as const,
      size: bytes.length,
      sha256: sha256(bytes),
      at: at.get(path) ?? null,
    })),
    packs,
    frames,
    fixes: [],
    notes: {},
    run: ['run.sh'],
    timeoutMs: input.timeoutMs ?? 10_000,
    ...(input.customer === undefined ? {} : { customer: input.customer }),
  };
  const value = input.spoil === undefined ? manifest : input.spoil(structuredClone(manifest));
  return announce(repo, manifest, JSON.parse(JSON.stringify(value)));
};

/** Trust over the folder: entries as they stand in it, manifests checked by hash and parsed. */
export const folderTrust = (repo: string): TrustedRepository => ({
  refresh: () => Promise.resolve(),
  versions: () => ({ root: 1, timestamp: 1 }),
  targets: () =>
    Promise.resolve(JSON.parse(fs.readFileSync(join(repo, 'targets.json'), 'utf8')) as TargetEntry[]),
  manifest: (entry) => {
    const bytes = fs.readFileSync(join(repo, repositoryLayout.target(entry.path, entry.sha256)));
    if (sha256(bytes) !== entry.sha256) throw new BeistandError('HASH_MISMATCH', 'wrong manifest');
    const manifest = parseManifest(JSON.parse(bytes.toString()));
    return Promise.resolve({ manifest, sha256: entry.sha256, bytes });
  },
});

export interface UpdateWorld {
  readonly folder: string;
  readonly repo: string;
  readonly home: string;
  readonly install: string;
  readonly events: AgentEvent[];
  readonly progress: ProgressEvent[];
  /** A fresh engine with an opened journal, as after a start of the agent. */
  start(changes?: Partial<EngineOptions>): Promise<UpdateEngine>;
  /** `start`, recover, plan and apply. */
  update(to?: string, changes?: Partial<EngineOptions>): Promise<void>;
}

export const ownCustomer = 'c_0123456789';

/** The installation in `folder`; opening it again finds what is there. */
export const openUpdateWorld = (folder: string, disk: Disk = nodeDisk): UpdateWorld => {
  const [repo, home, install] = [join(folder, 'repo'), join(folder, 'home'), join(folder, 'install')];
  for (const one of [repo, home, install]) fs.mkdirSync(one, { recursive: true });
  const events: AgentEvent[] = [];
  const progress: ProgressEvent[] = [];
  const start = async (changes: Partial<EngineOptions> = {}): Promise<UpdateEngine> => {
    const used = changes.disk ?? disk;
    const layout = homeLayout(home);
    const now = (): Date => new Date();
    const journal = await openJournal({ disk: used, path: layout.journal, now });
    return createEngine({
      layout,
      installFolder: install,
      identity: { product: 'till', platform: 'linux-x64', customerId: ownCustomer, channel: 'release' },
      agentVersion: '1.0.0',
      pin: null,
      keepVersions: 3,
      disk: used,
      currentLink: posixCurrent(used),
      journal,
      trust: folderTrust(repo),
      transfer: createTransfer({ sources: [createFolderSource(repo)], disk: used, limitRate: null }),
      hints: () => ({ offer: undefined, withdrawn: [], scripts: undefined }),
      report: (event) => {
        events.push(event);
        return Promise.resolve();
      },
      onProgress: (event) => progress.push(event),
      now,
      sleep: (ms) => delay(Math.min(ms, 5)),
      randomId: randomUUID,
      ...changes,
    });
  };
  const update = async (to?: string, changes: Partial<EngineOptions> = {}): Promise<void> => {
    const engine = await start(changes);
    await engine.recover();
    const plan = await engine.plan(to === undefined ? { byPerson: false } : { to, byPerson: true });
    if (plan.kind !== 'update') throw new Error(`nothing to update to: ${plan.reason ?? 'up to date'}`);
    await engine.apply(plan, { by: to === undefined ? 'daemon' : 'person' });
  };
  return { folder, repo, home, install, events, progress, start, update };
};
