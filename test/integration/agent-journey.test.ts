/**
 * A customer's life with a vendor, in one go and in order: real server, real publisher, real agent
 * processes. Each step stands on the one before it.
 */
import { chmod, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  checkedShape,
  doctorShape,
  historyShape,
  rolledBackShape,
  statusShape,
  updatedShape,
  verifiedShape,
} from '../../agent/actions/results.ts';
import type { Status } from '../../agent/actions/results.ts';
import { runAgent } from '../support/agent.ts';
import { createWorld, productFiles } from '../support/world.ts';
import type { Customer, World } from '../support/world.ts';

const errorShape = z.strictObject({
  error: z.looseObject({ code: z.string(), message: z.string(), hint: z.string().nullable() }),
});
const installationsShape = z.looseObject({
  installations: z.array(
    z.looseObject({ id: z.string(), machineName: z.string().optional(), version: z.string().nullable() }),
  ),
});

let world: World;
let adler: Customer;
let berta: Customer;
beforeAll(async () => {
  world = await createWorld();
  await world.publishBuild({ version: '1.0.0' });
  adler = await world.install('adler');
});
afterAll(() => world.end());

const status = async (customer: Customer): Promise<Status> =>
  (await customer.agent(['status'])).json(statusShape);
const versionOf = async (customer: Customer): Promise<string | null> =>
  (await status(customer)).installed?.version ?? null;
/** What the product itself says it is, through `current`. */
const runningVersion = async (customer: Customer): Promise<string> =>
  (await readFile(join(customer.install, 'current', 'VERSION'), 'utf8')).trim();

describe('a customer’s journey', () => {
  it('checks and finds the first build', async () => {
    const checked = (await adler.agent(['check'])).json(checkedShape);
    expect(checked).toMatchObject({ outcome: 'available', installed: null, available: { version: '1.0.0' } });
    expect((await adler.agent(['check'])).json(checkedShape).unchanged).toBe(true);
  });

  it('says what an update would do and changes nothing', async () => {
    const planned = (await adler.agent(['update', '--dry-run'])).json(updatedShape);
    expect(planned).toMatchObject({ outcome: 'planned', from: null, to: '1.0.0' });
    expect(planned.plan?.downloadBytes).toBeGreaterThan(1_000);
    expect(await versionOf(adler)).toBeNull();
  });

  it('installs it, tells the vendor, and then has nothing to do', async () => {
    const run = await adler.agent(['update']);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    expect(run.json(updatedShape)).toMatchObject({ outcome: 'committed', from: null, to: '1.0.0' });
    expect(await runningVersion(adler)).toBe('1.0.0');
    expect(await readlink(join(adler.install, 'current'))).toBe(join('versions', '1.0.0'));
    const { installations } = installationsShape.parse(await world.server(['installations']));
    expect(installations.map((one) => one.version)).toEqual(['1.0.0']);
    expect((await adler.agent(['update'])).json(updatedShape)).toMatchObject({
      outcome: 'upToDate',
      from: '1.0.0',
    });
  });

  it('goes on to the next build by a delta that is far smaller than the build', async () => {
    await world.publishBuild({ version: '1.1.0' });
    const updated = (await adler.agent(['update'])).json(updatedShape);
    expect(updated).toMatchObject({
      outcome: 'committed',
      from: '1.0.0',
      to: '1.1.0',
      plan: { route: 'delta' },
    });
    expect(updated.downloadedBytes).toBeLessThan(20_000);
    expect(await runningVersion(adler)).toBe('1.1.0');
  });

  it('takes a broken build back by itself and does not try it again', async () => {
    await world.publishBuild({ version: '1.2.0', files: productFiles('1.2.0', { healthy: false }) });
    const failed = await adler.agent(['update']);
    expect(failed.code).toBe(7);
    expect(failed.json(errorShape).error.code).toBe('ROLLED_BACK');
    expect(await runningVersion(adler)).toBe('1.1.0');
    const again = await adler.agent(['update']);
    expect(again.code).toBe(0);
    expect(again.json(updatedShape)).toMatchObject({ outcome: 'upToDate', from: '1.1.0' });
    expect(again.json(updatedShape).reason).toMatch(/1\.2\.0/);
    expect((await status(adler)).knownBad).toEqual(['1.2.0']);
  });

  it('goes back by a person’s word, and stays there until the person says otherwise', async () => {
    expect((await adler.agent(['rollback'])).json(rolledBackShape)).toMatchObject({
      from: '1.1.0',
      to: '1.0.0',
    });
    expect(await runningVersion(adler)).toBe('1.0.0');
    expect((await adler.agent(['update'])).json(updatedShape).outcome).toBe('upToDate');
    expect((await adler.agent(['update', '--to', '1.1.0'])).json(updatedShape)).toMatchObject({
      to: '1.1.0',
    });
    expect(await runningVersion(adler)).toBe('1.1.0');
  });

  it('notices a tampered file and repairs it', async () => {
    const victim = join(adler.install, 'versions', '1.1.0', 'data', 'same.txt');
    const signed = await readFile(victim, 'utf8');
    await chmod(victim, 0o644);
    await writeFile(victim, 'tampered');
    const found = await adler.agent(['verify']);
    expect(found.code).toBe(10);
    expect(found.json(verifiedShape)).toMatchObject({
      ok: false,
      differing: [{ path: 'data/same.txt', repaired: false }],
    });
    const repaired = await adler.agent(['verify', '--repair']);
    expect(repaired.code).toBe(0);
    expect(repaired.json(verifiedShape)).toMatchObject({
      ok: true,
      differing: [{ path: 'data/same.txt', repaired: true }],
    });
    expect(await readFile(victim, 'utf8')).toBe(signed);
    expect((await adler.agent(['verify'])).code).toBe(0);
  });

  it('stays on a pinned version and goes on when unpinned', async () => {
    await adler.agent(['pin', '1.1.0']);
    await world.publishBuild({ version: '1.3.0' });
    const kept = (await adler.agent(['update'])).json(updatedShape);
    expect(kept).toMatchObject({ outcome: 'upToDate', from: '1.1.0' });
    await adler.agent(['unpin']);
    expect((await adler.agent(['update'])).json(updatedShape)).toMatchObject({ to: '1.3.0' });
  });

  it('runs a script once, reports its output, and never again', async () => {
    const proof = join(world.folder, 'script-ran');
    const script = `#!/bin/sh\necho "cleaning up"\necho ran >> "${proof}"\n`;
    await world.publishScript('clean-up', { 'run.sh': script }, 'run.sh');
    expect((await adler.agent(['check'])).json(checkedShape).scripts).toEqual(['clean-up']);
    const first = (await adler.agent(['update'])).json(updatedShape);
    expect(first.scripts).toEqual([{ id: 'clean-up', outcome: 'exited', exitCode: 0 }]);
    expect((await adler.agent(['update'])).json(updatedShape).scripts).toEqual([]);
    expect(await readFile(proof, 'utf8')).toBe('ran\n');
  });

  it('gets a hotfix made for it alone, while another customer does not see it', async () => {
    berta = await world.install('berta');
    await berta.agent(['update']);
    await world.publishBuild({ version: '1.3.1', channel: 'hotfix', customer: adler.customerId });
    expect((await berta.agent(['update'])).json(updatedShape)).toMatchObject({
      outcome: 'upToDate',
      from: '1.3.0',
    });
    expect((await berta.agent(['update', '--to', '1.3.1'])).json(errorShape).error.code).toBe(
      'NO_SUCH_VERSION',
    );
    const updated = (await adler.agent(['update'])).json(updatedShape);
    expect(updated).toMatchObject({ outcome: 'committed', to: '1.3.1', channel: 'hotfix' });
  });

  it('updates from an exported folder while the server is away, with the same checks', async () => {
    const stick = join(world.folder, 'stick');
    await world.publishBuild({ version: '1.4.0' });
    await world.server(['export', '--to', stick]);
    await world.stopServer();
    const unreachable = await berta.agent(['update']);
    expect(unreachable.code).toBe(4);
    expect(unreachable.json(errorShape).error.code).toBe('UNREACHABLE');
    const imported = (await berta.agent(['import', stick])).json(updatedShape);
    expect(imported).toMatchObject({ outcome: 'committed', from: '1.3.0', to: '1.4.0' });
    expect(await runningVersion(berta)).toBe('1.4.0');
    expect((await status(berta)).reportsWaiting).toBeGreaterThan(0);
    await world.startServer();
    await berta.agent(['check']);
    expect((await status(berta)).reportsWaiting).toBe(0);
  });

  it('keeps its journal as an unbroken chain, and shows where somebody changed it', async () => {
    const history = (await adler.agent(['history', '--limit', '1000'])).json(historyShape);
    expect(history).toMatchObject({ chain: 'intact', fault: null });
    expect(history.entries.map((entry) => entry.kind)).toContain('enrolled');
    const journal = join(adler.home, 'journal.jsonl');
    const before = await readFile(journal, 'utf8');
    await writeFile(journal, before.replace('"1.1.0"', '"9.9.9"'));
    const broken = await adler.agent(['history']);
    expect(broken.code).toBe(8);
    expect(broken.json(historyShape).chain).toBe('broken');
    expect((await adler.agent(['doctor'])).code).toBe(8);
    await writeFile(journal, before);
    expect((await adler.agent(['doctor'])).json(doctorShape)).toMatchObject({ ok: true });
  });

  it('is told in plain words by people’s output, in German where the locale is', async () => {
    const german = await runAgent(['--home', adler.home, 'update'], { env: { LANG: 'de_DE.UTF-8' } });
    expect(german.stdout).toMatch(/Build 1\.4\.0|Nichts zu tun|gesund/);
    const english = await runAgent(['--home', adler.home, 'update']);
    expect(english.stdout).toContain('Nothing to do');
    expect((await runAgent(['--home', adler.home, 'history', '--limit', '3'])).stdout).toContain(
      'unbroken chain',
    );
  });
});

describe('a damaged home', () => {
  const damage = async (customer: Customer, file: string, work: () => Promise<void>): Promise<void> => {
    const path = join(customer.home, file);
    const whole = await readFile(path);
    await writeFile(path, 'garbage');
    try {
      await work();
    } finally {
      await writeFile(path, whole);
    }
  };

  it('without its device key can’t ask the server, but still go back and be verified', async () => {
    await damage(berta, 'device.key', async () => {
      expect((await berta.agent(['check'])).json(errorShape).error).toMatchObject({
        code: 'BAD_INPUT',
        hint: expect.stringContaining('backup'),
      });
      expect((await berta.agent(['rollback'])).json(rolledBackShape)).toMatchObject({
        from: '1.4.0',
        to: '1.3.0',
      });
      expect((await berta.agent(['verify'])).code).toBe(0);
    });
    expect((await berta.agent(['update', '--to', '1.4.0'])).json(updatedShape).outcome).toBe('committed');
  });

  it('whose enrolled root is garbage trusts nothing new, and can still go back', async () => {
    await damage(berta, join('trust', 'initial-root.json'), async () => {
      const checked = await berta.agent(['check']);
      expect(checked.code).toBe(3);
      expect(checked.json(errorShape).error.code).toBe('METADATA_INVALID');
      expect((await berta.agent(['rollback'])).json(rolledBackShape)).toMatchObject({ to: '1.3.0' });
    });
  });

  it.each([
    'last-check.json',
    'trust/timestamp.json',
    'trust/snapshot.json',
    'trust/release.json',
    'state.json',
  ])('goes on where %s is garbage', async (file) => {
    await damage(berta, file, async () => {
      expect((await berta.agent(['check'])).json(checkedShape).installed).toBe('1.3.0');
    });
  });
});

describe('an attacker', () => {
  it('who stole a bundle that was used already gets nothing, and the customer hears of it', async () => {
    const thief = ['--home', join(world.folder, 'thief'), 'enroll', '--bundle', adler.bundle];
    const run = await runAgent([...thief, '--install', join(world.folder, 'thief-install'), '--json']);
    expect(run.code).toBe(2);
    expect(run.json(errorShape).error).toMatchObject({
      code: 'TOKEN_USED',
      hint: expect.stringMatching(/vendor/),
    });
    const after = await runAgent(['--home', join(world.folder, 'thief'), 'status', '--json']);
    expect(after.json(errorShape).error.code).toBe('NOT_ENROLLED');
  });

  it('who copies a device key without its configuration can’t enrol over an existing home', async () => {
    const run = await adler.agent(['enroll', '--bundle', berta.bundle, '--install', adler.install]);
    expect(run.json(errorShape).error.code).toBe('ALREADY_ENROLLED');
  });
});
