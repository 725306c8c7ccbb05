/**
 * The durable queue. A job is put in by the transaction that makes it necessary: both become true, or
 * neither. What a job carries is trusted as far as the database is; handlers still parse it.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { BeistandError } from '../../protocol/errors.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import type { JobTable } from './tables.ts';

const payloadChars = 256 * 1024;

/** One job as its handler gets it. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly key: string | null;
  readonly payload: unknown;
  /** Failures so far. */
  readonly attempts: number;
  readonly createdAt: string;
}

export interface ClaimedJob extends Job {
  readonly claim: string;
  readonly generation: number;
}

export interface DeadJob extends Job {
  readonly deadAt: string;
  readonly lastError: string | null;
}

/**
 * Puts a job in. With a `key`, a job of the same kind and key that is still there is replaced: new payload,
 * new time, tries counted afresh; one that is just running is run once more afterwards.
 * @param runAt not before; pass the present for "as soon as possible"
 * @returns the job's id
 * @throws BeistandError TOO_LARGE
 */
export const enqueue = async (
  trx: Trx,
  kind: string,
  payload: unknown,
  { runAt, key }: { runAt: Date; key?: string },
): Promise<string> => {
  const text = JSON.stringify(payload);
  if (text.length > payloadChars)
    throw new BeistandError('TOO_LARGE', `A job carries at most ${payloadChars} characters.`);
  const fresh = {
    payload: text,
    run_at: runAt.toISOString(),
    attempts: 0,
    last_error: null,
    dead_at: null,
  };
  const { id } = await trx
    .insertInto('jobs')
    .values({
      id: randomUUID(),
      kind,
      key: key ?? null,
      generation: 0,
      created_at: runAt.toISOString(),
      claim: null,
      claimed_until: null,
      ...fresh,
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'key']).doUpdateSet({ ...fresh, generation: sql`jobs.generation + 1` }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
};

/** Takes a job out again by its key, whether it waits or is a dead letter. */
export const cancelJob = async (trx: Trx, kind: string, key: string): Promise<void> => {
  await trx.deleteFrom('jobs').where('kind', '=', kind).where('key', '=', key).execute();
};

const toJob = (row: JobTable): Job => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  payload: JSON.parse(row.payload) as unknown,
  attempts: row.attempts,
  createdAt: row.created_at,
});

const due = (db: Queries, kinds: readonly string[], now: string) =>
  db
    .selectFrom('jobs')
    .select('id')
    .where('kind', 'in', kinds)
    .where('dead_at', 'is', null)
    .where('run_at', '<=', now)
    .where((is) => is.or([is('claim', 'is', null), is('claimed_until', '<', now)]));

/**
 * Claims up to `most` due jobs, oldest first. Several processes may claim at once: PostgreSQL skips what
 * another has locked, SQLite has one writer at a time. A claim that ran out (its process died) is free again.
 */
export const claimDue = async (
  store: Store,
  wish: { kinds: readonly string[]; most: number; leaseMs: number; now: Date },
): Promise<ClaimedJob[]> => {
  if (wish.kinds.length === 0) return [];
  const now = wish.now.toISOString();
  // A look without a lock: an idle queue costs no write transaction.
  if ((await due(store.db, wish.kinds, now).limit(1).executeTakeFirst()) === undefined) return [];
  return store.transaction(async (trx) => {
    const oldest = due(trx, wish.kinds, now).orderBy('run_at').limit(wish.most);
    const ids = await (store.kind === 'postgres' ? oldest.forUpdate().skipLocked() : oldest).execute();
    if (ids.length === 0) return [];
    const claim = randomUUID();
    const rows = await trx
      .updateTable('jobs')
      .set({ claim, claimed_until: new Date(wish.now.getTime() + wish.leaseMs).toISOString() })
      .where(
        'id',
        'in',
        ids.map(({ id }) => id),
      )
      .returningAll()
      .execute();
    return rows
      .sort((a, b) => a.run_at.localeCompare(b.run_at))
      .map((row) => Object.assign(toJob(row), { claim, generation: row.generation }));
  });
};

/** Lets go of a job that was put in again while it ran. */
const release = async (db: Queries, job: ClaimedJob): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ claim: null, claimed_until: null })
    .where('id', '=', job.id)
    .where('claim', '=', job.claim)
    .where('generation', '<>', job.generation)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Takes a done job out, unless it was put in again meanwhile. False: the claim had run out, so another has it now. */
export const finishJob = async (trx: Trx, job: ClaimedJob): Promise<boolean> => {
  const { numDeletedRows } = await trx
    .deleteFrom('jobs')
    .where('id', '=', job.id)
    .where('claim', '=', job.claim)
    .where('generation', '=', job.generation)
    .executeTakeFirst();
  return numDeletedRows > 0n || release(trx, job);
};

/** Gives a job back as it was: nobody here does its kind any more. */
export const giveBack = async (db: Queries, job: ClaimedJob): Promise<void> => {
  await db
    .updateTable('jobs')
    .set({ claim: null, claimed_until: null })
    .where('id', '=', job.id)
    .where('claim', '=', job.claim)
    .execute();
};

/** Gives a failed job back for another try, or buries it where `retryAt` is null. */
export const failJob = async (
  db: Queries,
  job: ClaimedJob,
  failure: { error: string; retryAt: Date | null; now: Date },
): Promise<void> => {
  if (await release(db, job)) return;
  await db
    .updateTable('jobs')
    .set({
      attempts: sql`attempts + 1`,
      claim: null,
      claimed_until: null,
      last_error: failure.error.slice(0, 2_000),
      ...(failure.retryAt === null
        ? { dead_at: failure.now.toISOString() }
        : { run_at: failure.retryAt.toISOString() }),
    })
    .where('id', '=', job.id)
    .where('claim', '=', job.claim)
    .execute();
};

/** Dead letters, newest first. */
export const listDeadJobs = async (db: Queries, most: number): Promise<DeadJob[]> => {
  const rows = await db
    .selectFrom('jobs')
    .selectAll()
    .where('dead_at', 'is not', null)
    .orderBy('dead_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) =>
    Object.assign(toJob(row), { deadAt: row.dead_at ?? '', lastError: row.last_error }),
  );
};

/**
 * Gives a dead letter a new life.
 * @throws BeistandError NOT_FOUND
 */
export const reviveJob = async (db: Queries, id: string, now: Date): Promise<void> => {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ dead_at: null, attempts: 0, run_at: now.toISOString() })
    .where('id', '=', id)
    .where('dead_at', 'is not', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new BeistandError('NOT_FOUND', `There is no dead letter ${id}.`);
};
