/**
 * What becomes of a parsed mail: a ticket, an answer, a filed report. Runs in the transaction that records it; asks
 * the ticket desk for all that concerns tickets (intake.ts).
 */
import { randomUUID } from 'node:crypto';
import type { Store, Trx } from '../store/store.ts';
import type { Blobs } from './blobs.ts';
import type { BounceReport } from './bounce-rules.ts';
import { classify } from './classify-rules.ts';
import type { MailKind } from './classify-rules.ts';
import type { MailEntry, TicketIntake, Writer } from './intake.ts';
import type { ParsedMail } from './message.ts';
import { addressKey } from './names-rules.ts';
import { queueMail } from './outbox.ts';
import type { OutboxParts } from './outbox.ts';
import { knownIds, ruleFor } from './store.ts';
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

export interface Work {
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

/** What kind of mail it is, by its own words alone. */
export const kindOf = (mail: ParsedMail, parts: ProcessParts): MailKind =>
  classify(mail, {
    addresses: [parts.config.address, ...parts.config.aliases],
    isOurs: (id) => ourTicket(id, parts) !== null,
  });

/** Does what the mail's kind asks for. */
export const decide = async (work: Work, kind: MailKind): Promise<MailResult> => {
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
