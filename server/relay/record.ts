/** What stays of a session at the vendor: its row, and that it began and ended as activities of its ticket. No content. */
import { z } from 'zod';
import type { TicketFacts } from '../../protocol/ticket-activity.ts';
import { helperSchema } from '../../protocol/session/binding.ts';
import type { Helper } from '../../protocol/session/binding.ts';
import { capabilitiesSchema } from '../../protocol/session/capabilities.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { Queries, Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
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
  readonly begin: (held: Held) => Promise<void>;
  /** Notes what the customer has allowed so far. */
  readonly grant: (id: string, granted: readonly Capability[]) => Promise<void>;
  readonly end: (held: Held, granted: readonly Capability[], reason: string) => Promise<void>;
  /** Sessions nobody has noted the end of: held when this server stopped. */
  readonly open: () => Promise<Held[]>;
}

const parseHelper = (text: string): Helper => helperSchema.parse(JSON.parse(text));
const parseGranted = (text: string): Capability[] => capabilitiesSchema.parse(JSON.parse(text));

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
  begin: (held) =>
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
          reason: null,
          agent_token_hash: held.agentTokenHash,
          helper_token_hash: held.helperTokenHash,
        })
        .execute();
      if (held.ticket !== null)
        await desk.record(
          trx,
          held.ticket,
          [{ kind: 'sessionStarted', sessionId: held.id, helper: held.helper.id }],
          { now: now() },
        );
    }),
  grant: async (id, granted) => {
    await store.db
      .updateTable('sessions')
      .set({ granted: JSON.stringify(granted) })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
  },
  end: (held, granted, reason) =>
    store.transaction(async (trx) => {
      const at = now();
      const { numUpdatedRows } = await trx
        .updateTable('sessions')
        .set({ ended_at: at.toISOString(), granted: JSON.stringify(granted), reason })
        .where('id', '=', held.id)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n || held.ticket === null) return;
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
  open: async () => {
    const rows = await store.db.selectFrom('sessions').selectAll().where('ended_at', 'is', null).execute();
    return rows.map(toHeld);
  },
});

/** A session as lists show it. */
export const sessionSummarySchema = z.object({
  id: z.string(),
  installationId: z.string(),
  customerId: z.string(),
  ticket: z.number().nullable(),
  helper: helperSchema,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  seconds: z.number().nullable(),
  granted: capabilitiesSchema,
  reason: z.string().nullable(),
});

/** Sessions, newest first, of one ticket, installation or customer where one is named. */
export const listSessions = async (
  db: Queries,
  filter: {
    readonly customerId: string | null;
    readonly ticket?: number | undefined;
    readonly installation?: string | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<z.infer<typeof sessionSummarySchema>[]> => {
  let query = db.selectFrom('sessions').selectAll().orderBy('started_at', 'desc').limit(filter.limit);
  if (filter.customerId !== null) query = query.where('customer_id', '=', filter.customerId);
  if (filter.ticket !== undefined) query = query.where('ticket', '=', filter.ticket);
  if (filter.installation !== undefined) query = query.where('installation_id', '=', filter.installation);
  if (filter.before !== undefined) query = query.where('started_at', '<', filter.before);
  return (await query.execute()).map((row) => ({
    id: row.id,
    installationId: row.installation_id,
    customerId: row.customer_id,
    ticket: row.ticket,
    helper: parseHelper(row.helper),
    startedAt: row.started_at,
    endedAt: row.ended_at,
    seconds:
      row.ended_at === null
        ? null
        : Math.round((Date.parse(row.ended_at) - Date.parse(row.started_at)) / 1_000),
    granted: parseGranted(row.granted),
    reason: row.reason,
  }));
};
