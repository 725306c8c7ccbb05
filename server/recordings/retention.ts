/**
 * Recordings go by themselves: when their own time is over, and with the texts of their ticket. What was recorded of somebody's machine
 * is wanted for a while, and in the way afterwards.
 */
import { removeOrphans } from '../attachments/orphans.ts';
import { enqueue } from '../jobs/queue.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import type { Blobs } from '../mail/blobs.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { closedBefore, readRetention } from '../tickets/retention.ts';
import { eraseRecordings } from './store.ts';

const kind = 'recordings.retention';
const key = 'all';
const dayMs = 24 * 60 * 60_000;
/** Sessions in one transaction. */
const batch = 20;

const kept = (db: Queries) =>
  db
    .selectFrom('session_recordings as r')
    .innerJoin('sessions as s', 's.id', 'r.session_id')
    .select(['s.id', 's.customer_id', 's.ticket'])
    .where('r.erased_at', 'is', null)
    .distinct()
    .orderBy('s.id')
    .limit(batch);

/** Erases what has expired at `now`, at most a batch; returns how many sessions that were and their files. */
const eraseExpired = async (
  trx: Trx,
  desk: Desk,
  now: Date,
): Promise<{ readonly sessions: number; readonly files: string[] }> => {
  const { eraseRecordingsAfterMonths, eraseClosedAfterMonths } = await readRetention(trx);
  const old =
    eraseRecordingsAfterMonths === null
      ? []
      : await kept(trx).where('r.stored_at', '<', closedBefore(now, eraseRecordingsAfterMonths)).execute();
  const closed =
    eraseClosedAfterMonths === null
      ? []
      : await kept(trx)
          .innerJoin('tickets as t', 't.number', 's.ticket')
          .where('t.open', '=', 0)
          .where('t.closed_at', '<', closedBefore(now, eraseClosedAfterMonths))
          .execute();
  const files: string[] = [];
  for (const row of [...old, ...closed])
    files.push(
      ...(await eraseRecordings(
        trx,
        desk,
        { id: row.id, customerId: row.customer_id, ticket: row.ticket },
        now,
      )),
    );
  return { sessions: old.length + closed.length, files };
};

/** Erases all that has expired. */
export const eraseExpiredRecordings = async (
  { store, desk, blobs }: { readonly store: Store; readonly desk: Desk; readonly blobs: Blobs },
  now: Date,
  signal?: AbortSignal,
): Promise<void> => {
  for (;;) {
    const { sessions, files } = await store.transaction((trx) => eraseExpired(trx, desk, now));
    await removeOrphans(store.db, blobs, files);
    if (sessions < batch || signal?.aborted === true) return;
  }
};

/** The daily job; `now` is the server's clock. */
export const recordingRetentionHandlers = (
  parts: { readonly store: Store; readonly desk: Desk; readonly blobs: Blobs },
  now: () => Date,
): JobHandlers => ({
  [kind]: {
    run: async (_job, signal) => {
      await eraseExpiredRecordings(parts, now(), signal);
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
export const startRecordingRetention = async (trx: Trx, now: Date): Promise<void> => {
  await enqueue(trx, kind, {}, { runAt: now, key });
};
