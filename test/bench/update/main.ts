/**
 * `npm run bench:update [-- --json]`: what an update costs, on real builds from the npm registry, beside
 * unpacking the same build with tar in the same run. Bytes are counted on the wire, memory is the agent
 * process's own peak, times include starting the agent. Compare ratios: machines differ and are shared.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { lastJson, program, run, startServer, stopServer } from '../../../scripts/demonstration/programs.ts';
import type { Ended } from '../../../scripts/demonstration/programs.ts';
import { repositoryRoot } from '../../support/source-tree.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { CountingProxy } from './counting-proxy.ts';
import { printTable } from './table.ts';

interface Subject {
  readonly product: string;
  readonly package: string;
  /** In order. The last has a delta from the second alone, so that the first is a base without one. */
  readonly versions: readonly [string, string, string];
}

/** The builds named in the design. */
const subjects: readonly Subject[] = [
  {
    product: 'native-preview',
    package: '@typescript/native-preview-linux-x64',
    versions: ['7.0.0-dev.20260705.1', '7.0.0-dev.20260706.1', '7.0.0-dev.20260707.2'],
  },
  {
    product: 'next',
    package: 'next',
    versions: ['16.5.0-canary.14', '16.5.0-canary.26', '16.5.0-canary.38'],
  },
];

export interface Measured {
  readonly what: string;
  readonly wallMs: number;
  readonly peakMemoryMiB: number | null;
  readonly downBytes: number | null;
  readonly upBytes: number | null;
  readonly requests: number | null;
  /** Wall time against tar with sync on the same build, in the same run. */
  readonly ratioToTar: number | null;
}

const must = async (doing: Promise<Ended>): Promise<unknown> => {
  const ended = await doing;
  if (ended.code !== 0) throw new Error(`exit code ${ended.code}: ${ended.stderr || ended.stdout}`);
  return ended.stdout.trim() === '' ? null : lastJson(ended);
};

const quiet = process.argv.includes('--json');
const say = (text: string): void => {
  if (!quiet) console.log(text);
};
const scratch = await mkdtemp(join(tmpdir(), 'beistand-bench-'));
const server = program('server');
const publish = program('publish', { BEISTAND_PASSPHRASE: 'only for this benchmark' });

const fetchBuild = async (subject: Subject, version: string): Promise<{ tarball: string; tree: string }> => {
  const packed = await run('npm', [
    'pack',
    '--silent',
    '--pack-destination',
    scratch,
    `${subject.package}@${version}`,
  ]);
  if (packed.code !== 0) throw new Error(packed.stderr);
  const tarball = join(scratch, packed.stdout.trim().split('\n').at(-1) ?? '');
  const tree = join(scratch, 'trees', subject.product, version);
  await mkdir(tree, { recursive: true });
  await must(run('tar', ['-xzf', tarball, '-C', tree, '--strip-components=1']));
  return { tarball, tree };
};

/** The yardstick: unpack the vendor's archive and make it durable. */
const measureTar = async (tarball: string): Promise<Measured> => {
  const folder = join(scratch, 'untarred');
  await mkdir(folder, { recursive: true });
  const began = performance.now();
  await must(run('tar', ['-xzf', tarball, '-C', folder]));
  await must(run('sync', ['-f', folder]));
  const wallMs = performance.now() - began;
  await rm(folder, { recursive: true, force: true });
  return {
    what: 'tar -x and sync',
    wallMs,
    peakMemoryMiB: null,
    downBytes: null,
    upBytes: null,
    requests: null,
    ratioToTar: 1,
  };
};

const measureAgent =
  (proxy: CountingProxy, home: string) =>
  async (what: string, tarMs: number | null, ...args: string[]): Promise<Measured> => {
    const peakFile = join(scratch, 'peak');
    proxy.take();
    const began = performance.now();
    await must(
      run(
        join(repositoryRoot, 'node_modules/.bin/node'),
        [
          '--import',
          join(repositoryRoot, 'test/bench/update/peak-memory.ts'),
          'agent/main.ts',
          '--home',
          home,
          ...args,
          '--json',
        ],
        { BENCH_PEAK_MEMORY_FILE: peakFile },
      ),
    );
    const wallMs = performance.now() - began;
    const { up, down, requests } = proxy.take();
    const peakMemoryMiB = Number(await readFile(peakFile, 'utf8')) / 1024;
    return {
      what,
      wallMs,
      peakMemoryMiB,
      downBytes: down,
      upBytes: up,
      requests,
      ratioToTar: tarMs === null ? null : wallMs / tarMs,
    };
  };

const measureSubject = async (subject: Subject): Promise<Measured[]> => {
  const folder = join(scratch, subject.product);
  const data = join(folder, 'data');
  const keys = join(folder, 'keys');
  await must(server('init', '--data', data, '--json'));
  const started = await startServer(data);
  const proxy = await startCountingProxy(() => Number(new URL(started.url).port));
  try {
    await must(publish('keys', 'init', '--keys', keys, '--json'));
    const { token } = z
      .looseObject({ token: z.string() })
      .parse(await must(server('publish-token', '--data', data, '--json')));
    await must(publish('trust', '--keys', keys, '--server', started.url, '--token', token, '--json'));
    const publishBuild = async (version: string, tree: string, ...options: string[]): Promise<void> => {
      const began = performance.now();
      const place = ['--product', subject.product, '--channel', 'nightly', '--platform', 'linux-x64'];
      await must(
        publish(
          'build',
          '--keys',
          keys,
          '--server',
          started.url,
          '--token',
          token,
          ...place,
          '--version',
          version,
          '--from',
          tree,
          ...options,
          '--json',
        ),
      );
      say(`published ${subject.product} ${version} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    };
    const [old, base, last] = subject.versions;
    const trees = {
      old: await fetchBuild(subject, old),
      base: await fetchBuild(subject, base),
      last: await fetchBuild(subject, last),
    };
    await publishBuild(old, trees.old.tree);
    await publishBuild(base, trees.base.tree, '--deltas', '0');
    await publishBuild(last, trees.last.tree, '--deltas', '1');

    const customer = z
      .looseObject({ id: z.string() })
      .parse(await must(server('customer', 'add', '--data', data, 'Bench', '--json')));
    const enrol = async (name: string): Promise<ReturnType<typeof measureAgent>> => {
      const place = [
        '--customer',
        customer.id,
        '--product',
        subject.product,
        '--channel',
        'nightly',
        '--url',
        proxy.url,
      ];
      const answer = await must(server('enroll-token', '--data', data, ...place, '--json'));
      const { bundle } = z.looseObject({ bundle: z.string() }).parse(answer);
      const agent = measureAgent(proxy, join(folder, name, 'home'));
      await agent('enrol', null, 'enroll', '--bundle', bundle, '--install', join(folder, name, 'install'));
      return agent;
    };

    const agent = await enrol('delta');
    const tarBase = await measureTar(trees.base.tarball);
    const tarLast = await measureTar(trees.last.tarball);
    const results = [
      tarLast,
      await agent('first install', tarBase.wallMs, 'update', '--to', base),
      await agent('delta update', tarLast.wallMs, 'update', '--to', last),
      await agent('rollback', null, 'rollback'),
    ];
    await agent('settle', null, 'check');
    results.push(await agent('no-op check', null, 'check'));
    const other = await enrol('frames');
    await other('install the old one', null, 'update', '--to', old);
    results.push(await other('arbitrary-base update', tarLast.wallMs, 'update', '--to', last));
    return results;
  } finally {
    await stopServer(started.process);
    await proxy.close();
  }
};

try {
  const report: Record<string, Measured[]> = {};
  for (const subject of subjects) {
    report[subject.product] = await measureSubject(subject);
    if (!quiet) printTable(subject.product, report[subject.product] ?? []);
  }
  const file = join(repositoryRoot, 'dist', 'bench-update.json');
  await mkdir(join(repositoryRoot, 'dist'), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(JSON.stringify({ subjects: report }));
} finally {
  await run('chmod', ['-R', 'u+w', scratch]);
  await rm(scratch, { recursive: true, force: true });
}
