/** The mail desk's settings, a member of the server's `config.json`. Passwords come from files named here, never from the environment. */
import { z } from 'zod';

const host = z.string().min(1).max(255);
const port = z.int().min(1).max(65_535);
const words = z.strictObject({ de: z.string().max(4_000), en: z.string().max(4_000) });

/** The words of one mail; names in double braces are filled in. */
export const mailTemplateSchema = z.strictObject({
  subject: z.string().min(1).max(300),
  text: z.string().min(1).max(20_000),
});
export const mailTemplatesSchema = z.partialRecord(
  z.enum(['acknowledgement', 'reply', 'classified', 'status', 'delivered', 'confirm', 'notice']),
  z.partialRecord(z.enum(['de', 'en']), mailTemplateSchema),
);

export const mailConfigSchema = z.strictObject({
  /** The desk's own address: what customers write to, and what answers come from. */
  address: z.email().max(320),
  /** More addresses that reach the desk; mail from any of them is a loop. */
  aliases: z.array(z.email().max(320)).max(50).default([]),
  /** Name beside the address; without it, the vendor's. */
  name: z.string().max(200).optional(),
  imap: z
    .strictObject({
      host,
      port: port.default(993),
      /** `none` is accepted for loopback addresses alone. */
      security: z.enum(['tls', 'starttls', 'none']).default('tls'),
      user: z.string().min(1).max(320),
      passwordFile: z.string().max(4_096),
      mailbox: z.string().min(1).max(255).default('INBOX'),
      /** What is done with a mail once it is stored here: marked as read, left as it is, moved, or deleted. */
      afterwards: z
        .union([z.enum(['seen', 'keep', 'delete']), z.strictObject({ moveTo: z.string().min(1).max(255) })])
        .default('seen'),
    })
    .optional(),
  smtp: z
    .strictObject({
      host,
      port: port.default(587),
      security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
      user: z.string().max(320).optional(),
      passwordFile: z.string().max(4_096).optional(),
    })
    .optional(),
  /** Below every mail to customers. */
  signature: words.optional(),
  /** Said in acknowledgements. */
  serviceHours: words.default({
    de: 'Montag bis Freitag, 9:00 bis 18:00 Uhr',
    en: 'Monday to Friday, 9:00 to 18:00 (Berlin time)',
  }),
  /** Language for those whose language nobody knows. */
  language: z.enum(['de', 'en']).default('de'),
  /** Whether people nobody knows get an acknowledgement too. */
  answerUnknown: z.boolean().default(false),
  /** Automatic mails to one address, at most. */
  caps: z
    .strictObject({
      perHour: z.int().min(0).max(1_000).default(6),
      perDay: z.int().min(0).max(10_000).default(30),
    })
    .default({ perHour: 6, perDay: 30 }),
  /** Own wording, by kind and language; names in double braces are filled in (docs/mail.md). */
  templates: mailTemplatesSchema.default({}),
});
export type MailConfig = z.infer<typeof mailConfigSchema>;
/** The desk without its servers: all that writing and reading mails needs. */
export type DeskConfig = Omit<MailConfig, 'imap' | 'smtp'>;
