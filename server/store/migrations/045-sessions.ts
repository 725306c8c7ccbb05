/** Sessions of remote assistance. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const sessions: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema
      .createTable('sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('installation_id', 'text', (c) => c.notNull())
      .addColumn('customer_id', 'text', (c) => c.notNull())
      .addColumn('ticket', 'integer')
      .addColumn('helper_id', 'text', (c) => c.notNull())
      .addColumn('helper', 'text', (c) => c.notNull())
      .addColumn('started_at', 'text', (c) => c.notNull())
      .addColumn('ended_at', 'text')
      .addColumn('granted', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('agent_token_hash', 'text', (c) => c.notNull())
      .addColumn('helper_token_hash', 'text', (c) => c.notNull())
      .execute();
    await schema.createIndex('sessions_ticket').on('sessions').columns(['ticket', 'started_at']).execute();
    await schema
      .createIndex('sessions_customer')
      .on('sessions')
      .columns(['customer_id', 'started_at'])
      .execute();
  },
};
