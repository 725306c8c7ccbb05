/**
 * Full-text search over tickets, on FTS5 or PostgreSQL behind one interface. What is public and what is internal is
 * indexed apart, so that no customer finds a ticket by a word of an internal note. Newest tickets come first.
 */
import { sql } from 'kysely';
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

interface Found {
  readonly number: number;
}

/** PostgreSQL's largest integer. */
const maxInteger = 2_147_483_647;

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

/**
 * Newest first, so the index's hits come sorted by themselves: no ticket is looked at before the page is cut, except
 * for its customer.
 */
const onSqlite = (terms: readonly Term[], { customerId, limit, before }: SearchOptions) => {
  const match = fts5Query(terms, customerId !== null);
  const below = before ?? Number.MAX_SAFE_INTEGER;
  return customerId === null
    ? sql<Found>`select rowid as number from ticket_search
        where ticket_search match ${match} and rowid < ${below} order by rowid desc limit ${limit}`
    : sql<Found>`select s.rowid as number from ticket_search s join tickets t on t.number = s.rowid
        where ticket_search match ${match} and s.rowid < ${below} and t.customer_id = ${customerId}
        order by s.rowid desc limit ${limit}`;
};

/** Tickets looked through one by one before the index is asked: what is common is found among them. */
const standardWalk = 400;

interface Walked {
  readonly looked: number;
  readonly numbers: readonly number[] | null;
}

/**
 * Neither way is good for every word, and the planner can't know how common a prefix is. So first the newest tickets are
 * looked through: a common word has filled its page there. What has not is rare enough for the index;
 * `materialized` then keeps the planner from walking all tickets after all.
 */
const findOnPostgres = async (
  db: Queries,
  terms: readonly Term[],
  { customerId, limit, before = maxInteger }: SearchOptions,
  walk: number,
): Promise<readonly number[]> => {
  const query = tsQuery(terms);
  const newest =
    customerId === null
      ? sql`select ticket as number, everything as words from ticket_search
          where ticket < ${before} order by ticket desc limit ${walk}`
      : sql`select t.number, s.public as words from tickets t join ticket_search s on s.ticket = t.number
          where t.customer_id = ${customerId} and t.number < ${before} order by t.number desc limit ${walk}`;
  const walked = await sql<Walked>`with newest as materialized (${newest}),
      found as (select number from newest where words @@ ${query}::tsquery order by number desc limit ${limit})
    select (select count(*) from newest)::int as looked,
      (select array_agg(number order by number desc) from found) as numbers`.execute(db);
  const { looked = 0, numbers } = walked.rows[0] ?? {};
  if (looked < walk || (numbers?.length ?? 0) >= limit) return numbers ?? [];
  const column = sql.ref(customerId === null ? 'everything' : 'public');
  const hits = sql`select ticket from ticket_search
    where ${column} @@ ${query}::tsquery and ticket < ${before}`;
  const found =
    customerId === null
      ? sql<Found>`with hits as materialized (${hits})
          select ticket as number from hits order by ticket desc limit ${limit}`
      : sql<Found>`with hits as materialized (${hits})
          select t.number from hits join tickets t on t.number = hits.ticket
          where t.customer_id = ${customerId} order by t.number desc limit ${limit}`;
  return (await found.execute(db)).rows.map((row) => row.number);
};

/** The search of a store's kind of database; `walk` is there for tests. */
export const createSearch = (kind: Store['kind'], walk = standardWalk): TicketSearch => ({
  add: (db, ticket, texts) => write(db, kind, ticket, texts, true),
  replace: (db, ticket, texts) => write(db, kind, ticket, texts, false),
  find: async (db, query, options) => {
    const terms = termsOf(query);
    if (terms.length === 0) return [];
    const page = { ...options, limit: Math.min(options.limit, searchLimits.results) };
    if (kind === 'postgres') return findOnPostgres(db, terms, page, walk);
    return (await onSqlite(terms, page).execute(db)).rows.map((row) => row.number);
  },
});
