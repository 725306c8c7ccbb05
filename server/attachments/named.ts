/**
 * Which rows name a file among the blobs. The one list of them: whoever adds a place where a hash is kept adds it here, or its
 * files are removed as needed by nobody.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Queries } from '../store/store.ts';

interface Source {
  readonly table: 'mail_in' | 'session_recordings' | 'mail_out' | 'jobs' | 'ticket_activities' | 'uploads';
  /** Its primary key, which its rows are read by. */
  readonly key: readonly [string, ...string[]];
  /** Holds the hash itself, or JSON with hashes under `sha256`. */
  readonly column: string;
  readonly holds: 'hash' | 'json';
  /** Which of its rows count. */
  readonly where: RawBuilder<unknown>;
}

const sources: readonly Source[] = [
  {
    // But those that were erased (mail/erase.ts): nothing is known yet of one just received, and its file is all there is.
    table: 'mail_in',
    key: ['id'],
    column: 'sha256',
    holds: 'hash',
    where: sql`(state <> 'done' or subject is not null or from_address is not null)`,
  },
  {
    table: 'session_recordings',
    key: ['session_id', 'kind'],
    column: 'sha256',
    holds: 'hash',
    where: sql`erased_at is null`,
  },
  // What was sent lies with its ticket; what was given up is never sent again (mail/send.ts).
  { table: 'mail_out', key: ['id'], column: 'content', holds: 'json', where: sql`state = 'queued'` },
  { table: 'jobs', key: ['id'], column: 'payload', holds: 'json', where: sql`payload is not null` },
  {
    table: 'ticket_activities',
    key: ['ticket', 'seq'],
    column: 'content',
    holds: 'json',
    where: sql`content is not null`,
  },
];
/** What somebody brought and may still attach. */
const brought: Source = {
  table: 'uploads',
  key: ['user_id', 'sha256'],
  column: 'sha256',
  holds: 'hash',
  where: sql`sha256 is not null`,
};

/** Rows read at once: SQLite answers nobody else meanwhile, and a row may hold a long text. */
const pageRows = 100;
const jsonStart = '"sha256":"';
const hashes = { hash: /^([0-9a-f]{64})$/g, json: /"sha256":"([0-9a-f]{64})"/g };

/** Whether a ticket, a mail, a recording or work that waits needs this file. Somebody who only brought it does not count. */
export const isNeeded = async (db: Queries, sha256: string): Promise<boolean> => {
  for (const { table, column, holds, where } of sources) {
    const named =
      holds === 'hash'
        ? sql`${sql.ref(column)} = ${sha256}`
        : sql`${sql.ref(column)} like ${`%${jsonStart}${sha256}"%`}`;
    const { rows } = await sql`select 1 from ${sql.table(table)} where ${where} and ${named} limit 1`.execute(
      db,
    );
    if (rows.length > 0) return true;
  }
  return false;
};

/** The texts of a source that hold a hash, a page at a time. What holds none is passed over without being handed out. */
async function* textsOf(db: Queries, { table, key, column, holds, where }: Source): AsyncGenerator<string[]> {
  const keys = sql.join(key.map((one) => sql.ref(one)));
  const text =
    holds === 'hash'
      ? sql.ref(column)
      : sql`case when ${sql.ref(column)} like ${`%${jsonStart}%`} then ${sql.ref(column)} end`;
  let after = sql``;
  for (;;) {
    const { rows } = await sql<Readonly<Record<string, unknown>> & { readonly named_in: string | null }>`
      select ${keys}, ${text} as named_in from ${sql.table(table)}
      where ${where} ${after} order by ${keys} limit ${sql.lit(pageRows)}`.execute(db);
    yield rows.flatMap((row) => row.named_in ?? []);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = sql`and (${keys}) > (${sql.join(key.map((one) => last[one]))})`;
  }
}

/** Every file that is needed, or that somebody brought and may still attach. */
export const namedFiles = async (db: Queries, signal?: AbortSignal): Promise<Set<string>> => {
  const named = new Set<string>();
  for (const source of [...sources, brought])
    for await (const texts of textsOf(db, source)) {
      for (const text of texts)
        for (const [, sha256] of text.matchAll(hashes[source.holds]))
          if (sha256 !== undefined) named.add(sha256);
      signal?.throwIfAborted();
      // SQLite answers at once, and without this nobody else would get a turn until the last page.
      await turn();
    }
  return named;
};
