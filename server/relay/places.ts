/**
 * Several server processes on one database: each is a place, and a session belongs to the place its ends meet at. A place beats
 * as long as it lives; the others count how often they looked and saw no further beat, so no two clocks are compared, and
 * while the database is away nobody is taken for dead. Who was counted out is struck off, and what it held is anybody's.
 * On SQLite there is one process, and whoever was there before is gone.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { tellWaiting } from '../live/tell.ts';
import type { Store, Trx } from '../store/store.ts';
import type { Waiting } from './meeting.ts';

export const beatMs = 3_000;
/** Looks without a beat in between after which a place is struck off: its lease. */
const mostSilentLooks = 4;

/** Another process, and where it is reached. */
export interface Place {
  readonly id: string;
  readonly url: string;
}

/** What a place learns when it beats. */
export interface Beat {
  /** False where it was struck off itself. */
  readonly lives: boolean;
  /** Places that were there at the last beat and are no more. */
  readonly gone: readonly string[];
}

/** What somebody who arrives wants to find. */
export type Wanted = { readonly session: string } | { readonly lookup: string };

export interface Places {
  /** This process. It has another id each time it enters. */
  readonly own: () => string;
  /** Begins to hold sessions, reached by the others at `url`. */
  readonly enter: (url: string) => Promise<void>;
  /** Tells that this place lives and strikes off who does not. */
  readonly beat: () => Promise<Beat>;
  /** Shows a code; false where its first half is taken. */
  readonly show: (waiting: Waiting) => Promise<boolean>;
  readonly hide: (lookup: string) => Promise<void>;
  /** All codes somebody waits behind, at whatever place. */
  readonly waiting: () => Promise<Waiting[]>;
  /** The place that has it; null where none does. */
  readonly holderOf: (wanted: Wanted) => Promise<Place | null>;
  /** Ends holding sessions: the others may take them up at once. */
  readonly leave: () => Promise<void>;
}

const forgetCodesOfNobody = async (trx: Trx): Promise<void> => {
  const gone = await trx
    .deleteFrom('relay_codes')
    .where('place', 'not in', (query) => query.selectFrom('relay_places').select('id'))
    .returning(['ticket', 'customer_id as customerId'])
    .execute();
  for (const one of gone) await tellWaiting(trx, one);
};

/** Joining, leaving and taking over happen one after the other, whoever does it. */
export const placesLock = 'relay-places';

export const createPlaces = (store: Store, now: () => Date): Places => {
  const { db } = store;
  const machine = hostname();
  let id = '';
  /** How often each other place was seen at which beat. */
  let seen = new Map<string, { readonly beats: number; readonly looks: number }>();

  const strikeOff = async (silent: readonly { id: string; beats: number }[]): Promise<void> => {
    await store.exclusive(placesLock, async (trx) => {
      for (const one of silent)
        await trx
          .deleteFrom('relay_places')
          .where('id', '=', one.id)
          .where('beats', '=', one.beats)
          .execute();
      await forgetCodesOfNobody(trx);
    });
  };

  return {
    own: () => id,
    enter: async (url) => {
      id = randomUUID();
      await store.exclusive(placesLock, async (trx) => {
        // Who listened at this address before is gone, or this process could not listen there.
        const before = trx.deleteFrom('relay_places');
        await (
          store.kind === 'sqlite' ? before : before.where('url', '=', url).where('machine', '=', machine)
        ).execute();
        await forgetCodesOfNobody(trx);
        await trx.insertInto('relay_places').values({ id, url, machine, beats: 0 }).execute();
      });
    },
    beat: async () => {
      const { numUpdatedRows } = await db
        .updateTable('relay_places')
        .set((row) => ({ beats: row('beats', '+', 1) }))
        .where('id', '=', id)
        .executeTakeFirst();
      const others = await db
        .selectFrom('relay_places')
        .select(['id', 'beats'])
        .where('id', '!=', id)
        .execute();
      const before = seen;
      seen = new Map(
        others.map((one) => {
          const last = before.get(one.id);
          return [one.id, { beats: one.beats, looks: last?.beats === one.beats ? last.looks + 1 : 0 }];
        }),
      );
      const silent = others.filter((one) => (seen.get(one.id)?.looks ?? 0) >= mostSilentLooks);
      if (silent.length > 0) await strikeOff(silent);
      return { lives: numUpdatedRows === 1n, gone: [...before.keys()].filter((one) => !seen.has(one)) };
    },
    show: async ({ lookup, ticket, customerId, machine: shownBy, openedAt }) => {
      const row = {
        lookup,
        place: id,
        ticket,
        customer_id: customerId,
        machine: shownBy,
        opened_at: openedAt,
      };
      return store.transaction(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('relay_codes')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await tellWaiting(trx, { ticket, customerId });
        return true;
      });
    },
    hide: (lookup) =>
      store.transaction(async (trx) => {
        const hidden = await trx
          .deleteFrom('relay_codes')
          .where('lookup', '=', lookup)
          .where('place', '=', id)
          .returning(['ticket', 'customer_id as customerId'])
          .execute();
        for (const one of hidden) await tellWaiting(trx, one);
      }),
    waiting: async () => {
      const since = new Date(now().getTime() - sessionLimits.codeMs).toISOString();
      const rows = await db
        .selectFrom('relay_codes')
        .innerJoin('relay_places', 'relay_places.id', 'relay_codes.place')
        .selectAll('relay_codes')
        .where('opened_at', '>', since)
        .orderBy('opened_at')
        .execute();
      return rows.map((row) => ({
        lookup: row.lookup,
        ticket: row.ticket,
        customerId: row.customer_id,
        machine: row.machine,
        openedAt: row.opened_at,
      }));
    },
    holderOf: async (wanted) => {
      const places = db.selectFrom('relay_places').select(['relay_places.id', 'relay_places.url']);
      const found = await ('session' in wanted
        ? places
            .innerJoin('sessions', 'sessions.place', 'relay_places.id')
            .where('sessions.id', '=', wanted.session)
            .where('sessions.ended_at', 'is', null)
            .executeTakeFirst()
        : places
            .innerJoin('relay_codes', 'relay_codes.place', 'relay_places.id')
            .where('relay_codes.lookup', '=', wanted.lookup)
            .executeTakeFirst());
      return found ?? null;
    },
    leave: async () => {
      await store.exclusive(placesLock, async (trx) => {
        await trx.deleteFrom('relay_places').where('id', '=', id).execute();
        await forgetCodesOfNobody(trx);
      });
    },
  };
};
