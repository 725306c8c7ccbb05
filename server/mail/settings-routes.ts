/** The mail desk's accounts over HTTP, as they are configured: read-only, and without secrets. */
import { z } from 'zod';
import type { Endpoint } from '../api/endpoint.ts';
import type { Route } from '../http/route.ts';
import type { MailConfig } from './config.ts';

const words = z.strictObject({ de: z.string(), en: z.string() });
const server = { host: z.string(), port: z.int(), security: z.enum(['tls', 'starttls', 'none']) };
const deskSchema = z.strictObject({
  address: z.string(),
  name: z.string().nullable(),
  aliases: z.array(z.string()),
  incoming: z.strictObject({ ...server, user: z.string(), mailbox: z.string() }).nullable(),
  outgoing: z.strictObject({ ...server, user: z.string().nullable() }).nullable(),
  language: z.enum(['de', 'en']),
  answerUnknown: z.boolean(),
  caps: z.strictObject({ perHour: z.int(), perDay: z.int() }),
  serviceHours: words,
  signature: words.nullable(),
});

/** Named one by one: the path of no password file goes out. */
const deskOf = (config: MailConfig): z.infer<typeof deskSchema> => {
  const { imap, smtp } = config;
  return {
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

export const mailSettingsRoutes = (
  endpoint: Endpoint,
  { mail }: { mail: MailConfig | undefined },
): Route[] => [
  endpoint({
    method: 'get',
    path: '/settings/mail',
    summary: 'The mail desk as `config.json` has it, without secrets; null where there is none.',
    action: 'settings.read',
    answer: z.object({ desk: deskSchema.nullable() }),
    of: () => ({ customerId: null }),
    handle: () => Promise.resolve({ desk: mail === undefined ? null : deskOf(mail) }),
  }),
];
