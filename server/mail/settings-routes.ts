/** The mail desk over HTTP: what holds, set up and changed, its servers tried. Passwords come in and never go out. */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import type { Endpoint } from '../api/endpoint.ts';
import type { Actor } from '../auth/rules.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import {
  deskSchema,
  deskWishSchema,
  incomingWishSchema,
  outgoingWishSchema,
  smtpSettingsOf,
  viewOfConfig,
} from './desk-schema.ts';
import type { MailDesk } from './desk.ts';
import { mailFailures } from './failure-rules.ts';
import { changeDesk, passwordToTry, readStoredDesk, takeOverDesk } from './own-desk.ts';
import type { DeskKeeping } from './own-desk.ts';
import { mailboxStateSchema } from './run.ts';
import { wordsOfTest } from './test-mail-words.ts';
import { tryIncoming, tryOutgoing } from './try.ts';

const answerSchema = z.strictObject({
  /** Whose word holds. */
  source: z.enum(['config.json', 'console']),
  /** Of what is stored in the console; a change names the one it was made from. */
  version: z.int(),
  /** What holds; null where no desk was set up. */
  desk: deskSchema.nullable(),
  /** `config.json` holds, and the console has settings for when it no longer does. */
  takenOver: z.boolean(),
  /** What the reader of the mailbox does at this server; null where none is read. */
  mailbox: mailboxStateSchema.nullable(),
});
const version = z.int().min(0);
const triedSchema = z.strictObject({
  result: z.enum(['fine', ...mailFailures]),
  said: z.string().nullable(),
});
const vendors = () => ({ customerId: null });

export interface MailSettingsOptions {
  readonly store: Store;
  readonly keeping: DeskKeeping;
  readonly vendor: string;
  readonly mailDesk: Pick<MailDesk, 'mailbox'> & {
    /** Takes up what was changed. */
    readonly refresh: () => Promise<void>;
  };
  readonly now: () => Date;
}

export const mailSettingsRoutes = (
  endpoint: Endpoint,
  { store, keeping, vendor, mailDesk, now }: MailSettingsOptions,
): Route[] => {
  const answer = async (): Promise<z.infer<typeof answerSchema>> => {
    const stored = await readStoredDesk(store.db);
    const { mail } = keeping;
    return {
      source: mail === undefined ? 'console' : 'config.json',
      version: stored.version,
      desk: mail === undefined ? stored.desk : viewOfConfig(mail),
      takenOver: mail !== undefined && stored.desk !== null,
      mailbox: mailDesk.mailbox(),
    };
  };
  const author = (actor: Actor) => ({ by: authorOf(actor), now: now() });
  /** Leaves a trace: a connection was made to where somebody wished. */
  const noteTry = (actor: Actor, server: { host: string; port: number }, result: string): Promise<void> =>
    store.transaction((trx) =>
      recordChange(
        trx,
        {
          by: authorOf(actor),
          subject: `${server.host}:${server.port}`,
          customerId: null,
          what: 'mail connection tried',
          after: { result },
        },
        now(),
      ),
    );
  const ownAddress = async (actor: Actor): Promise<{ email: string; language: 'de' | 'en' }> => {
    const person = await store.db
      .selectFrom('people')
      .innerJoin('auth_users', 'auth_users.id', 'people.user_id')
      .select(['auth_users.email', 'people.language'])
      .where('people.user_id', '=', actor.kind === 'nobody' ? '' : actor.id)
      .executeTakeFirst();
    if (person === undefined) throw new BeistandError('NOT_FOUND', 'There is no such person.');
    return person;
  };

  return [
    endpoint({
      method: 'get',
      path: '/settings/mail',
      summary:
        'The mail desk, without secrets, and whether its mailbox can be read; null where there is none.',
      action: 'settings.read',
      answer: answerSchema,
      of: vendors,
      handle: answer,
    }),
    endpoint({
      method: 'put',
      path: '/settings/mail',
      summary:
        'Sets the mail desk up, changes it, or removes it (null); takes effect at once. A server, port, encryption or user that changes needs its password again.',
      action: 'settings.edit',
      body: z.strictObject({ version, desk: deskWishSchema.nullable() }),
      answer: answerSchema,
      // What is asked holds secrets, of which not even a hash is kept for idempotency keys.
      secret: true,
      of: vendors,
      handle: async ({ actor, body }) => {
        await store.exclusive('mail-desk', (trx) => changeDesk(trx, body, keeping, author(actor)));
        await mailDesk.refresh();
        return answer();
      },
    }),
    endpoint({
      method: 'post',
      path: '/settings/mail/take-over',
      summary: 'Stores what `config.json` says, for when `mail` is taken out of it.',
      action: 'settings.edit',
      body: z.strictObject({ version }),
      answer: answerSchema,
      of: vendors,
      handle: async ({ actor, body }) => {
        await store.exclusive('mail-desk', (trx) => takeOverDesk(trx, body.version, keeping, author(actor)));
        return answer();
      },
    }),
    endpoint({
      method: 'post',
      path: '/settings/mail/try-incoming',
      summary: 'Signs in to a mailbox and says what came of it; changes nothing, and stores nothing.',
      action: 'settings.edit',
      body: z.strictObject({ incoming: incomingWishSchema }),
      answer: triedSchema.extend({ mails: z.int().nullable(), folders: z.array(z.string()) }),
      secret: true,
      of: vendors,
      handle: async ({ actor, body: { incoming } }) => {
        const password = await passwordToTry(store.db, 'incoming', incoming, keeping);
        const tried = await tryIncoming(incoming, password);
        await noteTry(actor, incoming, tried.result);
        return tried;
      },
    }),
    endpoint({
      method: 'post',
      path: '/settings/mail/try-outgoing',
      summary:
        'Signs in to an SMTP server and says what came of it; with `from`, sends a mail to whoever asks. Stores nothing.',
      action: 'settings.edit',
      body: z.strictObject({
        outgoing: outgoingWishSchema,
        /** Whom the test mail comes from; null: none is sent. */
        from: deskSchema.pick({ address: true, name: true }).nullable(),
      }),
      answer: triedSchema,
      secret: true,
      of: vendors,
      handle: async ({ actor, body: { outgoing, from } }) => {
        const password = await passwordToTry(store.db, 'outgoing', outgoing, keeping);
        const me = from === null ? null : await ownAddress(actor);
        const mail =
          from === null || me === null
            ? null
            : {
                from: { name: from.name ?? vendor, address: from.address },
                to: me.email,
                ...wordsOfTest(me.language, from.address),
              };
        const tried = await tryOutgoing(smtpSettingsOf(outgoing), password, mail);
        await noteTry(actor, outgoing, tried.result);
        return tried;
      },
    }),
  ];
};
