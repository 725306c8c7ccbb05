/**
 * The clocks' alarms as a job of the durable queue: however many servers run on one database, each warning and each
 * breach is told once. The job puts itself in again; `startAlarms` at every start of a server is harmless.
 */
import { enqueue } from '../jobs/queue.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import type { Store, Trx } from '../store/store.ts';
import type { Desk } from './desk.ts';

const kind = 'tickets.alarms';
const key = 'all';
/** Targets are minutes at least; half a minute late is early enough. */
const pauseMs = 30_000;
/** Tickets in one transaction: few, so that nobody waits for it. */
const batch = 50;

/** Handles the alarms' job; `now` is the server's clock. */
export const alarmHandlers = (store: Store, desk: Desk, now: () => Date): JobHandlers => ({
  [kind]: {
    run: async (_job, signal) => {
      let looked = batch;
      while (looked === batch && !signal.aborted)
        looked = await store.transaction((trx) => desk.ringAlarms(trx, now(), batch));
      return {
        commit: async (trx) => {
          await enqueue(trx, kind, {}, { runAt: new Date(now().getTime() + pauseMs), key });
        },
      };
    },
    // It may never be buried: a database that was away for a day must not silence the clocks.
    retry: { firstWaitMs: pauseMs, longestWaitMs: pauseMs, maxAttempts: Number.MAX_SAFE_INTEGER },
  },
});

/** Puts the job in, unless it waits already. */
export const startAlarms = async (trx: Trx, now: Date): Promise<void> => {
  await enqueue(trx, kind, {}, { runAt: now, key });
};
