/** Who is at which ticket. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const presence: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema
      .createTable('presence')
      .addColumn('ticket', 'integer', (c) => c.notNull())
      .addColumn('person_id', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('seen_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('presence_key', ['ticket', 'person_id'])
      .execute();
    await schema.createIndex('presence_seen').on('presence').column('seen_at').execute();
  },
};
