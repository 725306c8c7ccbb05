/** The agent as a process among others: interrupted, called twice at once, and as a daemon. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { daemonEventShape, statusShape, updatedShape } from '../../agent/actions/results.ts';
import type { DaemonEvent } from '../../agent/actions/results.ts';
import { runAgent, startAgent } from '../support/agent.ts';
import { createWorld, productFiles, textOf } from '../support/world.ts';
import type { Customer, World } from '../support/world.ts';

const errorShape = z.strictObject({ error: z.looseObject({ code: z.string(), message: z.string() }) });
const progressShape = z.looseObject({ kind: z.string() });

let world: World;
let customer: Customer;
beforeAll(async () => {
  world = await createWorld();
  await world.publishBuild({
    version: '1.0.0',
    files: productFiles('1.0.0', { files: { 'data/big.txt': textOf(7, 100_000) } }),
  });
  customer = await world.install('adler');
});
afterAll(() => world.end());

const home = (): string[] => ['--home', customer.home];
const linesOf = (text: string): string[] =>
  text.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));

describe('a running download', () => {
  it('is stopped by Ctrl-C with its own exit code, and gone on with by the next update', async () => {
    let stopped = false;
    const run = await startAgent(
      [...home(), 'update', '--json', '--progress', 'json', '--limit-rate', '150k'],
      {
        onStderr: (text, child) => {
          if (stopped || !text.includes('"kind":"download"')) return;
          const done = linesOf(text)
            .map(
              (line) =>
                z.looseObject({ doneBytes: z.number().optional() }).parse(JSON.parse(line)).doneBytes ?? 0,
            )
            .at(-1);
          if ((done ?? 0) < 50_000) return;
          stopped = true;
          child.kill('SIGINT');
        },
      },
    ).ended;
    expect(run.json(errorShape).error.code).toBe('CANCELLED');
    expect(run.code).toBe(9);
    expect(linesOf(run.stderr).every((line) => progressShape.safeParse(JSON.parse(line)).success)).toBe(true);
    expect((await customer.agent(['status'])).json(statusShape)).toMatchObject({
      installed: null,
      state: 'idle',
      busy: null,
    });

    const planned = (await customer.agent(['update', '--dry-run'])).json(updatedShape);
    const updated = (await customer.agent(['update'])).json(updatedShape);
    expect(updated).toMatchObject({ outcome: 'committed', to: '1.0.0' });
    // What was there already did not come again.
    expect(updated.downloadedBytes).toBeLessThan((planned.plan?.downloadBytes ?? 0) - 20_000);
  });

  it('keeps a second update out, which says who is at work', async () => {
    await world.publishBuild({
      version: '1.1.0',
      files: productFiles('1.1.0', { files: { 'data/big.txt': textOf(8, 100_000) } }),
    });
    const second = Promise.withResolvers<Awaited<ReturnType<typeof runAgent>>>();
    let started = false;
    const first = startAgent([...home(), 'update', '--json', '--progress', 'json', '--limit-rate', '400k'], {
      onStderr: (text) => {
        if (started || !text.includes('"kind":"download"')) return;
        started = true;
        runAgent([...home(), 'update', '--json']).then(second.resolve, second.reject);
      },
    });
    const kept = await second.promise;
    expect(kept.code).toBe(5);
    expect(kept.json(errorShape).error).toMatchObject({
      code: 'BUSY',
      message: expect.stringContaining(`${first.child.pid ?? 0}`),
    });
    expect((await first.ended).json(updatedShape)).toMatchObject({ outcome: 'committed', to: '1.1.0' });
  });
});

describe('an update that is under way', () => {
  /** A build whose health check takes a while, so that there is a moment to strike. */
  const slow = (version: string) =>
    productFiles(version, { files: { 'bin/health': '#!/bin/sh\nsleep 1\nexit 0\n' } });

  it('is finished by the next command after the agent was killed in the middle', async () => {
    await world.publishBuild({ version: '1.1.1', files: slow('1.1.1') });
    let killed = false;
    const run = await startAgent([...home(), 'update', '--json', '--progress', 'json'], {
      onStderr: (text, child) => {
        if (killed || !text.includes('"healthCheck"')) return;
        killed = true;
        child.kill('SIGKILL');
      },
    }).ended;
    expect(run.code).toBeNull();
    const left = (await customer.agent(['status'])).json(statusShape);
    expect(left).toMatchObject({ state: 'probation', busy: null });
    const next = await runAgent([...home(), 'update', '--progress', 'plain']);
    expect(next.code).toBe(0);
    expect(next.stderr).toContain('An interrupted update was finished; the new build is running.');
    expect((await customer.agent(['status'])).json(statusShape)).toMatchObject({
      state: 'idle',
      installed: { version: '1.1.1' },
    });
  });

  it('is not cut off by Ctrl-C once the product is stopped, and says so', async () => {
    await world.publishBuild({ version: '1.1.2', files: slow('1.1.2') });
    let sent = false;
    const run = await startAgent([...home(), 'update', '--progress', 'plain'], {
      onStderr: (text, child) => {
        if (sent || !text.includes('healthCheck')) return;
        sent = true;
        child.kill('SIGINT');
      },
    }).ended;
    expect(run.stderr).toContain('This step can’t be left halfway');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('Updated 1.1.1 to 1.1.2');
  });
});

describe('the daemon', () => {
  /** Runs the daemon until `enough` says so, then ends it as systemd would. */
  const daemon = async (
    enough: (event: DaemonEvent) => boolean,
  ): Promise<{ events: DaemonEvent[]; code: number | null }> => {
    let ending = false;
    const run = await startAgent([...home(), 'run', '--json'], {
      onStdout: (text, child) => {
        if (ending || !linesOf(text).some((line) => enough(daemonEventShape.parse(JSON.parse(line))))) return;
        ending = true;
        child.kill('SIGTERM');
      },
    }).ended;
    return {
      events: linesOf(run.stdout).map((line) => daemonEventShape.parse(JSON.parse(line))),
      code: run.code,
    };
  };

  it('installs what is new, reports it, and ends cleanly on SIGTERM', async () => {
    await world.publishBuild({ version: '1.2.0' });
    const { events, code } = await daemon((event) => event.event === 'next');
    expect(code).toBe(0);
    expect(events.map((event) => event.event)).toEqual([
      'started',
      'checked',
      'updated',
      'reported',
      'next',
      'stopped',
    ]);
    expect(events.find((event) => event.event === 'updated')).toMatchObject({ from: '1.1.2', to: '1.2.0' });
    expect((await readFile(join(customer.install, 'current', 'VERSION'), 'utf8')).trim()).toBe('1.2.0');
  });

  it('leaves everything as it is outside the maintenance window, and says until when', async () => {
    await world.publishBuild({ version: '1.3.0' });
    const hour = (new Date().getUTCHours() + 12) % 24;
    const window = `daily ${String(hour).padStart(2, '0')}:00-${String(hour).padStart(2, '0')}:30 UTC`;
    await customer.agent(['config', 'set', 'window', window]);
    const { events, code } = await daemon((event) => event.event === 'next');
    expect(code).toBe(0);
    expect(events.find((event) => event.event === 'waiting')).toMatchObject({
      reason: 'window',
      available: '1.3.0',
    });
    expect((await customer.agent(['status'])).json(statusShape)).toMatchObject({
      installed: { version: '1.2.0' },
      offered: '1.3.0',
      maintenanceWindow: { window, open: false },
    });
  });

  it('of a home that was never enrolled ends at once with what to do', async () => {
    const run = await runAgent(['--home', join(world.folder, 'nobody'), 'run', '--json']);
    expect(run.code).toBe(2);
    expect(run.json(errorShape).error.code).toBe('NOT_ENROLLED');
  });
});
