/**
 * Does the queue's jobs. A handler works outside of any transaction, because it may take long; what it wants
 * to be true exactly when the job is done, it returns as `commit`, which runs in the transaction that takes the
 * job out. A job may still run twice (a crash before that transaction): handlers make that harmless.
 */
import { toBeistandError } from '../../protocol/errors.ts';
import type { Store, Trx } from '../store/store.ts';
import { claimDue, failJob, finishJob, giveBack } from './queue.ts';
import type { ClaimedJob, Job } from './queue.ts';
import { standardRetry, waitAfter } from './rules.ts';
import type { RetryPolicy } from './rules.ts';

/** How a try ended well: done, done together with `commit`, or pointless to try again. */
export type JobOutcome =
  void | { readonly commit: (trx: Trx) => Promise<void> } | { readonly giveUp: string };

export interface JobHandler {
  /** Does the job; throws to have it tried again. `signal` is aborted when its time is up or the server stops. */
  readonly run: (job: Job, signal: AbortSignal) => Promise<JobOutcome>;
  readonly retry?: RetryPolicy;
}

export type JobHandlers = Readonly<Record<string, JobHandler>>;

export interface WorkerOptions {
  readonly now: () => Date;
  /** 0 to 1, for spreading retries. */
  readonly chance: () => number;
  /** Told of every failed try (`dead`: the last one), and with null of a database that can't be asked. */
  readonly onFailure?: (error: Error, job: Job | null, dead: boolean) => void;
  /** Time one try may take; afterwards others may claim the job. */
  readonly leaseMs?: number;
  readonly pollMs?: number;
  readonly concurrency?: number;
}

export interface Worker {
  /** Does everything that is due now, and what becomes due by it; resolves with the number of tries. For tests and commands. */
  readonly runDue: () => Promise<number>;
  readonly start: () => void;
  /** Looks now instead of at the next poll. */
  readonly wake: () => void;
  /** Takes no more; resolves when what is running has ended. */
  readonly stop: () => Promise<void>;
}

/** @param handlers as a function where kinds may come and go while it works; asked anew for each job */
export const createWorker = (
  store: Store,
  handlers: JobHandlers | (() => JobHandlers),
  options: WorkerOptions,
): Worker => {
  const { now, chance, onFailure, leaseMs = 120_000, pollMs = 1_000, concurrency = 4 } = options;
  const handlersNow = typeof handlers === 'function' ? handlers : () => handlers;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  /** The last round begun; rejected where the database could not be asked. */
  let round: Promise<number> | undefined;
  let again = false;
  let look = (): void => undefined;

  const fail = async (job: ClaimedJob, error: Error, policy: RetryPolicy | null): Promise<void> => {
    const waitMs = policy === null ? null : waitAfter(policy, job.attempts + 1, chance());
    const retryAt = waitMs === null ? null : new Date(now().getTime() + waitMs);
    await failJob(store.db, job, { error: error.message, retryAt, now: now() });
    onFailure?.(error, job, retryAt === null);
  };

  const work = async (job: ClaimedJob): Promise<void> => {
    const handler = handlersNow()[job.kind];
    try {
      // Its kind went while the job was being claimed.
      if (handler === undefined) return await giveBack(store.db, job);
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(leaseMs)]);
      const outcome = await handler.run(job, signal);
      if (outcome !== undefined && 'giveUp' in outcome) {
        await fail(job, new Error(outcome.giveUp), null);
        return;
      }
      await store.transaction(async (trx) => {
        if (await finishJob(trx, job)) await outcome?.commit(trx);
      });
    } catch (error) {
      await fail(job, toBeistandError(error), handler?.retry ?? standardRetry);
    }
  };

  /** Resolves at `wake()`, or when it is time to look again. */
  const nextLook = (): Promise<void> =>
    new Promise((resolve) => {
      const wait = setTimeout(resolve, pollMs);
      look = () => {
        clearTimeout(wait);
        resolve();
      };
    });

  const runRound = async (): Promise<number> => {
    let tries = 0;
    const running = new Set<Promise<void>>();
    for (;;) {
      const free = stopping.signal.aborted ? 0 : concurrency - running.size;
      const kinds = Object.keys(handlersNow());
      const jobs = free === 0 ? [] : await claimDue(store, { kinds, most: free, leaseMs, now: now() });
      tries += jobs.length;
      for (const job of jobs) {
        const done: Promise<void> = work(job).finally(() => running.delete(done));
        running.add(done);
      }
      if (running.size === 0) return tries;
      await Promise.race([...running, ...(running.size < concurrency ? [nextLook()] : [])]);
      look();
    }
  };

  /** One round after the other, so that there are never more than `concurrency` jobs at once. */
  const runDue = (): Promise<number> => {
    const before = round;
    const own = (before === undefined ? Promise.resolve(0) : before.catch(() => 0)).then(runRound);
    round = own;
    return own;
  };

  const loop = async (): Promise<void> => {
    again = false;
    await runDue();
    if (!stopping.signal.aborted) timer = setTimeout(tick, again ? 0 : pollMs);
  };
  const tick = (): void => {
    timer = undefined;
    loop().catch((error: unknown) => {
      // The database is away: the next poll may find it again.
      onFailure?.(toBeistandError(error), null, false);
      if (!stopping.signal.aborted) timer = setTimeout(tick, pollMs);
    });
  };

  return {
    runDue,
    start: tick,
    wake: () => {
      again = true;
      look();
      if (timer !== undefined) {
        clearTimeout(timer);
        tick();
      }
    },
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await round?.catch(() => undefined);
    },
  };
};
