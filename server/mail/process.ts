/**
 * The second half of the intake: a stored raw mail is parsed, then all that comes of it becomes true in one transaction,
 * together with the end of its job, guarded by the mail's own row: cut off anywhere, it runs again from the start and
 * nothing happens twice.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import type { JobHandler, JobOutcome } from '../jobs/worker.ts';
import type { Store, Trx } from '../store/store.ts';
import { decide, kindOf } from './decide.ts';
import type { MailResult, ProcessParts } from './decide.ts';
import type { MailKind } from './classify-rules.ts';
import { contentKey, toEntry } from './entry.ts';
import type { MailEntry } from './intake.ts';
import { mailLimits } from './limits.ts';
import type { ParsedMail, QuarantineReason } from './message.ts';
import { addressKey } from './names-rules.ts';
import { parseMail } from './parse.ts';
import { rememberId } from './store.ts';
import { answered } from './thread-rules.ts';

const copyOf = async (trx: Trx, key: string | null): Promise<MailResult | null> => {
  if (key === null) return null;
  const first = await trx
    .selectFrom('mail_in')
    .select(['id', 'ticket'])
    .where('content_key', '=', key)
    .where('state', '=', 'done')
    .executeTakeFirst();
  return first === undefined
    ? null
    : { outcome: 'copy', ticket: first.ticket, reason: `the same as mail ${first.id}` };
};

/**
 * Mails of one batch are processed side by side: an answer must not overtake what it answers.
 * @throws BeistandError BUSY (try again shortly)
 */
const waitForAnswered = async (trx: Trx, mailId: string, mail: ParsedMail): Promise<void> => {
  const ids = answered(mail).slice(0, 50);
  if (ids.length === 0) return;
  const before = await trx
    .selectFrom('mail_in')
    .select('id')
    .where('message_id', 'in', ids)
    .where('state', '=', 'received')
    .where('id', '<>', mailId)
    .executeTakeFirst();
  if (before !== undefined) throw new BeistandError('BUSY', 'It waits for the mail it answers.');
};

/** Claims the mail's row for this transaction; false where it is done already. */
const claim = async (trx: Trx, mailId: string, now: Date): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('mail_in')
    .set({ state: 'done', processed_at: now.toISOString() })
    .where('id', '=', mailId)
    .where('state', '=', 'received')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Keeps a mail aside with the reason; it can be replayed. */
export const quarantine = async (
  store: Store,
  mailId: string,
  reason: QuarantineReason,
  detail: string,
  now: Date,
): Promise<MailResult> => {
  await store.db
    .updateTable('mail_in')
    .set({ state: 'quarantined', reason, detail: detail.slice(0, 1_000), processed_at: now.toISOString() })
    .where('id', '=', mailId)
    .where('state', '=', 'received')
    .execute();
  return { outcome: 'quarantined', ticket: null, reason };
};

/** A mail that is parsed and whose files are stored. */
interface Prepared {
  readonly mailId: string;
  readonly mail: ParsedMail;
  readonly entry: MailEntry;
  readonly kind: MailKind;
}

/** Parses a received mail and stores its files; a result where that is all. Null: it is done already. */
const prepare = async (parts: ProcessParts, mailId: string): Promise<Prepared | MailResult | null> => {
  const { store, blobs, now } = parts;
  const row = await store.db
    .selectFrom('mail_in')
    .select(['sha256', 'state', 'received_at'])
    .where('id', '=', mailId)
    .executeTakeFirst();
  if (row === undefined || row.state !== 'received') return null;
  const parsed = await parseMail(await blobs.get(row.sha256));
  if (!parsed.ok) return quarantine(store, mailId, parsed.reason, parsed.detail, now());
  const { mail } = parsed;
  const kind = kindOf(mail, parts);
  // Files of reports and loops stay in the raw mail: nobody asks for them by themselves.
  const bare = kind.kind === 'person' || kind.kind === 'auto' ? mail : { ...mail, attachments: [] };
  return { mailId, mail, kind, entry: await toEntry(mailId, bare, row.received_at, blobs) };
};

/** Deliveries of one mail by several ways wait for each other. SQLite has one writer at a time anyway. */
const oneByOne = async (trx: Trx, { store }: ProcessParts, key: string | null): Promise<void> => {
  if (store.kind === 'postgres' && key !== null)
    await sql`select pg_advisory_xact_lock(hashtext(${key}))`.execute(trx);
};

/** All that comes of a prepared mail. Null where another did it meanwhile. */
const settle = async (
  trx: Trx,
  parts: ProcessParts,
  { mailId, mail, entry, kind }: Prepared,
  mayWait: boolean,
): Promise<MailResult | null> => {
  const at = parts.now();
  if (!(await claim(trx, mailId, at))) return null;
  if (mayWait) await waitForAnswered(trx, mailId, mail);
  const key = contentKey(mail);
  await oneByOne(trx, parts, key);
  const result = (await copyOf(trx, key)) ?? (await decide({ trx, mail, entry, parts }, kind));
  await trx
    .updateTable('mail_in')
    .set({
      outcome: result.outcome === 'quarantined' ? null : result.outcome,
      reason: result.reason.slice(0, 500),
      detail: mail.notes.length === 0 ? null : mail.notes.join('; ').slice(0, 1_000),
      ticket: result.ticket,
      message_id: mail.messageId?.slice(0, mailLimits.messageIdChars) ?? null,
      from_address: mail.from === null ? null : addressKey(mail.from.address),
      subject: mail.subject,
      content_key: key,
    })
    .where('id', '=', mailId)
    .execute();
  const threads = result.outcome === 'ticket' || result.outcome === 'followUp';
  if (threads && result.ticket !== null && mail.messageId !== null)
    await rememberId(trx, mail.messageId, result.ticket, 'in', at);
  return result;
};

const jobSchema = z.strictObject({ mailId: z.string().max(64) });

/** Tries before a mail the desk can't take is put aside. */
const maxAttempts = 5;
/** Tries for which a mail waits for the one it answers; two that answer each other don't wait forever. */
const waitingAttempts = 3;

/** The job that processes a received mail. What fails again and again is quarantined, never lost, and holds up nothing. */
export const mailInHandler = (
  parts: ProcessParts,
  onResult: (mailId: string, result: MailResult) => void = () => undefined,
): JobHandler => ({
  retry: { maxAttempts: maxAttempts + 1, firstWaitMs: 1_000, longestWaitMs: 300_000 },
  run: async ({ payload, attempts }): Promise<JobOutcome> => {
    const { mailId } = jobSchema.parse(payload);
    const { store, now } = parts;
    const tell = (result: MailResult | null): void => {
      if (result !== null) onResult(mailId, result);
    };
    const last = attempts + 1 >= maxAttempts;
    try {
      const prepared = await prepare(parts, mailId);
      if (prepared === null || 'outcome' in prepared) {
        tell(prepared);
        return undefined;
      }
      const work = async (trx: Trx): Promise<void> =>
        tell(await settle(trx, parts, prepared, attempts < waitingAttempts));
      if (!last) return { commit: work };
      await store.transaction(work);
    } catch (error) {
      if (!last) throw error;
      tell(
        await quarantine(
          store,
          mailId,
          'intake fault',
          error instanceof Error ? error.message : 'unknown',
          now(),
        ),
      );
    }
    return undefined;
  },
});
