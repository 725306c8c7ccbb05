/** Texts staff answer with again and again. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const cannedTexts: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema
      .createTable('canned_texts')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('owner', 'text', (c) => c.references('auth_users.id').onDelete('cascade'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .execute();
    await schema.createIndex('canned_texts_owner').on('canned_texts').columns(['owner', 'name']).execute();
  },
};
