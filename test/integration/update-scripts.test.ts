/** Scripts run once, whatever happens; their end is told once; those for others never run. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Disk } from '../../agent/disk/disk.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { isBeistandError } from '../../protocol/errors.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { till } from '../support/till.ts';
import { openUpdateWorld, publishBuild, publishScript } from '../support/update-world.ts';
import type { UpdateWorld } from '../support/update-world.ts';

const installed = async (): Promise<UpdateWorld> => {
  const world = openUpdateWorld(await temporaryFolder());
  publishBuild(world.repo, till('1.0.0'));
  await world.update();
  world.events.length = 0;
  return world;
};
const count = 'echo run >> "$BEISTAND_SHARED_DIR/runs"';
const runs = (world: UpdateWorld): number => {
  const path = join(world.install, 'shared', 'runs');
  return fs.existsSync(path) ? fs.readFileSync(path, 'utf8').split('\n').length - 1 : 0;
};

describe('a script', () => {
  it('runs once and reports its output and exit code', async () => {
    const world = await installed();
    publishScript(world.repo, { id: 'fix-1', run: `${count}\necho done; echo oops >&2; exit 3` });
    const engine = await world.start();
    expect(await engine.waitingScripts()).toEqual(['fix-1']);
    const results = await engine.runScripts({ by: 'daemon' });
    expect(results).toMatchObject([{ id: 'fix-1', outcome: 'exited', exitCode: 3 }]);
    expect(results[0]?.output).toContain('done');
    expect(results[0]?.output).toContain('oops');
    expect(world.events).toMatchObject([{ kind: 'script', scriptId: 'fix-1', exitCode: 3 }]);
    for (let again = 0; again < 2; again += 1)
      expect(await (await world.start()).runScripts({ by: 'person' })).toEqual([]);
    expect(runs(world)).toBe(1);
  });

  it('that a crash cut off is reported as unknown once, and never run again', async () => {
    const world = await installed();
    publishScript(world.repo, { id: 'fix-1', run: count });
    // The disk goes away right after the script's end: the note that it ended is lost.
    let armed = false;
    const disk: Disk = {
      ...nodeDisk,
      rename: (from, to) => {
        if (to.endsWith('scripts.json') && armed) return Promise.reject(new Error('the power went'));
        armed = to.endsWith('scripts.json');
        return nodeDisk.rename(from, to);
      },
    };
    await expect((await world.start({ disk })).runScripts({ by: 'daemon' })).rejects.toThrow(
      'the power went',
    );
    expect(runs(world)).toBe(1);
    await (await world.start()).recover();
    expect(world.events).toMatchObject([
      { kind: 'script', scriptId: 'fix-1', outcome: 'unknown', exitCode: null },
    ]);
    expect(await (await world.start()).runScripts({ by: 'daemon' })).toEqual([]);
    await (await world.start()).recover();
    expect(world.events).toHaveLength(1);
    expect(runs(world)).toBe(1);
  });

  it('never runs twice even where the list of scripts was lost: the journal knows', async () => {
    const world = await installed();
    publishScript(world.repo, { id: 'fix-1', run: count });
    await (await world.start()).runScripts({ by: 'daemon' });
    for (const damage of ['', 'garbage']) {
      if (damage === '') fs.rmSync(join(world.home, 'scripts.json'));
      else fs.writeFileSync(join(world.home, 'scripts.json'), damage);
      expect(await (await world.start()).runScripts({ by: 'daemon' })).toEqual([]);
    }
    expect(runs(world)).toBe(1);
  });

  it('is not run at all where neither its list nor the journal can be read', async () => {
    const world = await installed();
    publishScript(world.repo, { id: 'fix-1', run: count });
    await (await world.start()).runScripts({ by: 'daemon' });
    fs.writeFileSync(join(world.home, 'scripts.json'), 'garbage');
    const journal = join(world.home, 'journal.jsonl');
    fs.writeFileSync(journal, `garbage\n${fs.readFileSync(journal, 'utf8')}`);
    const error: unknown = await (
      await world.start()
    )
      .runScripts({ by: 'daemon' })
      .catch((thrown: unknown) => thrown);
    expect(isBeistandError(error, 'STATE_UNREADABLE')).toBe(true);
    expect(runs(world)).toBe(1);
  });

  it('that runs too long is ended with everything it started', async () => {
    const world = await installed();
    const run = '(sleep 30; touch "$BEISTAND_SHARED_DIR/survived") &\nsleep 30';
    publishScript(world.repo, { id: 'fix-1', run, timeoutMs: 300 });
    const began = Date.now();
    const results = await (await world.start()).runScripts({ by: 'daemon' });
    expect(results).toMatchObject([{ outcome: 'timedOut', exitCode: null }]);
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it('that talks without end is cut, not kept', async () => {
    const world = await installed();
    publishScript(world.repo, { id: 'fix-1', run: 'head -c 3000000 /dev/zero | tr "\\\\0" x' });
    const [result] = await (await world.start()).runScripts({ by: 'daemon' });
    expect(result?.output.length).toBeLessThanOrEqual(256 * 1024);
    expect(result?.output).toContain('[cut here]');
  });

  it('for another customer or product is refused, and never run', async () => {
    const world = await installed();
    const entry = publishScript(world.repo, { id: 'fix-1', run: count, customer: 'c_9999999999' });
    const other = publishScript(world.repo, {
      id: 'fix-2',
      run: count,
      spoil: (manifest) => ({ ...manifest, product: 'other' }),
    });
    const scripts = [entry, other].map(({ path, sha256 }) => ({ target: path, manifestSha256: sha256 }));
    const engine = await world.start({ hints: () => ({ offer: null, withdrawn: [], scripts }) });
    const results = await engine.runScripts({ by: 'daemon' });
    expect(results).toMatchObject([
      { id: 'fix-1', outcome: 'refused' },
      { id: 'fix-2', outcome: 'refused' },
    ]);
    expect(runs(world)).toBe(0);
  });

  it('for another customer that merely lies in the repository is none of our business', async () => {
    const world = await installed();
    publishScript(world.repo, { id: 'fix-1', run: count, customer: 'c_9999999999' });
    expect(await (await world.start()).runScripts({ by: 'daemon' })).toEqual([]);
    expect(world.events).toEqual([]);
  });

  it('that the server names but no channel has signed does not exist', async () => {
    const world = await installed();
    const scripts = [{ target: 'hotfix/till-script.evil-any.json', manifestSha256: 'f'.repeat(64) }];
    const engine = await world.start({ hints: () => ({ offer: null, withdrawn: [], scripts }) });
    expect(await engine.runScripts({ by: 'daemon' })).toEqual([]);
  });

  it('sees nothing of the agent’s own environment', async () => {
    const world = await installed();
    process.env['SECRET_OF_THE_AGENT'] = 'secret';
    publishScript(world.repo, { id: 'fix-1', run: 'env' });
    const [result] = await (await world.start()).runScripts({ by: 'daemon' });
    delete process.env['SECRET_OF_THE_AGENT'];
    expect(result?.output).not.toContain('secret');
    expect(result?.output).toContain('BEISTAND_SCRIPT=fix-1');
  });
});
