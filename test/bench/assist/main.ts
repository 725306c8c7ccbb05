/**
 * `npm run bench:assist [-- --rounds N --keys N --megabytes N --idle N --busy N --sshd PATH --json]`: remote assistance beside its peers, in
 * one run: the real console page in Chromium, the real server and agent; wetty and MeshCentral in the same browser; ssh to this
 * machine. They take turns in rounds, for the machine may be shared; medians are told. Compare ratios: machines differ.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startChromium } from '../../support/browser.ts';
import { repositoryRoot } from '../../support/source-tree.ts';
import { holdConsoleSession } from './console.ts';
import { writeHome } from './customer.ts';
import { median, rounded } from './figures.ts';
import { measureFirstFrames } from './first-frame.ts';
import type { FirstFrame } from './first-frame.ts';
import { startMeshCentral } from './meshcentral.ts';
import type { MeshCentral } from './meshcentral.ts';
import { writeOutputFile } from './output-file.ts';
import { endWith, processorShares } from './processes.ts';
import { measureRelayMemory } from './relay-memory.ts';
import { reportLines, reportOf, subjects } from './report.ts';
import type { Subject, Taken } from './report.ts';
import { requireSshd, startSsh } from './ssh.ts';
import type { Echo } from './terminal-page.ts';
import { startWetty, wettyFolder } from './wetty.ts';
import { addressOf, startWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    keys: { type: 'string', default: '150' },
    megabytes: { type: 'string', default: '100' },
    idle: { type: 'string', default: '1000' },
    busy: { type: 'string', default: '200' },
    sshd: { type: 'string', default: '/usr/sbin/sshd' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const keys = Number(values.keys);
const megabytes = Number(values.megabytes);
/** MeshCentral takes minutes for what the others show in seconds. */
const smallMegabytes = Math.max(1, Math.round(megabytes / 50));
const idleSeconds = 30;
const say = (line: string): void => {
  if (!values.json) process.stdout.write(`${line}\n`);
};

const taken = Object.fromEntries(
  subjects.map((name): [Subject, Taken] => [name, { parsedMs: [], shownMs: [], megabytesPerSecond: [] }]),
) as Record<Subject, Taken>;
const promptMs: number[] = [];
const firstFrames: FirstFrame[] = [];
let idlePercent = { agent: 0, daemon: 0 };

// What is needed first, so that a run without it starts nothing; and whatever was started ends, however the run does.
await requireSshd(values.sshd);
await wettyFolder();
const stops = new AsyncDisposableStack();
let ending: Promise<void> | null = null;
const end = (): Promise<void> => (ending ??= stops.disposeAsync());
// Told to end, it also waits here: what fails because everything ends must not end it earlier.
await using run = new AsyncDisposableStack();
run.defer(end);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void end().finally(() => process.exit(1)));
const scratch = await mkdtemp(join(tmpdir(), 'beistand-bench-'));
stops.defer(() => rm(scratch, { recursive: true, force: true }));
// Both pages draw into the page: software that plays a graphics card would slow the peers down.
const chromium = await startChromium(['--disable-3d-apis']);
stops.defer(() => chromium.close());
const output = join(scratch, 'output.txt');
const smallOutput = join(scratch, 'small-output.txt');
await writeOutputFile(output, megabytes * 1_000_000);
await writeOutputFile(smallOutput, smallMegabytes * 1_000_000);
execFileSync(process.execPath, ['scripts/build-faces.ts'], {
  cwd: repositoryRoot,
  stdio: values.json ? 'ignore' : 'inherit',
});
const world = await startWorld(join(scratch, 'server'), stops);
const home = await writeHome(join(scratch, 'customer'), world, await world.machine(addressOf(0)));
const otherHome = await writeHome(join(scratch, 'other'), world, await world.machine(addressOf(1)));
const daemon = spawn(
  join(repositoryRoot, 'node_modules/.bin/node'),
  ['agent/main.ts', '--home', otherHome, 'run'],
  { cwd: repositoryRoot, stdio: 'ignore' },
);
void endWith(stops, daemon);
const ssh = await startSsh({ daemon: values.sshd, folder: join(scratch, 'ssh'), home: scratch }, stops);
const wetty = await startWetty(scratch, ssh, stops);
let meshCentral: MeshCentral | null = null;
let meshCentralIs: string;
try {
  meshCentral = await startMeshCentral(join(scratch, 'meshcentral'), stops);
  meshCentralIs = `${meshCentral.version} with its own agent, through its server; ${smallMegabytes} MB of output`;
} catch (error) {
  meshCentralIs = `not measured: ${String(error)}`;
}

interface Terminal {
  readonly echo: (keys: number) => Promise<Echo>;
  readonly output: (file: string) => Promise<number>;
}
const take = async (name: Subject, terminal: Terminal, file: string, size: number): Promise<void> => {
  const { parsedMs, shownMs } = await terminal.echo(keys);
  const rate = size / (await terminal.output(file));
  taken[name].parsedMs.push(...parsedMs);
  taken[name].shownMs.push(...shownMs);
  taken[name].megabytesPerSecond.push(rate);
  const drawn = shownMs.length === 0 ? '' : `, shown ${rounded(median(shownMs))} ms`;
  say(`  ${name.padEnd(12)} echo ${rounded(median(parsedMs))} ms${drawn}; output ${rounded(rate)} MB/s`);
};

const takeOurs = async (name: 'direct' | 'relayed', round: number): Promise<void> => {
  const helper = await world.helper(addressOf(10 + round));
  const place = { url: world.url, helper, home, direct: name === 'direct' };
  const session = await holdConsoleSession(chromium, place);
  try {
    if (session.path !== name) throw new Error(`the page says ${session.path}, not ${name}`);
    promptMs.push(session.promptMs);
    await take(name, session.terminal, output, megabytes);
    if (round === rounds - 1 && name === 'direct') {
      await pause(3_000);
      const pids = [session.agentPid, daemon.pid ?? 0];
      const [agent = 0, running = 0] = await processorShares(pids, idleSeconds);
      idlePercent = { agent, daemon: running };
    }
  } finally {
    await session.end();
  }
};

const turns: readonly ((round: number) => Promise<void>)[] = [
  (round) => takeOurs('direct', round),
  async () => {
    const { terminal, end } = await wetty.open(chromium);
    await take('wetty', terminal, output, megabytes);
    await end();
  },
  (round) => takeOurs('relayed', round),
  async () => {
    if (meshCentral === null) return;
    const { terminal, end } = await meshCentral.open(chromium);
    await take('meshcentral', terminal, smallOutput, smallMegabytes);
    await end();
  },
  async () => {
    const terminal = await ssh.open();
    await take('ssh', terminal, output, megabytes);
    await terminal.end();
  },
];

for (let round = 0; round < rounds; round += 1) {
  say(`Round ${round + 1} of ${rounds}`);
  for (const turn of turns) await turn(round);
  const helper = await world.helper(addressOf(40 + round));
  const frames = await measureFirstFrames(chromium, { url: world.url, helper, home, times: 3 });
  firstFrames.push(...frames);
  const told = frames.map((one) => `${Math.round(one.fromClickMs)} (${Math.round(one.fromChoiceMs)})`);
  say(`  screen       first picture ${told.join(', ')} ms after the click (the choice)`);
}
say('Sessions at the relay …');
const relay = await measureRelayMemory(world, { idle: Number(values.idle), busy: Number(values.busy) });
const peers = {
  wetty: `${wetty.version}, its shell ${wetty.shell === 'bash' ? 'started by itself' : 'by ssh'}`,
  meshcentral: meshCentralIs,
};
const report = reportOf({ taken, promptMs, firstFrames, idlePercent, relay, peers });
for (const line of reportLines(report)) say(line);
await mkdir(join(repositoryRoot, 'dist'), { recursive: true });
await writeFile(join(repositoryRoot, 'dist/bench-assist.json'), `${JSON.stringify(report, null, 2)}\n`);
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
