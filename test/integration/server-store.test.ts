/** The store on both databases: migrations, transactions, locks. */
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../server/store/store.ts';
import { databases } from '../support/databases.ts';

const customer = (id: string) => ({ id, name: id, created_at: '2026-07-01T08:00:00.000Z' });

describe.each(databases)('the store on $name', ({ open, database, bare }) => {
  it('brings an empty database up to date once, and says so', async () => {
    const store = openStore(await bare());
    onTestFinished(() => store.close());
    await store.migrate();
    expect(await store.pendingMigrations()).toEqual([]);
    await expect(store.migrate()).resolves.toBeUndefined();
  });

  it('migrates once when two instances start at the same time', async () => {
    const at = await bare();
    const stores = [openStore(at), openStore(at)];
    onTestFinished(async () => {
      await Promise.all(stores.map((store) => store.close()));
    });
    await Promise.all(stores.map((store) => store.migrate()));
    expect(await stores[0]?.pendingMigrations()).toEqual([]);
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

  it('loses no write of two instances that count at the same time', async () => {
    const at = await database();
    const stores = [openStore(at), openStore(at)] as const;
    onTestFinished(async () => {
      await Promise.all(stores.map((store) => store.close()));
    });
    await stores[0].migrate();
    await stores[0].db.insertInto('settings').values({ key: 'n', value: '0' }).execute();
    const count = (store: (typeof stores)[number]) =>
      store.exclusive('count', async (trx) => {
        const { value } = await trx.selectFrom('settings').select('value').executeTakeFirstOrThrow();
        await trx
          .updateTable('settings')
          .set({ value: String(Number(value) + 1) })
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, (_, at) => count(stores[at % 2 === 0 ? 0 : 1])));
    const row = await stores[0].db.selectFrom('settings').select('value').executeTakeFirstOrThrow();
    expect(row.value).toBe('20');
  });

  it('lets one instance at a time into an exclusive section', async () => {
    const at = await database();
    const stores = [openStore(at), openStore(at)] as const;
    onTestFinished(async () => {
      await Promise.all(stores.map((store) => store.close()));
    });
    await stores[0].migrate();
    let inside = 0;
    let most = 0;
    const work = (store: (typeof stores)[number]) =>
      store.exclusive('publish', async (trx) => {
        inside += 1;
        most = Math.max(most, inside);
        await trx.selectFrom('customers').selectAll().execute();
        inside -= 1;
      });
    await Promise.all([work(stores[0]), work(stores[1]), work(stores[0])]);
    expect(most).toBe(1);
  });

  it('goes on after its idle connections were cut', async () => {
    const store = await open();
    if (store.kind === 'postgres') {
      const busy = () => sql`select pg_sleep(0.1)`.execute(store.db);
      await Promise.all([busy(), busy(), busy()]);
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(store.db);
    }
    await expect.poll(() => store.db.selectFrom('customers').selectAll().execute()).toEqual([]);
  });
});
