/** Who watched or downloaded a recording is in the audit log: once for a sitting, however many ranges a player asks for. */
import { recordChange } from '../customers/changes.ts';
import type { Store } from '../store/store.ts';
import type { RecordingTable } from './tables.ts';

/** Requests of one person for one recording within so long are one look at it. */
const sittingMs = 15 * 60_000;

/** Notes that somebody got at a recording, before a byte of it is sent. */
export const noteRead = (
  store: Store,
  { session_id: session, kind }: RecordingTable,
  { by, customerId, now }: { readonly by: string; readonly customerId: string; readonly now: Date },
): Promise<void> =>
  store.transaction(async (trx) => {
    const after = { recording: kind };
    const before = await trx
      .selectFrom('changes')
      .select('id')
      .where('by', '=', by)
      .where('what', '=', 'recording read')
      .where('at', '>', new Date(now.getTime() - sittingMs).toISOString())
      .where('subject', '=', session)
      .where('after', '=', JSON.stringify(after))
      .limit(1)
      .executeTakeFirst();
    if (before === undefined)
      await recordChange(trx, { by, subject: session, customerId, what: 'recording read', after }, now);
  });
