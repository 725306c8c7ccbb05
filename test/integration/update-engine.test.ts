/** The engine on real folders with real hooks: forward, back, and everything that goes wrong on the way. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isBeistandError } from '../../protocol/errors.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { faultsOf, recordOf, standing, till } from '../support/till.ts';
import { openUpdateWorld, publishBuild } from '../support/update-world.ts';
import type { PublishedBuild, UpdateWorld } from '../support/update-world.ts';

const newWorld = async (): Promise<UpdateWorld> => openUpdateWorld(await temporaryFolder());

/** What `work` throws, by code. */
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return isBeistandError(error) ? error.code : String(error);
  }
  return 'nothing was thrown';
};

const expectWhole = async (
  world: UpdateWorld,
  builds: readonly PublishedBuild[],
  version: string | null,
): Promise<void> => {
  expect(await faultsOf(world, builds, [version])).toEqual([]);
  expect(standing(world).current).toBe(version);
};

describe('an update', () => {
  it('installs a first build, then moves to a newer one by delta and reports both', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    await expectWhole(world, [one], '1.0.0');
    const two = publishBuild(world.repo, till('2.0.0', { deltasFrom: [one] }));
    const engine = await world.start();
    const plan = await engine.plan({ byPerson: false });
    expect(plan).toMatchObject({ kind: 'update', route: { kind: 'delta' } });
    await world.update();
    await expectWhole(world, [one, two], '2.0.0');
    expect(world.events.filter(({ kind }) => kind === 'update')).toMatchObject([
      { outcome: 'committed', from: null, to: '1.0.0' },
      { outcome: 'committed', from: '1.0.0', to: '2.0.0' },
    ]);
  });

  it('shares unchanged files between trees instead of storing them twice', async () => {
    const world = await newWorld();
    publishBuild(world.repo, till('1.0.0'));
    await world.update();
    publishBuild(world.repo, till('2.0.0'));
    await world.update();
    const [a, b] = ['1.0.0', '2.0.0'].map((version) =>
      fs.statSync(join(world.install, 'versions', version, 'lib', 'same')),
    );
    expect(b?.ino === a?.ino || a?.blocks === b?.blocks).toBe(true);
    expect(fs.statSync(join(world.install, 'versions', '2.0.0', 'lib', 'same')).mode & 0o777).toBe(0o444);
  });

  it('goes by a chain of deltas where that is cheapest', async () => {
    const world = await newWorld();
    const big = (version: string): Record<string, Uint8Array> => {
      const bytes = Buffer.alloc(300_000);
      for (let at = 0; at < bytes.length; at += 4)
        bytes.writeUInt32LE(Math.imul(at + 7, 2_654_435_761) >>> 0, at);
      bytes.write(version, 1_000);
      return { 'lib/big': bytes };
    };
    const one = publishBuild(world.repo, till('1.0.0', { files: big('1') }));
    await world.update();
    const two = publishBuild(world.repo, till('2.0.0', { files: big('2'), deltasFrom: [one] }));
    const three = publishBuild(world.repo, till('3.0.0', { files: big('3'), deltasFrom: [two] }));
    const plan = await (await world.start()).plan({ byPerson: false });
    expect(plan).toMatchObject({ kind: 'update', route: { kind: 'chain' } });
    await world.update();
    await expectWhole(world, [one, two, three], '3.0.0');
  });

  it('falls back to frames and says so where an old file was changed on this machine', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const victim = join(world.install, 'versions', '1.0.0', 'lib', 'text');
    fs.chmodSync(victim, 0o644);
    fs.appendFileSync(victim, 'changed by hand');
    fs.chmodSync(victim, 0o444);
    const two = publishBuild(world.repo, till('2.0.0', { deltasFrom: [one] }));
    await world.update();
    expect(await faultsOf(world, [two], ['2.0.0'])).toContain(
      'the record names 1.0.0, which was never published',
    );
    expect(world.progress.some(({ kind }) => kind === 'fallback')).toBe(true);
    expect(fs.readFileSync(join(world.home, 'journal.jsonl'), 'utf8')).toContain('deltaFallback');
  });

  it('never carries a file changed on this machine over into the new tree', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const victim = join(world.install, 'versions', '1.0.0', 'lib', 'same');
    const { length } = fs.readFileSync(victim);
    fs.chmodSync(victim, 0o644);
    fs.writeFileSync(victim, 'x'.repeat(length));
    fs.chmodSync(victim, 0o444);
    publishBuild(world.repo, till('2.0.0', { deltasFrom: [one] }));
    await world.update();
    const fresh = fs.readFileSync(join(world.install, 'versions', '2.0.0', 'lib', 'same'), 'utf8');
    expect(fresh).toContain('this never changes');
  });

  it('keeps what lies behind a persistent path, and gives it its first content once', async () => {
    const world = await newWorld();
    publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const first = join(world.install, 'current', 'data', 'first');
    expect(fs.readFileSync(first, 'utf8')).toContain('begins with');
    fs.writeFileSync(first, 'the customer wrote this');
    publishBuild(world.repo, till('2.0.0'));
    await world.update();
    expect(fs.readFileSync(first, 'utf8')).toBe('the customer wrote this');
  });

  it('keeps only as many builds as it was told', async () => {
    const world = await newWorld();
    const builds: PublishedBuild[] = [];
    for (const version of ['1.0.0', '2.0.0', '3.0.0']) {
      builds.push(publishBuild(world.repo, till(version)));
      await world.update(undefined, { keepVersions: 2 });
    }
    await expectWhole(world, builds, '3.0.0');
    expect((await recordOf(world)).builds.map(({ version }) => version)).toEqual(['3.0.0', '2.0.0']);
  });
});

describe('an update that fails', () => {
  for (const [name, options] of Object.entries({
    'does not become healthy': { health: 'exit 1' },
    'can’t migrate': { hooks: { migrate: 'echo half > "$BEISTAND_SHARED_DIR/data/format"; exit 3' } },
    'can’t start': { hooks: { start: 'exit 4' } },
    'fails in its last hook': { hooks: { postUpdate: 'exit 5' } },
    'hangs while it starts': {
      hooks: { start: 'sleep 60' },
      product: { start: { command: ['bin/start'], timeoutMs: 200 } },
    },
  }))
    it(`is taken back where the new build ${name}, and is not tried again by itself`, async () => {
      const world = await newWorld();
      const one = publishBuild(world.repo, till('1.0.0'));
      await world.update();
      const two = publishBuild(world.repo, till('2.0.0', { ...options, deltasFrom: [one] }));
      expect(await codeOf(world.update())).toBe('ROLLED_BACK');
      await expectWhole(world, [one, two], '1.0.0');
      expect(world.events.at(-1)).toMatchObject({ kind: 'update', outcome: 'rolledBack', to: '2.0.0' });
      const again = await (await world.start()).plan({ byPerson: false });
      expect(again).toMatchObject({ kind: 'upToDate', keptBack: [{ version: '2.0.0', why: 'knownBad' }] });
      const byWord = await (await world.start()).plan({ to: '2.0.0', byPerson: true });
      expect(byWord.kind).toBe('update');
    });

  it('is taken back where it becomes unhealthy while it is watched', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const count =
      'n=$(cat "$BEISTAND_SHARED_DIR/asked" 2>/dev/null || echo 0); echo $((n+1)) > "$BEISTAND_SHARED_DIR/asked"; test "$n" -lt 2';
    const two = publishBuild(
      world.repo,
      till('2.0.0', {
        health: count,
        product: {
          healthCheck: { command: ['bin/health'], retries: 0, intervalMs: 10, probationMs: 60_000 },
        },
      }),
    );
    expect(await codeOf(world.update())).toBe('ROLLED_BACK');
    await expectWhole(world, [one, two], '1.0.0');
  });

  it('leaves nothing where a first installation fails', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0', { health: 'exit 1' }));
    expect(await codeOf(world.update())).toBe('ROLLED_BACK');
    await expectWhole(world, [one], null);
  });

  it('does not touch the product where the new build’s own check before the update says no', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const two = publishBuild(world.repo, till('2.0.0', { hooks: { preUpdate: 'echo too small; exit 1' } }));
    expect(await codeOf(world.update())).toBe('HOOK_FAILED');
    await expectWhole(world, [one, two], '1.0.0');
  });

  it('starts the old build again where it could not be stopped', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0', { hooks: { stop: 'exit 1' } }));
    await world.update();
    const two = publishBuild(world.repo, till('2.0.0'));
    expect(await codeOf(world.update())).toBe('ROLLED_BACK');
    await expectWhole(world, [one, two], '1.0.0');
  });

  it('ends where it was cancelled, and the product was never touched', async () => {
    const world = await newWorld();
    const one = publishBuild(world.repo, till('1.0.0'));
    await world.update();
    const two = publishBuild(world.repo, till('2.0.0'));
    const engine = await world.start();
    const plan = await engine.plan({ byPerson: true });
    const stop = new AbortController();
    const watched = await world.start({
      onProgress: (event) => {
        if (event.kind === 'state' && event.state === 'staged') stop.abort();
      },
    });
    if (plan.kind !== 'update') throw new Error('no plan');
    expect(await codeOf(watched.apply(plan, { by: 'person', signal: stop.signal }))).toBe('CANCELLED');
    await expectWhole(world, [one, two], '1.0.0');
  });
});

describe('a rollback by hand', () => {
  const installed = async (): Promise<{ world: UpdateWorld; builds: PublishedBuild[] }> => {
    const world = await newWorld();
    const builds: PublishedBuild[] = [];
    for (const version of ['1.0.0', '2.0.0']) {
      builds.push(publishBuild(world.repo, till(version)));
      await world.update();
    }
    return { world, builds };
  };

  it('brings back the build before with its data, and the daemon leaves it so', async () => {
    const { world, builds } = await installed();
    const applied = await (await world.start()).rollback({});
    expect(applied).toMatchObject({ from: { version: '2.0.0' }, to: { version: '1.0.0' } });
    await expectWhole(world, builds, '1.0.0');
    const plan = await (await world.start()).plan({ byPerson: false });
    expect(plan).toMatchObject({ kind: 'upToDate', keptBack: [{ version: '2.0.0', why: 'knownBad' }] });
  });

  it('repairs the old tree from the repository before it is switched to', async () => {
    const { world, builds } = await installed();
    const victim = join(world.install, 'versions', '1.0.0', 'lib', 'text');
    fs.chmodSync(victim, 0o644);
    fs.writeFileSync(victim, 'malware');
    await (await world.start()).rollback({});
    await expectWhole(world, builds, '1.0.0');
  });

  it('is refused where the old tree was changed and can’t be repaired; the new build runs on', async () => {
    const { world, builds } = await installed();
    const victim = join(world.install, 'versions', '1.0.0', 'lib', 'text');
    fs.chmodSync(victim, 0o644);
    fs.writeFileSync(victim, 'malware');
    fs.rmSync(join(world.repo, 'packs'), { recursive: true });
    expect(await codeOf((await world.start()).rollback({}))).toBe('ROLLBACK_IMPOSSIBLE');
    expect(standing(world)).toEqual({ current: '2.0.0', running: '2.0.0', format: '2.0.0' });
    expect((await recordOf(world)).state.name).toBe('idle');
    expect(builds).toHaveLength(2);
  });

  it('fetches a build that is no longer on disk', async () => {
    const world = await newWorld();
    const builds: PublishedBuild[] = [];
    for (const version of ['1.0.0', '2.0.0', '3.0.0']) {
      builds.push(publishBuild(world.repo, till(version, { health: 'true' })));
      await world.update(undefined, { keepVersions: 2 });
    }
    expect(fs.existsSync(join(world.install, 'versions', '1.0.0'))).toBe(false);
    await (await world.start()).rollback({ to: '1.0.0' });
    expect(standing(world)).toMatchObject({ current: '1.0.0', running: '1.0.0' });
    await expect((await world.start()).rollback({ to: '9.9.9' })).rejects.toMatchObject({
      code: 'NO_SUCH_VERSION',
    });
  });

  it('says that there is none where only one build was ever installed', async () => {
    const world = await newWorld();
    publishBuild(world.repo, till('1.0.0'));
    await world.update();
    expect(await codeOf((await world.start()).rollback({}))).toBe('NO_SUCH_VERSION');
  });
});
