/**
 * Power lost after every single file operation of a first installation, of an update, of one that is taken back, and of a rollback by
 * hand: the recorded operations are cut there, everything not yet synced is thrown away (and, as other
 * variants, half kept or kept), and the agent is started. One of the two builds (or, at first, none) must be current, healthy and
 * whole, with its own data, and the journal's chain intact.
 */
import * as fs from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { eachOf } from '../../agent/update/hash.ts';
import { removeTree } from '../../agent/update/tree.ts';
import { sha256 } from '../support/update-world.ts';
import { DiskModel, recordingDisk } from '../support/power-loss.ts';
import type { Operation, Variant } from '../support/power-loss.ts';
import { wholeProof } from '../support/proofs.ts';
import { faultsOf, standing, till } from '../support/till.ts';
import { openUpdateWorld, publishBuild } from '../support/update-world.ts';
import type { PublishedBuild, UpdateWorld } from '../support/update-world.ts';

/** On a push one in so many of the different states is started from; no multiple of three, so that all variants have their turn. */
const sampledEvery = 5;

let folder = '';
beforeAll(async () => {
  // In memory where there is such a place: these thousands of small files need no real platter.
  folder = await mkdtemp(join(fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'beistand-power-'));
});
afterAll(() => removeTree(nodeDisk, folder));

/** Files that the product's hooks write, not the agent. */
const productFiles = (world: UpdateWorld): string[] => {
  const found = ['running', 'data/format'].map((name) => join(world.install, 'shared', name));
  const backups = join(world.install, 'backups');
  const names = fs.existsSync(backups) ? fs.readdirSync(backups) : [];
  return [...found, ...names.map((name) => join(backups, name, 'format'))];
};

/** Tells what hooks changed since the last look, as operations of their own. */
const productWatch = (world: UpdateWorld, tell: (operation: Operation) => void): (() => void) => {
  const seen = new Map<string, string | null>();
  const look = (path: string): string | null => (fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : null);
  for (const path of productFiles(world)) seen.set(path, look(path));
  return () => {
    for (const path of new Set([...seen.keys(), ...productFiles(world)])) {
      const now = look(path);
      if (now === (seen.get(path) ?? null)) continue;
      seen.set(path, now);
      const isBackup = path.includes('/backups/');
      tell({
        name: `product ${path}`,
        apply: (model) => {
          if (now === null) {
            if (model.has(path)) model.drop(path);
          } else {
            const file = model.has(path) ? model.file(path) : model.createFile(path, 0o644);
            file.bytes = Buffer.from(now);
          }
          // What the product keeps is its own matter and taken as synced; a backup is ours to sync.
          if (isBackup) return;
          if (now !== null) model.sync(path);
          model.sync(join(path, '..'));
        },
      });
    }
  };
};

interface Recording {
  readonly world: UpdateWorld;
  readonly builds: readonly PublishedBuild[];
  readonly model: DiskModel;
  readonly operations: readonly Operation[];
  readonly ends: string;
  readonly allowed: readonly (string | null)[];
}

const record = async (
  name: string,
  doing: 'install' | 'update' | 'rollback',
  health?: string,
): Promise<Recording> => {
  const world = openUpdateWorld(join(folder, name));
  const one = publishBuild(world.repo, till('1.0.0'));
  if (doing !== 'install') await world.update();
  const options = { deltasFrom: [one], ...(health === undefined ? {} : { health }) };
  const two = publishBuild(world.repo, till('2.0.0', options));
  if (doing === 'rollback') await world.update();
  const model = new DiskModel(world.folder, ['repo']);
  const operations: Operation[] = [];
  const tell = (operation: Operation): void => {
    operations.push(operation);
  };
  const disk = recordingDisk(tell, productWatch(world, tell));
  const recorded = openUpdateWorld(world.folder, disk);
  try {
    if (doing === 'rollback') await (await recorded.start()).rollback({});
    else await recorded.update();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ROLLED_BACK') throw error;
  }
  const ends = doing === 'rollback' || health !== undefined ? '1.0.0' : '2.0.0';
  expect(standing(world).current).toBe(ends);
  const allowed = doing === 'install' ? [null, '2.0.0'] : ['1.0.0', '2.0.0'];
  return { world, builds: [one, two], model, operations, ends, allowed };
};

/** After a power cut no process runs; a machine that starts again starts what `current` names. */
const boot = (world: UpdateWorld): void => {
  const { current } = standing(world);
  const running = join(world.install, 'shared', 'running');
  if (current === null) fs.rmSync(running, { force: true });
  else fs.writeFileSync(running, `${current}\n`);
};

const startAgain = async (path: string, of: Recording, variant: Variant): Promise<string[]> => {
  const world = openUpdateWorld(path);
  if (variant !== 'kept') boot(world);
  const engine = await world.start();
  await engine.recover();
  return faultsOf(world, of.builds, of.allowed);
};

const cutEverywhere = async (of: Recording): Promise<{ faults: string[]; states: number; tried: number }> => {
  const faults: string[] = [];
  const seen = new Set<string>();
  let tried = 0;
  const tryOut = async (where: string, variant: Variant): Promise<void> => {
    // Laid out before the model moves on.
    tried += 1;
    const path = join(folder, `cut-${tried}`);
    fs.mkdirSync(path);
    of.model.layOut(path, variant);
    fs.symlinkSync(of.world.repo, join(path, 'repo'));
    try {
      for (const fault of await startAgain(path, of, variant))
        faults.push(`${variant} after ${where}: ${fault}`);
    } catch (error) {
      faults.push(`${variant} after ${where}: ${String(error)}`);
    }
    fs.unlinkSync(join(path, 'repo'));
    await removeTree(nodeDisk, path);
  };
  function* cuts(): Generator<() => Promise<void>> {
    for (const [index, operation] of of.operations.entries()) {
      operation.apply(of.model);
      for (const variant of ['lost', 'torn', 'kept'] as const) {
        const key = `${variant} ${sha256(Buffer.from(of.model.outcome(variant)))}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (!wholeProof && seen.size % sampledEvery !== 0) continue;
        yield () => tryOut(`${index} ${operation.name.replaceAll(of.world.folder, '')}`, variant);
      }
    }
  }
  await eachOf(cuts(), 3, (cut) => cut());
  return { faults, states: seen.size, tried };
};

describe('a power cut', () => {
  for (const [name, doing, health] of [
    ['a first installation', 'install'],
    ['an update', 'update'],
    ['an update that is taken back', 'update', 'exit 1'],
    ['a rollback by hand', 'rollback'],
  ] as const)
    it(`after every single file operation of ${name} ends in a whole build`, async () => {
      const recording = await record(name.replaceAll(' ', '-'), doing, health);
      const { faults, states, tried } = await cutEverywhere(recording);
      expect(faults).toEqual([]);
      expect(states).toBeGreaterThan(100);
      expect(tried).toBe(wholeProof ? states : Math.floor(states / sampledEvery));
    }, 240_000);
});
