/** Uploads. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const attachments: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('uploads')
      .addColumn('user_id', 'text', (c) => c.notNull())
      .addColumn('sha256', 'text', (c) => c.notNull())
      .addColumn('size', 'bigint', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('uploads_key', ['user_id', 'sha256'])
      .execute();
  },
};
