/** The durable queue. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const jobs: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('jobs')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('key', 'text')
      .addColumn('payload', 'text', (c) => c.notNull())
      .addColumn('run_at', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('generation', 'integer', (c) => c.notNull())
      .addColumn('claim', 'text')
      .addColumn('claimed_until', 'text')
      .addColumn('last_error', 'text')
      .addColumn('dead_at', 'text')
      .execute();
    await db.schema.createIndex('jobs_key').unique().on('jobs').columns(['kind', 'key']).execute();
    await db.schema.createIndex('jobs_due').on('jobs').columns(['dead_at', 'run_at']).execute();
  },
};
