/** Sessions that were held, or are being held, as they are read: who was there, when, what was allowed, what was kept. */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { helperSchema } from '../../protocol/session/binding.ts';
import { capabilitiesSchema } from '../../protocol/session/capabilities.ts';
import { keptKinds, recordingKindSchema } from '../recordings/store.ts';
import type { Queries } from '../store/store.ts';
import { grantChangeSchema, parseGranted, parseGrants, parseHelper } from './record.ts';
import type { SessionTable } from './tables.ts';

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
  /** What of it can be played or downloaded. */
  recordings: z.array(recordingKindSchema),
});
type SessionSummary = z.infer<typeof sessionSummarySchema>;

/** When which grants held, and whether the customer's machine has signed that. */
export const sessionGrantsShape = {
  grants: z.array(grantChangeSchema),
  grantsSigned: z.boolean(),
};

const toSummary = (row: SessionTable): Omit<SessionSummary, 'recordings'> => ({
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
): Promise<SessionSummary[]> => {
  let query = db.selectFrom('sessions').selectAll().orderBy('started_at', 'desc').limit(filter.limit);
  if (filter.customerId !== null) query = query.where('customer_id', '=', filter.customerId);
  if (filter.ticket !== undefined) query = query.where('ticket', '=', filter.ticket);
  if (filter.installation !== undefined) query = query.where('installation_id', '=', filter.installation);
  if (filter.before !== undefined) query = query.where('started_at', '<', filter.before);
  const rows = await query.execute();
  const kept = await keptKinds(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({ ...toSummary(row), recordings: kept.get(row.id) ?? [] }));
};

/** The row of a session. @throws BeistandError NOT_FOUND */
export const sessionRow = async (db: Queries, id: string): Promise<SessionTable> => {
  const row = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new BeistandError('NOT_FOUND', 'There is no such session.');
  return row;
};

/** A session with the times of its grants. @throws BeistandError NOT_FOUND */
export const readSession = async (db: Queries, id: string) => {
  const row = await sessionRow(db, id);
  return {
    ...toSummary(row),
    grants: parseGrants(row.grants),
    grantsSigned: row.grants_signed === 1,
  };
};
