/** Mails in and out, and what is known of their addresses. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const mail: Migration = {
  up: async (db: Kysely<unknown>) => {
    const { schema } = db;
    await schema
      .createTable('mail_in')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('sha256', 'text', (c) => c.notNull().unique())
      .addColumn('size', 'integer', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('received_at', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('outcome', 'text')
      .addColumn('reason', 'text')
      .addColumn('detail', 'text')
      .addColumn('ticket', 'integer')
      .addColumn('message_id', 'text')
      .addColumn('from_address', 'text')
      .addColumn('subject', 'text')
      .addColumn('content_key', 'text')
      .addColumn('processed_at', 'text')
      .execute();
    await schema.createIndex('mail_in_state').on('mail_in').columns(['state', 'received_at']).execute();
    await schema.createIndex('mail_in_content').on('mail_in').column('content_key').execute();
    await schema.createIndex('mail_in_ticket').on('mail_in').column('ticket').execute();
    await schema
      .createTable('mail_ids')
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('ticket', 'integer', (c) => c.notNull())
      .addColumn('direction', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('mail_ids_key', ['message_id', 'ticket'])
      .execute();
    await schema.createIndex('mail_ids_ticket').on('mail_ids').columns(['ticket', 'at']).execute();
    await schema
      .createTable('mail_out')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('dedupe_key', 'text', (c) => c.notNull().unique())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('ticket', 'integer')
      .addColumn('to_address', 'text', (c) => c.notNull())
      .addColumn('automatic', 'integer', (c) => c.notNull())
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('sent_at', 'text')
      .addColumn('said', 'text')
      .execute();
    await schema.createIndex('mail_out_to').on('mail_out').columns(['to_address', 'created_at']).execute();
    await schema.createIndex('mail_out_state').on('mail_out').columns(['state', 'created_at']).execute();
    await schema
      .createTable('mail_bounces')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('permanent', 'integer', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('status', 'text')
      .addColumn('said', 'text', (c) => c.notNull())
      .addColumn('mail_id', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .execute();
    await schema.createIndex('mail_bounces_address').on('mail_bounces').columns(['address', 'at']).execute();
    await schema
      .createTable('mail_cursors')
      .addColumn('mailbox', 'text', (c) => c.primaryKey())
      .addColumn('uid_validity', 'text', (c) => c.notNull())
      .addColumn('last_uid', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('mail_mutes')
      .addColumn('ticket', 'integer', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('mail_mutes_key', ['ticket', 'address'])
      .execute();
    await schema
      .createTable('mail_rules')
      .addColumn('pattern', 'text', (c) => c.primaryKey())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('customer_id', 'text')
      .execute();
  },
};
