/** The ticket log, what is derived from it, and the search index (FTS5 on SQLite, tsvector on PostgreSQL). */
import { PostgresAdapter, sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const searchOnSqlite = sql`create virtual table ticket_search using fts5(
  public, internal, content = '', contentless_delete = 1, detail = column, tokenize = 'ascii')`;

const searchOnPostgres = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table ticket_search (ticket integer primary key, public tsvector not null, everything tsvector not null)`.execute(db);
  await sql`create index ticket_search_public on ticket_search using gin (public)`.execute(db);
  await sql`create index ticket_search_everything on ticket_search using gin (everything)`.execute(db);
}; // prettier-ignore

export const tickets: Migration = {
  up: async (db: Kysely<unknown>) => {
    const { schema } = db;
    await schema
      .createTable('tickets')
      .addColumn('number', 'integer', (c) => c.primaryKey())
      .addColumn('customer_id', 'text', (c) => c.references('customers.id'))
      .addColumn('class', 'text')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('open', 'integer', (c) => c.notNull())
      .addColumn('priority', 'text', (c) => c.notNull())
      .addColumn('product', 'text')
      .addColumn('assignee', 'text')
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('opened_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('closed_at', 'text')
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('head_hash', 'text', (c) => c.notNull())
      .addColumn('due_at', 'text', (c) => c.notNull())
      .addColumn('next_alarm_at', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .execute();
    const indexes: readonly [string, readonly string[]][] = [
      ['updated', ['updated_at', 'number']],
      ['opened', ['opened_at', 'number']],
      ['open_updated', ['open', 'updated_at', 'number']],
      ['open_due', ['open', 'due_at', 'number']],
      ['customer', ['customer_id', 'updated_at', 'number']],
      ['assignee', ['assignee', 'open', 'updated_at', 'number']],
      ['alarm', ['next_alarm_at']],
    ];
    for (const [name, columns] of indexes)
      await schema.createIndex(`tickets_${name}`).on('tickets').columns([...columns]).execute();
    await schema
      .createTable('ticket_activities')
      .addColumn('ticket', 'integer', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('actor_kind', 'text', (c) => c.notNull())
      .addColumn('actor_id', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('public', 'integer', (c) => c.notNull())
      .addColumn('head', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('salt', 'text')
      .addColumn('content', 'text')
      .addPrimaryKeyConstraint('ticket_activities_key', ['ticket', 'seq'])
      .execute();
    await schema.createIndex('ticket_activities_actor').on('ticket_activities').columns(['actor_id', 'ticket']).execute();
    await schema
      .createTable('ticket_marks')
      .addColumn('ticket', 'integer', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('ticket_marks_key', ['ticket', 'kind', 'value'])
      .execute();
    await schema.createIndex('ticket_marks_value').on('ticket_marks').columns(['kind', 'value', 'ticket']).execute();
    await schema
      .createTable('ticket_numbers')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('last', 'integer', (c) => c.notNull())
      .execute();
    await sql`insert into ticket_numbers (id, last) values (1, 1000)`.execute(db);
    await schema
      .createTable('ticket_words')
      .addColumn('ticket', 'integer', (c) => c.primaryKey())
      .addColumn('public', 'text', (c) => c.notNull())
      .addColumn('internal', 'text', (c) => c.notNull())
      .execute();
    if (db.getExecutor().adapter instanceof PostgresAdapter) await searchOnPostgres(db);
    else await searchOnSqlite.execute(db);
  },
}; // prettier-ignore
