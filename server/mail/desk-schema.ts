/** The mail desk as the console shows and changes it: without passwords. What `config.json` says is shown in the same shape. */
import { z } from 'zod';
import { languageSchema } from '../../protocol/cli/language.ts';
import type { MailConfig } from './config.ts';
import type { SmtpSettings } from './send.ts';

/** Text for a protocol made of lines. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^\P{Cc}*$/u, 'no control characters');
const words = z.strictObject({ de: z.string().max(4_000), en: z.string().max(4_000) });
const server = {
  host: line(255).regex(/^[^\s/@]+$/, 'a name or an address, without a path'),
  port: z.int().min(1).max(65_535),
  /** `none` is accepted for loopback addresses alone. */
  security: z.enum(['tls', 'starttls', 'none']),
};

export const incomingSchema = z.strictObject({
  ...server,
  user: line(320).min(1),
  mailbox: line(255).min(1),
  /** What is done with a mail once it is stored here. */
  afterwards: z.union([z.enum(['seen', 'keep', 'delete']), z.strictObject({ moveTo: line(255).min(1) })]),
});
export type Incoming = z.infer<typeof incomingSchema>;

export const outgoingSchema = z.strictObject({
  ...server,
  /** Null: without signing in. */
  user: line(320).min(1).nullable(),
});
export type Outgoing = z.infer<typeof outgoingSchema>;

/** The way out as sending wants it. */
export const smtpSettingsOf = ({ host, port, security, user }: Outgoing): SmtpSettings => ({
  host,
  port,
  security,
  ...(user !== null && { user }),
});

export const deskSchema = z.strictObject({
  /** False: switched off, and kept. */
  active: z.boolean(),
  address: z.email().max(320),
  /** Null: the vendor’s. */
  name: line(200).min(1).nullable(),
  aliases: z.array(z.email().max(320)).max(50),
  incoming: incomingSchema.nullable(),
  outgoing: outgoingSchema.nullable(),
  language: languageSchema,
  answerUnknown: z.boolean(),
  caps: z.strictObject({ perHour: z.int().min(0).max(1_000), perDay: z.int().min(0).max(10_000) }),
  serviceHours: words,
  /** Null: the vendor’s name. */
  signature: words.nullable(),
});
export type DeskView = z.infer<typeof deskSchema>;

const password = z.string().min(1).max(1_000).regex(/^\P{Cc}*$/u, 'no control characters').optional(); // prettier-ignore

/** A server as it is wished for; without `password` the stored one is kept, which holds for the same server alone. */
export const incomingWishSchema = incomingSchema.extend({ password });
export const outgoingWishSchema = outgoingSchema.extend({ password });
export const deskWishSchema = deskSchema.extend({
  incoming: incomingWishSchema.nullable(),
  outgoing: outgoingWishSchema.nullable(),
});
export type DeskWish = z.infer<typeof deskWishSchema>;

/** Named one by one: the path of no password file goes out. */
export const viewOfConfig = (config: MailConfig): DeskView => {
  const { imap, smtp } = config;
  return {
    active: true,
    address: config.address,
    name: config.name ?? null,
    aliases: config.aliases,
    incoming:
      imap === undefined
        ? null
        : {
            host: imap.host,
            port: imap.port,
            security: imap.security,
            user: imap.user,
            mailbox: imap.mailbox,
            afterwards: imap.afterwards,
          },
    outgoing:
      smtp === undefined
        ? null
        : { host: smtp.host, port: smtp.port, security: smtp.security, user: smtp.user ?? null },
    language: config.language,
    answerUnknown: config.answerUnknown,
    caps: config.caps,
    serviceHours: config.serviceHours,
    signature: config.signature ?? null,
  };
};
