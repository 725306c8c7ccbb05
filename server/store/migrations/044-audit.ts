/**
 * The history of changes as an audit log: found by time, person and kind, and only ever added to, whatever a program does.
 * The one change allowed is that of an erasure, which takes the values away.
 */
import { PostgresAdapter, sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const onSqlite = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create trigger changes_stay before delete on changes
    begin select raise(abort, 'the audit log is only added to'); end`.execute(db);
  await sql`create trigger changes_keep before update on changes
    when not (new.before is null and new.after is null and new.id = old.id and new.at = old.at and new.by = old.by
      and new.subject = old.subject and new.what = old.what and new.customer_id is old.customer_id)
    begin select raise(abort, 'the audit log is only added to'); end`.execute(db);
};

const onPostgres = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'the audit log is only added to'; end $$`.execute(db);
  await sql`create trigger changes_stay before delete on changes
    for each row execute function refuse_change()`.execute(db);
  await sql`create trigger changes_keep before update on changes for each row
    when (not (new.before is null and new.after is null and new.id = old.id and new.at = old.at and new.by = old.by
      and new.subject = old.subject and new.what = old.what
      and new.customer_id is not distinct from old.customer_id))
    execute function refuse_change()`.execute(db);
};

export const audit: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const [name, column] of [
      ['at', null],
      ['by', 'by'],
      ['what', 'what'],
    ] as const)
      await db.schema
        .createIndex(`changes_${name}`)
        .on('changes')
        .columns([...(column === null ? [] : [column]), 'at', 'id'])
        .execute();
    if (db.getExecutor().adapter instanceof PostgresAdapter) await onPostgres(db);
    else await onSqlite(db);
  },
};
