/** Views of lists that people keep for themselves. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const savedFilters: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema
      .createTable('saved_filters')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('owner', 'text', (c) => c.notNull().references('auth_users.id').onDelete('cascade'))
      .addColumn('area', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('query', 'text', (c) => c.notNull())
      .addUniqueConstraint('saved_filters_name', ['owner', 'area', 'name'])
      .execute();
  },
};
