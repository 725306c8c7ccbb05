/** What is erased by itself, and what is not. */
import { describe, expect, it } from 'vitest';
import { createWorker } from '../../server/jobs/worker.ts';
import { readActivities } from '../../server/tickets/log.ts';
import {
  closedBefore,
  retentionHandlers,
  startRetention,
  writeRetention,
} from '../../server/tickets/retention.ts';
import { getTicket, verifyTickets } from '../../server/tickets/store.ts';
import { databases } from '../support/databases.ts';
import { openDesk } from '../support/desk.ts';

describe.each(databases)('retention on $name', ({ open }) => {
  it('erases the texts of tickets closed long ago, leaves the others, and the log still proves', async () => {
    const world = await openDesk(await open());
    const { store, desk } = world;
    const [old, young, going] = [await world.open(), await world.open(), await world.open()];
    await world.act(old.number, { kind: 'close', resolution: 'solved' });
    world.now = new Date('2026-12-01T08:00:00Z');
    await world.act(young.number, { kind: 'close', resolution: 'solved' });
    world.now = new Date('2027-01-02T08:00:00Z');
    const worker = createWorker(store, retentionHandlers(store, desk, () => world.now), { now: () => world.now, chance: () => 0 });
    await store.transaction((trx) => startRetention(trx, world.now));
    await worker.runDue();
    expect((await getTicket(store.db, old.number)).subject).not.toBe('');
    await writeRetention(store.db, { eraseClosedAfterMonths: 6 });
    world.now = new Date('2027-01-03T08:00:01Z');
    await worker.runDue();
    expect((await readActivities(store.db, old.number)).map((one) => one.content)).toEqual([null, null, null]);
    expect((await getTicket(store.db, old.number)).subject).toBe('');
    for (const { number } of [young, going]) expect((await getTicket(store.db, number)).subject).not.toBe('');
    expect((await verifyTickets(store.db)).faults).toEqual([]);
  }); // prettier-ignore

  it('refuses a time that would erase at once', async () => {
    const store = await open();
    await expect(writeRetention(store.db, { eraseClosedAfterMonths: 0 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  }); // prettier-ignore
});

it('months end where the calendar says', () => {
  expect(closedBefore(new Date('2027-03-31T10:00:00.000Z'), 1)).toBe('2027-02-28T10:00:00.000Z');
});
