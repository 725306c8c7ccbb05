/**
 * Mails to send, in the database: queued by the transaction that makes them necessary, sent by a job, tried again with
 * longer and longer waits, given up as dead letters that stay to be looked at.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { enqueue } from '../jobs/queue.ts';
import type { Trx } from '../store/store.ts';
import { mayAnswerAutomatically } from './caps-rules.ts';
import type { DeskConfig } from './config.ts';
import { addressKey, cleanAddress } from './names-rules.ts';
import { templateInForce } from './own-templates.ts';
import { automaticSince, isBouncing, isMuted, rememberId, threadOf } from './store.ts';
import { write } from './template-rules.ts';
import type { Language, TemplateKind, Values } from './template-rules.ts';
import { signMessageId, signToken } from './thread-rules.ts';

export const mailOutJob = 'mail.out';

export const outgoingSchema = z.strictObject({
  to: z.string().max(320),
  subject: z.string().max(500),
  text: z.string().max(400_000),
  html: z.string().max(1_200_000).nullable(),
  inReplyTo: z.string().max(500).nullable(),
  references: z.array(z.string().max(500)).max(50),
  /** RFC 3834's value; null for mails a person wrote. */
  autoSubmitted: z.enum(['auto-replied', 'auto-generated']).nullable(),
  /** One click (RFC 8058) and no more mails on this ticket. */
  muteUrl: z.string().max(2_000).nullable(),
  attachments: z
    .array(
      z.strictObject({ name: z.string().max(255), type: z.string().max(255), sha256: z.string().length(64) }),
    )
    .max(100),
});
export type OutgoingMail = z.infer<typeof outgoingSchema>;

export interface OutboxParts {
  readonly config: DeskConfig;
  readonly vendor: string;
  readonly secret: Uint8Array;
  /** Base of links to us, without a slash at the end; null where nobody can reach us. */
  readonly publicUrl: string | null;
  readonly now: () => Date;
}

export interface MailWish {
  readonly kind: TemplateKind;
  readonly to: string;
  readonly ticket: number;
  readonly language: Language;
  readonly values: Omit<Values, 'ticket' | 'serviceHours' | 'signature'>;
  /** Queued twice with one key, it is sent once. */
  readonly key: string;
  /** The mail this answers, where it is a particular one. */
  readonly inReplyTo?: string | null;
  /** Whether the receiver may mute the ticket (watchers). */
  readonly mutable?: boolean;
  readonly attachments?: OutgoingMail['attachments'];
}

export type Queued =
  | { readonly queued: true; readonly id: string; readonly messageId: string }
  | { readonly queued: false; readonly why: 'cap' | 'bouncing' | 'muted' | 'no address' | 'queued before' };

const automaticKinds: ReadonlySet<TemplateKind> = new Set([
  'acknowledgement',
  'classified',
  'status',
  'delivered',
  'confirm',
  'notice',
]);

/** Whether an automatic mail must not go to this address, and why. */
const refusal = async (
  trx: Trx,
  wish: MailWish,
  { config, now }: OutboxParts,
): Promise<'cap' | 'bouncing' | 'muted' | null> => {
  if (wish.mutable === true && (await isMuted(trx, wish.ticket, wish.to))) return 'muted';
  if (!automaticKinds.has(wish.kind)) return null;
  if (await isBouncing(trx, wish.to)) return 'bouncing';
  const at = now().getTime();
  const sent = {
    lastHour: await automaticSince(trx, wish.to, new Date(at - 3_600_000)),
    lastDay: await automaticSince(trx, wish.to, new Date(at - 86_400_000)),
  };
  return mayAnswerAutomatically(sent, config.caps) ? null : 'cap';
};

/** Writes a mail and queues it in this transaction. */
export const queueMail = async (trx: Trx, wish: MailWish, parts: OutboxParts): Promise<Queued> => {
  const to = cleanAddress(wish.to);
  if (to === null) return { queued: false, why: 'no address' };
  const refused = await refusal(trx, wish, parts);
  if (refused !== null) return { queued: false, why: refused };
  const { config, vendor, secret, publicUrl, now } = parts;
  const automatic = automaticKinds.has(wish.kind);
  const messageId = signMessageId(
    wish.ticket,
    randomBytes(12),
    secret,
    config.address.slice(config.address.lastIndexOf('@') + 1),
  );
  const thread = await threadOf(trx, wish.ticket);
  const inReplyTo = wish.inReplyTo ?? thread.at(-1) ?? null;
  const muteUrl =
    wish.mutable === true && publicUrl !== null
      ? `${publicUrl}/mail/mute/${signToken('mute', wish.ticket, to, secret)}`
      : null;
  const values: Values = {
    ...wish.values,
    ticket: wish.ticket,
    serviceHours: config.serviceHours[wish.language],
    signature: config.signature?.[wish.language] ?? vendor,
  };
  const template = await templateInForce(trx, wish.kind, wish.language, config.templates);
  const words = { [wish.kind]: { [wish.language]: template } };
  const { subject, text, html } = write(wish.kind, wish.language, values, words, muteUrl);
  const content: OutgoingMail = {
    to, subject, text, html, inReplyTo,
    references: [...new Set([...thread, ...(inReplyTo === null ? [] : [inReplyTo])])],
    autoSubmitted: automatic ? (wish.kind === 'acknowledgement' ? 'auto-replied' : 'auto-generated') : null,
    muteUrl, attachments: wish.attachments ?? [],
  }; // prettier-ignore
  const id = randomUUID();
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('mail_out')
    .values({
      id,
      dedupe_key: wish.key,
      kind: wish.kind,
      ticket: wish.ticket,
      to_address: addressKey(to),
      automatic: automatic ? 1 : 0,
      message_id: messageId,
      content: JSON.stringify(content),
      state: 'queued',
      created_at: now().toISOString(),
      sent_at: null,
      said: null,
    }) // prettier-ignore
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return { queued: false, why: 'queued before' };
  await rememberId(trx, messageId, wish.ticket, 'out', now());
  await enqueue(trx, mailOutJob, { mailOutId: id }, { runAt: now(), key: id });
  return { queued: true, id, messageId };
};
