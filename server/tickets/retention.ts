/**
 * Retention: what people wrote in tickets that have been over for long is erased by itself, with their mails and files. The
 * log stays and still proves; classes, times and counts stay for reports. Off until the vendor sets a time.
 */
import { z } from 'zod';
import { removeOrphans } from '../attachments/orphans.ts';
import { enqueue } from '../jobs/queue.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import type { Blobs } from '../mail/blobs.ts';
import { eraseMailsOfTicket } from '../mail/erase.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import type { Desk } from './desk.ts';
import { readActivities } from './log.ts';
import { parseInput } from './parse-input.ts';

const settingKey = 'retention';
const kind = 'tickets.retention';
const key = 'all';
const dayMs = 24 * 60 * 60_000;
/** Tickets in one transaction. */
const batch = 20;

const months = z.int().min(1).max(600);

export const retentionSchema = z.strictObject({
  /** Months after closing; null: kept for good. */
  eraseClosedAfterMonths: months.nullable().default(null),
  /** Months after a session's recordings arrived; null: kept as long as their ticket's texts. */
  eraseRecordingsAfterMonths: months.nullable().default(12),
});
/** What of it is changed; the rest stays. */
export const retentionChangeSchema = z.strictObject({
  eraseClosedAfterMonths: months.nullable().optional(),
  eraseRecordingsAfterMonths: months.nullable().optional(),
});
export type Retention = z.infer<typeof retentionSchema>;

export const readRetention = async (db: Queries): Promise<Retention> => {
  return retentionSchema.parse(JSON.parse((await readSetting(db, settingKey)) ?? '{}'));
};

/** @throws BeistandError BAD_INPUT */
export const writeRetention = async (db: Queries, input: unknown): Promise<Retention> => {
  const retention = parseInput(retentionSchema, input);
  const value = JSON.stringify(retention);
  await writeSetting(db, settingKey, value);
  return retention;
};

/** The moment before which a ticket must have been closed, in whole months of the UTC calendar. */
export const closedBefore = (now: Date, months: number): string =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('UTC')
    .subtract({ months })
    .toInstant()
    .toString({ smallestUnit: 'millisecond' });

/** Tickets closed or merged before then that still hold what people wrote, oldest first. */
const expired = async (db: Queries, before: string): Promise<readonly number[]> => {
  const rows = await db
    .selectFrom('tickets')
    .select('number')
    .where('open', '=', 0)
    .where('closed_at', '<', before)
    .where((is) =>
      is.exists(
        is
          .selectFrom('ticket_activities as a')
          .select('a.seq')
          .whereRef('a.ticket', '=', 'tickets.number')
          .where('a.content', 'is not', null),
      ),
    )
    .orderBy('number')
    .limit(batch)
    .execute();
  return rows.map((row) => row.number);
};

/** What people wrote in a ticket, and the files they attached. */
const eraseTicket = async (trx: Trx, desk: Desk, number: number, now: Date): Promise<string[]> => {
  const written = (await readActivities(trx, number)).filter((one) => one.content !== null);
  await desk.erase(
    trx,
    number,
    written.map((one) => one.head.seq),
    { actor: { kind: 'system', id: 'retention' }, now },
  );
  return written.flatMap((one) => (one.content?.attachments ?? []).map(({ sha256 }) => sha256));
};

/** Erases what has expired at `now`; at most a batch. Returns how many tickets that were, and the files of them. */
const eraseExpired = async (
  trx: Trx,
  desk: Desk,
  now: Date,
): Promise<{ readonly tickets: number; readonly files: string[] }> => {
  const { eraseClosedAfterMonths: months } = await readRetention(trx);
  if (months === null) return { tickets: 0, files: [] };
  const numbers = await expired(trx, closedBefore(now, months));
  const files: string[] = [];
  for (const number of numbers)
    files.push(...(await eraseTicket(trx, desk, number, now)), ...(await eraseMailsOfTicket(trx, number)));
  return { tickets: numbers.length, files };
};

/** The daily job; `now` is the server's clock. */
export const retentionHandlers = (
  { store, desk, blobs }: { readonly store: Store; readonly desk: Desk; readonly blobs: Blobs },
  now: () => Date,
): JobHandlers => ({
  [kind]: {
    run: async (_job, signal) => {
      let erased = batch;
      while (erased === batch && !signal.aborted) {
        const { tickets, files } = await store.transaction((trx) => eraseExpired(trx, desk, now()));
        await removeOrphans(store.db, blobs, files);
        erased = tickets;
      }
      return {
        commit: async (trx) => {
          await enqueue(trx, kind, {}, { runAt: new Date(now().getTime() + dayMs), key });
        },
      };
    },
    retry: { firstWaitMs: 60_000, longestWaitMs: dayMs, maxAttempts: Number.MAX_SAFE_INTEGER },
  },
});

/** Puts the job in; at every start of a server, which is harmless. */
export const startRetention = async (trx: Trx, now: Date): Promise<void> => {
  await enqueue(trx, kind, {}, { runAt: now, key });
};
