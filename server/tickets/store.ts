/** Reading tickets: one, lists by page, queues, and the proof of the log. What a customer may see is narrowed here by the caller's `customerId`. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import type { Activity } from '../../protocol/ticket-activity.ts';
import { customerIdSchema, productSchema } from '../../protocol/ids.ts';
import { personIdSchema, tagSchema, ticketClassSchema, ticketStatusSchema } from '../../protocol/ticket.ts';
import type { Queries } from '../store/store.ts';
import { verifyChain } from './chain-rules.ts';
import type { ChainFault } from './chain-rules.ts';
import { readActivities, readStored } from './log.ts';
import { parseInput } from './parse-input.ts';
import type { TicketState } from './ticket-state.ts';

/** What a list can be narrowed and sorted by; also the query of the API. */
export const ticketFilterSchema = z.strictObject({
  customerId: customerIdSchema.optional(),
  open: z.boolean().optional(),
  /** Only those whose clock ran out before this instant. */
  dueBefore: z.iso.datetime().optional(),
  /** Only those of which nobody knows yet whose they are. */
  triage: z.literal(true).optional(),
  status: z.array(ticketStatusSchema).max(10).optional(),
  class: z.array(ticketClassSchema).max(4).optional(),
  /** A person, or null: nobody's. */
  assignee: personIdSchema.nullable().optional(),
  watcher: personIdSchema.optional(),
  product: productSchema.optional(),
  tag: tagSchema.optional(),
  /** updated and opened: newest first; due: soonest first; number: highest first. */
  sort: z.enum(['updated', 'opened', 'due', 'number']).default('updated'),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type TicketFilter = z.input<typeof ticketFilterSchema>;

/** A ticket as lists show it. */
export interface TicketSummary {
  readonly number: number;
  readonly customerId: string | null;
  readonly class: string | null;
  readonly status: string;
  readonly priority: string;
  readonly product: string | null;
  readonly assignee: string | null;
  readonly subject: string;
  readonly openedAt: string;
  readonly updatedAt: string;
  /** ISO instant; 9999-12-31T23:59:59.999Z where no clock runs. */
  readonly dueAt: string;
  readonly seq: number;
}

const columns = [
  'number', 'customer_id as customerId', 'class', 'status', 'priority', 'product', 'assignee', 'subject',
  'opened_at as openedAt', 'updated_at as updatedAt', 'due_at as dueAt', 'seq',
] as const; // prettier-ignore

const orders = {
  updated: { column: 'updated_at', key: 'updatedAt', direction: 'desc' },
  opened: { column: 'opened_at', key: 'openedAt', direction: 'desc' },
  due: { column: 'due_at', key: 'dueAt', direction: 'asc' },
  number: { column: 'number', key: 'number', direction: 'desc' },
} as const;

const cursorSchema = z.tuple([z.union([z.string().max(64), z.int()]), z.int()]);
const toCursor = (value: string | number, number: number): string =>
  Buffer.from(JSON.stringify([value, number])).toString('base64url');
const fromCursor = (cursor: string): readonly [string | number, number] => {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new BeistandError('BAD_INPUT', 'The cursor is not one of this list.', { cause });
  }
};

/**
 * One page of tickets.
 * @throws BeistandError BAD_INPUT
 */
export const listTickets = async (
  db: Queries,
  input: TicketFilter,
): Promise<{ readonly tickets: readonly TicketSummary[]; readonly next: string | null }> => {
  const filter = parseInput(ticketFilterSchema, input);
  const order = orders[filter.sort];
  let rows = db.selectFrom('tickets').select(columns);
  if (filter.customerId !== undefined) rows = rows.where('customer_id', '=', filter.customerId);
  if (filter.open !== undefined) rows = rows.where('open', '=', filter.open ? 1 : 0);
  if (filter.dueBefore !== undefined) rows = rows.where('due_at', '<', filter.dueBefore);
  if (filter.triage !== undefined) rows = rows.where('customer_id', 'is', null);
  if (filter.status !== undefined) rows = rows.where('status', 'in', filter.status);
  if (filter.class !== undefined) rows = rows.where('class', 'in', filter.class);
  if (filter.assignee !== undefined)
    rows = filter.assignee === null ? rows.where('assignee', 'is', null) : rows.where('assignee', '=', filter.assignee);
  if (filter.product !== undefined) rows = rows.where('product', '=', filter.product);
  for (const [kind, value] of [['tag', filter.tag], ['watcher', filter.watcher]] as const)
    if (value !== undefined)
      rows = rows.where('number', 'in', (from) =>
        from.selectFrom('ticket_marks').select('ticket').where('kind', '=', kind).where('value', '=', value),
      );
  if (filter.cursor !== undefined) {
    const [value, number] = fromCursor(filter.cursor);
    const side = order.direction === 'desc' ? '<' : '>';
    rows = rows.where((is) => is(is.refTuple(order.column, 'number'), side, is.tuple(value, number)));
  }
  const found = await rows
    .orderBy(order.column, order.direction)
    .orderBy('number', order.direction)
    .limit(filter.limit + 1)
    .execute();
  const tickets = found.slice(0, filter.limit);
  const last = tickets.at(-1);
  return { tickets, next: found.length > filter.limit && last !== undefined ? toCursor(last[order.key], last.number) : null };
}; // prettier-ignore

/** Summaries of these tickets, in the order of the numbers given; those that do not exist are left out. */
export const ticketSummaries = async (
  db: Queries,
  numbers: readonly number[],
): Promise<readonly TicketSummary[]> => {
  if (numbers.length === 0) return [];
  const rows = await db.selectFrom('tickets').select(columns).where('number', 'in', numbers).execute();
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  return numbers.flatMap((number) => byNumber.get(number) ?? []);
};

/** @throws BeistandError NOT_FOUND */
export const getTicket = async (db: Queries, number: number): Promise<TicketState> => {
  const row = await db.selectFrom('tickets').select('state').where('number', '=', number).executeTakeFirst();
  if (row === undefined) throw new BeistandError('NOT_FOUND', `There is no ticket ${number}.`);
  return JSON.parse(row.state) as TicketState;
};

/** A ticket as a customer may see it: without assignee, watchers, tags and links, which are the vendor's own. */
export const customerView = (state: TicketState): TicketState => ({
  ...state,
  assignee: null,
  watchers: [],
  tags: [],
  links: [],
  alarms: [],
  offer: state.offer?.state === 'drafted' ? null : state.offer,
});

/** Everything a person wrote, did or was copied from, by ticket: for export and erasure. */
export const activitiesOfPerson = async (db: Queries, personId: string): Promise<readonly Activity[]> => {
  const person = parseInput(personIdSchema, personId);
  const rows = await db
    .selectFrom('ticket_activities')
    .select(['ticket', 'seq', 'kind', 'actor_id'])
    .where((is) =>
      is.or([
        is('actor_id', '=', person),
        is.and([is('kind', '=', 'copied'), is('head', 'like', `%"id":"${person}"%`)]),
      ]),
    )
    .orderBy('ticket')
    .orderBy('seq')
    .execute();
  const wanted = Map.groupBy(rows, (row) => row.ticket);
  const found: Activity[] = [];
  for (const [ticket, own] of wanted) {
    const seqs = new Set(own.map((row) => row.seq));
    for (const activity of await readActivities(db, ticket)) {
      const { seq, by, facts } = activity.head;
      const theirs = by.id === person || (facts.kind === 'copied' && facts.author.id === person);
      if (seqs.has(seq) && theirs) found.push(activity);
    }
  }
  return found;
};

export interface TicketProof {
  readonly tickets: number;
  readonly activities: number;
  readonly faults: readonly (ChainFault & { readonly ticket: number })[];
  /** SHA-256 over every ticket's number, length and last hash: kept elsewhere, it shows any later rewriting of this past. */
  readonly digest: string;
}

const page = 500;

/** Proves the logs of all tickets, or of one. @throws BeistandError NOT_FOUND (the one does not exist) */
export const verifyTickets = async (db: Queries, only: number | null = null): Promise<TicketProof> => {
  const faults: (ChainFault & { ticket: number })[] = [];
  const digest = createHash('sha256');
  let tickets = 0;
  let activities = 0;
  for (let last = 0; ;) {
    let rows = db.selectFrom('tickets').select(['number', 'seq', 'head_hash']).where('number', '>', last);
    if (only !== null) rows = rows.where('number', '=', only);
    const found = await rows.orderBy('number').limit(page).execute();
    for (const { number, seq, head_hash: hash } of found) {
      const stored = await readStored(db, number);
      for (const fault of verifyChain(number, stored, { seq, hash })) faults.push({ ticket: number, ...fault });
      digest.update(`${number}:${seq}:${hash}\n`);
      tickets += 1;
      activities += stored.length;
      last = number;
    }
    if (found.length < page) break;
  }
  if (only !== null && tickets === 0) throw new BeistandError('NOT_FOUND', `There is no ticket ${only}.`);
  for (const ticket of only === null ? await orphans(db) : [])
    faults.push({ ticket, seq: 0, fault: 'has activities but no ticket' });
  return { tickets, activities, faults, digest: digest.digest('hex') };
}; // prettier-ignore

const orphans = async (db: Queries): Promise<readonly number[]> => {
  const rows = await db
    .selectFrom('ticket_activities as a')
    .leftJoin('tickets as t', 't.number', 'a.ticket')
    .select('a.ticket')
    .distinct()
    .where('t.number', 'is', null)
    .execute();
  return rows.map((row) => row.ticket);
};
