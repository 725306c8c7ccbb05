/**
 * Full-text search over tickets, on FTS5 or PostgreSQL behind one interface. What is public and what is internal is
 * indexed apart, so that no customer finds a ticket by a word of an internal note. Newest tickets come first.
 */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Queries, Store } from '../store/store.ts';
import { indexWords, searchLimits, termsOf, wordsOf } from './words-rules.ts';
import type { Term } from './words-rules.ts';

export interface IndexedText {
  readonly text: string;
  readonly public: boolean;
}

export interface SearchOptions {
  /** Only this customer's tickets and public words; null: everything, for staff. */
  readonly customerId: string | null;
  readonly limit: number;
  /** Only tickets with smaller numbers: the last one of the page before. */
  readonly before?: number;
}

export interface TicketSearch {
  /** Adds texts to what a ticket is found by. */
  readonly add: (db: Queries, ticket: number, texts: readonly IndexedText[]) => Promise<void>;
  /** Makes exactly these texts what the ticket is found by. */
  readonly replace: (db: Queries, ticket: number, texts: readonly IndexedText[]) => Promise<void>;
  /** Ticket numbers, highest first; none for a query without words. */
  readonly find: (db: Queries, query: string, options: SearchOptions) => Promise<readonly number[]>;
}

/** Words are letters and digits alone (words-rules), so they need no escaping inside the quotes. */
const fts5Query = (terms: readonly Term[], publicOnly: boolean): string => {
  const all = terms.map(({ word, prefix }) => (prefix ? `"${word}" *` : `"${word}"`)).join(' AND ');
  return publicOnly ? `{public} : (${all})` : all;
};
const tsQuery = (terms: readonly Term[]): string =>
  terms.map(({ word, prefix }) => (prefix ? `'${word}':*` : `'${word}'`)).join(' & ');
const tsVector = (words: Iterable<string>): string =>
  [...indexWords(words)].map((word) => `'${word}'`).join(' ');

const split = (words: string): string[] => (words === '' ? [] : words.split(' '));

const writeIndex = async (
  db: Queries,
  kind: Store['kind'],
  ticket: number,
  open: ReadonlySet<string>,
  internal: ReadonlySet<string>,
): Promise<void> => {
  if (kind === 'sqlite') {
    await sql`delete from ticket_search where rowid = ${ticket}`.execute(db);
    await sql`insert into ticket_search (rowid, public, internal)
      values (${ticket}, ${indexWords(open).join(' ')}, ${indexWords(internal).join(' ')})`.execute(db);
    return;
  }
  const everything = tsVector(new Set([...open, ...internal]));
  await sql`insert into ticket_search (ticket, public, everything)
    values (${ticket}, ${tsVector(open)}::tsvector, ${everything}::tsvector)
    on conflict (ticket) do update set public = excluded.public, everything = excluded.everything`.execute(
    db,
  );
};

const write = async (
  db: Queries,
  kind: Store['kind'],
  ticket: number,
  texts: readonly IndexedText[],
  keep: boolean,
): Promise<void> => {
  const known = keep
    ? await db.selectFrom('ticket_words').selectAll().where('ticket', '=', ticket).executeTakeFirst()
    : undefined;
  const open = new Set(split(known?.public ?? ''));
  const internal = new Set(split(known?.internal ?? ''));
  const before = open.size + internal.size;
  open.add(String(ticket));
  for (const { text, public: isPublic } of texts) {
    const words = isPublic ? open : internal;
    for (const word of wordsOf(text)) if (words.size < searchLimits.wordsPerTicket) words.add(word);
  }
  if (known !== undefined && open.size + internal.size === before) return;
  const row = { public: [...open].join(' '), internal: [...internal].join(' ') };
  await db
    .insertInto('ticket_words')
    .values({ ticket, ...row })
    .onConflict((conflict) => conflict.column('ticket').doUpdateSet(row))
    .execute();
  await writeIndex(db, kind, ticket, open, internal);
};

const condition = (kind: Store['kind'], terms: readonly Term[], publicOnly: boolean): RawBuilder<boolean> => {
  if (kind === 'sqlite')
    return sql<boolean>`t.number in (select rowid from ticket_search where ticket_search match ${fts5Query(terms, publicOnly)})`;
  const column = sql.ref(publicOnly ? 's.public' : 's.everything');
  return sql<boolean>`exists (select 1 from ticket_search s where s.ticket = t.number and ${column} @@ ${tsQuery(terms)}::tsquery)`;
};

/** The search of a store's kind of database. */
export const createSearch = (kind: Store['kind']): TicketSearch => ({
  add: (db, ticket, texts) => write(db, kind, ticket, texts, true),
  replace: (db, ticket, texts) => write(db, kind, ticket, texts, false),
  find: async (db, query, { customerId, limit, before }) => {
    const terms = termsOf(query);
    if (terms.length === 0) return [];
    let rows = db
      .selectFrom('tickets as t')
      .select('t.number')
      .where(condition(kind, terms, customerId !== null))
      .orderBy('t.number', 'desc')
      .limit(Math.min(limit, searchLimits.results));
    if (customerId !== null) rows = rows.where('t.customer_id', '=', customerId);
    if (before !== undefined) rows = rows.where('t.number', '<', before);
    return (await rows.execute()).map((row) => row.number);
  },
});
