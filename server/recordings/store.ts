/** The rows of recordings: what was kept of a session, added once, erased once. The files are blobs, outside the database. */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import type { TicketFacts } from '../../protocol/ticket-activity.ts';
import { tellSession } from '../live/tell.ts';
import type { Queries, Trx } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import type { RecordingTable } from './tables.ts';

/** `terminal`, `events` and `proof` are the customer's signed copy; `screen` is what the helper's browser recorded. */
export const recordingKinds = ['terminal', 'events', 'proof', 'screen'] as const;
export const recordingKindSchema = z.enum(recordingKinds);
export type RecordingKind = z.infer<typeof recordingKindSchema>;

/** Whose session it is. */
export interface OfSession {
  readonly id: string;
  readonly customerId: string;
  readonly ticket: number | null;
}

/** A file that is durable already and becomes part of a session. */
export interface NewRecording {
  readonly kind: RecordingKind;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly seconds: number | null;
}

/** Rows of these sessions' recordings. */
export const readRecordings = (db: Queries, sessions: readonly string[]): Promise<RecordingTable[]> =>
  sessions.length === 0
    ? Promise.resolve([])
    : db.selectFrom('session_recordings').selectAll().where('session_id', 'in', sessions).execute();

/** What can be played or downloaded of each of these sessions. */
export const keptKinds = async (
  db: Queries,
  sessions: readonly string[],
): Promise<Map<string, RecordingKind[]>> => {
  const rows = (await readRecordings(db, sessions)).filter((row) => row.erased_at === null);
  return new Map(
    [...Map.groupBy(rows, (row) => row.session_id)].map(([id, own]) => [id, own.map((row) => row.kind)]),
  );
};

/**
 * Adds recordings of one session, all or none, and says so on its ticket.
 * @throws BeistandError CONFLICT (one of them is there already, or was)
 */
export const addRecordings = async (
  trx: Trx,
  desk: Desk,
  session: OfSession,
  recordings: readonly NewRecording[],
  now: Date,
): Promise<void> => {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('session_recordings')
    .values(
      recordings.map(({ kind, sha256, sizeBytes, seconds }) => ({
        session_id: session.id,
        kind,
        sha256,
        size: sizeBytes,
        seconds,
        stored_at: now.toISOString(),
        erased_at: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['session_id', 'kind']).doNothing())
    .executeTakeFirstOrThrow();
  if (Number(numInsertedOrUpdatedRows) !== recordings.length)
    throw new BeistandError('CONFLICT', 'This session has such a recording already.', {
      hint: 'A recording is stored once; nothing replaces it.',
    });
  if (session.ticket !== null) {
    const shown = recordings.filter(({ kind }) => kind !== 'proof' && kind !== 'events');
    const facts = (shown.length === 0 ? recordings.filter(({ kind }) => kind === 'events') : shown).map(
      ({ kind, ...about }): TicketFacts => ({
        kind: 'sessionRecorded',
        sessionId: session.id,
        recording: kind,
        ...about,
      }),
    );
    await desk.record(trx, session.ticket, facts, { now });
  }
  await tellSession(trx, session);
};

/**
 * Marks a session's recordings as erased and says so on its ticket; returns the files nothing may need any more, to be given to
 * `removeOrphans` after the commit.
 */
export const eraseRecordings = async (
  trx: Trx,
  desk: Desk,
  session: OfSession,
  now: Date,
): Promise<string[]> => {
  const rows = await trx
    .updateTable('session_recordings')
    .set({ erased_at: now.toISOString() })
    .where('session_id', '=', session.id)
    .where('erased_at', 'is', null)
    .returning(['kind', 'sha256'])
    .execute();
  if (rows.length === 0) return [];
  if (session.ticket !== null)
    await desk.record(trx, session.ticket, [{ kind: 'recordingErased', sessionId: session.id }], { now });
  await tellSession(trx, session);
  return rows.map((row) => row.sha256);
};
