/** From a published build to the customer's confirmation, over the server's own events, on both databases. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import { createEventBus } from '../../server/events.ts';
import { storeReport } from '../../server/installations/reports.ts';
import type { Store } from '../../server/store/store.ts';
import { ticketsFixedBy } from '../../server/tickets/fixed-builds.ts';
import { followUpdates } from '../../server/tickets/fix-loop.ts';
import { readActivities } from '../../server/tickets/log.ts';
import { getTicket, verifyTickets } from '../../server/tickets/store.ts';
import { databases } from '../support/databases.ts';
import { first, openDesk, second } from '../support/desk.ts';
import { customer } from '../support/ticket-log.ts';

const sha = (letter: string): string => letter.repeat(64);

const world = async (store: Store) => {
  const desk = await openDesk(store);
  const bus = createEventBus();
  followUpdates(bus, desk.desk, () => desk.now);
  const enrol = async (id: string, customerId: string) => {
    const row = {
      id, customer_id: customerId, product: 'fibu', channel: 'patch', machine_name: 'kasse', platform: 'linux-x64',
      agent_version: '1.0.0', public_key: '{}', created_at: '2026-06-01T08:00:00.000Z', last_seen_at: '2026-06-01T08:00:00.000Z',
      version: '1.2.3', manifest_sha256: sha('0'), pinned: null, healthy: 1, reported_at: null, revoked_at: null,
    }; // prettier-ignore
    await store.db.insertInto('installations').values(row).execute();
    return row;
  };
  const publish = (name: string, letter: string, fixes: number[], more: { customer?: string; kind?: 'script'; cutOff?: true } = {}) =>
    store.transaction(async (trx) => {
      const target = `patch/${letter}.json`;
      await trx
        .insertInto('builds')
        .values({
          target, kind: more.kind ?? 'build', product: 'fibu', channel: 'patch', name, platform: 'any', customer_id: more.customer ?? null,
          manifest_sha256: sha(letter), fixes: JSON.stringify(fixes), created_at: '2026-07-01T08:00:00.000Z',
          published_at: '2026-07-01T08:00:00.000Z', withdrawn_at: null,
        })
        .execute();
      await bus.emit(trx, 'published', { target, manifest: { fixes } as unknown as Manifest, at: '2026-07-01T08:00:00.000Z' });
      if (more.cutOff) throw new Error('cut off');
    }); // prettier-ignore
  const report = (installation: Awaited<ReturnType<typeof enrol>>, event: Record<string, unknown>) =>
    storeReport(
      store,
      bus,
      installation,
      [{ id: randomUUID(), at: desk.now.toISOString(), ...event } as unknown as AgentEvent],
      desk.now,
    );
  const committed = (to: string, letter: string) => ({
    kind: 'update', outcome: 'committed', from: '1.2.3', to, manifestSha256: sha(letter), by: 'daemon', code: null,
    message: null, durationMs: 1, downloadedBytes: 1,
  }); // prettier-ignore
  return { ...desk, enrol, publish, report, committed };
};

const kinds = async (store: Store, number: number) =>
  (await readActivities(store.db, number)).map((one) => one.head.facts.kind);

describe.each(databases)('the fix loop on $name', ({ open }) => {
  it('goes from publishing to the question when the last installation has arrived, to the confirmation', async () => {
    const { store, messages, open: opened, act, enrol, publish, report, committed } = await world(await open());
    const [one, two] = [await enrol('i_aaaaaaaaaa', first), await enrol('i_bbbbbbbbbb', first)];
    const { number } = await opened({ class: 'B', product: 'fibu' });
    await publish('1.2.4', 'a', [number, 99_999]);
    expect(messages.at(-1)?.notices).toContainEqual({ to: 'customer', template: 'fix-published' });
    expect(await ticketsFixedBy(store.db, sha('a'))).toEqual([number]);
    await report(one, committed('1.2.4', 'a'));
    expect(await kinds(store, number)).toEqual(['opened', 'fixPublished', 'fixInstalled']);
    expect((await getTicket(store.db, number)).status).toBe('new');
    await report(two, committed('1.2.4', 'a'));
    expect(messages.at(-1)?.notices).toEqual([{ to: 'customer', template: 'confirm' }]);
    expect(await getTicket(store.db, number)).toMatchObject({
      status: 'delivered',
      fixes: [{ installedOn: ['i_aaaaaaaaaa', 'i_bbbbbbbbbb'] }],
    });
    expect(await act(number, { kind: 'confirm' }, { actor: customer })).toMatchObject({ status: 'closed' });
    expect((await verifyTickets(store.db)).faults).toEqual([]);
  }); // prettier-ignore

  it('calls a reopening a regression only where the fixed build runs', async () => {
    const { store, open: opened, act, enrol, publish, report, committed } = await world(await open());
    const installation = await enrol('i_aaaaaaaaaa', first);
    const { number } = await opened({ class: 'B' });
    await publish('1.2.4', 'a', [number]);
    const reopen = async () => {
      await act(number, { kind: 'close', resolution: 'solved' });
      return (await act(number, { kind: 'reopen', reason: 'wieder da' }, { actor: customer })).regression;
    };
    expect(await reopen()).toBe(false);
    await report(installation, committed('1.2.4', 'a'));
    expect(await reopen()).toBe(true);
    await report(installation, { ...committed('1.2.4', 'a'), outcome: 'rolledBack' });
    await store.db.updateTable('installations').set({ manifest_sha256: sha('0') }).execute();
    expect(await reopen()).toBe(false);
  }); // prettier-ignore

  it('notes neither a failed update nor a script that ended badly', async () => {
    const { store, open: opened, enrol, publish, report, committed } = await world(await open());
    const installation = await enrol('i_aaaaaaaaaa', first);
    const { number } = await opened();
    await publish('mend', 'b', [number], { kind: 'script' });
    await publish('1.2.4', 'a', [number]);
    const script = { kind: 'script', scriptId: 'mend', manifestSha256: sha('b'), output: '' };
    await report(installation, { ...committed('1.2.4', 'a'), outcome: 'failed' });
    await report(installation, { ...script, outcome: 'exited', exitCode: 1 });
    await report(installation, { ...script, outcome: 'unknown', exitCode: null });
    expect(await kinds(store, number)).toEqual(['opened', 'fixPublished', 'fixPublished']);
    await report(installation, { ...script, outcome: 'exited', exitCode: 0 });
    expect((await kinds(store, number)).slice(3)).toEqual(['fixInstalled', 'confirmationAsked']);
  });

  it('keeps a customer’s own hotfix from the tickets of others, and follows merged tickets', async () => {
    const { store, desk, open: opened, publish, now } = await world(await open());
    const foreign = await opened({ customerId: second });
    const [merged, into] = [await opened(), await opened()];
    const by = { actor: { kind: 'staff', id: 'u_1' } as const, now, expectedSeq: null };
    await store.transaction((trx) =>
      desk.merge(trx, merged.number, { into: into.number, reason: 'dasselbe' }, by),
    );
    await publish('1.2.4', 'a', [foreign.number, merged.number], { customer: first });
    expect(await kinds(store, foreign.number)).toEqual(['opened']);
    expect(await kinds(store, into.number)).toContain('fixPublished');
  });

  it('undoes the note when the publish itself fails', async () => {
    const { store, open: opened, publish } = await world(await open());
    const { number } = await opened();
    await expect(publish('1.2.4', 'a', [number], { cutOff: true })).rejects.toThrow('cut off');
    expect(await kinds(store, number)).toEqual(['opened']);
  });
});
