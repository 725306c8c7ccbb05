/**
 * The ticket log in the database: activities are added at the end and read back, nothing else; erasure alone
 * takes content (never heads) away. What is read is parsed again: the database may have been changed by hand.
 */
import { randomBytes } from 'node:crypto';
import { BeistandError } from '../../protocol/errors.ts';
import { activityHeadSchema, isPublic, ticketContentSchema } from '../../protocol/ticket-activity.ts';
import type { Activity, ActivityHead } from '../../protocol/ticket-activity.ts';
import type { Queries } from '../store/store.ts';
import { hashContent, hashHead } from './chain-rules.ts';
import type { StoredActivity } from './chain-rules.ts';
import type { Draft } from './command-rules.ts';
import type { TicketActivityTable } from './tables.ts';

/** Eleven values a row, below SQLite's 32,766 and PostgreSQL's 65,535 values a statement. */
const rowsAtOnce = 1_000;

/** Where a log ends. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

/** Drafts in their place behind `end`: as activities, and as the rows that hold them. The salts are random. */
export const chain = (ticket: number, end: ChainEnd, drafts: readonly Draft[], at: string) => {
  const activities: Activity[] = [];
  const rows: TicketActivityTable[] = [];
  let { seq, hash } = end;
  for (const { by, facts, content } of drafts) {
    const salt = content === null ? null : randomBytes(16).toString('base64url');
    const contentHash = content === null || salt === null ? null : hashContent(salt, content);
    seq += 1;
    const head: ActivityHead = { formatVersion: 1, ticket, seq, at, by, facts, contentHash, previous: hash };
    hash = hashHead(head);
    activities.push({ head, content });
    rows.push({
      ticket, seq, at, actor_kind: by.kind, actor_id: by.id, kind: facts.kind, public: isPublic(facts) ? 1 : 0,
      head: JSON.stringify(head), hash, salt, content: content === null ? null : JSON.stringify(content),
    }); // prettier-ignore
  }
  return { activities, rows, end: { seq, hash } };
};

/** Adds drafts to the end of a ticket's log; returns them as activities, and the new end. */
export const append = async (
  db: Queries,
  ticket: number,
  end: ChainEnd,
  drafts: readonly Draft[],
  at: string,
): Promise<{ readonly activities: readonly Activity[]; readonly end: ChainEnd }> => {
  const { rows, ...added } = chain(ticket, end, drafts, at);
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await db
      .insertInto('ticket_activities')
      .values(rows.slice(from, from + rowsAtOnce))
      .execute();
  return added;
};

const toActivity = (row: { readonly head: string; readonly content: string | null }): Activity => {
  try {
    return {
      head: activityHeadSchema.parse(JSON.parse(row.head)),
      content: row.content === null ? null : ticketContentSchema.parse(JSON.parse(row.content)),
    };
  } catch (cause) {
    throw new BeistandError('DATABASE', 'An activity in the ticket log can’t be read.', {
      hint: 'Run: server tickets verify',
      cause,
    });
  }
};

export interface ReadOptions {
  /** Only what the customer may read. */
  readonly publicOnly?: boolean;
  /** Only activities after this sequence number. */
  readonly after?: number;
  readonly limit?: number;
}

/** Activities of a ticket, oldest first. */
export const readActivities = async (
  db: Queries,
  ticket: number,
  { publicOnly = false, after = 0, limit }: ReadOptions = {},
): Promise<readonly Activity[]> => {
  let rows = db
    .selectFrom('ticket_activities')
    .select(['head', 'content'])
    .where('ticket', '=', ticket)
    .where('seq', '>', after)
    .orderBy('seq');
  if (publicOnly) rows = rows.where('public', '=', 1);
  if (limit !== undefined) rows = rows.limit(limit);
  return (await rows.execute()).map(toActivity);
};

/** The log as stored, for proving it. */
export const readStored = (db: Queries, ticket: number): Promise<readonly StoredActivity[]> =>
  db
    .selectFrom('ticket_activities')
    .select(['head', 'hash', 'salt', 'content'])
    .where('ticket', '=', ticket)
    .orderBy('seq')
    .execute();

/** Takes content and salt of these activities away for good; says which of them had any. */
export const eraseContent = async (
  db: Queries,
  ticket: number,
  seqs: readonly number[],
): Promise<readonly number[]> => {
  const erased = await db
    .updateTable('ticket_activities')
    .set({ content: null, salt: null })
    .where('ticket', '=', ticket)
    .where('seq', 'in', [...seqs])
    .where('content', 'is not', null)
    .returning('seq')
    .execute();
  return erased.map((row) => row.seq).sort((a, b) => a - b);
};
