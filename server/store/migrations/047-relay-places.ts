/** Which of several server processes holds a session, and which of them showed a code. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const relayPlaces: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema
      .createTable('relay_places')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('machine', 'text', (c) => c.notNull())
      .addColumn('beats', 'integer', (c) => c.notNull())
      .execute();
    await schema
      .createTable('relay_codes')
      .addColumn('lookup', 'text', (c) => c.primaryKey())
      .addColumn('place', 'text', (c) => c.notNull())
      .addColumn('ticket', 'integer')
      .addColumn('customer_id', 'text', (c) => c.notNull())
      .addColumn('machine', 'text', (c) => c.notNull())
      .addColumn('opened_at', 'text', (c) => c.notNull())
      .execute();
    await schema.alterTable('sessions').addColumn('place', 'text').execute();
    await schema
      .createIndex('sessions_open')
      .on('sessions')
      .columns(['place'])
      .where('ended_at' as never, 'is', null)
      .execute();
  },
};
