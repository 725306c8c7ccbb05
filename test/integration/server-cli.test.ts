/**
 * The server's commands as people and scripts call them: real processes on a real data folder.
 * The file stays whole because every test works on the same small world, which is set up below.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pino } from 'pino';
import { z } from 'zod';
import { bundleSchema } from '../../protocol/bundle.ts';
import { exitCodes } from '../../protocol/errors.ts';
import { onlineKeysSchema, publishPaths } from '../../protocol/publish-api.ts';
import { configSchema, writeConfig } from '../../server/config.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { openBlobs } from '../../server/mail/blobs.ts';
import { startServer } from '../../server/server.ts';
import { makeOnlineKeys, wantedOnlineKeys } from '../../server/updates/repository/online-keys.ts';
import { openStore } from '../../server/store/store.ts';
import { repositoryRoot } from '../support/source-tree.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { placeFiles, tinyBuild, tinyPublisher } from '../support/tiny-repository.ts';
import type { RoleText, TinyPublisher } from '../support/tiny-repository.ts';

const program = join(repositoryRoot, 'server/main.ts');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const server = async (...args: string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
};

const json = async <T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> => {
  const { code, stdout, stderr } = await server(...args, '--json');
  if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${stderr}`);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return schema.parse(JSON.parse(stdout));
};

const failed = async (...args: string[]) => {
  const { code, stderr, stdout } = await server(...args, '--json');
  expect(stderr).toBe('');
  const { error } = z
    .object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }) })
    .parse(JSON.parse(stdout));
  return { exit: code, ...error };
};

const withToken = z.object({ token: z.string() });

const initialised = async (): Promise<string> => {
  const data = join(await temporaryFolder(), 'data');
  await json(z.object({ setupCode: z.string() }), 'init', '--data', data, '--vendor', 'Muster Software');
  return data;
};

const start = async (data: string, ...args: string[]): Promise<{ child: ChildProcess; url: string }> => {
  const child = spawn(
    process.execPath,
    [program, 'start', '--data', data, '--port', '0', '--log-level', 'info', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${stderr}`)));
  });
  return { child, url: z.object({ url: z.url() }).parse(JSON.parse(line)).url };
};

const stopped = async (child: ChildProcess, signal: 'SIGTERM' | 'SIGINT'): Promise<number | null> => {
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
};

/** Hands roles and a build's files to a running server, as the publisher does. */
const publisherOf = async (data: string, url: string) => {
  const { token } = await json(withToken, 'publish-token', '--data', data);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    online: async () =>
      onlineKeysSchema.parse(await (await fetch(url + publishPaths.onlineKeys, { headers })).json()),
    upload: async (files: ReadonlyMap<string, Buffer>) => {
      for (const [path, body] of files)
        await fetch(`${url}${publishPaths.blobs}/${path}`, { method: 'PUT', headers, body });
    },
    hand: async (roles: readonly RoleText[]) => {
      const answer = await fetch(url + publishPaths.metadata, {
        method: 'POST',
        headers,
        body: JSON.stringify({ roles }),
      });
      if (answer.status !== 200) throw new Error(await answer.text());
    },
  };
};

/** A data folder as `init` and a publisher leave it, with one release of `till`; no server runs. */
const publishedFolder = async (): Promise<string> => {
  const root = await temporaryFolder();
  const folder = dataFolder(root);
  await mkdir(folder.repository);
  await makeOnlineKeys(folder.keys);
  const config = configSchema.parse({ port: 0 });
  await writeConfig(folder, config);
  const log = pino({ level: 'silent' });
  const running = await startServer({ folder, config, log });
  const publisher = tinyPublisher('2199-01-01T00:00:00Z');
  const accept = (roles: RoleText[]) => running.repository.accept({ roles });
  await accept(await publisher.first(await wantedOnlineKeys(folder.keys)));
  const build = tinyBuild('release', '1.0.0');
  await placeFiles(folder.repository, build);
  await accept([await publisher.channel('release', 2, [build])]);
  await running.stop();
  return root;
};

/** A running server with one release of `till`. */
const published = async (): Promise<{
  data: string;
  child: ChildProcess;
  url: string;
  publisher: TinyPublisher;
}> => {
  const data = await initialised();
  const { child, url } = await start(data);
  const link = await publisherOf(data, url);
  const publisher = tinyPublisher('2199-01-01T00:00:00Z');
  await link.hand(await publisher.first(await link.online()));
  const build = tinyBuild('release', '1.0.0');
  await link.upload(build.files);
  await link.hand([await publisher.channel('release', 2, [build])]);
  return { data, child, url, publisher };
};

const doctorSchema = z.object({
  healthy: z.boolean(),
  faults: z.array(
    z.object({ area: z.string(), severity: z.string(), message: z.string(), hint: z.string() }),
  ),
});
const doctor = async (data: string, ...args: string[]) => {
  const { code, stdout } = await server('doctor', '--data', data, '--json', ...args);
  return { code, ...doctorSchema.parse(JSON.parse(stdout)) };
};

describe('server init', () => {
  it('makes a data folder whose keys and settings only their owner can read, and a code shown once', async () => {
    const data = join(await temporaryFolder(), 'deep', 'data');
    const { setupCode } = await json(z.object({ setupCode: z.string().min(40) }), 'init', '--data', data);
    const mode = async (path: string) => (await stat(join(data, path))).mode & 0o777;
    expect(await mode('keys')).toBe(0o700);
    for (const name of await readdir(join(data, 'keys'))) expect(await mode(`keys/${name}`)).toBe(0o600);
    expect((await readdir(join(data, 'keys'))).sort()).toEqual(['snapshot-1.pem', 'timestamp-1.pem']);
    for (const file of ['config.json', 'beistand.sqlite']) expect(await mode(file)).toBe(0o600);
    const everything = await Promise.all(
      (await readdir(data, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(join(entry.parentPath, entry.name))),
    );
    expect(Buffer.concat(everything).includes(setupCode)).toBe(false);
  });

  it('refuses a folder that is a server’s already', async () => {
    const data = await initialised();
    const before = await readFile(join(data, 'keys/timestamp-1.pem'));
    expect(await failed('init', '--data', data)).toMatchObject({ code: 'CONFLICT', exit: exitCodes.usage });
    expect(await readFile(join(data, 'keys/timestamp-1.pem'))).toEqual(before);
  });
});

describe('server start', () => {
  it('prints one line with its address, answers there, and ends cleanly by SIGTERM and by SIGINT', async () => {
    const data = await initialised();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, url } = await start(data);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      const running = z
        .object({ url: z.string() })
        .parse(JSON.parse(await readFile(join(data, 'run.json'), 'utf8')));
      expect(running.url).toBe(url);
      expect(await stopped(child, signal)).toBe(0);
      await expect(stat(join(data, 'run.json'))).rejects.toThrow('ENOENT');
    }
  });

  it('finishes a request under way when it is told to stop', async () => {
    const { data, child, url } = await published();
    const { token } = await json(withToken, 'publish-token', '--data', data);
    const body = Buffer.from('a pack that comes slowly');
    const hash = createHash('sha256').update(body).digest('hex');
    const sent = httpRequest(`${url}${publishPaths.blobs}/packs/${hash}.pack`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-length': body.length },
    });
    sent.write(body.subarray(0, 5));
    await expect.poll(() => readdir(join(data, 'incoming'))).toHaveLength(1);
    const gone = stopped(child, 'SIGTERM');
    await expect
      .poll(() =>
        fetch(`${url}/healthz`).then(
          (a) => a.status,
          () => 'refused',
        ),
      )
      .toBe('refused');
    const answered = once(sent, 'response') as Promise<[{ statusCode: number }]>;
    sent.end(body.subarray(5));
    expect((await answered)[0].statusCode).toBe(204);
    expect(await gone).toBe(0);
    expect((await stat(join(data, `repository/packs/${hash}.pack`))).size).toBe(body.length);
  });

  it('refuses to be reached from other machines without TLS in front', async () => {
    const data = await initialised();
    expect(await failed('start', '--data', data, '--host', '0.0.0.0', '--port', '0')).toMatchObject({
      code: 'INSECURE_URL',
    });
  });

  it('says which folder is no server’s, and which setting is wrong', async () => {
    const empty = await temporaryFolder();
    expect(await failed('start', '--data', empty)).toMatchObject({
      code: 'NOT_FOUND',
      exit: exitCodes.notAvailable,
    });
    const data = await initialised();
    await writeFile(join(data, 'config.json'), '{"vender":"typo"}');
    const fault = await failed('start', '--data', data);
    expect(fault).toMatchObject({ code: 'BAD_INPUT' });
    expect(fault.message).toContain('vender');
  });
});

describe('server enroll-token', () => {
  it('makes a bundle an agent can trust, for its owner’s eyes', async () => {
    const { data, url } = await published();
    const customer = await json(
      z.object({ id: z.string(), name: z.string() }),
      'customer',
      'add',
      '--data',
      data,
      'Bäckerei Muster',
    );
    const made = await json(
      z.object({ token: z.string(), bundle: z.string() }),
      'enroll-token',
      '--data',
      data,
      '--customer',
      customer.id,
      '--product',
      'till',
      '--channel',
      'release',
    );
    const bundle = bundleSchema.parse(JSON.parse(await readFile(made.bundle, 'utf8')));
    expect(bundle).toMatchObject({
      server: url,
      repositories: [`${url}/repository`],
      token: made.token,
      customer,
      vendor: 'Muster Software',
      root: await readFile(join(data, 'repository/metadata/1.root.json'), 'utf8'),
    });
    expect((await stat(made.bundle)).mode & 0o777).toBe(0o600);
    const listed = await json(
      z.object({ customers: z.array(z.unknown()) }),
      'customer',
      'list',
      '--data',
      data,
    );
    expect(listed.customers).toMatchObject([customer]);
  });

  it('says what is missing: the root, the customer, a sensible channel or product', async () => {
    const data = await initialised();
    const { id } = await json(z.object({ id: z.string() }), 'customer', 'add', '--data', data, 'Muster');
    const token = (customer: string, product: string, channel: string) =>
      failed(
        'enroll-token',
        '--data',
        data,
        '--customer',
        customer,
        '--product',
        product,
        '--channel',
        channel,
      );
    expect(await token(id, 'till', 'release')).toMatchObject({ code: 'TRUST_NOT_ESTABLISHED' });
    expect(await token('c_nobody0000', 'till', 'release')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await token(id, 'till', 'beta')).toMatchObject({ code: 'BAD_INPUT', exit: exitCodes.usage });
    expect(await token(id, '../till', 'release')).toMatchObject({ code: 'BAD_INPUT' });
  });

  it('makes no bundle that agents would refuse', async () => {
    const data = await publishedFolder();
    const { id } = await json(z.object({ id: z.string() }), 'customer', 'add', '--data', data, 'Muster');
    const at = (url: string) =>
      failed(
        'enroll-token',
        '--data',
        data,
        '--customer',
        id,
        '--product',
        'till',
        '--channel',
        'release',
        '--url',
        url,
      );
    expect(await at('http://vendor.example')).toMatchObject({ code: 'INSECURE_URL' });
    expect(await at('vendor.example')).toMatchObject({ code: 'BAD_INPUT' });
    expect(await at('ftp://vendor.example')).toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('server doctor', () => {
  it('finds nothing wrong with a server that is well', async () => {
    const data = await publishedFolder();
    expect(await doctor(data, '--deep')).toEqual({ code: 0, healthy: true, faults: [] });
  });

  it('says that nothing is published yet', async () => {
    expect(await doctor(await initialised())).toMatchObject({ code: 1, healthy: false });
  });

  it('finds a pack that is missing, cut short or changed', async () => {
    const data = await publishedFolder();
    const packs = join(data, 'repository/packs');
    const pack = join(packs, (await readdir(packs))[0] ?? '');
    const bytes = await readFile(pack);
    const repository = { code: 1, faults: [{ area: 'repository', severity: 'error' }] };
    await writeFile(
      pack,
      bytes.map((byte) => byte ^ 1),
    );
    expect(await doctor(data)).toMatchObject({ code: 0 });
    expect(await doctor(data, '--deep')).toMatchObject(repository);
    await truncate(pack, bytes.length - 1);
    expect(await doctor(data)).toMatchObject(repository);
    await rm(pack);
    expect(await doctor(data)).toMatchObject(repository);
  });

  it('finds files that nothing names and a running server would have removed, or won’t', async () => {
    const data = await publishedFolder();
    const blobs = openBlobs(join(data, 'blobs'));
    const [leftover, brought] = await Promise.all(
      ['von einem gelöschten Ticket', 'eben gebracht'].map((text) => blobs.put(Buffer.from(text))),
    );
    const age = async (days: number) => {
      const before = new Date(Date.now() - days * 24 * 3_600_000);
      for (const sha256 of [leftover, brought]) await utimes(blobs.path(sha256 ?? ''), before, before);
    };
    await age(2.5);
    expect(await doctor(data)).toMatchObject({ code: 0 });
    await age(3.5);
    expect(await doctor(data)).toMatchObject({
      code: 1,
      faults: [{ area: 'database', severity: 'error', message: expect.stringMatching(/names 0 of 2/) }],
    });
    const store = openStore(join(data, 'beistand.sqlite'));
    const row = { user_id: 'u_x', sha256: brought ?? '', size: 13, created_at: new Date().toISOString() };
    await store.db.insertInto('uploads').values(row).execute();
    await store.close();
    expect(await doctor(data)).toMatchObject({
      code: 1,
      faults: [{ area: 'disk', severity: 'warning', message: expect.stringMatching(/^1 file/) }],
    });
    const unneeded = async (...args: string[]) =>
      JSON.parse((await server('unneeded', '--data', data, '--json', ...args)).stdout) as unknown;
    expect(await unneeded()).toMatchObject({ files: 2, unneeded: [{ sha256: leftover }], doubt: null });
    expect(await unneeded('--remove')).toEqual({ removed: 1 });
    expect(await doctor(data)).toMatchObject({ code: 0 });
  });

  it('finds a manifest or metadata file that is gone', async () => {
    const data = await publishedFolder();
    const manifests = join(data, 'repository/targets/release');
    await rm(join(manifests, (await readdir(manifests))[0] ?? ''));
    expect(await doctor(data)).toMatchObject({ code: 1, faults: [{ area: 'repository' }] });
    await rm(join(data, 'repository/metadata/2.snapshot.json'));
    expect(await doctor(data)).toMatchObject({ code: 1, faults: [{ area: 'repository' }] });
  });

  it('finds a database that is not up to date, and one that can’t be read', async () => {
    const data = await publishedFolder();
    const database = { code: 1, faults: [{ area: 'database', severity: 'error' }] };
    for (const name of await readdir(data))
      if (name.startsWith('beistand.sqlite')) await rm(join(data, name));
    expect(await doctor(data)).toMatchObject(database);
    await writeFile(
      join(data, 'beistand.sqlite'),
      'this is no database, but long enough to be looked at '.repeat(9),
    );
    expect(await doctor(data)).toMatchObject(database);
  });

  it('warns of roles that expire and of a disk that fills', async () => {
    const data = await publishedFolder();
    const config = JSON.parse(await readFile(join(data, 'config.json'), 'utf8')) as object;
    await writeFile(
      join(data, 'config.json'),
      JSON.stringify({ ...config, warnDays: 3_650, minFreeBytes: 2 ** 52 }),
    );
    const { faults, code } = await doctor(data);
    expect(code).toBe(1);
    expect(faults.map(({ area }) => area)).toContain('disk');
  });
});

describe('server export', () => {
  it('copies whole signed metadata and what the wish needs, again only what is missing', async () => {
    const data = await publishedFolder();
    const to = join(await temporaryFolder(), 'stick');
    const args = ['export', '--data', data, '--to', to, '--product', 'till', '--channel', 'release'];
    const exported = z.object({ targets: z.number(), files: z.number() });
    expect(await json(exported, ...args)).toMatchObject({ targets: 1 });
    const filesIn = async (folder: string) => (await readdir(folder, { recursive: true })).sort();
    const older = ['metadata/1.release.json', 'metadata/1.snapshot.json'];
    const all = await filesIn(join(data, 'repository'));
    expect(await filesIn(to)).toEqual(all.filter((path) => !older.includes(path)));
    for (const name of await readdir(join(to, 'metadata')))
      expect(await readFile(join(to, 'metadata', name))).toEqual(
        await readFile(join(data, 'repository/metadata', name)),
      );
    const packs = await readdir(join(to, 'packs'));
    await rm(join(to, 'packs', packs[0] ?? ''));
    await json(exported, ...args);
    expect(await readdir(join(to, 'packs'))).toEqual(packs);
  });

  it('says so where nothing fits', async () => {
    const data = await publishedFolder();
    const to = join(await temporaryFolder(), 'stick');
    expect(await failed('export', '--data', data, '--to', to, '--product', 'other')).toMatchObject({
      code: 'NO_SUCH_VERSION',
    });
  });
});

const signers = async (url: string): Promise<string[]> => {
  const timestamp: unknown = await (await fetch(`${url}/repository/metadata/timestamp.json`)).json();
  const { signatures } = z.object({ signatures: z.array(z.object({ keyid: z.string() })) }).parse(timestamp);
  return signatures.map(({ keyid }) => keyid);
};

describe('other commands', () => {
  it('withdraw a build and take that back, and name what is not there', async () => {
    const data = await publishedFolder();
    const target = 'release/till-1.0.0-linux-x64.json';
    const builds = async () =>
      (
        await json(
          z.object({ builds: z.array(z.object({ withdrawn: z.boolean() })) }),
          'builds',
          '--data',
          data,
        )
      ).builds;
    await json(z.unknown(), 'withdraw', '--data', data, target);
    expect(await builds()).toEqual([{ withdrawn: true }]);
    await json(z.unknown(), 'withdraw', '--data', data, target, '--undo');
    expect(await builds()).toEqual([{ withdrawn: false }]);
    expect(await failed('withdraw', '--data', data, 'release/nothing.json')).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('revoke a publish token at once', async () => {
    const { data, url } = await published();
    const { token } = await json(withToken, 'publish-token', '--data', data, '--label', 'old machine');
    const ask = async () =>
      (await fetch(url + publishPaths.onlineKeys, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await ask()).toBe(200);
    await json(z.unknown(), 'publish-token', '--data', data, '--label', 'old machine', '--revoke');
    expect(await ask()).toBe(401);
  });

  it('rotate an online key beside the running server, and a new root puts it in force', async () => {
    const { data, url, publisher } = await published();
    const { keyId } = await json(
      z.object({ keyId: z.string() }),
      'rotate-key',
      '--data',
      data,
      '--role',
      'timestamp',
    );
    // Until then both sign.
    expect(await signers(url)).toHaveLength(2);
    const link = await publisherOf(data, url);
    await link.hand([await publisher.root(2, await link.online())]);
    expect(await signers(url)).toEqual([keyId]);
    expect(await doctor(data)).toMatchObject({ code: 0 });
  });

  it('print what is wrong for people, and one JSON object for machines', async () => {
    const nowhere = join(await temporaryFolder(), 'nowhere');
    const text = await server('doctor', '--data', nowhere);
    expect(text.code).toBe(exitCodes.notAvailable);
    expect(text.stderr).toContain(`server init --data ${nowhere}`);
    expect((await server('doctor')).code).toBe(exitCodes.usage);
    expect((await server('nonsense')).code).toBe(exitCodes.usage);
    expect((await server('--help')).code).toBe(exitCodes.ok);
  });
});
