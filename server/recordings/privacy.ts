/**
 * Recordings and the people in them: what of sessions is about somebody, and its erasure. A recording shows the machine of whoever
 * asked for help, so it goes with the ticket they opened; of a helper the name goes, not the customer's record of the visit.
 */
import { parseHelper } from '../relay/record.ts';
import type { Queries, Trx } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { eraseRecordings, readRecordings } from './store.ts';

const sessionsOf = (
  db: Queries,
  who: { readonly tickets: readonly number[] } | { readonly helper: string },
) => {
  const query = db
    .selectFrom('sessions')
    .select(['id', 'customer_id', 'installation_id', 'ticket', 'helper', 'started_at', 'ended_at', 'granted', 'grants', 'reason']); // prettier-ignore
  return 'helper' in who
    ? query.where('helper_id', '=', who.helper).execute()
    : who.tickets.length === 0
      ? Promise.resolve([])
      : query.where('ticket', 'in', who.tickets).execute();
};

/** Sessions somebody held, or that were held for tickets they opened, with the rows of what was kept of them. */
export const sessionsAbout = async (
  db: Queries,
  who: { readonly userId: string; readonly tickets: readonly number[] },
) => {
  const sessions = [
    ...(await sessionsOf(db, { helper: who.userId })),
    ...(await sessionsOf(db, { tickets: who.tickets })),
  ];
  return {
    assistSessions: sessions,
    recordings: await readRecordings(
      db,
      sessions.map((one) => one.id),
    ),
  };
};

/** Erases the recordings of these tickets' sessions; returns files for `removeOrphans` after the commit. */
export const eraseRecordingsOfTickets = async (
  trx: Trx,
  desk: Desk,
  tickets: readonly number[],
  now: Date,
): Promise<string[]> => {
  const files: string[] = [];
  for (const row of await sessionsOf(trx, { tickets }))
    files.push(
      ...(await eraseRecordings(
        trx,
        desk,
        { id: row.id, customerId: row.customer_id, ticket: row.ticket },
        now,
      )),
    );
  return files;
};

/** Takes a helper's name out of the sessions they held. */
export const forgetHelper = async (trx: Trx, userId: string): Promise<void> => {
  for (const row of await sessionsOf(trx, { helper: userId }))
    await trx
      .updateTable('sessions')
      .set({ helper: JSON.stringify({ ...parseHelper(row.helper), name: '–' }) })
      .where('id', '=', row.id)
      .execute();
};
