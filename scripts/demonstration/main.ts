/**
 * The main job, end to end, on consecutive nightly builds of a real product from the npm registry: publish
 * signed, enrol, install, update by delta, a ticket with a session held for it, the build that fixes it, survive a broken build, find
 * and repair a tampered file, read the journal. Every statement it makes is checked; the exit code is 0 only if all of them held.
 */
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { happenedTo, joinStaff, openTicket } from './desk.ts';
import { lastJson, program, run, startServer, stopServer } from './programs.ts';
import type { Ended } from './programs.ts';
import { bytes, createNarrator, seconds } from './say.ts';
import { showSession } from './session.ts';

const product = 'native-preview';
const registryPackage = '@typescript/native-preview-linux-x64';
const [first, second, third] = ['7.0.0-dev.20260705.1', '7.0.0-dev.20260706.1', '7.0.0-dev.20260707.2'];
const broken = '7.0.0-dev.20260708.1';

const folder = await mkdtemp(join(tmpdir(), 'beistand-demo-'));
const at = (...parts: string[]): string => join(folder, ...parts);
const server = program('server');
const publish = program('publish', { BEISTAND_PASSPHRASE: 'only for this demonstration' });
const agentProgram = program('agent', { LANG: 'C.UTF-8' });
const agent = (...args: string[]): Promise<Ended> => agentProgram('--home', at('home'), ...args, '--json');

const narrator = createNarrator(
  (line) => console.log(line),
  () => performance.now(),
);
const { step, tell, holds, failures } = narrator;

const must = async (doing: Promise<Ended>): Promise<unknown> => {
  const ended = await doing;
  if (ended.code !== 0)
    throw new Error(`exit code ${ended.code}: ${ended.stderr.trim() || ended.stdout.trim()}`);
  return ended.stdout.trim() === '' ? null : lastJson(ended);
};

const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> => {
  const began = performance.now();
  return { result: await work(), ms: performance.now() - began };
};

const statusShape = z.looseObject({ installed: z.looseObject({ version: z.string() }).nullable() });
const versionNow = async (): Promise<string | null> =>
  statusShape.parse(await must(agent('status'))).installed?.version ?? null;

/** The product itself, asked for its version through `current`, as its users would. */
const productSays = async (): Promise<string> =>
  (await run(at('install', 'current', 'lib', 'tsgo'), ['--version'])).stdout.trim();

/** Fetches one nightly from the registry and lays it out as the vendor's build would. */
const fetchBuild = async (version: string): Promise<string> => {
  const packed = await run('npm', [
    'pack',
    '--silent',
    '--pack-destination',
    folder,
    `${registryPackage}@${version}`,
  ]);
  if (packed.code !== 0) throw new Error(`npm pack of ${version} failed: ${packed.stderr}`);
  const tarball = at(packed.stdout.trim().split('\n').at(-1) ?? '');
  const tree = at('builds', version);
  await mkdir(tree, { recursive: true });
  await must(run('tar', ['-xzf', tarball, '-C', tree, '--strip-components=1']));
  const healthCheck = { command: ['lib/tsgo', '--version'], retries: 1, timeoutMs: 20_000, intervalMs: 200 };
  await writeFile(join(tree, 'beistand.product.json'), `${JSON.stringify({ healthCheck }, null, 2)}\n`);
  tell(`${version}: ${bytes((await stat(tarball)).size)} as the registry’s archive`);
  return tree;
};

const summaryShape = z.looseObject({
  packBytes: z.number(),
  deltas: z.array(z.looseObject({ from: z.string(), bytes: z.number() })),
});

const publishBuild = async (
  url: string,
  token: string,
  version: string,
  from: string,
  fixes?: number,
): Promise<void> => {
  const options = {
    keys: at('keys'),
    server: url,
    token,
    product,
    channel: 'nightly',
    version,
    platform: 'linux-x64',
    from,
    ...(fixes === undefined ? {} : { fixes: String(fixes) }),
  };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const { result, ms } = await timed(() => must(publish('build', ...words, '--json')));
  const { packBytes, deltas } = summaryShape.parse(result);
  const sizes = deltas.map((delta) => `a delta of ${bytes(delta.bytes)} from ${delta.from}`);
  tell(
    `${version} is online after ${seconds(ms)}: ${[`${bytes(packBytes)} of new packs`, ...sizes].join(', ')}`,
  );
};

const appliedShape = z.looseObject({ downloadedBytes: z.number() });

const update = async (version: string): Promise<void> => {
  const { result, ms } = await timed(async () => appliedShape.parse(await must(agent('update'))));
  tell(`${bytes(result.downloadedBytes)} downloaded; checked, installed and healthy after ${seconds(ms)}`);
  holds(`the agent says ${version} is installed`, (await versionNow()) === version);
  holds('the product runs', (await productSays()).startsWith('Version 7.0.0'));
};

/** A build as a bad day makes it: the executable is cut short, so it can't start. */
const breakBuild = async (from: string): Promise<string> => {
  const tree = at('builds', broken);
  await cp(from, tree, { recursive: true });
  const executable = await readFile(join(from, 'lib', 'tsgo'));
  await writeFile(join(tree, 'lib', 'tsgo'), executable.subarray(0, 4_096));
  await chmod(join(tree, 'lib', 'tsgo'), 0o755);
  return tree;
};

const showBrokenBuild = async (): Promise<void> => {
  const { result, ms } = await timed(() => agent('update'));
  holds('the update is reported as failed and rolled back (exit code 7)', result.code === 7);
  tell(`rolled back after ${seconds(ms)}: ${errorShape.parse(lastJson(result)).error.message}`);
  holds(
    `${third} is running again`,
    (await versionNow()) === third && (await productSays()).startsWith('Version 7.0.0'),
  );
  await must(agent('update'));
  holds('the broken build is not tried again by itself', (await versionNow()) === third);
};
const errorShape = z.looseObject({ error: z.looseObject({ message: z.string() }) });

const showTampering = async (): Promise<void> => {
  const victim = at('install', 'versions', third ?? '', 'lib', 'lib.es5.d.ts');
  await chmod(victim, 0o644);
  await writeFile(victim, 'declare const hacked: true;\n');
  const found = await agent('verify');
  holds('verify notices it (exit code 10)', found.code === 10);
  await must(agent('verify', '--repair'));
  holds('verify --repair brings the signed bytes back', (await agent('verify')).code === 0);
};

const showJournal = async (): Promise<void> => {
  const { entries, chain } = z
    .looseObject({ chain: z.string(), entries: z.array(z.looseObject({ at: z.string(), kind: z.string() })) })
    .parse(await must(agent('history', '--limit', '1000')));
  holds(
    `the journal’s ${entries.length} entries form one unbroken chain`,
    chain === 'intact' && entries.length > 0,
  );
  const readable = await agentProgram('--home', at('home'), 'history', '--limit', '8');
  for (const line of readable.stdout.trimEnd().split('\n')) tell(line);
};

/** The customer keeps a copy of the session, signed by the machine's own key. */
const showOwnCopy = async (): Promise<void> => {
  const { sessions } = z
    .looseObject({ sessions: z.array(z.looseObject({ id: z.string() })) })
    .parse(await must(agent('sessions', 'list')));
  const verified = await agent('sessions', 'verify', sessions[0]?.id ?? '');
  holds('the customer’s own copy of the session is signed and unchanged', verified.code === 0);
};

const demonstrate = async (url: string): Promise<void> => {
  step('Keys on the vendor’s build machine, and trust from the root down to the channels');
  await must(publish('keys', 'init', '--keys', at('keys'), '--json'));
  const { token } = z
    .looseObject({ token: z.string() })
    .parse(await must(server('publish-token', '--data', at('data'), '--json')));
  await must(publish('trust', '--keys', at('keys'), '--server', url, '--token', token, '--json'));
  const serverKeys = (await readdir(at('data', 'keys'))).filter((name) => name.endsWith('.pem'));
  holds(
    'the server holds signing keys for snapshot and timestamp only',
    serverKeys.length === 2 && serverKeys.every((name) => /^(?:snapshot|timestamp)-/.test(name)),
  );

  step('Three consecutive nightly builds of a real product, published signed');
  const trees: string[] = [];
  for (const version of [first, second, third]) trees.push(await fetchBuild(version ?? ''));
  await publishBuild(url, token, first ?? '', trees[0] ?? '');

  step('A customer’s machine is enrolled');
  const customer = z
    .looseObject({ id: z.string() })
    .parse(await must(server('customer', 'add', '--data', at('data'), 'Bäckerei Muster', '--json')));
  const { bundle } = z
    .looseObject({ bundle: z.string() })
    .parse(
      await must(
        server(
          'enroll-token',
          '--data',
          at('data'),
          '--customer',
          customer.id,
          '--product',
          product,
          '--channel',
          'nightly',
          '--json',
        ),
      ),
    );
  await must(agent('enroll', '--bundle', bundle, '--install', at('install')));

  step(`First installation: ${first}`);
  await update(first ?? '');

  step(`The next nightly, by delta: ${second}`);
  await publishBuild(url, token, second ?? '', trees[1] ?? '');
  await update(second ?? '');

  step('The customer needs help: a ticket, and a look at their machine, by their own decision');
  const email = 'sabine@vendor.example';
  const { link } = z.looseObject({ link: z.string() }).parse(
    await must(
      server('staff', 'invite', '--data', at('data'), '--email', email, '--name', 'Sabine Beck', '--role', 'support', '--json'), // prettier-ignore
    ),
  );
  const support = await joinStaff(url, link, email);
  const ticket = await openTicket(support, customer.id);
  tell(`ticket #${ticket} is open`);
  await showSession({ url, home: at('home'), ticket, support }, narrator);
  await showOwnCopy();

  step(`The build that fixes ticket #${ticket}: ${third}`);
  await publishBuild(url, token, third ?? '', trees[2] ?? '', ticket);
  await update(third ?? '');
  const happened = await happenedTo(support, ticket);
  holds(
    'the ticket knows the session held for it, the build that fixes it, and that it arrived at the customer’s',
    ['sessionStarted', 'sessionEnded', 'fixPublished', 'fixInstalled'].every((kind) =>
      happened.includes(kind),
    ),
  );

  step(`A broken build, ${broken}, is published: its executable can’t start`);
  await publishBuild(url, token, broken, await breakBuild(trees[2] ?? ''));
  await showBrokenBuild();

  step('Somebody changes a file of the installed product');
  await showTampering();

  step('By hand, back to the build before');
  await must(agent('rollback'));
  holds(`${second} is installed again`, (await versionNow()) === second);

  step('What the vendor knows of this installation');
  const { installations } = z
    .looseObject({ installations: z.array(z.looseObject({})) })
    .parse(await must(server('installations', '--data', at('data'), '--json')));
  holds('the server was told the version that runs', JSON.stringify(installations).includes(second ?? ''));

  step('The journal on the customer’s machine');
  await showJournal();
};

step('A server on SQLite, in a temporary folder');
await must(server('init', '--data', at('data'), '--json'));
const started = await startServer(at('data'));
tell(`listening at ${started.url}`);
try {
  await demonstrate(started.url);
} catch (error) {
  holds(error instanceof Error ? error.message : String(error), false);
} finally {
  holds('the server ended cleanly', (await stopServer(started.process)) === 0);
  if (process.argv.includes('--keep')) tell(`left in ${folder}`);
  else {
    await run('chmod', ['-R', 'u+w', folder]);
    await rm(folder, { recursive: true, force: true });
  }
}
console.log(
  failures.length === 0
    ? '\nAll of it held.'
    : `\nNot all of it held:\n${failures.map((text) => `- ${text}`).join('\n')}`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
