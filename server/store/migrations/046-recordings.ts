/** What was kept of sessions: when which grants held, and the files of recordings. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const recordings: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema
      .alterTable('sessions')
      .addColumn('grants', 'text', (c) => c.notNull().defaultTo('[]'))
      .execute();
    await schema
      .alterTable('sessions')
      .addColumn('grants_signed', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await schema
      .createTable('session_recordings')
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('sha256', 'text', (c) => c.notNull())
      .addColumn('size', 'bigint', (c) => c.notNull())
      .addColumn('seconds', 'integer')
      .addColumn('stored_at', 'text', (c) => c.notNull())
      .addColumn('erased_at', 'text')
      .addPrimaryKeyConstraint('session_recordings_key', ['session_id', 'kind'])
      .execute();
    await schema
      .createIndex('session_recordings_stored')
      .on('session_recordings')
      .columns(['erased_at', 'stored_at'])
      .execute();
    await schema.createIndex('session_recordings_sha256').on('session_recordings').column('sha256').execute();
  },
};
