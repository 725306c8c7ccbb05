/** What the loop's rules need from the database: what runs at a customer's, and which build a manifest is. */
import type { Queries } from '../store/store.ts';
import { isRegression } from './fix-loop-rules.ts';
import type { Published, Running } from './fix-loop-rules.ts';
import type { TicketState } from './ticket-state.ts';

/** All installations of a customer with what they run by their own last word. */
export const runningAt = async (db: Queries, customerId: string): Promise<readonly Running[]> => {
  const rows = await db
    .selectFrom('installations as i')
    .leftJoin('builds as b', (join) =>
      join.onRef('b.manifest_sha256', '=', 'i.manifest_sha256').onRef('b.product', '=', 'i.product'),
    )
    .select(['i.id', 'i.product', 'i.version', 'i.manifest_sha256', 'b.channel'])
    .where('i.customer_id', '=', customerId)
    .execute();
  return rows.map((row) => ({
    installationId: row.id,
    product: row.product,
    version: row.version,
    channel: row.channel,
    manifestSha256: row.manifest_sha256,
  }));
};

/** Whether the ticket's customer runs a build that was to fix it. */
export const runsFixedBuild = async (db: Queries, state: TicketState): Promise<boolean> =>
  state.customerId !== null &&
  state.fixes.length > 0 &&
  isRegression(state.fixes, await runningAt(db, state.customerId));

/** A published build or script by its target path; null where there is none. */
export const publishedAt = async (db: Queries, target: string): Promise<Published | null> => {
  const row = await db.selectFrom('builds').selectAll().where('target', '=', target).executeTakeFirst();
  if (row === undefined) return null;
  return {
    target,
    kind: row.kind === 'script' ? 'script' : 'build',
    product: row.product,
    channel: row.channel,
    name: row.name,
    manifestSha256: row.manifest_sha256,
    customerId: row.customer_id,
  };
};

/** Tickets that a build (by the hash of its manifest) fixes, as their log says. */
export const ticketsFixedBy = async (db: Queries, manifestSha256: string): Promise<readonly number[]> => {
  const rows = await db
    .selectFrom('ticket_marks')
    .select('ticket')
    .where('kind', '=', 'fix')
    .where('value', '=', manifestSha256)
    .orderBy('ticket')
    .execute();
  return rows.map((row) => row.ticket);
};

/** States of a customer's tickets that have a fix, oldest first. */
export const ticketsWithFixes = async (db: Queries, customerId: string): Promise<readonly TicketState[]> => {
  const rows = await db
    .selectFrom('tickets')
    .select('state')
    .where('customer_id', '=', customerId)
    .where('status', '!=', 'merged')
    .where('number', 'in', (from) =>
      from.selectFrom('ticket_marks').select('ticket').where('kind', '=', 'fix'),
    )
    .orderBy('number')
    .execute();
  return rows.map((row) => JSON.parse(row.state) as TicketState);
};
