/**
 * Who looks at a ticket, and who is writing an answer: so that two people do not answer the same customer twice. It is
 * kept in the database, because they may be at different servers, and forgotten soon, because nobody says goodbye.
 */
import type { PresentPerson } from '../../protocol/live-event.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { tell } from './tell.ts';

/** Pages say every 15 seconds or so that they are still there. */
export const presenceMs = 45_000;
/** Shown of one ticket at most. */
const peopleMost = 50;

const since = (now: Date): string => new Date(now.getTime() - presenceMs).toISOString();

/** Who is at a ticket, those writing first. */
export const presentAt = async (db: Queries, ticket: number, now: Date): Promise<PresentPerson[]> => {
  const rows = await db
    .selectFrom('presence')
    .innerJoin('auth_users', 'auth_users.id', 'presence.person_id')
    .select(['presence.person_id as id', 'auth_users.name', 'presence.state'])
    .where('ticket', '=', ticket)
    .where('seen_at', '>', since(now))
    .orderBy('presence.state')
    .orderBy('auth_users.name')
    .limit(peopleMost)
    .execute();
  return rows;
};

const tellPresence = (trx: Trx, ticket: number): Promise<void> =>
  tell(trx, { type: 'presence', ticket }, { action: 'ticket.note', customerId: null });

/** Notes what somebody does at a ticket; the others are told where that is news. */
export const bePresent = (
  store: Store,
  { ticket, person, state }: { ticket: number; person: string; state: PresentPerson['state'] | 'gone' },
  now: Date,
): Promise<void> =>
  store.transaction(async (trx) => {
    const mine = trx.deleteFrom('presence').where('ticket', '=', ticket).where('person_id', '=', person);
    const [before] = await mine.returning(['state', 'seen_at']).execute();
    const was = before === undefined || before.seen_at <= since(now) ? 'gone' : before.state;
    if (state !== 'gone')
      await trx
        .insertInto('presence')
        .values({ ticket, person_id: person, state, seen_at: now.toISOString() })
        .onConflict((conflict) =>
          conflict.columns(['ticket', 'person_id']).doUpdateSet({ state, seen_at: now.toISOString() }),
        )
        .execute();
    if (was !== state) await tellPresence(trx, ticket);
  });

/** Forgets who has not been heard of; those still there are told. */
export const forgetAbsent = async (store: Store, now: Date): Promise<void> => {
  const absent = store.db.selectFrom('presence').select('ticket').where('seen_at', '<=', since(now));
  // A look without a lock first: most of the time nobody has left.
  if ((await absent.limit(1).executeTakeFirst()) === undefined) return;
  await store.transaction(async (trx) => {
    const gone = await trx
      .deleteFrom('presence')
      .where('seen_at', '<=', since(now))
      .returning('ticket')
      .execute();
    for (const ticket of new Set(gone.map((row) => row.ticket))) await tellPresence(trx, ticket);
  });
};
