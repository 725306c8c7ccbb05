/**
 * The mail desk that admins set up in the console: a row of the settings, its passwords sealed. A password is sealed together
 * with the server it is for, so that neither a stolen session nor whoever can write to the database has it sent to another.
 * It holds where `config.json` has no `mail`.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { seal, unseal } from '../auth/sealed.ts';
import { recordChange } from '../customers/changes.ts';
import { tellSetting } from '../live/tell.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import type { MailConfig } from './config.ts';
import { deskSchema, viewOfConfig, smtpSettingsOf } from './desk-schema.ts';
import type { DeskView, DeskWish, Incoming, Outgoing } from './desk-schema.ts';
import { settingsOfConfig } from './desk-settings.ts';
import type { DeskSettings } from './desk-settings.ts';
import type { SettingsInForce } from './desk.ts';
import { mergeTemplates } from './own-templates.ts';
import { checkSecurity } from './send.ts';

const settingKey = 'mail-desk';
/** What faces and other processes are told that it changed. */
export const deskSetting = 'mail';

const sealedSchema = z.string().nullable();
const storedSchema = z.strictObject({
  /** Goes up with each change. */
  version: z.int().min(0),
  desk: deskSchema.nullable(),
  passwords: z.strictObject({ incoming: sealedSchema, outgoing: sealedSchema }),
});
export type StoredDesk = z.infer<typeof storedSchema>;

const none: StoredDesk = { version: 0, desk: null, passwords: { incoming: null, outgoing: null } };

export const readStoredDesk = async (db: Queries): Promise<StoredDesk> => {
  const stored = await readSetting(db, settingKey);
  return stored === null ? none : storedSchema.parse(JSON.parse(stored));
};

type Server = Incoming | Outgoing;
type Which = 'incoming' | 'outgoing';

/** What a password is for: where any of it changes, it is typed again. */
const targetOf = ({ host, port, security, user }: Server): string =>
  JSON.stringify([host.toLowerCase(), port, security, user]);

const sealedPasswordSchema = z.strictObject({ target: z.string(), password: z.string() });

const sealFor = (secret: string, server: Server, password: string): string =>
  seal(secret, 'mail-desk', JSON.stringify({ target: targetOf(server), password }));

/** The stored password; null where there is none for this very server. @throws BeistandError STATE_UNREADABLE */
const openFor = (secret: string, server: Server, sealed: string | null): string | null => {
  if (sealed === null) return null;
  const { target, password } = sealedPasswordSchema.parse(JSON.parse(unseal(secret, 'mail-desk', sealed)));
  return target === targetOf(server) ? password : null;
};

/**
 * The password for a server that is wished for: what was typed, else what is stored for the very same server; empty where it
 * wants none.
 * @param known the stored one for this server
 * @throws BeistandError PASSPHRASE_MISSING (naming the field)
 */
const passwordFor = (
  which: Which,
  wish: Server & { readonly password?: string | undefined },
  known: () => string | null,
): string => {
  if (wish.user === null) return '';
  const found = wish.password ?? known();
  if (found === null)
    throw new BeistandError('PASSPHRASE_MISSING', `The password for ${wish.host} is needed.`, {
      hint: 'It is typed again whenever a server, its port, encryption or user changes.',
      details: { field: `desk.${which}.password` },
    });
  return found;
};

export interface DeskKeeping {
  /** Seals the passwords. */
  readonly secret: string;
  /** The member of `config.json`, which goes before what is stored. */
  readonly mail: MailConfig | undefined;
}

/** Finds the password for a server to be tried: typed, or the one that holds now. @throws BeistandError PASSPHRASE_MISSING */
export const passwordToTry = async (
  db: Queries,
  which: Which,
  wish: Server & { readonly password?: string | undefined },
  { secret, mail }: DeskKeeping,
): Promise<string> => {
  const stored = await readStoredDesk(db);
  const configured = mail === undefined || wish.password !== undefined ? null : await settingsOfConfig(mail);
  return passwordFor(which, wish, () => {
    if (configured === null) return openFor(secret, wish, stored.passwords[which]);
    const of = which === 'incoming' ? configured.imap : configured.smtp;
    const view = mail === undefined ? null : viewOfConfig(mail)[which];
    return of !== null && view !== null && targetOf(view) === targetOf(wish) ? of.password : null;
  });
};

/** What is stored beside the passwords, and shown. */
const withoutPasswords = ({ incoming, outgoing, ...desk }: DeskWish): DeskView => {
  const { password: _in, ...reading } = incoming ?? {};
  const { password: _out, ...sending } = outgoing ?? {};
  return deskSchema.parse({
    ...desk,
    incoming: incoming === null ? null : reading,
    outgoing: outgoing === null ? null : sending,
  });
};

interface Change {
  readonly what: 'mail desk changed' | 'mail desk removed' | 'mail desk taken over';
  readonly version: number;
  readonly desk: DeskView | null;
  readonly passwords: (before: StoredDesk) => StoredDesk['passwords'];
}

const write = async (trx: Trx, change: Change, { by, now }: { by: string; now: Date }): Promise<StoredDesk> => {
  const before = await readStoredDesk(trx);
  if (before.version !== change.version)
    throw new BeistandError('CONFLICT', 'The mailbox’s settings were changed by somebody else meanwhile.', {
      hint: 'Load them again and repeat the change.',
    });
  const passwords = change.passwords(before);
  const after: StoredDesk = { version: before.version + 1, desk: change.desk, passwords };
  const value = JSON.stringify(after);
  await writeSetting(trx, settingKey, value);
  const replaced = (['incoming', 'outgoing'] as const).filter(
    (which) => passwords[which] !== null && passwords[which] !== before.passwords[which],
  );
  await recordChange(
    trx,
    {
      by,
      subject: change.desk?.address ?? before.desk?.address ?? settingKey,
      customerId: null,
      what: change.what,
      before: { ...before.desk },
      after: { ...change.desk, ...(replaced.length > 0 && { newPasswords: replaced }) },
    },
    now,
  );
  await tellSetting(trx, deskSetting);
  return after;
}; // prettier-ignore

/**
 * Sets the desk up, changes or removes (null) it; to be called in an exclusive section.
 * @throws BeistandError CONFLICT (changed meanwhile, or `config.json` has the say), PASSPHRASE_MISSING, INSECURE_URL
 */
export const changeDesk = (
  trx: Trx,
  { version, desk }: { version: number; desk: DeskWish | null },
  { secret, mail }: DeskKeeping,
  author: { by: string; now: Date },
): Promise<StoredDesk> => {
  if (mail !== undefined)
    throw new BeistandError('CONFLICT', 'The mailbox is set in config.json.', {
      hint: 'Take the settings over, then remove mail from config.json and restart the server.',
      details: { reason: 'config.json' },
    });
  if (desk === null)
    return write(trx, { what: 'mail desk removed', version, desk, passwords: () => none.passwords }, author);
  if (desk.incoming !== null) checkSecurity(desk.incoming, 'desk.incoming.security');
  if (desk.outgoing !== null) checkSecurity(desk.outgoing, 'desk.outgoing.security');
  const sealed = (which: Which, before: StoredDesk): string | null => {
    const wish = desk[which];
    if (wish === null || wish.user === null) return null;
    const stored = before.passwords[which];
    if (wish.password !== undefined) return sealFor(secret, wish, wish.password);
    passwordFor(which, wish, () => openFor(secret, wish, stored));
    return stored;
  };
  const passwords = (before: StoredDesk) => ({
    incoming: sealed('incoming', before),
    outgoing: sealed('outgoing', before),
  });
  return write(trx, { what: 'mail desk changed', version, desk: withoutPasswords(desk), passwords }, author);
};

/**
 * Keeps what `config.json` says, with its passwords and wordings, for when it no longer has `mail`.
 * @throws BeistandError NOT_FOUND (it has none), CONFLICT, PASSPHRASE_MISSING (a file that can't be read)
 */
export const takeOverDesk = async (
  trx: Trx,
  version: number,
  { secret, mail }: DeskKeeping,
  author: { by: string; now: Date },
): Promise<StoredDesk> => {
  if (mail === undefined) throw new BeistandError('NOT_FOUND', 'config.json has no mail.');
  const desk = viewOfConfig(mail);
  const { imap, smtp } = await settingsOfConfig(mail);
  const passwords = () => ({
    incoming: desk.incoming === null || imap === null ? null : sealFor(secret, desk.incoming, imap.password),
    outgoing:
      desk.outgoing === null || desk.outgoing.user === null || smtp === null
        ? null
        : sealFor(secret, desk.outgoing, smtp.password),
  });
  await mergeTemplates(trx, mail.templates);
  return write(trx, { what: 'mail desk taken over', version, desk, passwords }, author);
};

/** @throws BeistandError STATE_UNREADABLE (a password that is not for the server it stands beside, or sealed with another secret) */
const settingsOfStored = ({ desk, passwords }: StoredDesk, secret: string): DeskSettings | null => {
  if (desk === null || !desk.active) return null;
  const { incoming, outgoing } = desk;
  const opened = (which: Which, server: Server): string => {
    const password = server.user === null ? '' : openFor(secret, server, passwords[which]);
    if (password === null)
      throw new BeistandError('STATE_UNREADABLE', `The stored password is not for ${server.host}.`, {
        hint: 'Type it again in the settings of the mailbox.',
      });
    return password;
  };
  return {
    config: {
      address: desk.address,
      aliases: desk.aliases,
      ...(desk.name !== null && { name: desk.name }),
      ...(desk.signature !== null && { signature: desk.signature }),
      serviceHours: desk.serviceHours,
      language: desk.language,
      answerUnknown: desk.answerUnknown,
      caps: desk.caps,
      templates: {},
    },
    imap: incoming === null ? null : { settings: incoming, password: opened('incoming', incoming) },
    smtp:
      outgoing === null
        ? null
        : { settings: smtpSettingsOf(outgoing), password: opened('outgoing', outgoing) },
  };
};

/** The one rule: `config.json`’s `mail` holds where it is there, else what is stored. */
export const deskInForce = async (store: Store, { secret, mail }: DeskKeeping): Promise<SettingsInForce> => {
  if (mail !== undefined) return { key: 'config.json', read: () => settingsOfConfig(mail) };
  const stored = await readStoredDesk(store.db);
  return {
    key: `console ${stored.version}`,
    read: () => Promise.resolve().then(() => settingsOfStored(stored, secret)),
  };
};
