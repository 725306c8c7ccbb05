/** Figures over time on both databases, exact to the last machine and ticket. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import { createDesk } from '../../server/tickets/desk.ts';
import { databases } from '../support/databases.ts';
import { addMember, addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import { eventOf, startTestServer } from '../support/server.ts';

const status = (version: string | null, at: string): AgentEvent =>
  eventOf(
    {
      kind: 'status' as const,
      version,
      manifestSha256: version === null ? null : 'a'.repeat(64),
      pinned: null,
      healthy: null,
      agentVersion: '0.1.0',
      platform: 'linux-x64' as const,
    },
    new Date(at),
  );

describe.each(databases)('figures over time on $name', ({ database }) => {
  const start = async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const browser = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const get = async <T>(path: string, schema: z.ZodType<T>, who = browser): Promise<T> => {
      const answer = await who.call('GET', `/api/v1/stats/${path}`);
      expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
      return schema.parse(answer.body);
    };
    return { server, browser, get };
  };
  const versionsSchema = z.object({
    timeZone: z.literal('Europe/Berlin'),
    versions: z.array(z.string()),
    days: z.array(
      z.object({ day: z.string(), counts: z.record(z.string(), z.int()), others: z.int(), total: z.int() }),
    ),
  });

  it('count machines by version at the end of each day', async () => {
    const { server, browser, get } = await start();
    const [one, two] = [await server.agent(), await server.agent()];
    // Half past eleven at night in Berlin, and half past midnight.
    await one.report([status('1.0.0', '2026-07-01T08:00:00Z'), status('2.0.0', '2026-07-03T21:30:00Z')]);
    await two.report([status('1.0.0', '2026-07-02T22:30:00Z'), status(null, '2026-07-05T08:00:00Z')]);
    const query = 'versions?product=till&from=2026-06-30&to=2026-07-09';
    const { versions, days } = await get(query, versionsSchema);
    expect(versions).toEqual(['1.0.0', '2.0.0']);
    expect(days).toEqual([
      { day: '2026-06-30', counts: {}, others: 0, total: 0 },
      { day: '2026-07-01', counts: { '1.0.0': 1 }, others: 0, total: 1 },
      { day: '2026-07-02', counts: { '1.0.0': 1 }, others: 0, total: 1 },
      { day: '2026-07-03', counts: { '1.0.0': 1, '2.0.0': 1 }, others: 0, total: 2 },
      { day: '2026-07-04', counts: { '1.0.0': 1, '2.0.0': 1 }, others: 0, total: 2 },
      { day: '2026-07-05', counts: { '2.0.0': 1 }, others: 0, total: 1 },
      { day: '2026-07-06', counts: { '2.0.0': 1 }, others: 0, total: 1 },
    ]);
    const named = await get(`${query}&most=1`, versionsSchema);
    expect(named.versions).toEqual(['1.0.0']);
    expect(named.days[4]).toEqual({ day: '2026-07-04', counts: { '1.0.0': 1 }, others: 1, total: 2 });
    const later = await get('versions?product=till&from=2026-07-04&to=2026-07-05', versionsSchema);
    expect(later.days).toEqual(days.slice(4, 6));
    expect((await get('versions?product=other', versionsSchema)).versions).toEqual([]);
    const own = await get(`${query}&customerId=${two.customerId}`, versionsSchema);
    expect(own.days.map(({ total }) => total)).toEqual([0, 0, 0, 1, 1, 0, 0]);
    const member = await signIn(server.url, (await addMember(server.store, one.customerId)).email);
    const theirs = await get(query, versionsSchema, member);
    expect(theirs.days.map(({ total }) => total)).toEqual([0, 1, 1, 1, 1, 1, 1]);
    const foreign = await member.call('GET', `/api/v1/stats/${query}&customerId=${two.customerId}`);
    expect(codeOf(foreign)).toBe('NOT_FOUND');
    for (const wrong of ['from=2026-07-20', 'from=2020-01-01', 'from=heute'])
      expect(codeOf(await browser.call('GET', `/api/v1/stats/load?${wrong}`))).toBe('BAD_INPUT');
  });

  it('come out the same in whatever order reports arrive', async () => {
    const { server } = await start();
    const reports: [string | null, string][] = [
      ['1.0.0', '2026-07-01T08:00:00Z'],
      ['1.0.0', '2026-07-02T08:00:00Z'],
      ['2.0.0', '2026-07-03T08:00:00Z'],
      [null, '2026-07-04T08:00:00Z'],
      ['1.0.0', '2026-07-05T08:00:00Z'],
    ];
    const orders = [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
      [2, 0, 4, 1, 3],
    ];
    const spans = [];
    for (const order of orders) {
      const agent = await server.agent();
      for (const at of order) {
        const [version, time] = reports[at] ?? [null, ''];
        await agent.report([status(version, time)]);
      }
      spans.push(
        await server.store.db
          .selectFrom('installation_versions')
          .select(['version', 'since', 'until'])
          .where('installation_id', '=', agent.installationId)
          .orderBy('since')
          .execute(),
      );
    }
    expect(spans[0]).toEqual([
      { version: '1.0.0', since: '2026-07-01T08:00:00.000Z', until: '2026-07-03T08:00:00.000Z' },
      { version: '2.0.0', since: '2026-07-03T08:00:00.000Z', until: '2026-07-04T08:00:00.000Z' },
      { version: '1.0.0', since: '2026-07-05T08:00:00.000Z', until: null },
    ]);
    expect(spans[1]).toEqual(spans[0]);
    expect(spans[2]).toEqual(spans[0]);
  });

  it('count tickets opened, closed and open, and reactions against their targets', async () => {
    const { server, get } = await start();
    const { store } = server;
    const [a, b] = [await addTestCustomer(store), await addTestCustomer(store)];
    const desk = createDesk({ store });
    const actor = { kind: 'staff' as const, id: 'u_support' };
    const open = async (at: string, name: 'A' | 'B' | null, customerId = a.id) =>
      (
        await store.transaction((trx) =>
          desk.open(
            trx,
            { kind: 'open', customerId, source: 'portal', subject: 'x', text: 'x', class: name },
            { actor: { kind: 'customer', id: 'p_x' }, now: new Date(at) },
          ),
        )
      ).number;
    const act = (number: number, at: string, command: Parameters<typeof desk.act>[2]) =>
      store.transaction((trx) =>
        desk.act(trx, number, command, { actor, now: new Date(at), expectedSeq: null }),
      );
    // Wednesday, 1 July 2026; service from 9 to 18 in Berlin, which is 7 to 16 UTC. Class A has an hour, B four.
    const first = await open('2026-07-01T08:00:00Z', 'A');
    const second = await open('2026-07-01T08:00:00Z', 'A');
    const third = await open('2026-07-02T08:00:00Z', 'B', b.id);
    await open('2026-07-06T08:30:00Z', 'B');
    await open('2026-07-02T22:30:00Z', null);
    await act(first, '2026-07-01T08:20:00Z', { kind: 'reply', text: 'Wir sehen nach.' });
    await act(second, '2026-07-01T10:00:00Z', { kind: 'reply', text: 'Wir sehen nach.' });
    await act(first, '2026-07-03T12:00:00Z', { kind: 'close', resolution: 'answered' });
    await act(third, '2026-07-03T22:30:00Z', { kind: 'close', resolution: 'answered' });

    const load = z.object({ opened: z.int(), closed: z.int(), open: z.int() });
    const loadSchema = z.object({
      days: z.array(
        z.object({ day: z.string(), classes: z.object({ A: load, B: load, C: load, D: load, none: load }) }),
      ),
    });
    const nothing = { opened: 0, closed: 0, open: 0 };
    const { days } = await get('load?from=2026-07-02', loadSchema);
    expect(days).toEqual([
      { day: '2026-07-02', classes: { A: { ...nothing, open: 2 }, B: { opened: 1, closed: 0, open: 1 }, C: nothing, D: nothing, none: nothing } },
      { day: '2026-07-03', classes: { A: { opened: 0, closed: 1, open: 1 }, B: { ...nothing, open: 1 }, C: nothing, D: nothing, none: { opened: 1, closed: 0, open: 1 } } },
      { day: '2026-07-04', classes: { A: { ...nothing, open: 1 }, B: { opened: 0, closed: 1, open: 0 }, C: nothing, D: nothing, none: { ...nothing, open: 1 } } },
      { day: '2026-07-05', classes: { A: { ...nothing, open: 1 }, B: nothing, C: nothing, D: nothing, none: { ...nothing, open: 1 } } },
      { day: '2026-07-06', classes: { A: { ...nothing, open: 1 }, B: { opened: 1, closed: 0, open: 1 }, C: nothing, D: nothing, none: { ...nothing, open: 1 } } },
    ]); // prettier-ignore
    const ofB = await get(`load?from=2026-07-04&to=2026-07-04&customerId=${b.id}`, loadSchema);
    expect(ofB.days[0]?.classes.B).toEqual({ opened: 0, closed: 1, open: 0 });
    expect(ofB.days[0]?.classes.A).toEqual(nothing);

    const member = await signIn(server.url, (await addMember(store, b.id)).email);
    const reactions = z.object({
      classes: z.array(
        z.object({
          class: z.string(), targetMs: z.number().nullable(), tickets: z.int(), met: z.int(), missed: z.int(),
          overdue: z.int(), waiting: z.int(), medianMs: z.number().nullable(), p90Ms: z.number().nullable(),
        }),
      ),
    }); // prettier-ignore
    const { classes } = await get('reactions?from=2026-07-01', reactions);
    const minute = 60_000;
    expect(classes.find((one) => one.class === 'A')).toEqual({
      class: 'A', targetMs: 60 * minute, tickets: 2, met: 1, missed: 1, overdue: 0, waiting: 0,
      medianMs: 20 * minute, p90Ms: 120 * minute,
    }); // prettier-ignore
    expect(classes.find((one) => one.class === 'B')).toMatchObject({ tickets: 2, waiting: 1 });
    expect(classes.find((one) => one.class === 'none')).toMatchObject({
      tickets: 1,
      overdue: 1,
      medianMs: null,
    });
    const theirs = await get('reactions?from=2026-07-01', reactions, member);
    expect(theirs.classes.map(({ tickets }) => tickets)).toEqual([0, 1, 0, 0, 0]);
  });
});
