/** How many tickets wait where: the numbers beside the desk's queues. */
import type { Queries } from '../store/store.ts';

export interface QueueCounts {
  readonly open: number;
  readonly waiting: number;
  readonly overdue: number;
  readonly mine: number;
  readonly unassigned: number;
  /** Nobody knows yet whose they are. */
  readonly triage: number;
}

/** Counts open tickets; with `only`, those of one customer, and none of what is the vendor's own. */
export const countQueues = async (
  db: Queries,
  { only, person, now }: { only: string | null; person: string; now: Date },
): Promise<QueueCounts> => {
  const all = db.selectFrom('tickets').where('open', '=', 1);
  const theirs = only === null ? all : all.where('customer_id', '=', only);
  const count = async (query: typeof all): Promise<number> =>
    (await query.select((is) => is.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count;
  const staffOnly = (query: typeof all) => (only === null ? count(query) : Promise.resolve(0));
  return {
    open: await count(theirs),
    waiting: await count(theirs.where('status', '=', 'waiting')),
    overdue: await staffOnly(theirs.where('due_at', '<', now.toISOString())),
    mine: await staffOnly(theirs.where('assignee', '=', person)),
    unassigned: await staffOnly(theirs.where('assignee', 'is', null)),
    triage: await staffOnly(theirs.where('customer_id', 'is', null)),
  };
};
