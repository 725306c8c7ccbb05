/** Ordered reports by the durable queue: sent once, to whom they belong, and again next time. */
import { describe, expect, it } from 'vitest';
import { createWorker } from '../../server/jobs/worker.ts';
import { cancelReport, orderReport, orderedReports, reportHandlers } from '../../server/reports/schedule.ts';
import type { ReportDelivery } from '../../server/reports/schedule.ts';
import { databases } from '../support/databases.ts';
import { first, openDesk, second } from '../support/desk.ts';

describe.each(databases)('ordered reports on $name', ({ open }) => {
  const setUp = async () => {
    const world = await openDesk(await open());
    const { store } = world;
    const sent: ReportDelivery[] = [];
    const faults: string[] = [];
    let broken = false;
    let whileMaking = (): Promise<void> => Promise.resolve();
    const handlers = reportHandlers({
      store,
      now: () => world.now,
      personNames: async () => {
        await whileMaking();
        return new Map();
      },
      deliver: (_trx, delivery) => {
        if (broken) return Promise.reject(new Error('no mail today'));
        sent.push(delivery);
        return Promise.resolve();
      },
    });
    const worker = createWorker(store, handlers, { now: () => world.now, chance: () => 0, onFailure: (error) => faults.push(error.message) });
    const order = (more: object) =>
      store.transaction((trx) =>
        orderReport(trx, { report: 'open-items', customerId: first, recipients: ['leitung@example.org'], every: 'week', format: 'csv', ...more }, world.now),
      );
    const at = async (instant: string) => {
      world.now = new Date(instant);
      await worker.runDue();
    };
    return { ...world, sent, faults, order, at, break: (yes: boolean) => void (broken = yes), during: (work: () => Promise<void>) => void (whileMaking = work) };
  }; // prettier-ignore

  it('are sent when they are due, as the customer may see them, and again a week later', async () => {
    const world = await setUp();
    await world.open({ subject: 'Eigenes' });
    await world.open({ subject: 'Fremdes', customerId: second });
    const { nextRunAt } = await world.order({});
    expect(nextRunAt).toBe('2026-07-06T05:00:00.000Z');
    await world.at('2026-07-06T04:59:59Z');
    expect(world.sent).toHaveLength(0);
    await world.at('2026-07-06T05:00:00Z');
    await world.at('2026-07-06T05:00:01Z');
    expect(world.sent).toHaveLength(1);
    const [delivery] = world.sent;
    const text = new TextDecoder().decode(delivery?.file.bytes);
    expect(text).toContain('Eigenes');
    expect(text).not.toContain('Fremdes');
    expect(delivery).toMatchObject({
      recipients: ['leitung@example.org'],
      file: { name: 'open-items-2026-07-06.csv' },
    });
    await world.at('2026-07-13T05:00:00Z');
    expect(world.sent).toHaveLength(2);
  });

  it('after a month of standstill are sent once, not four times', async () => {
    const world = await setUp();
    await world.order({});
    await world.at('2026-08-05T12:00:00Z');
    expect(world.sent).toHaveLength(1);
    expect((await orderedReports(world.store.db, first))[0]?.nextRunAt).toBe('2026-08-10T05:00:00.000Z');
  });

  it('are tried again where the mail could not be queued', async () => {
    const world = await setUp();
    await world.order({});
    world.break(true);
    await world.at('2026-07-06T05:00:00Z');
    expect(world.faults).toEqual(['no mail today']);
    world.break(false);
    await world.at('2026-07-06T05:05:00Z');
    expect(world.sent).toHaveLength(1);
  });

  it('can be taken out, by their own customer alone', async () => {
    const world = await setUp();
    const { id } = await world.order({});
    const cancel = (who: string) => world.store.transaction((trx) => cancelReport(trx, id, who));
    await expect(cancel(second)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await orderedReports(world.store.db, second)).toEqual([]);
    await cancel(first);
    await world.at('2026-07-06T05:00:00Z');
    expect(world.sent).toHaveLength(0);
    await expect(world.order({ customerId: 'c_nobody00000' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('taken out while one is being made are not sent any more', async () => {
    const world = await setUp();
    const { id } = await world.order({});
    world.during(() => world.store.transaction((trx) => cancelReport(trx, id, null)));
    await world.at('2026-07-06T05:00:00Z');
    expect(world.sent).toHaveLength(0);
    expect(await world.store.db.selectFrom('jobs').select('kind').execute()).toEqual([]);
  });
});
