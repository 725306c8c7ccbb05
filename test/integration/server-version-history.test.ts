/** The history of versions is made from what agents had reported before it was kept; and asked for by its indexes. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { versionSpans } from '../../server/store/migrations/045-version-spans.ts';
import { databases } from '../support/databases.ts';

const at = (day: number) => `2026-07-0${day}T08:00:00.000Z`;

describe.each(databases)('the history of versions on $name', ({ name, open }) => {
  it('is made from earlier reports, in the order of their time', async () => {
    const { db } = await open();
    await sql`drop table installation_versions`.execute(db);
    for (const index of ['tickets_by_opened_at', 'tickets_by_closed_at'])
      await db.schema.dropIndex(index).execute();
    await db
      .insertInto('customers')
      .values({ id: 'c_a', name: 'A', created_at: at(1) })
      .execute();
    await db
      .insertInto('installations')
      .values({
        id: 'i_a',
        customer_id: 'c_a',
        product: 'till',
        channel: 'release',
        machine_name: 'till-7',
        platform: 'linux-x64',
        agent_version: '0.1.0',
        public_key: '{}',
        created_at: at(1),
        last_seen_at: at(1),
        version: null,
        manifest_sha256: null,
        pinned: null,
        healthy: null,
        reported_at: null,
      }) // prettier-ignore
      .execute();
    const events: [string, number, string, object][] = [
      ['e4', 4, 'update', { kind: 'update', outcome: 'rolledBack', from: '1.0.0', to: '3.0.0' }],
      ['e1', 1, 'status', { kind: 'status', version: '1.0.0' }],
      ['e2', 2, 'update', { kind: 'update', outcome: 'failed', from: '1.0.0', to: '2.0.0' }],
      ['e3', 3, 'update', { kind: 'update', outcome: 'committed', from: '1.0.0', to: '3.0.0' }],
      ['e5', 5, 'status', { kind: 'status', version: null }],
      ['e6', 6, 'warning', { kind: 'warning' }],
    ];
    for (const [id, day, kind, data] of events)
      await db
        .insertInto('installation_events')
        .values({
          id,
          installation_id: 'i_a',
          at: at(day),
          received_at: at(9),
          kind,
          data: JSON.stringify(data),
        })
        .execute();
    await versionSpans.up(db);
    const rows = await db.selectFrom('installation_versions').selectAll().orderBy('since').execute();
    const own = { installation_id: 'i_a', product: 'till', customer_id: 'c_a' };
    expect(rows).toEqual([
      { ...own, version: '1.0.0', since: at(1), until: at(3) },
      { ...own, version: '3.0.0', since: at(3), until: at(4) },
      { ...own, version: '1.0.0', since: at(4), until: at(5) },
    ]);
  });

  if (name === 'SQLite')
    it('and the load of tickets are counted by index, not by reading every row', async () => {
      const { db } = await open();
      const planOf = async (query: string) => {
        const { rows } = await sql<{ detail: string }>`explain query plan ${sql.raw(query)}`.execute(db);
        return rows.map(({ detail }) => detail).join('\n');
      };
      const span = (column: string) => `${column} >= '2026-07-01' and ${column} < '2026-08-01'`;
      const count = `count(*) from installation_versions where product = 'till'`;
      for (const column of ['since', 'until'])
        expect(
          await planOf(`select ${count} and ${span(column)} group by substr(${column}, 1, 15), version`),
        ).toContain(`COVERING INDEX installation_versions_${column}`);
      for (const column of ['opened_at', 'closed_at'])
        expect(
          await planOf(
            `select count(*) from tickets where ${span(column)} group by substr(${column}, 1, 15), class`,
          ),
        ).toContain(`COVERING INDEX tickets_by_${column}`);
    });
});
