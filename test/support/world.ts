/**
 * A whole vendor and their customers in temporary folders: a real server process, the real publisher and
 * the real agent, each called as people call them. Slow to make (seconds); tests of a file share one.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { runAgent } from './agent.ts';
import type { AgentOptions, AgentRun } from './agent.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const passphrase = 'a passphrase for tests only';
export const worldPlatform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const runProgram = (main: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, main), ...args], {
      env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', BEISTAND_PASSPHRASE: passphrase },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece: Buffer) => {
      stdout += piece.toString();
    });
    child.stderr.on('data', (piece: Buffer) => {
      stderr += piece.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });

/** A build as tests want it: files by path; a text beginning with `#!` becomes executable. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Lays files out as a build's folder. */
export const layOut = async (folder: string, files: Files): Promise<void> => {
  for (const [path, content] of Object.entries(files)) {
    const at = join(folder, path);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, content);
    if (typeof content === 'string' && content.startsWith('#!')) await chmod(at, 0o755);
  }
};

/** Text that does not compress to nothing, the same for the same seed. */
export const textOf = (seed: number, lines: number): string => {
  let state = seed;
  return Array.from({ length: lines }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return `${state.toString(36)} ${(state ^ 0x5bd1e995).toString(36)}`;
  }).join('\n');
};

/** A small product: healthy unless told otherwise, mostly the same from version to version. */
export const productFiles = (version: string, changes: { healthy?: boolean; files?: Files } = {}): Files => ({
  'bin/health': `#!/bin/sh\nexit ${changes.healthy === false ? 1 : 0}\n`,
  VERSION: `${version}\n`,
  'data/table.txt': `${textOf(1, 20_000)}\n${version}\n`,
  'data/same.txt': textOf(2, 2_000),
  'beistand.product.json': JSON.stringify({
    healthCheck: { command: ['bin/health'], retries: 1, timeoutMs: 5_000, intervalMs: 20 },
  }),
  ...changes.files,
});

export interface PublishWish {
  readonly version: string;
  readonly channel?: string;
  readonly platform?: string;
  readonly customer?: string;
  readonly files?: Files;
  readonly options?: readonly string[];
}

/** One enrolled (or not yet enrolled) agent of the world. */
export interface Customer {
  readonly home: string;
  readonly install: string;
  readonly customerId: string;
  /** The bundle's file. */
  readonly bundle: string;
  agent(args: readonly string[], options?: AgentOptions): Promise<AgentRun>;
}

export interface World {
  readonly folder: string;
  readonly product: string;
  readonly url: string;
  server(args: readonly string[]): Promise<unknown>;
  publish(args: readonly string[]): Promise<unknown>;
  publishBuild(wish: PublishWish): Promise<unknown>;
  publishScript(id: string, files: Files, run: string, options?: readonly string[]): Promise<unknown>;
  addCustomer(name: string): Promise<string>;
  bundle(customerId: string, channel?: string): Promise<string>;
  /** A customer's machine, enrolled unless told otherwise. */
  install(
    name: string,
    options?: { channel?: string; customerId?: string; enroll?: boolean; install?: string },
  ): Promise<Customer>;
  stopServer(): Promise<void>;
  /** Again at the same address. */
  startServer(): Promise<void>;
  end(): Promise<void>;
}

const must = (what: string, ended: Ended): unknown => {
  if (ended.code !== 0) throw new Error(`${what}: exit code ${ended.code}\n${ended.stderr}\n${ended.stdout}`);
  const text = ended.stdout.trim();
  return text === '' ? null : (JSON.parse(text.slice(text.lastIndexOf('\n') + 1)) as unknown);
};

const listening = async (data: string, port: number): Promise<{ child: ChildProcess; url: string }> => {
  const args = ['start', '--data', data, '--port', String(port), '--log-level', 'warn'];
  const child = spawn(process.execPath, [join(root, 'server/main.ts'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString();
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => {
      reject(new Error(`the server ended with exit code ${code}: ${stderr}`));
    });
  });
  return { child, url: z.looseObject({ url: z.string() }).parse(JSON.parse(line)).url };
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
};

/** A vendor with keys, trust and a running server; nothing published yet. */
export const createWorld = async (product = 'kasse'): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), 'beistand-world-'));
  const data = join(folder, 'data');
  const keys = join(folder, 'keys');
  const server = async (args: readonly string[]): Promise<unknown> => {
    const [command = '', ...rest] = args;
    // `customer add` is two words before its options.
    const words = command === 'customer' ? [command, rest.shift() ?? ''] : [command];
    return must(
      `server ${args.join(' ')}`,
      await runProgram('server/main.ts', [...words, '--data', data, ...rest, '--json']),
    );
  };
  const publish = async (args: readonly string[]): Promise<unknown> =>
    must(
      `publish ${args.join(' ')}`,
      await runProgram('server/updates/publish/main.ts', [...args, '--keys', keys, '--json']),
    );

  await Promise.all([server(['init', '--vendor', 'Beispiel Software']), publish(['keys', 'init'])]);
  let running = await listening(data, 0);
  const { url } = running;
  const { token } = z.looseObject({ token: z.string() }).parse(await server(['publish-token']));
  const toServer = ['--server', url, '--token', token];
  await publish(['trust', ...toServer]);

  let folders = 0;
  const treeOf = async (files: Files): Promise<string> => {
    folders += 1;
    const tree = join(folder, 'trees', String(folders));
    await layOut(tree, files);
    return tree;
  };

  const world: World = {
    folder,
    product,
    url,
    server,
    publish,
    publishBuild: async ({
      version,
      channel = 'release',
      platform = worldPlatform,
      customer,
      files,
      options = [],
    }) =>
      publish([
        'build',
        ...toServer,
        '--product',
        product,
        '--channel',
        channel,
        '--version',
        version,
        '--platform',
        platform,
        '--from',
        await treeOf(files ?? productFiles(version)),
        ...(customer === undefined ? [] : ['--customer', customer]),
        ...options,
      ]),
    publishScript: async (id, files, run, options = []) =>
      publish([
        'script',
        ...toServer,
        '--product',
        product,
        '--id',
        id,
        '--from',
        await treeOf(files),
        '--run',
        run,
        ...options,
      ]),
    addCustomer: async (name) =>
      z.looseObject({ id: z.string() }).parse(await server(['customer', 'add', name])).id,
    bundle: async (customerId, channel = 'release') =>
      z
        .looseObject({ bundle: z.string() })
        .parse(
          await server([
            'enroll-token',
            '--customer',
            customerId,
            '--product',
            product,
            '--channel',
            channel,
          ]),
        ).bundle,
    install: async (name, { channel = 'release', customerId, enroll = true, install } = {}) => {
      const id = customerId ?? (await world.addCustomer(name));
      const place = join(folder, 'machines', name);
      const made = join(place, 'bundle.json');
      await mkdir(place, { recursive: true });
      await cp(await world.bundle(id, channel), made);
      const customer: Customer = {
        home: join(place, 'home'),
        install: install ?? join(place, 'install'),
        customerId: id,
        bundle: made,
        agent: (args, options) => runAgent(['--home', join(place, 'home'), ...args, '--json'], options),
      };
      if (enroll) {
        const run = await customer.agent([
          'enroll',
          '--bundle',
          made,
          '--install',
          customer.install,
          '--machine-name',
          name,
        ]);
        must(`enroll ${name}`, run);
      }
      return customer;
    },
    stopServer: () => stop(running.child),
    startServer: async () => {
      await stop(running.child);
      running = await listening(data, Number(new URL(url).port));
    },
    end: async () => {
      await stop(running.child);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
};
