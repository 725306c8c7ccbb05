/** The daemon's loop with a clock that jumps: weeks of duty in milliseconds. */
import { describe, expect, it } from 'vitest';
import { daemonEventShape } from '../../agent/actions/results.ts';
import type { DaemonEvent } from '../../agent/actions/results.ts';
import { runDaemon } from '../../agent/daemon/daemon.ts';
import type { Duties, Findings } from '../../agent/daemon/daemon.ts';
import { parseWindow } from '../../agent/daemon/window-rules.ts';
import type { AgentConfig } from '../../agent/home/config.ts';
import { configSchema } from '../../agent/home/config.ts';
import { BeistandError } from '../../protocol/errors.ts';

const config = (changes: Partial<AgentConfig> = {}): AgentConfig =>
  configSchema.parse({
    formatVersion: 1,
    server: 'https://updates.example.com',
    repositories: ['https://updates.example.com/repository'],
    product: 'kasse',
    channel: 'release',
    customer: { id: 'c_1a2b3c4d5e', name: 'Kunde' },
    vendor: 'Beispiel',
    installationId: 'i_1a2b3c4d5e',
    installFolder: '/srv/kasse',
    platform: 'linux-x64',
    enrolledAt: '2026-11-24T00:00:00.000Z',
    ...changes,
  });

const nothing: Findings = { outcome: 'upToDate', available: null, scripts: [] };
const something: Findings = { outcome: 'available', available: '2.0.0', scripts: [] };
const done = { from: '1.0.0', to: '2.0.0', durationMs: 1, downloadedBytes: 2 };

/** Runs `rounds` rounds from `from`; the clock jumps by what the daemon sleeps. */
const live = async (
  duties: Partial<Duties>,
  options: { rounds: number; from?: string; duringSleep?: (count: number) => void },
): Promise<{ events: DaemonEvent[]; asText: string[] }> => {
  const stop = new AbortController();
  let now = Date.parse(options.from ?? '2026-11-24T10:00:00Z');
  let slept = 0;
  const events: DaemonEvent[] = [];
  await runDaemon(
    {
      config: () => Promise.resolve(config()),
      recover: () => Promise.resolve(null),
      look: () => Promise.resolve(nothing),
      update: () => Promise.resolve(done),
      runScripts: () => Promise.resolve([]),
      sendReports: () => Promise.resolve({ sent: 0, refused: 0 }),
      ...duties,
    },
    {
      pid: 1,
      version: '0.1.0',
      nowMs: () => now,
      random: () => 0.5,
      sleep: (ms) => {
        now += ms;
        slept += 1;
        options.duringSleep?.(slept);
        if (slept >= options.rounds) stop.abort();
        return Promise.resolve();
      },
      log: (event) => events.push(daemonEventShape.parse(event)),
      signal: stop.signal,
    },
  );
  const asText = events.map((event) => `${event.at.slice(5, 16)} ${event.event}`);
  return { events, asText };
};
const pauses = (events: readonly DaemonEvent[]): number[] =>
  events.flatMap((event) => (event.event === 'next' ? [event.inMs] : []));

describe('the daemon', () => {
  it('starts, looks, says when it looks next, and stops cleanly', async () => {
    const { asText } = await live({}, { rounds: 1 });
    expect(asText).toEqual([
      '11-24T10:00 started',
      '11-24T10:00 checked',
      '11-24T10:00 next',
      '11-24T10:15 stopped',
    ]);
  });

  it('installs what it finds, then sends its reports', async () => {
    const { events } = await live(
      { look: () => Promise.resolve(something), sendReports: () => Promise.resolve({ sent: 3, refused: 0 }) },
      { rounds: 1 },
    );
    expect(events.map((event) => event.event)).toEqual([
      'started',
      'checked',
      'updated',
      'reported',
      'next',
      'stopped',
    ]);
  });

  it('waits for the maintenance window and acts soon after it opens, not a whole poll later', async () => {
    const maintenanceWindow = parseWindow('daily 10:05-11:00 UTC', 'UTC');
    const { events } = await live(
      {
        config: () => Promise.resolve(config({ maintenanceWindow })),
        look: () => Promise.resolve(something),
      },
      { rounds: 2 },
    );
    const [waiting] = events.filter((event) => event.event === 'waiting');
    expect(waiting).toMatchObject({ reason: 'window', until: '2026-11-24T10:05:00Z', available: '2.0.0' });
    expect(events.find((event) => event.event === 'updated')?.at).toBe('2026-11-24T10:07:30.000Z');
  });

  it('leaves updates to a person where policy says so, and still runs scripts', async () => {
    const ran: string[] = [];
    const { events } = await live(
      {
        config: () => Promise.resolve(config({ policy: { updates: 'notify', scripts: 'automatic' } })),
        look: () => Promise.resolve({ ...something, scripts: ['fix'] }),
        update: () => Promise.reject(new Error('must not be called')),
        runScripts: () => {
          ran.push('fix');
          return Promise.resolve([{ id: 'fix', outcome: 'exited', exitCode: 0 }]);
        },
      },
      { rounds: 1 },
    );
    expect(events.find((event) => event.event === 'waiting')).toMatchObject({ reason: 'policy' });
    expect(ran).toEqual(['fix']);
  });

  it('leaves scripts to a person where policy says so', async () => {
    const { events } = await live(
      {
        config: () => Promise.resolve(config({ policy: { updates: 'automatic', scripts: 'manual' } })),
        look: () => Promise.resolve({ ...nothing, scripts: ['fix'] }),
        runScripts: () => Promise.reject(new Error('must not be called')),
      },
      { rounds: 1 },
    );
    expect(events.some((event) => event.event === 'failed')).toBe(false);
  });

  it('asks a dead server less and less often, and at the usual pace once it answers', async () => {
    let dead = true;
    const { events } = await live(
      {
        look: () =>
          dead ? Promise.reject(new BeistandError('UNREACHABLE', 'no line')) : Promise.resolve(nothing),
      },
      {
        rounds: 5,
        duringSleep: (count) => {
          if (count === 4) dead = false;
        },
      },
    );
    expect(pauses(events).map((ms) => ms / 900_000)).toEqual([1, 2, 4, 8, 1]);
  });

  it('keeps the pause that a busy server asks for', async () => {
    const busy = new BeistandError('RATE_LIMITED', 'slow down', { details: { retryAfterMs: 7_200_000 } });
    const { events } = await live({ look: () => Promise.reject(busy) }, { rounds: 1 });
    expect(pauses(events)).toEqual([7_200_000]);
  });

  it('survives a failed update and goes on looking at the usual pace', async () => {
    const { events } = await live(
      {
        look: () => Promise.resolve(something),
        update: () =>
          Promise.reject(new BeistandError('ROLLED_BACK', 'the old build runs', { hint: 'look' })),
      },
      { rounds: 2 },
    );
    expect(events.filter((event) => event.event === 'failed')).toHaveLength(2);
    expect(events.find((event) => event.event === 'failed')).toMatchObject({
      code: 'ROLLED_BACK',
      hint: 'look',
    });
    expect(pauses(events)).toEqual([900_000, 900_000]);
  });

  it('steps back while a person is at work', async () => {
    const { events } = await live(
      { look: () => Promise.reject(new BeistandError('BUSY', 'pid 7 is updating')) },
      { rounds: 1 },
    );
    expect(events.find((event) => event.event === 'waiting')).toMatchObject({ reason: 'busy' });
    expect(events.some((event) => event.event === 'failed')).toBe(false);
  });

  it('brings an interrupted update to its end first, trying again until it could', async () => {
    let calls = 0;
    const { events } = await live(
      {
        recover: () => {
          calls += 1;
          if (calls === 1) return Promise.reject(new BeistandError('BUSY', 'another holds the lock'));
          return Promise.resolve({ was: 'switched', now: 'new' });
        },
      },
      { rounds: 3 },
    );
    expect(calls).toBe(2);
    expect(events.find((event) => event.event === 'recovered')).toMatchObject({
      was: 'switched',
      now: 'new',
    });
  });

  it('waits a minute for a configuration that somebody is just correcting', async () => {
    let broken = true;
    const { events } = await live(
      {
        config: () =>
          broken ? Promise.reject(new BeistandError('BAD_INPUT', 'not JSON')) : Promise.resolve(config()),
      },
      {
        rounds: 2,
        duringSleep: () => {
          broken = false;
        },
      },
    );
    expect(pauses(events)).toEqual([60_000, 900_000]);
  });
});
