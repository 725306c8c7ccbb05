/** Someone on the line between agent and server: recorded, replayed, cut and forged, each by its name. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Agent } from '../../agent/actions/agent.ts';
import { createAgent } from '../../agent/agent.ts';
import { checkedShape, enrolledShape, statusShape } from '../../agent/actions/results.ts';
import type { DaemonEvent } from '../../agent/actions/results.ts';
import { runAgent, startAgent } from '../support/agent.ts';
import { send, startTap } from '../support/tap.ts';
import type { Tap } from '../support/tap.ts';
import { createWorld, worldPlatform } from '../support/world.ts';
import type { Customer, World } from '../support/world.ts';

const errorShape = z.strictObject({
  error: z.looseObject({ code: z.string(), message: z.string(), hint: z.string().nullable() }),
});
const problemShape = z.looseObject({ code: z.string() });

let world: World;
let tap: Tap;
let customer: Customer;
beforeAll(async () => {
  world = await createWorld();
  await world.publishBuild({ version: '1.0.0' });
  tap = await startTap(world.url);
  customer = await world.install('adler');
  await customer.agent(['config', 'set', 'server', tap.url]);
});
afterEach(() => {
  tap.interfere = null;
});
afterAll(async () => {
  await tap.end();
  await world.end();
});

const lastCheck = (): Tap['passed'][number] => {
  const found = tap.passed.findLast((one) => one.path.startsWith('/api/agent/check'));
  if (found === undefined) throw new Error('no check has passed');
  return found;
};

/** The customer's agent in this process, its clock ahead by `aheadMs`. */
const agentAt = (aheadMs: number): Agent =>
  createAgent({
    home: customer.home,
    system: process.platform,
    platform: worldPlatform,
    machineName: hostname(),
    timeZone: 'UTC',
    pid: process.pid,
    hookEnvironment: {},
    noProxy: '',
    nowMs: () => Date.now() + aheadMs,
  });

describe('on the line between agent and server', () => {
  it('a recorded request is refused when it is sent again', async () => {
    expect((await customer.agent(['check'])).code).toBe(0);
    const again = await send(world.url, lastCheck());
    expect(again.status).toBe(401);
    expect(problemShape.parse(JSON.parse(again.answer.toString())).code).toBe('REQUEST_REPLAYED');
  });

  it('a recorded request is refused for another path and another body', async () => {
    await customer.agent(['check']);
    const { headers, body } = lastCheck();
    const path = '/api/agent/check?root=0&timestamp=0';
    expect((await send(world.url, { method: 'GET', path, headers, body })).status).toBe(401);
    const report = { method: 'POST', path: '/api/agent/report', headers, body: Buffer.from('{"events":[]}') };
    expect((await send(world.url, report)).status).toBe(401);
  });

  it('a replayed offer, an answer recorded for an earlier request, is refused', async () => {
    const full = tap.passed.find((one) => one.path.startsWith('/api/agent/check') && one.status === 200);
    if (full === undefined) throw new Error('no full answer has passed');
    tap.interfere = async (request, response, handOn) => {
      if (!request.path.startsWith('/api/agent/check')) {
        const done = await handOn();
        response.writeHead(done.status).end(done.answer);
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(full.answer);
    };
    const run = await customer.agent(['check']);
    expect(run.code).toBe(3);
    expect(run.json(errorShape).error).toMatchObject({
      code: 'OFFER_INVALID',
      message: expect.stringContaining('another request'),
    });
  });

  it('the daemon keeps a warning for the vendor, once, when what it hears can’t be trusted', async () => {
    tap.interfere = (_request, response) => {
      response.writeHead(200).end('{"forged":true}');
      return Promise.resolve();
    };
    const stop = new AbortController();
    const events: DaemonEvent[] = [];
    await agentAt(0).run({
      signal: stop.signal,
      log: (event) => {
        events.push(event);
        if (event.event === 'next') stop.abort();
      },
    });
    expect(events.map((event) => event.event)).toEqual(['started', 'failed', 'next', 'stopped']);
    expect(events[1]).toMatchObject({ code: 'OFFER_INVALID' });
    const outbox = join(customer.home, 'outbox');
    const warnings = (await readdir(outbox)).filter((name) => name.includes('-warning-'));
    expect(warnings).toHaveLength(1);
    expect(await readFile(join(outbox, warnings[0] ?? ''), 'utf8')).toContain('OFFER_INVALID');
    tap.interfere = null;
    expect((await customer.agent(['check'])).code).toBe(0);
    expect((await customer.agent(['status'])).json(statusShape).reportsWaiting).toBe(0);
  });

  it('“unchanged” for ever can’t freeze an agent beyond the life of its timestamp', async () => {
    await customer.agent(['check']);
    let asked = 0;
    tap.interfere = (_request, response) => {
      asked += 1;
      response.writeHead(304).end();
      return Promise.resolve();
    };
    const late = agentAt(60 * 24 * 60 * 60_000);
    await expect(late.check()).rejects.toMatchObject({ code: 'OFFER_INVALID' });
    expect(asked).toBe(2);
  });

  it('a machine whose clock is wrong is told so, with both times, and nothing is changed', async () => {
    const wrong = agentAt(3 * 60 * 60_000);
    await expect(wrong.check()).rejects.toMatchObject({
      code: 'CLOCK_SKEW',
      message: expect.stringMatching(/3 hours ahead/),
    });
    expect((await customer.agent(['check'])).code).toBe(0);
  });

  it('an answer cut off in the middle changes nothing', async () => {
    tap.interfere = async (_request, response, handOn) => {
      const done = await handOn();
      response.writeHead(200, { 'content-length': String(done.answer.length + 10) });
      response.write(done.answer.subarray(0, done.answer.length / 2));
      response.destroy();
    };
    const run = await customer.agent(['check']);
    expect(run.code).toBe(4);
    expect(run.json(errorShape).error.code).toBe('UNREACHABLE');
    tap.interfere = null;
    expect((await customer.agent(['check'])).json(checkedShape)).toMatchObject({ outcome: 'available' });
  });
});

describe('a mirror that takes the request and never answers', () => {
  it('does not keep Ctrl-C from stopping the agent at once, with nothing changed', async () => {
    const slow = await world.install('slow', { customerId: customer.customerId });
    await slow.agent(['config', 'set', 'repositories', `${tap.url}/repository`]);
    const asked = Promise.withResolvers<undefined>();
    tap.interfere = () => {
      asked.resolve(undefined);
      // Neither answer nor end.
      return Promise.resolve();
    };
    const { child, ended } = startAgent(['--home', slow.home, 'update', '--json']);
    await asked.promise;
    const began = performance.now();
    child.kill('SIGINT');
    const run = await ended;
    expect(run.json(errorShape).error.code).toBe('CANCELLED');
    expect(run.code).toBe(9);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect((await slow.agent(['status'])).json(statusShape)).toMatchObject({
      installed: null,
      state: 'idle',
    });
  });
});

describe('enrolment', () => {
  /** One bundle for all: only the one that is cut off gets as far as using its token. */
  let made = '';
  beforeAll(async () => {
    made = await readFile(await world.bundle(customer.customerId), 'utf8');
  });
  const bundleFor = async (name: string, changes: Record<string, unknown> = {}): Promise<string> => {
    const bundle = { ...(JSON.parse(made) as Record<string, unknown>), ...changes };
    const file = join(world.folder, `${name}.json`);
    await writeFile(file, JSON.stringify(bundle));
    return file;
  };
  const enroll = (name: string, bundle: string) =>
    runAgent([
      '--home',
      join(world.folder, name),
      'enroll',
      '--bundle',
      bundle,
      '--install',
      join(world.folder, `${name}-install`),
      '--json',
    ]);

  it('cut off after the server stored it is finished by running it again, as the same installation', async () => {
    const bundle = await bundleFor('cut', { server: tap.url });
    let first: string | null = null;
    tap.interfere = async (_request, response, handOn) => {
      first = enrolledShape
        .pick({ installationId: true })
        .loose()
        .parse(JSON.parse((await handOn()).answer.toString())).installationId;
      response.destroy();
    };
    expect((await enroll('cut', bundle)).code).toBe(4);
    expect(first).not.toBeNull();
    tap.interfere = null;
    expect((await enroll('cut', bundle)).json(enrolledShape).installationId).toBe(first);
  });

  it('with a bundle whose root somebody changed on the way is refused before anything is sent', async () => {
    const { root } = JSON.parse(made) as { root: string };
    const expired = root.replace(/"expires":"\d{4}/, '"expires":"2099');
    expect(expired).not.toBe(root);
    const file = await bundleFor('forged', { server: tap.url, root: expired });
    const before = tap.passed.length;
    const run = await enroll('forged', file);
    expect(run.code).toBe(3);
    expect(run.json(errorShape).error.code).toMatch(/SIGNATURE_INVALID|METADATA_INVALID/);
    expect(tap.passed.length).toBe(before);
  });

  const refused: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['plain http to another machine', { server: 'http://updates.example.com' }, 'INSECURE_URL'],
    ['a mirror over plain http', { repositories: ['http://mirror.example.com/repository'] }, 'INSECURE_URL'],
    ['an unknown member', { evil: true }, 'BAD_INPUT'],
    ['a token nobody made', { token: 'x'.repeat(40) }, 'UNAUTHENTICATED'],
  ];
  it.each(refused)('with %s is refused', async (name, changes, code) => {
    const id = name.replaceAll(' ', '-');
    const run = await enroll(id, await bundleFor(id, changes));
    expect(run.json(errorShape).error.code).toBe(code);
    const after = await runAgent(['--home', join(world.folder, id), 'status', '--json']);
    expect(statusShape.safeParse(JSON.parse(after.stdout)).success).toBe(false);
  });
});
