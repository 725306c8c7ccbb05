/** More about customers: their people, mail domains, products, and the history of changes. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const customers: Migration = {
  up: async (db: Kysely<unknown>) => {
    const { schema } = db;
    // One column a statement: SQLite adds no more at once.
    await schema.alterTable('customers').addColumn('number', 'text').execute();
    await schema
      .alterTable('customers')
      .addColumn('language', 'text', (c) => c.notNull().defaultTo('de'))
      .execute();
    await schema
      .alterTable('customers')
      .addColumn('notes', 'text', (c) => c.notNull().defaultTo(''))
      .execute();
    await schema
      .alterTable('customers')
      .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
      .execute();
    await schema.alterTable('customers').addColumn('archived_at', 'text').execute();
    await schema
      .createTable('contacts')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('customer_id', 'text', (c) => c.notNull().references('customers.id'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('email', 'text', (c) => c.notNull().unique())
      .addColumn('phone', 'text')
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('removed_at', 'text')
      .execute();
    await schema.createIndex('contacts_customer').on('contacts').column('customer_id').execute();
    await schema
      .createTable('customer_domains')
      .addColumn('domain', 'text', (c) => c.primaryKey())
      .addColumn('customer_id', 'text', (c) => c.notNull().references('customers.id'))
      .addColumn('created_at', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createTable('products')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createTable('changes')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('customer_id', 'text')
      .addColumn('what', 'text', (c) => c.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      .execute();
    await schema.createIndex('changes_subject').on('changes').columns(['subject', 'at']).execute();
    await schema.createIndex('changes_customer').on('changes').columns(['customer_id', 'at']).execute();
  },
};
