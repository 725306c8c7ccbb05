/**
 * Which version ran where, and from when to when: made from what agents reported so far, kept up from then on. And the
 * indexes by which the load of tickets is counted day by day.
 */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

interface Tables {
  installations: { id: string; customer_id: string; product: string };
  installation_events: { id: string; installation_id: string; at: string; received_at: string; kind: string; data: string };
  installation_versions: {
    installation_id: string;
    since: string;
    until: string | null;
    version: string;
    product: string;
    customer_id: string;
  };
} // prettier-ignore

interface Reported {
  readonly version?: string | null;
  readonly outcome?: string;
  readonly to?: string;
  readonly from?: string | null;
}

const versionIn = (kind: string, event: Reported): string | null | undefined => {
  if (kind === 'status') return event.version;
  if (event.outcome === 'committed') return event.to;
  return event.outcome === 'rolledBack' ? event.from : undefined;
};

const fill = async (db: Kysely<Tables>): Promise<void> => {
  const installations = await db
    .selectFrom('installations')
    .select(['id', 'customer_id', 'product'])
    .execute();
  for (const { id, customer_id, product } of installations) {
    const events = await db
      .selectFrom('installation_events')
      .select(['at', 'kind', 'data'])
      .where('installation_id', '=', id)
      .where('kind', 'in', ['status', 'update'])
      .orderBy('at')
      .orderBy('received_at')
      .orderBy('id')
      .execute();
    const spans: Tables['installation_versions'][] = [];
    for (const { at, kind, data } of events) {
      const version = versionIn(kind, JSON.parse(data) as Reported);
      const last = spans.at(-1);
      if (version === undefined || (last?.until === null && last.version === version)) continue;
      if (last?.until === null) last.until = at;
      if (last?.since === at) spans.pop();
      if (version !== null)
        spans.push({ installation_id: id, since: at, until: null, version, product, customer_id });
    }
    for (const span of spans) await db.insertInto('installation_versions').values(span).execute();
  }
};

export const versionSpans: Migration = {
  up: async (db: Kysely<unknown>) => {
    const { schema } = db;
    await schema
      .createTable('installation_versions')
      .addColumn('installation_id', 'text', (c) => c.notNull().references('installations.id'))
      .addColumn('since', 'text', (c) => c.notNull())
      .addColumn('until', 'text')
      .addColumn('version', 'text', (c) => c.notNull())
      .addColumn('product', 'text', (c) => c.notNull())
      .addColumn('customer_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('installation_versions_key', ['installation_id', 'since'])
      .execute();
    for (const column of ['since', 'until'])
      await schema
        .createIndex(`installation_versions_${column}`)
        .on('installation_versions')
        .columns(['product', column, 'version', 'customer_id'])
        .execute();
    for (const column of ['opened_at', 'closed_at'])
      await schema
        .createIndex(`tickets_by_${column}`)
        .on('tickets')
        .columns([column, 'class', 'customer_id'])
        .execute();
    await fill(db);
  },
};
