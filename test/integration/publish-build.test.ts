import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { isBeistandError } from '../../protocol/errors.ts';
import type { BuildManifest } from '../../protocol/manifest.ts';
import type { BuildOptions, BuildResult } from '../../server/updates/publish/build.ts';
import { openCache } from '../../server/updates/publish/cache.ts';
import { publishScript } from '../../server/updates/publish/script-publish.ts';
import type { ScriptOptions } from '../../server/updates/publish/script-publish.ts';
import { publishToken, startPublishServer } from '../support/publish-server.ts';
import type { PublishServer } from '../support/publish-server.ts';
import { build, newKeyring, openPublisher, treeOf, trust } from '../support/publisher.ts';
import { filesFromDelta, filesFromFrames, readManifest } from '../support/read-published.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let server: PublishServer;
let keys: string;
const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (isBeistandError(error)) return error.code;
    throw error;
  }
  return 'nothing thrown';
};
const publisher = (nowMs?: number) => openPublisher(keys, server.url, publishToken, nowMs);
const put = async (
  files: Record<string, string | Uint8Array>,
  version: string,
  options: Partial<BuildOptions> = {},
) => build(await publisher(), await treeOf(files), version, options);
const manifestOf = async (result: BuildResult): Promise<BuildManifest> =>
  (await readManifest(server.folder, result.target, result.manifestSha256)) as BuildManifest;
const textsOf = async (result: BuildResult): Promise<Record<string, string>> => {
  const files = await filesFromFrames(server.folder, await manifestOf(result));
  return Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString()]));
};
/** Text that does not compress away, the same for the same seed. */
const noise = (seed: string, bytes: number): Buffer => {
  const parts = Array.from({ length: Math.ceil(bytes / 32) }, (_, n) =>
    createHash('sha256').update(`${seed}${n}`).digest(),
  );
  return Buffer.concat(parts).subarray(0, bytes);
};

beforeEach(async () => {
  server = await startPublishServer(await temporaryFolder());
  onTestFinished(() => server.close());
  keys = await newKeyring();
  await trust(await publisher());
});

describe('a published build', () => {
  it('unpacks to exactly the tree it was made of', async () => {
    const files = {
      'bin/run': '#!/bin/sh\necho',
      'lib/a.js': 'let a',
      'lib/b.js': 'let b',
      'lib/empty': '',
      'copy/a.js': 'let a',
    };
    const result = await put(files, '1.0.0', { fixes: [7, 3, 7], notes: { de: 'Zeile 1\nZeile 2 "…"' } });
    expect(await textsOf(result)).toEqual(files);
    const manifest = await manifestOf(result);
    expect(manifest.fixes).toEqual([3, 7]);
    expect(manifest.notes.de).toBe('Zeile 1\nZeile 2 "…"');
    expect(manifest.frames).toHaveLength(1);
    expect(manifest.files.find(({ path }) => path === 'bin/run')?.mode).toBe(0o755);
  });

  it('stores only what is new, and refers to earlier packs for the rest', async () => {
    const first = await put({ a: noise('a', 50_000), b: noise('b', 50_000) }, '1.0.0');
    const second = await put(
      { a: noise('a', 50_000), b: noise('B', 50_000), moved: noise('b', 50_000) },
      '1.0.1',
    );
    expect(second.newContents).toBe(1);
    expect(second.packBytes).toBeLessThan(60_000);
    const [one, two] = [await manifestOf(first), await manifestOf(second)];
    expect(two.packs.map(({ sha256 }) => sha256)).toContain(one.packs[0]?.sha256);
    await filesFromFrames(server.folder, two);
  });

  it('has the same bytes when made again from the same tree', async () => {
    const files = { 'a.js': noise('a', 3_000_000), 'b.js': 'b', 'c/d.txt': 'd' };
    const packs = async (result: BuildResult) => (await manifestOf(result)).packs;
    const first = await packs(await put(files, '1.0.0'));
    await server.close();
    server = await startPublishServer(await temporaryFolder());
    onTestFinished(() => server.close());
    keys = await newKeyring();
    await trust(await publisher());
    expect(await packs(await put(files, '1.0.0'))).toEqual(first);
  });

  it('carries the parsed product file', async () => {
    const product = { healthCheck: { command: ['bin/health'], retries: 2 } };
    const result = await put(
      { 'beistand.product.json': JSON.stringify(product), 'bin/health': '#!x' },
      '1.0.0',
    );
    expect((await manifestOf(result)).productFile?.healthCheck).toMatchObject({
      command: ['bin/health'],
      retries: 2,
    });
  });

  it('for one customer carries the customer in its path, and is refused for a customer nobody knows', async () => {
    const options = { channel: 'hotfix' as const, customer: 'c_known00000' };
    expect((await put({ a: 'a' }, '1.0.1', options)).target).toBe(
      'hotfix/c_known00000.shop-1.0.1-linux-x64.json',
    );
    expect(await code(put({ a: 'a' }, '1.0.2', { ...options, customer: 'c_unknown000' }))).toBe('NOT_FOUND');
  });
});

describe('a delta', () => {
  const base = (change: string) => ({
    'app.bin': Buffer.concat([noise('x', 300_000), Buffer.from(change), noise('y', 300_000)]),
    'lib/util-1.0.js': noise('util', 20_000),
    'same.txt': 'same',
  });

  it('turns each of the last three builds into the new one, for far fewer bytes than its frames', async () => {
    const results = [];
    for (const n of [0, 1, 2, 3]) results.push(await put(base(`change ${n}`), `1.0.${n}`));
    const latest = await put({ ...base('change 4'), 'new.txt': noise('new', 5_000) }, '1.0.4');
    expect(latest.deltas.map(({ from }) => from)).toEqual(['1.0.3', '1.0.2', '1.0.1']);
    const manifest = await manifestOf(latest);
    const wanted = await filesFromFrames(server.folder, manifest);
    for (const result of results.slice(1)) {
      const old = await filesFromFrames(server.folder, await manifestOf(result));
      expect(await filesFromDelta(server.folder, old, result.manifestSha256, manifest)).toEqual(wanted);
    }
    for (const delta of latest.deltas) expect(delta.bytes * 20).toBeLessThan(delta.framesBytes);
  });

  it('of a file larger than a group goes piece by piece, and finds what moved within it', async () => {
    const large = noise('large', 33 * 1024 * 1024);
    const first = await put({ db: large }, '1.0.0');
    const moved = Buffer.concat([
      Buffer.from('at the front'),
      large.subarray(0, -1_000),
      noise('end', 2_000),
    ]);
    const second = await put({ db: moved }, '1.0.1');
    expect(second.deltas[0]?.bytes).toBeLessThan(40_000);
    const old = await filesFromFrames(server.folder, await manifestOf(first));
    const files = await filesFromDelta(server.folder, old, first.manifestSha256, await manifestOf(second));
    expect(files.get('db')?.equals(moved)).toBe(true);
  });

  it('is left out where it is not smaller than the frames', async () => {
    await put({ a: randomBytes(20_000) }, '1.0.0');
    expect((await put({ a: randomBytes(20_000) }, '1.0.1')).deltas).toEqual([]);
  });

  it('starts from old bytes fetched by range where the cache is gone', async () => {
    const first = await put(base('1'), '1.0.0');
    await rm(join(keys, 'cache'), { recursive: true });
    server.requests.length = 0;
    const second = await put(base('2'), '1.0.1');
    expect(second.deltas).toHaveLength(1);
    expect(server.requests.some((request) => request.startsWith('GET /repository/packs/'))).toBe(true);
    const old = await filesFromFrames(server.folder, await manifestOf(first));
    await filesFromDelta(server.folder, old, first.manifestSha256, await manifestOf(second));
  });

  it('fetches no pack where the cache has yesterday’s frames', async () => {
    await put(base('1'), '1.0.0');
    server.requests.length = 0;
    await put(base('2'), '1.0.1');
    expect(server.requests.filter((request) => request.startsWith('GET /repository/packs/'))).toEqual([]);
  });

  it('is not built on a pack that the server damaged', async () => {
    await put(base('1'), '1.0.0');
    await rm(join(keys, 'cache'), { recursive: true });
    const [pack] = await readdir(join(server.folder, 'packs'));
    const path = join(server.folder, 'packs', pack ?? '');
    const bytes = await readFile(path);
    bytes[bytes.length - 400_000] = (bytes[bytes.length - 400_000] ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect(await code(put(base('2'), '1.0.1'))).toBe('HASH_MISMATCH');
  });

  it('is not built on a manifest other than the signed one', async () => {
    await put(base('1'), '1.0.0');
    await rm(join(keys, 'cache'), { recursive: true });
    const [manifest] = await readdir(join(server.folder, 'targets/nightly'));
    const path = join(server.folder, 'targets/nightly', manifest ?? '');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"fixes":[]', '"fixes":{}'));
    expect(await code(put(base('2'), '1.0.1'))).toBe('HASH_MISMATCH');
  });
});

describe('publishing again', () => {
  it('the same content is fine and changes nothing; another content is a conflict', async () => {
    await put({ a: '1' }, '1.0.0');
    const before = server.requests.length;
    expect((await put({ a: '1' }, '1.0.0')).outcome).toBe('alreadyPublished');
    expect(server.requests.slice(before).every((request) => request.startsWith('GET '))).toBe(true);
    expect(await code(put({ a: '2' }, '1.0.0'))).toBe('CONFLICT');
    expect(await code(put({ a: '1' }, '1.0.0', { fixes: [1] }))).toBe('CONFLICT');
  });

  it.each([
    ['before the pack', (method: string, path: string) => method === 'PUT' && path.includes('/packs/')],
    ['before the delta', (method: string, path: string) => method === 'PUT' && path.includes('/deltas/')],
    ['before the manifest', (method: string, path: string) => method === 'PUT' && path.includes('/targets/')],
    ['before the role', (method: string, path: string) => method === 'POST' && path.endsWith('/metadata')],
  ])('after an interruption %s uploads only what is missing, and finishes', async (_name, failOn) => {
    await put({ a: noise('a', 30_000) }, '1.0.0');
    const from = await treeOf({ a: Buffer.concat([noise('a', 30_000), Buffer.from('more')]) });
    server.failOn = failOn;
    expect(await code(build(await publisher(1_000), from, '1.0.1'))).toBe('HTTP_STATUS');
    expect(await readdir(join(server.folder, 'metadata'))).not.toContain('3.nightly.json');
    server.failOn = null;
    const cut = server.requests.length;
    const done = new Set(
      server.requests.filter((request) => request.startsWith('PUT ') && !failOn('PUT', request)),
    );
    const result = await build(await publisher(99_000), from, '1.0.1');
    expect(result.outcome).toBe('published');
    const again = server.requests.slice(cut).filter((request) => request.startsWith('PUT '));
    expect(again.filter((request) => done.has(request))).toEqual([]);
    expect(await readdir(join(server.folder, 'targets/nightly'))).toHaveLength(2);
    await filesFromFrames(server.folder, await manifestOf(result));
  });

  it('two publishers at once both end published', async () => {
    const [one, two] = [await publisher(), await publisher()];
    const results = await Promise.all([
      build(one, await treeOf({ a: '1' }), '1.0.0'),
      build(two, await treeOf({ a: '2' }), '1.0.0', { platform: 'win-x64' }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['published', 'published']);
    const role = JSON.parse(await readFile(join(server.folder, 'metadata/3.nightly.json'), 'utf8')) as {
      signed: { targets: Record<string, unknown> };
    };
    expect(Object.keys(role.signed.targets)).toHaveLength(2);
  });

  it('goes on where the server is busy for a moment', async () => {
    server.statusesFirst.push(503, 429, 502);
    expect((await put({ a: '1' }, '1.0.0')).outcome).toBe('published');
  });

  it('a token that the server does not know is said to be that', async () => {
    const stranger = await openPublisher(keys, server.url, 'another-token-of-someone');
    expect(await code(build(stranger, await treeOf({ a: '1' }), '1.0.0'))).toBe('UNAUTHENTICATED');
  });
});

describe('a script', () => {
  const options = (from: string): ScriptOptions => ({
    product: 'shop',
    id: 'fix-index',
    platform: 'any',
    customer: undefined,
    from,
    strip: 0,
    run: 'bin/fix --table "two words"',
    timeoutMs: 60_000,
    fixes: [1042],
    notes: {},
    minimumAgent: undefined,
    channelDays: 180,
    partial: undefined,
  });
  const publish = async (wish: ScriptOptions) =>
    publishScript(await publisher(), wish, await openCache(join(keys, 'cache'), 1_000_000));

  it('is a target of the hotfix channel, with its command split into words', async () => {
    const result = await publish(options(await treeOf({ 'bin/fix': '#!/bin/sh\n', data: 'x' })));
    expect(result.target).toBe('hotfix/shop-script.fix-index-any.json');
    const manifest = await readManifest(server.folder, result.target, result.manifestSha256);
    expect(manifest).toMatchObject({
      kind: 'script',
      run: ['bin/fix', '--table', 'two words'],
      fixes: [1042],
    });
    expect((await filesFromFrames(server.folder, manifest)).get('data')?.toString()).toBe('x');
  });

  it('never changes once it is published', async () => {
    const from = await treeOf({ 'bin/fix': '#!/bin/sh\n' });
    await publish(options(from));
    expect((await publish(options(from))).outcome).toBe('alreadyPublished');
    await writeFile(join(from, 'bin/fix'), '#!/bin/sh\nrm');
    expect(await code(publish(options(from)))).toBe('CONFLICT');
  });

  it.each(['bin/other', '../fix', 'data'])('is refused where it would run %s', async (run) => {
    const from = await treeOf({ 'bin/fix': '#!/bin/sh\n', data: 'x' });
    expect(await code(publish({ ...options(from), run }))).toBe('BAD_INPUT');
  });
});
