/**
 * The second half of the intake: a stored raw mail becomes a ticket, an answer, a filed report, or is quarantined. All it
 * changes is one transaction, guarded by the mail's own row: cut off anywhere, it runs again from the start and
 * nothing happens twice.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { JobHandler } from '../jobs/worker.ts';
import type { Store, Trx } from '../store/store.ts';
import type { Blobs } from './blobs.ts';
import type { BounceReport } from './bounce-rules.ts';
import { classify } from './classify-rules.ts';
import type { MailKind } from './classify-rules.ts';
import { contentKey, toEntry } from './entry.ts';
import type { MailEntry, TicketIntake, Writer } from './intake.ts';
import { mailLimits } from './limits.ts';
import type { ParsedMail, QuarantineReason } from './message.ts';
import { addressKey } from './names-rules.ts';
import { queueMail } from './outbox.ts';
import type { OutboxParts } from './outbox.ts';
import { parseMail } from './parse.ts';
import { knownIds, rememberId, ruleFor } from './store.ts';
import type { MailOutcome } from './tables.ts';
import { answered, readSignedId, recogniseThread, subjectNumbers } from './thread-rules.ts';
import type { Thread } from './thread-rules.ts';

export interface ProcessParts extends OutboxParts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly tickets: TicketIntake;
}

/** What became of a mail. */
export interface MailResult {
  readonly outcome: MailOutcome | 'quarantined';
  readonly ticket: number | null;
  readonly reason: string;
}

interface Work {
  readonly trx: Trx;
  readonly mail: ParsedMail;
  readonly entry: MailEntry;
  readonly parts: ProcessParts;
}

const ourTicket = (messageId: string, { secret }: ProcessParts): number | null =>
  readSignedId(messageId, secret);

/** The ticket this mail belongs to; subjects count only for people. */
const findThread = async (
  { trx, mail, parts }: Work,
  withSubject: boolean,
): Promise<{ thread: Thread; ticket: number; stranger: boolean } | null> => {
  const ids = answered(mail);
  const signed = new Map(ids.flatMap((id) => ourTicket(id, parts) ?? []).map((ticket) => [ticket, ticket]));
  const known = await knownIds(trx, ids);
  const numbers = withSubject && mail.from !== null ? subjectNumbers(mail.subject) : [];
  const candidates = [...new Set([...signed.keys(), ...known.values(), ...numbers])];
  if (candidates.length === 0) return null;
  const existing = await parts.tickets.existing(trx, candidates);
  const real = [...existing.keys()];
  const takesPart =
    mail.from === null || real.length === 0
      ? new Set<number>()
      : await parts.tickets.takesPart(trx, real, mail.from.address);
  const thread = recogniseThread(
    { ...mail, subject: numbers.length > 0 ? mail.subject : '' },
    { signed: (id) => ourTicket(id, parts), known, exists: new Set(real), takesPart },
  );
  if (thread === null) return null;
  return {
    thread,
    ticket: existing.get(thread.ticket) ?? thread.ticket,
    stranger: !takesPart.has(thread.ticket),
  };
};

/** Whose mail this is: the desk knows the address, or a rule names its customer. `file`: a rule says nobody wants it. */
const findWriter = async ({ trx, mail, parts }: Work): Promise<Writer | 'file' | null> => {
  if (mail.from === null) return null;
  const known = await parts.tickets.whoIs(trx, mail.from.address);
  if (known !== null) return known;
  const rule = await ruleFor(trx, mail.from.address);
  if (rule?.action === 'file') return 'file';
  return rule?.action === 'customer' && rule.customer_id !== null
    ? parts.tickets.customer(trx, rule.customer_id)
    : null;
};

/** Tells the writer the number, unless they are a machine, unknown, or have been told often enough. */
const acknowledge = async (
  { trx, mail, entry, parts }: Work,
  ticket: number,
  writer: Writer | null,
): Promise<void> => {
  if (mail.from === null || (writer === null && !parts.config.answerUnknown)) return;
  await queueMail(
    trx,
    {
      kind: 'acknowledgement',
      to: mail.from.address,
      ticket,
      language: writer?.language ?? parts.config.language,
      values: { subject: entry.subject },
      key: `acknowledgement:${entry.mailId}`,
      inReplyTo: mail.messageId,
    },
    parts,
  );
};

const fromPerson = async (work: Work, kind: Extract<MailKind, { kind: 'person' }>): Promise<MailResult> => {
  const { trx, entry, parts } = work;
  const writer = await findWriter(work);
  const found = await findThread(work, true);
  if (found !== null) {
    await parts.tickets.addFollowUp(trx, found.ticket, entry, writer === 'file' ? null : writer, {
      by: found.thread.by,
      stranger: found.stranger,
    });
    return { outcome: 'followUp', ticket: found.ticket, reason: found.thread.by };
  }
  if (writer === 'file')
    return { outcome: 'filed', ticket: null, reason: 'a rule files mail of this sender' };
  const ticket = await parts.tickets.openTicket(trx, entry, writer);
  if (kind.mayAnswer) await acknowledge(work, ticket, writer);
  return {
    outcome: 'ticket',
    ticket,
    reason: writer === null ? 'unknown sender, waits in triage' : kind.why,
  };
};

const filed = async (work: Work, outcome: 'auto' | 'complaint', why: string): Promise<MailResult> => {
  const found = await findThread(work, false);
  if (found !== null) await work.parts.tickets.addMachineMail(work.trx, found.ticket, work.entry, why);
  return { outcome, ticket: found?.ticket ?? null, reason: why };
};

/** A report is believed only about addresses we did write to. */
const fromReporter = async (work: Work, report: BounceReport): Promise<MailResult> => {
  const { trx, entry, parts } = work;
  const ticket = report.original.map((id) => ourTicket(id, parts)).find((one) => one !== null) ?? null;
  const existing =
    ticket === null ? null : ((await parts.tickets.existing(trx, [ticket])).get(ticket) ?? null);
  const addresses = report.recipients.map(({ address }) => addressKey(address));
  const written =
    addresses.length === 0
      ? []
      : await trx
          .selectFrom('mail_out')
          .select('to_address')
          .distinct()
          .where('to_address', 'in', addresses)
          .execute();
  const ours = new Set(written.map(({ to_address: address }) => address));
  for (const { address, action, status, reason, said } of report.recipients) {
    if (action === 'delivered' || !ours.has(addressKey(address))) continue;
    const permanent = action === 'failed';
    await trx
      .insertInto('mail_bounces')
      .values({
        id: randomUUID(),
        address: addressKey(address),
        permanent: permanent ? 1 : 0,
        reason,
        status,
        said,
        mail_id: entry.mailId,
        at: entry.receivedAt,
      })
      .execute();
    await parts.tickets.markAddressBouncing(trx, { address, permanent, reason, said, ticket: existing });
  }
  if (existing !== null) await parts.tickets.addMachineMail(trx, existing, entry, 'delivery report');
  return {
    outcome: 'bounce',
    ticket: existing,
    reason: report.recipients
      .map(({ address, reason }) => `${address}: ${reason}`)
      .join(', ')
      .slice(0, 500),
  };
};

const decide = async (work: Work): Promise<MailResult> => {
  const { mail, parts } = work;
  const kind = classify(mail, {
    addresses: [parts.config.address, ...parts.config.aliases],
    isOurs: (id) => ourTicket(id, parts) !== null,
  });
  switch (kind.kind) {
    case 'bounce':
      return fromReporter(work, kind.report);
    case 'loop':
      return { outcome: 'loop', ticket: null, reason: kind.why };
    case 'complaint':
    case 'auto':
      return filed(work, kind.kind, kind.why);
    default:
      return fromPerson(work, kind);
  }
};

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

/**
 * Does what is to be done with a received mail. Null where that is done already.
 * @throws whatever the desk or the disk throws; the mail then is as it was before
 */
export const processMail = async (parts: ProcessParts, mailId: string): Promise<MailResult | null> => {
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
  const entry = await toEntry(mailId, mail, row.received_at, blobs);
  const key = contentKey(mail);
  // Deliveries of one mail by two ways wait for each other here.
  return store.exclusive(`mail ${key ?? mailId}`, async (trx) => {
    if (!(await claim(trx, mailId, now()))) return null;
    const result = (await copyOf(trx, key)) ?? (await decide({ trx, mail, entry, parts }));
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
      }) // prettier-ignore
      .where('id', '=', mailId)
      .execute();
    const threads = result.outcome === 'ticket' || result.outcome === 'followUp';
    if (threads && result.ticket !== null && mail.messageId !== null)
      await rememberId(trx, mail.messageId, result.ticket, 'in', now());
    return result;
  });
};

const jobSchema = z.strictObject({ mailId: z.string().max(64) });

/** Tries before a mail the desk can't take is put aside. */
const maxAttempts = 5;

/** The job that processes a received mail. What fails again and again is quarantined, never lost, and holds up nothing. */
export const mailInHandler = (
  parts: ProcessParts,
  onResult?: (mailId: string, result: MailResult) => void,
): JobHandler => ({
  retry: { maxAttempts: maxAttempts + 1, firstWaitMs: 2_000, longestWaitMs: 300_000 },
  run: async ({ payload, attempts }) => {
    const { mailId } = jobSchema.parse(payload);
    let result: MailResult | null;
    try {
      result = await processMail(parts, mailId);
    } catch (error) {
      if (attempts + 1 < maxAttempts) throw error;
      result = await quarantine(
        parts.store,
        mailId,
        'intake fault',
        error instanceof Error ? error.message : 'unknown',
        parts.now(),
      );
    }
    if (result !== null) onResult?.(mailId, result);
  },
});
