/**
 * The job that hands a queued mail to the SMTP server. The server's word decides: taken, refused for good (a dead
 * letter at once), or not now (tried again). A crash between its word and our row sends the mail once more with the same
 * Message-ID: SMTP offers no better.
 */
import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import type { JobHandler, JobOutcome } from '../jobs/worker.ts';
import type { Store } from '../store/store.ts';
import type { Blobs } from './blobs.ts';
import type { MailConfig } from './config.ts';
import { outgoingSchema } from './outbox.ts';
import type { OutgoingMail } from './outbox.ts';

/** The way out, as far as everybody may see it. */
export type SmtpSettings = Omit<NonNullable<MailConfig['smtp']>, 'passwordFile'>;

const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/;
const connectMs = 20_000;
const socketMs = 60_000;

/**
 * @param field whose fault it is, where somebody filled in a form
 * @throws BeistandError INSECURE_URL (no encryption, and not on this machine)
 */
export const checkSecurity = (
  settings: { readonly host: string; readonly security: 'tls' | 'starttls' | 'none' },
  field?: string,
): void => {
  if (settings.security === 'none' && !loopback.test(settings.host))
    throw new BeistandError('INSECURE_URL', `Mail to ${settings.host} would travel unencrypted.`, {
      hint: 'Set security to tls or starttls.',
      ...(field !== undefined && { details: { field } }),
    });
};

/** How an SMTP server is connected to. */
export const transportOptions = (settings: SmtpSettings, password: string) => ({
  host: settings.host,
  port: settings.port,
  secure: settings.security === 'tls',
  requireTLS: settings.security === 'starttls',
  ignoreTLS: settings.security === 'none',
  connectionTimeout: connectMs,
  socketTimeout: socketMs,
  disableFileAccess: true,
  disableUrlAccess: true,
  ...(settings.user !== undefined && { auth: { user: settings.user, pass: password } }),
});

/**
 * A connection pool to the SMTP server.
 * @throws BeistandError INSECURE_URL
 */
export const openTransport = (settings: SmtpSettings, password: string): Transporter => {
  checkSecurity(settings);
  return createTransport({ ...transportOptions(settings, password), pool: true, maxConnections: 2 });
};

const message = async (
  mail: OutgoingMail,
  messageId: string,
  from: { name: string; address: string },
  blobs: Blobs,
) => ({
  from,
  to: { name: '', address: mail.to },
  subject: mail.subject,
  text: mail.text,
  ...(mail.html !== null && { html: mail.html }),
  messageId,
  ...(mail.inReplyTo !== null && { inReplyTo: mail.inReplyTo }),
  ...(mail.references.length > 0 && { references: [...mail.references] }),
  // Reports about an automatic mail go nowhere but to us; the null path would hide them from the desk.
  envelope: { from: from.address, to: [mail.to] },
  attachments: await Promise.all(
    mail.attachments.map(async ({ name, type, sha256 }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(await blobs.get(sha256)),
    })),
  ),
  headers: {
    'X-Loop': from.address,
    ...(mail.autoSubmitted !== null && {
      'Auto-Submitted': mail.autoSubmitted,
      'X-Auto-Response-Suppress': 'All',
    }),
    ...(mail.muteUrl !== null && {
      'List-Unsubscribe': `<${mail.muteUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  },
});

const jobSchema = z.strictObject({ mailOutId: z.string().max(64) });

/** Tries over about two days, then a dead letter. */
const retry = { maxAttempts: 16, firstWaitMs: 30_000, longestWaitMs: 6 * 60 * 60_000 };

const responseCode = (error: unknown): number | null =>
  error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
    ? error.responseCode
    : null;

const isSignInRefused = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EAUTH';

const finish = (store: Store, id: string, state: 'sent' | 'dead', said: string, at: Date) =>
  store.db
    .updateTable('mail_out')
    .set({ state, said: said.slice(0, 1_000), sent_at: state === 'sent' ? at.toISOString() : null })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .execute();

export interface SendParts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly transport: Pick<Transporter, 'sendMail'>;
  readonly from: { readonly name: string; readonly address: string };
  readonly now: () => Date;
}

export const mailOutHandler = ({ store, blobs, transport, from, now }: SendParts): JobHandler => ({
  retry,
  run: async ({ payload, attempts }): Promise<JobOutcome> => {
    const { mailOutId } = jobSchema.parse(payload);
    const row = await store.db
      .selectFrom('mail_out')
      .selectAll()
      .where('id', '=', mailOutId)
      .executeTakeFirst();
    if (row === undefined || row.state !== 'queued') return undefined;
    const mail = outgoingSchema.parse(JSON.parse(row.content));
    try {
      const info: unknown = await transport.sendMail(await message(mail, row.message_id, from, blobs));
      const said = z.object({ response: z.string() }).safeParse(info);
      await finish(store, mailOutId, 'sent', said.success ? said.data.response : '', now());
      return undefined;
    } catch (error) {
      const text = error instanceof Error ? error.message : 'unknown';
      const code = responseCode(error);
      // Refused is this server's sign-in, not the mail: somebody will set the right password.
      const forGood = code !== null && code >= 500 && !isSignInRefused(error);
      if (forGood || attempts + 1 >= retry.maxAttempts) await finish(store, mailOutId, 'dead', text, now());
      if (forGood) return { giveUp: text };
      throw error;
    }
  },
});
