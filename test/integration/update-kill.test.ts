/**
 * SIGKILL at every durable step of an update, of an update that is taken back, and of a rollback by hand; and
 * again at every durable step of the recovery that follows. After the next start one of the two builds is
 * current, healthy, whole, with its own data, and the journal's chain holds. A sample on a push, everything in `npm run test:slow`.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { eachOf } from '../../agent/update/hash.ts';
import { removeTree } from '../../agent/update/tree.ts';
import { sample } from '../support/proofs.ts';
import { faultsOf, recordOf, standing, till } from '../support/till.ts';
import { openUpdateWorld, publishBuild } from '../support/update-world.ts';
import type { PublishedBuild } from '../support/update-world.ts';

const childPath = fileURLToPath(new URL('../support/update-child.ts', import.meta.url));
/** Each kill is a process: on a push so many steps lie between two, but no state is left out; recovery is killed from every third one. */
const sampledEvery = 15;
/** Two cores: one child works while another one starts. */
const lanes = 3;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beistand-kill-'));
});
afterAll(async () => {
  await removeTree(nodeDisk, folder);
});

interface ChildEnd {
  readonly killed: boolean;
  /** The state after each durable step, where it got to its end undisturbed. */
  readonly steps: readonly string[];
}

const runChild = (world: string, doing: string, killAfter: number): Promise<ChildEnd> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [childPath, world, doing, String(killAfter)], {
      env: { NODE_COMPILE_CACHE: join(folder, 'compiled'), PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve({ killed: true, steps: [] });
      else if (code === 0) resolve({ killed: false, steps: z.array(z.string()).parse(JSON.parse(output)) });
      else reject(new Error(`the child ended with ${code ?? signal ?? ''}: ${errors}`));
    });
  });

/** After which steps to kill, counted from 1: a sample, and where each state begins. */
const pointsIn = (steps: readonly string[]): number[] => {
  const all = steps.map((state, index) => ({ point: index + 1, begins: steps.indexOf(state) === index }));
  const sampled = new Set(sample(all, sampledEvery));
  return all.filter((one) => one.begins || sampled.has(one)).map(({ point }) => point);
};

let copies = 0;
const copyOf = async (from: string): Promise<string> => {
  copies += 1;
  const to = join(folder, `world-${copies}`);
  await cp(from, to, { recursive: true, verbatimSymlinks: true, mode: fs.constants.COPYFILE_FICLONE });
  return to;
};

interface Scene {
  readonly template: string;
  readonly doing: 'update' | 'rollback';
  readonly builds: readonly PublishedBuild[];
  /** What an undisturbed run ends in. */
  readonly ends: string;
}

const scene = async (name: string, doing: Scene['doing'], health?: string): Promise<Scene> => {
  const world = openUpdateWorld(join(folder, name));
  const one = publishBuild(world.repo, till('1.0.0'));
  await world.update();
  const options = { deltasFrom: [one], ...(health === undefined ? {} : { health }) };
  const two = publishBuild(world.repo, till('2.0.0', options));
  if (doing === 'rollback') await world.update();
  return {
    template: world.folder,
    doing,
    builds: [one, two],
    ends: doing === 'rollback' || health !== undefined ? '1.0.0' : '2.0.0',
  };
};

/** The next start after a kill: recovery, and what is wrong afterwards. */
const nextStart = async (path: string, { builds }: Scene): Promise<string[]> => {
  const world = openUpdateWorld(path);
  const engine = await world.start();
  await engine.recover();
  return faultsOf(world, builds, ['1.0.0', '2.0.0']);
};

interface Swept {
  readonly faults: string[];
  readonly endings: Set<string>;
  /** The first world seen in each state, kept as the kill left it. */
  readonly states: Map<string, string>;
}

const killEverywhere = async (of: Scene): Promise<Swept> => {
  const swept: Swept = { faults: [], endings: new Set(), states: new Map() };
  const whole = await copyOf(of.template);
  const { steps } = await runChild(whole, of.doing, 0);
  expect(standing(openUpdateWorld(whole)).current).toBe(of.ends);
  expect(steps.length).toBeGreaterThan(20);
  await eachOf(pointsIn(steps), lanes, async (point) => {
    const path = await copyOf(of.template);
    const { killed } = await runChild(path, of.doing, point);
    if (!killed) swept.faults.push(`at ${point}: was not killed`);
    const { state } = await recordOf(openUpdateWorld(path));
    if (!swept.states.has(state.name)) {
      swept.states.set(state.name, path);
      swept.states.set(state.name, await copyOf(path));
    }
    for (const fault of await nextStart(path, of)) swept.faults.push(`at ${point} (${state.name}): ${fault}`);
    swept.endings.add(standing(openUpdateWorld(path)).current ?? 'nothing');
    await removeTree(nodeDisk, path);
  });
  return swept;
};

/** From a world a kill left: kills the recovery after each of its steps, until it gets to its end. */
const killRecovery = async (of: Scene, left: string, state: string): Promise<string[]> => {
  const faults: string[] = [];
  const measured = await copyOf(left);
  const { steps } = await runChild(measured, 'recover', 0);
  await removeTree(nodeDisk, measured);
  await eachOf(pointsIn(steps), lanes, async (point) => {
    const path = await copyOf(left);
    await runChild(path, 'recover', point);
    for (const fault of await nextStart(path, of))
      faults.push(`recovery from ${state} killed at ${point}: ${fault}`);
    await removeTree(nodeDisk, path);
  });
  return faults;
};

describe('an agent killed', () => {
  const scenes: readonly [string, Scene['doing'], string?][] = [
    ['an update', 'update'],
    ['an update that is taken back', 'update', 'exit 1'],
    ['a rollback by hand', 'rollback'],
  ];
  for (const [name, doing, health] of scenes)
    it(`at every durable step of ${name}, and of the recovery after it, ends in a whole build`, async () => {
      const of = await scene(name.replaceAll(' ', '-'), doing, health);
      const swept = await killEverywhere(of);
      expect(swept.faults).toEqual([]);
      expect(swept.endings.size).toBe(health === undefined ? 2 : 1);
      const passed = ['stopping', 'backedUp', 'migrated', health === undefined ? 'committed' : 'rollingBack'];
      expect([...swept.states.keys()]).toEqual(expect.arrayContaining(passed));
      const left = [...swept.states].filter(([state]) => state !== 'idle');
      for (const [state, world] of sample(left, 3)) expect(await killRecovery(of, world, state)).toEqual([]);
    }, 240_000);
});

afterAll(() => rm(folder, { recursive: true, force: true }));
