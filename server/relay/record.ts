/**
 * What stays of a session at the vendor: its row, what was allowed from when on, and that it began and ended as activities
 * of its ticket. Content comes later, if at all, and by another door (server/recordings).
 */
import { z } from 'zod';
import type { TicketFacts } from '../../protocol/ticket-activity.ts';
import { helperSchema } from '../../protocol/session/binding.ts';
import type { Helper } from '../../protocol/session/binding.ts';
import { capabilitiesSchema } from '../../protocol/session/capabilities.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { tellSession } from '../live/tell.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { placesLock } from './places.ts';
import type { SessionTable } from './tables.ts';

/** A session that is being held. */
export interface Held {
  readonly id: string;
  readonly installationId: string;
  readonly customerId: string;
  readonly ticket: number | null;
  readonly helper: Helper;
  readonly startedAt: string;
  readonly granted: readonly Capability[];
  readonly agentTokenHash: string;
  readonly helperTokenHash: string;
}

export interface SessionRecord {
  /** Notes that it is held, at this place. */
  readonly begin: (held: Held, place: string) => Promise<void>;
  /** Notes what the customer has allowed so far, and what they allow from now on. */
  readonly grant: (id: string, ever: readonly Capability[], now: readonly Capability[]) => Promise<void>;
  /** Notes its end, where it is still held at this place. */
  readonly end: (held: Held, place: string, granted: readonly Capability[], reason: string) => Promise<void>;
  /** Sessions without an end whose place is no more: from now on they are held at this one. */
  readonly takeUp: (place: string) => Promise<Held[]>;
}

export const parseHelper = (text: string): Helper => helperSchema.parse(JSON.parse(text));
/** Changes of grants that are kept of one session. */
const grantChanges = 500;
/** What was allowed from a moment on, all of it. */
export const grantChangeSchema = z.object({ at: z.string(), granted: capabilitiesSchema });
export type GrantChange = z.infer<typeof grantChangeSchema>;
export const parseGrants = (text: string): GrantChange[] =>
  z.array(grantChangeSchema).parse(JSON.parse(text));
const sameGrants = (one: readonly Capability[], other: readonly Capability[]): boolean =>
  one.length === other.length && one.every((capability) => other.includes(capability));
export const parseGranted = (text: string): Capability[] => capabilitiesSchema.parse(JSON.parse(text));

const toHeld = (row: SessionTable): Held => ({
  id: row.id,
  installationId: row.installation_id,
  customerId: row.customer_id,
  ticket: row.ticket,
  helper: parseHelper(row.helper),
  startedAt: row.started_at,
  granted: parseGranted(row.granted),
  agentTokenHash: row.agent_token_hash,
  helperTokenHash: row.helper_token_hash,
});

export const createSessionRecord = (store: Store, desk: Desk, now: () => Date): SessionRecord => ({
  begin: (held, place) =>
    store.transaction(async (trx) => {
      await trx
        .insertInto('sessions')
        .values({
          id: held.id,
          installation_id: held.installationId,
          customer_id: held.customerId,
          ticket: held.ticket,
          helper_id: held.helper.id,
          helper: JSON.stringify(held.helper),
          started_at: held.startedAt,
          ended_at: null,
          granted: JSON.stringify(held.granted),
          grants: '[]',
          grants_signed: 0,
          reason: null,
          agent_token_hash: held.agentTokenHash,
          helper_token_hash: held.helperTokenHash,
          place,
        })
        .execute();
      await tellSession(trx, held);
      if (held.ticket !== null)
        await desk.record(
          trx,
          held.ticket,
          [{ kind: 'sessionStarted', sessionId: held.id, helper: held.helper.id }],
          { now: now() },
        );
    }),
  grant: async (id, ever, granted) => {
    const row = await store.db
      .selectFrom('sessions')
      .select('grants')
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) return;
    const before = parseGrants(row.grants);
    const same = sameGrants(before.at(-1)?.granted ?? [], granted);
    const grants =
      same || before.length >= grantChanges ? before : [...before, { at: now().toISOString(), granted }];
    await store.db
      .updateTable('sessions')
      .set({ granted: JSON.stringify(ever), grants: JSON.stringify(grants) })
      .where('id', '=', id)
      .execute();
  },
  end: (held, place, granted, reason) =>
    store.transaction(async (trx) => {
      const at = now();
      const { numUpdatedRows } = await trx
        .updateTable('sessions')
        .set({ ended_at: at.toISOString(), granted: JSON.stringify(granted), reason })
        .where('id', '=', held.id)
        .where('place', '=', place)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      await tellSession(trx, held);
      if (held.ticket === null) return;
      const seconds = Math.max(0, Math.round((at.getTime() - Date.parse(held.startedAt)) / 1_000));
      const facts: TicketFacts = {
        kind: 'sessionEnded',
        sessionId: held.id,
        helper: held.helper.id,
        seconds,
        granted: [...granted],
        reason,
      };
      await desk.record(trx, held.ticket, [facts], { now: at });
    }),
  takeUp: (place) =>
    store.exclusive(placesLock, async (trx) => {
      const rows = await trx
        .updateTable('sessions')
        .set({ place })
        .where('ended_at', 'is', null)
        .where((row) =>
          row.or([
            row('place', 'is', null),
            row('place', 'not in', row.selectFrom('relay_places').select('id')),
          ]),
        )
        .returningAll()
        .execute();
      return rows.map(toHeld);
    }),
});
