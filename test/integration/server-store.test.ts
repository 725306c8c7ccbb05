/** The store on both databases: migrations, transactions, locks. */
import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';

const customer = (id: string) => ({ id, name: id, created_at: '2026-07-01T08:00:00.000Z' });

describe.each(databases)('the store on $name', ({ open }) => {
  it('brings an empty database up to date once, and says so', async () => {
    const store = await open();
    expect(await store.pendingMigrations()).toEqual([]);
    await expect(store.migrate()).resolves.toBeUndefined();
  });

  it('leaves nothing of a transaction that failed', async () => {
    const store = await open();
    const failing = store.transaction(async (trx) => {
      await trx.insertInto('customers').values(customer('c_aaaaaaaaaa')).execute();
      throw new Error('cut off');
    });
    await expect(failing).rejects.toThrow('cut off');
    expect(await store.db.selectFrom('customers').selectAll().execute()).toEqual([]);
  });

  it('refuses an event of an installation that does not exist', async () => {
    const store = await open();
    const orphan = store.db
      .insertInto('installation_events')
      .values({
        id: 'e',
        installation_id: 'i_nobody0000',
        at: '2026-07-01T08:00:00.000Z',
        received_at: '2026-07-01T08:00:00.000Z',
        kind: 'status',
        data: '{}',
      })
      .execute();
    await expect(orphan).rejects.toThrow(/foreign key/i);
  });
});
