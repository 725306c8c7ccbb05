/** What support sees of each customer in a list at a glance: how many tickets are open, and how many machines are looked after. */
import { sql } from 'kysely';
import type { Queries } from '../store/store.ts';

export interface CustomerLoad {
  readonly openTickets: number;
  readonly installations: number;
}

/** The load of each of some customers (those of one page); 0 where there is nothing. */
export const loadOf = async (
  db: Queries,
  ids: readonly string[],
): Promise<(customerId: string) => CustomerLoad> => {
  if (ids.length === 0) return () => ({ openTickets: 0, installations: 0 });
  const count = sql<number | string>`count(*)`.as('count');
  const [tickets, machines] = await Promise.all([
    db
      .selectFrom('tickets')
      .select(['customer_id', count])
      .where('customer_id', 'in', ids)
      .where('open', '=', 1)
      .groupBy('customer_id')
      .execute(),
    db
      .selectFrom('installations')
      .select(['customer_id', count])
      .where('customer_id', 'in', ids)
      .groupBy('customer_id')
      .execute(),
  ]);
  const of = (rows: readonly { customer_id: string | null; count: number | string }[], id: string): number =>
    Number(rows.find((row) => row.customer_id === id)?.count ?? 0);
  return (id) => ({ openTickets: of(tickets, id), installations: of(machines, id) });
};
