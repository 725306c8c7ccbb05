/** The durable queue on both databases: nothing lost, nothing done by two, dead letters kept. */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cancelJob, enqueue, listDeadJobs, reviveJob } from '../../server/jobs/queue.ts';
import { standardRetry, waitAfter } from '../../server/jobs/rules.ts';
import { createWorker } from '../../server/jobs/worker.ts';
import type { JobHandlers } from '../../server/jobs/worker.ts';
import type { Store } from '../../server/store/store.ts';
import { openStore } from '../../server/store/store.ts';
import { databases } from '../support/databases.ts';

const start = new Date('2026-03-02T08:00:00Z');
const later = (ms: number) => new Date(start.getTime() + ms);

const clock = () => {
  let time = start;
  return { now: () => time, advance: (ms: number) => (time = new Date(time.getTime() + ms)) };
};

const workerOf = (store: Store, handlers: JobHandlers, now: () => Date) =>
  createWorker(store, handlers, { now, chance: () => 1 });

describe.each(databases)('the queue on $name', ({ open, database }) => {
  it('does what is due, oldest first, and leaves the future alone', async () => {
    const store = await open();
    const { now, advance } = clock();
    const done: unknown[] = [];
    const worker = createWorker(
      store,
      { note: { run: async ({ payload }) => void done.push(payload) } },
      { now, chance: () => 1, concurrency: 1 },
    );
    await store.transaction(async (trx) => {
      await enqueue(trx, 'note', 'second', { runAt: later(-1) });
      await enqueue(trx, 'note', 'first', { runAt: later(-2) });
      await enqueue(trx, 'note', 'tomorrow', { runAt: later(86_400_000) });
      await enqueue(trx, 'unknown here', 'not ours', { runAt: start });
    });
    expect(await worker.runDue()).toBe(2);
    expect(done).toEqual(['first', 'second']);
    advance(86_400_000);
    expect(await worker.runDue()).toBe(1);
    expect(await worker.runDue()).toBe(0);
  });

  it('leaves a job whose kind went while it was claimed as it was, for whoever does it next', async () => {
    const store = await open();
    const done: unknown[] = [];
    const note: JobHandlers = { note: { run: async ({ attempts }) => void done.push(attempts) } };
    // Asked once to claim, and once more to do it.
    const answers: JobHandlers[] = [note, {}];
    const worker = createWorker(store, () => answers.shift() ?? {}, { now: () => start, chance: () => 1 });
    await store.transaction((trx) => enqueue(trx, 'note', 1, { runAt: start }));
    expect(await worker.runDue()).toBe(1);
    expect(done).toEqual([]);
    expect(await workerOf(store, note, () => start).runDue()).toBe(1);
    expect(done).toEqual([0]);
  });

  it('has no job of a transaction that failed', async () => {
    const store = await open();
    await expect(
      store.transaction(async (trx) => {
        await enqueue(trx, 'note', 1, { runAt: start });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const worker = workerOf(store, { note: { run: async () => undefined } }, () => start);
    expect(await worker.runDue()).toBe(0);
  });

  it('replaces a job of the same key, and can take it out', async () => {
    const store = await open();
    const done: unknown[] = [];
    const worker = workerOf(
      store,
      { note: { run: async ({ payload }) => void done.push(payload) } },
      () => start,
    );
    await store.transaction(async (trx) => {
      await enqueue(trx, 'note', 'old', { runAt: start, key: 'a' });
      await enqueue(trx, 'note', 'new', { runAt: start, key: 'a' });
      await enqueue(trx, 'note', 'gone', { runAt: start, key: 'b' });
      await cancelJob(trx, 'note', 'b');
    });
    await worker.runDue();
    expect(done).toEqual(['new']);
  });

  it('runs a job once more that was put in again while it ran', async () => {
    const store = await open();
    const done: unknown[] = [];
    const worker = workerOf(
      store,
      {
        note: {
          run: async ({ payload }) => {
            done.push(payload);
            if (payload === 1)
              await store.transaction((trx) => enqueue(trx, 'note', 2, { runAt: start, key: 'a' }));
          },
        },
      },
      () => start,
    );
    await store.transaction((trx) => enqueue(trx, 'note', 1, { runAt: start, key: 'a' }));
    await worker.runDue();
    expect(done).toEqual([1, 2]);
    expect(await worker.runDue()).toBe(0);
  });

  it('tries again after longer and longer waits, then keeps a dead letter that can be revived', async () => {
    const store = await open();
    const { now, advance } = clock();
    let broken = true;
    const failures: boolean[] = [];
    const worker = createWorker(
      store,
      {
        send: {
          run: async () => {
            if (broken) throw new Error('the other side is down');
          },
          retry: { maxAttempts: 3, firstWaitMs: 1_000, longestWaitMs: 60_000 },
        },
      },
      { now, chance: () => 1, onFailure: (_error, _job, dead) => failures.push(dead) },
    );
    await store.transaction((trx) => enqueue(trx, 'send', { to: 'x' }, { runAt: start }));
    expect(await worker.runDue()).toBe(1);
    advance(999);
    expect(await worker.runDue()).toBe(0);
    advance(1);
    expect(await worker.runDue()).toBe(1);
    advance(2_000);
    expect(await worker.runDue()).toBe(1);
    advance(86_400_000);
    expect(await worker.runDue()).toBe(0);
    expect(failures).toEqual([false, false, true]);
    const [dead] = await listDeadJobs(store.db, 10);
    expect(dead).toMatchObject({
      kind: 'send',
      payload: { to: 'x' },
      attempts: 3,
      lastError: 'the other side is down',
    });
    broken = false;
    await reviveJob(store.db, dead?.id ?? '', now());
    expect(await worker.runDue()).toBe(1);
    expect(await listDeadJobs(store.db, 10)).toEqual([]);
  });

  it('gives up at once where trying again is pointless', async () => {
    const store = await open();
    const worker = workerOf(
      store,
      { send: { run: async () => ({ giveUp: 'no such address' }) } },
      () => start,
    );
    await store.transaction((trx) => enqueue(trx, 'send', 1, { runAt: start }));
    expect(await worker.runDue()).toBe(1);
    expect((await listDeadJobs(store.db, 10))[0]?.lastError).toBe('no such address');
  });

  it('makes a result true together with the end of the job, or not at all', async () => {
    const store = await open();
    const worker = workerOf(
      store,
      {
        mark: {
          run: async ({ payload }) => ({
            commit: async (trx) => {
              await trx
                .insertInto('settings')
                .values({ key: String(payload), value: '1' })
                .execute();
              if (payload === 'bad') throw new Error('no');
            },
          }),
        },
      },
      () => start,
    );
    await store.transaction(async (trx) => {
      await enqueue(trx, 'mark', 'good', { runAt: start });
      await enqueue(trx, 'mark', 'bad', { runAt: start });
    });
    await worker.runDue();
    const rows = await store.db
      .selectFrom('settings')
      .select('key')
      .where('key', 'in', ['good', 'bad'])
      .execute();
    expect(rows).toEqual([{ key: 'good' }]);
    expect(
      (await store.db.selectFrom('jobs').select('attempts').execute()).map((row) => row.attempts),
    ).toEqual([1]);
  });

  it('takes over a job whose process died, and no sooner than its lease ends', async () => {
    const store = await open();
    const { now, advance } = clock();
    const stuck = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const results: string[] = [];
    const first = createWorker(
      store,
      {
        slow: {
          run: async () => {
            begun.resolve();
            await stuck.promise;
            return { commit: async () => void results.push('first') };
          },
        },
      },
      { now, chance: () => 1, leaseMs: 60_000 },
    );
    const second = createWorker(
      store,
      { slow: { run: async () => ({ commit: async () => void results.push('second') }) } },
      { now, chance: () => 1, leaseMs: 60_000 },
    );
    await store.transaction((trx) => enqueue(trx, 'slow', 1, { runAt: start }));
    const running = first.runDue();
    await begun.promise;
    expect(await second.runDue()).toBe(0);
    advance(60_001);
    expect(await second.runDue()).toBe(1);
    stuck.resolve();
    await running;
    // The late one finds its claim gone and makes nothing true.
    expect(results).toEqual(['second']);
  });

  it('is shared by several processes: each of 200 jobs is done once', async () => {
    const where = await database();
    const stores = [openStore(where), openStore(where), openStore(where)];
    await stores[0]?.migrate();
    const done: unknown[] = [];
    await stores[0]?.transaction(async (trx) => {
      for (let n = 0; n < 200; n += 1) await enqueue(trx, 'count', n, { runAt: start });
    });
    const workers = stores.map((store) =>
      workerOf(
        store,
        {
          count: {
            run: async ({ payload }) => {
              await turn();
              done.push(payload);
            },
          },
        },
        () => start,
      ),
    );
    await Promise.all(workers.map((worker) => worker.runDue()));
    expect(done.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 200 }, (_, n) => n));
    for (const store of stores) await store.close();
  });

  it('looks at once when it is woken, and stops after what it is doing', async () => {
    const store = await open();
    let done: () => void = () => undefined;
    const called = new Promise<void>((resolve) => {
      done = resolve;
    });
    const worker = createWorker(
      store,
      { note: { run: async () => done() } },
      { now: () => start, chance: () => 1, pollMs: 600_000 },
    );
    worker.start();
    await store.transaction((trx) => enqueue(trx, 'note', 1, { runAt: start }));
    worker.wake();
    await called;
    await worker.stop();
    expect(await store.db.selectFrom('jobs').selectAll().execute()).toEqual([]);
  });
});

describe('waitAfter', () => {
  it('doubles up to the longest wait and then ends', () => {
    const waits = Array.from({ length: 12 }, (_, n) => waitAfter(standardRetry, n + 1, 1));
    expect(waits.slice(0, 3)).toEqual([30_000, 60_000, 120_000]);
    expect(waits.at(-2)).toBe(standardRetry.longestWaitMs);
    expect(waits.at(-1)).toBeNull();
  });

  it('spreads what failed together', () => {
    expect(waitAfter(standardRetry, 1, 0)).toBe(22_500);
  });
});
