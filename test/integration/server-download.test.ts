/** Published builds as files: a really published build comes out as the tree that went in, and only to whom it may. */
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { updatedShape } from '../../agent/actions/results.ts';
import { runAgent } from '../support/agent.ts';
import { databases } from '../support/databases.ts';
import { addMember, addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import type { Browser } from '../support/people.ts';
import { build, newKeyring, openPublisher, treeOf, trust } from '../support/publisher.ts';
import { inRepository, startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { productFiles, worldPlatform } from '../support/world.ts';

const run = promisify(execFile);
const large = 12 * 1024 * 1024;

/** All that a tree can hold: a script, an empty file and folder, copies, long and German names, a link, a file larger than memory is given. */
const everything = async (): Promise<string> => {
  const folder = await treeOf({
    ...productFiles('1.0.0'),
    leer: '',
    'kopie/same.txt': String(productFiles('1.0.0')['data/same.txt']),
    [`${'verschachtelt/'.repeat(12)}Öffnungszeiten.txt`]: 'Mo–Fr',
    'groß.bin': Buffer.concat([randomBytes(large / 2), Buffer.alloc(large / 2, 7)]),
    'groß-kopie.bin': 'x'.repeat(large),
  });
  await mkdir(join(folder, 'logs'));
  await symlink('data/same.txt', join(folder, 'link.txt'));
  return folder;
};

/** What is in a folder, by path. */
const treeIn = async (folder: string): Promise<Record<string, string>> => {
  const names = await readdir(folder, { recursive: true });
  const entries = names.map(async (name): Promise<[string, string]> => {
    const path = join(folder, name);
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return [name, `link ${await readlink(path)}`];
    if (stats.isDirectory()) return [name, 'folder'];
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    return [name, `${(stats.mode & 0o100) === 0 ? 'file' : 'program'} ${hash}`];
  });
  return Object.fromEntries((await Promise.all(entries)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

const start = async () => {
  const server = await startTestServer((await databases[0]?.database()) ?? '', {
    trusted: false,
    now: new Date(),
  });
  const publisher = await openPublisher(await newKeyring(), server.url, server.publishToken);
  await trust(publisher);
  const customer = await addTestCustomer(server.store);
  const member = await signIn(server.url, (await addMember(server.store, customer.id)).email);
  return { server, publisher, customer, member };
};

/** A GET with the browser's session, answered as it comes. */
const get = (server: TestServer, { cookies }: Browser, path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/v1${path}`, {
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...headers },
  });
const at = (kind: string, target: string): string => `/builds/${kind}?target=${encodeURIComponent(target)}`;
const target = 'release/shop-1.0.0-linux-x64.json';
const release = { channel: 'release' } as const;

const packageShape = z.looseObject({
  notes: z.record(z.string(), z.string()),
  archive: z.object({ name: z.string(), sizeBytes: z.number() }),
  offline: z.object({ name: z.string(), sizeBytes: z.number() }),
  manifest: z.looseObject({ url: z.string(), sha256: z.string() }),
  signatures: z.array(
    z.looseObject({
      role: z.string(),
      threshold: z.number(),
      url: z.string(),
      sha256: z.string(),
      keys: z.array(z.looseObject({ signed: z.boolean() })),
    }),
  ),
});
const checksumShape = z.object({ name: z.string(), sizeBytes: z.number(), sha256: z.string() });

describe('a build as one file', () => {
  it('unpacks to the tree that was published, and its checksums say so', async () => {
    const { server, publisher, member } = await start();
    const folder = await everything();
    await build(publisher, folder, '1.0.0', release);
    const answer = await get(server, member, at('download', target));
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get('content-length'))).toBe(bytes.length);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="shop-1.0.0-linux-x64.tar"');
    const checksum = checksumShape.parse((await member.call('GET', `/api/v1${at('checksum', target)}`)).body);
    expect(checksum).toEqual({
      name: 'shop-1.0.0-linux-x64.tar',
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });

    const out = await temporaryFolder();
    await writeFile(join(out, 'build.tar'), bytes);
    await run('tar', ['-xf', 'build.tar'], { cwd: out });
    expect(await treeIn(join(out, 'shop-1.0.0-linux-x64'))).toEqual(await treeIn(folder));
    await writeFile(join(out, 'sums'), await (await get(server, member, at('checksums', target))).text());
    await run('sha256sum', ['--check', '--strict', '--quiet', 'sums'], { cwd: out });
  });

  it('goes on where it broke off, and is not sent again to whoever has it', async () => {
    const { server, publisher, member } = await start();
    await build(publisher, await everything(), '1.0.0', release);
    const path = at('download', target);
    const first = await get(server, member, path);
    const whole = Buffer.from(await first.arrayBuffer());
    const tag = first.headers.get('etag') ?? '';
    for (const cut of [1, 511, 5_000, Math.floor(whole.length / 2), whole.length - 1]) {
      const rest = await get(server, member, path, { range: `bytes=${cut}-`, 'if-range': tag });
      expect(rest.status).toBe(206);
      expect(rest.headers.get('content-range')).toBe(`bytes ${cut}-${whole.length - 1}/${whole.length}`);
      expect(Buffer.from(await rest.arrayBuffer()).equals(whole.subarray(cut))).toBe(true);
    }
    const cookie = [...member.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const head = await fetch(`${server.url}/api/v1${path}`, { method: 'HEAD', headers: { cookie } });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(whole.length)]);
    const changed = await get(server, member, path, { range: 'bytes=10-', 'if-range': '"another"' });
    expect(changed.status).toBe(200);
    await changed.body?.cancel();
    const beyond = await get(server, member, path, { range: `bytes=${whole.length}-` });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${whole.length}`);
    const known = await get(server, member, path, { 'if-none-match': tag, 'cache-control': 'max-age=0' });
    expect(known.status).toBe(304);
  });

  it('is told with its notes, its sizes and who signed it', async () => {
    const { server, publisher, member } = await start();
    const notes = { de: 'Kasse druckt wieder.', en: 'The till prints again.' };
    await build(publisher, await treeOf(productFiles('1.0.0')), '1.0.0', { ...release, notes });
    const told = packageShape.parse((await member.call('GET', `/api/v1${at('package', target)}`)).body);
    expect(told.notes).toEqual(notes);
    expect(told.signatures.map(({ role }) => role)).toEqual(['root', 'targets', 'release']);
    for (const { keys, threshold, url, sha256 } of told.signatures) {
      expect(keys.filter(({ signed }) => signed).length).toBeGreaterThanOrEqual(threshold);
      const file = Buffer.from(await (await fetch(server.url + url)).arrayBuffer());
      expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
    }
    const manifest = Buffer.from(await (await fetch(server.url + told.manifest.url)).arrayBuffer());
    expect(createHash('sha256').update(manifest).digest('hex')).toBe(told.manifest.sha256);
    for (const [kind, size] of [['download', told.archive.sizeBytes], ['offline', told.offline.sizeBytes]] as const)
      expect((await (await get(server, member, at(kind, target))).arrayBuffer()).byteLength).toBe(size);
  }); // prettier-ignore

  it('of another customer does not exist, withdrawn is refused, and nobody gets any', async () => {
    const { server, publisher, customer, member } = await start();
    const folder = await treeOf(productFiles('1.0.1'));
    await build(publisher, folder, '1.0.1', { channel: 'hotfix', customer: customer.id });
    const own = `hotfix/${customer.id}.shop-1.0.1-linux-x64.json`;
    const other = await addTestCustomer(server.store);
    const stranger = await signIn(server.url, (await addMember(server.store, other.id)).email);
    const manager = await signIn(server.url, (await addStaff(server.store, 'release-manager')).email);
    const kinds = ['package', 'download', 'offline', 'checksum', 'checksums'];
    for (const kind of kinds) {
      expect((await get(server, member, at(kind, own))).status).toBe(200);
      expect(codeOf(await stranger.call('GET', `/api/v1${at(kind, own)}`))).toBe('NOT_FOUND');
      expect((await fetch(`${server.url}/api/v1${at(kind, own)}`)).status).toBe(401);
    }
    await manager.call('POST', '/api/v1/builds/withdraw', { target: own, withdrawn: true });
    for (const kind of kinds)
      expect(codeOf(await member.call('GET', `/api/v1${at(kind, own)}`))).toBe('NO_SUCH_VERSION');
  });

  it('is cut off where the disk no longer holds what was signed', async () => {
    const { server, publisher, member } = await start();
    await build(publisher, await everything(), '1.0.0', release);
    for (const pack of await readdir(inRepository(server, 'packs'))) {
      const file = inRepository(server, `packs/${pack}`);
      const bytes = await readFile(file);
      bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
      await writeFile(file, bytes);
    }
    const answer = await get(server, member, at('download', target));
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  it('with all that belongs to it updates a machine without a network', async () => {
    const { server, publisher, customer, member } = await start();
    const platform = worldPlatform;
    const wish = { channel: 'release', platform, product: 'shop' } as const;
    await build(publisher, await treeOf(productFiles('1.0.0')), '1.0.0', wish);
    await build(publisher, await treeOf(productFiles('1.0.1')), '1.0.1', wish);
    const admin = await signIn(server.url, (await addMember(server.store, customer.id, 'admin')).email);
    const place = await temporaryFolder();
    const bundle = await admin.call('POST', `/api/v1/customers/${customer.id}/enrolments`, {
      product: 'shop',
      channel: 'release',
    });
    await writeFile(join(place, 'bundle.json'), JSON.stringify(bundle.body));
    const agent = (...args: string[]) => runAgent(['--home', join(place, 'home'), ...args, '--json']);
    await agent('enroll', '--bundle', join(place, 'bundle.json'), '--install', join(place, 'install'));
    for (const [from, version] of [[null, '1.0.0'], ['1.0.0', '1.0.1']] as const) {
      const name = `shop-${version}-${platform}`;
      const answer = await get(server, member, at('offline', `release/${name}.json`));
      await writeFile(join(place, 'offline.tar'), Buffer.from(await answer.arrayBuffer()));
      await run('tar', ['-xf', 'offline.tar'], { cwd: place });
      if (from !== null) await server.stop();
      const updated = await agent('import', join(place, `${name}-offline`), '--to', version);
      expect(updated.json(updatedShape)).toMatchObject({ from, to: version });
    }
    expect((await readFile(join(place, 'install/current/VERSION'), 'utf8')).trim()).toBe('1.0.1');
  }); // prettier-ignore
});
