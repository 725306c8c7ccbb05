/** Reports sent on a schedule. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const reportSchedules: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema
      .createTable('report_schedules')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('customer_id', 'text', (c) => c.references('customers.id'))
      .addColumn('schedule', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('last_run_at', 'text')
      .addColumn('next_run_at', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createIndex('report_schedules_customer')
      .on('report_schedules')
      .column('customer_id')
      .execute();
  },
};
