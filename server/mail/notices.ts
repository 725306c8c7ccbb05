/**
 * The desk's notices as mails: who they go to, in their language, each once, queued in the transaction of what
 * happened. Nobody is told of what they did themselves.
 */
import { z } from 'zod';
import type { Queries } from '../store/store.ts';
import type { DeskMessage, DeskOptions } from '../tickets/desk.ts';
import type { Audience } from '../tickets/command-rules.ts';
import { mailOfNotice } from './notice-rules.ts';
import { queueMail } from './outbox.ts';
import type { OutboxParts } from './outbox.ts';
import type { Language } from './template-rules.ts';
import { signToken } from './thread-rules.ts';

interface Recipient {
  readonly id: string;
  readonly address: string;
  readonly language: Language;
}

/** Whoever an id of the log stands for: a contact, or a person with an account. */
const recipientsById = async (db: Queries, ids: readonly string[]): Promise<Recipient[]> => {
  if (ids.length === 0) return [];
  const contacts = await db
    .selectFrom('contacts')
    .select(['id', 'email', 'language'])
    .where('id', 'in', ids)
    .where('removed_at', 'is', null)
    .execute();
  const people = await db
    .selectFrom('people')
    .innerJoin('auth_users', 'auth_users.id', 'people.user_id')
    .select(['people.user_id', 'auth_users.email', 'people.language'])
    .where('people.user_id', 'in', ids)
    .where('people.disabled_at', 'is', null)
    .execute();
  return [
    ...contacts.map(({ id, email, language }) => ({ id, address: email, language })),
    ...people.map(({ user_id: id, email, language }) => ({ id, address: email, language })),
  ];
};

const rolesSchema = z.array(z.string());

const staffWith = async (db: Queries, role: string): Promise<Recipient[]> => {
  const rows = await db
    .selectFrom('people')
    .innerJoin('auth_users', 'auth_users.id', 'people.user_id')
    .select(['people.user_id', 'people.roles', 'auth_users.email', 'people.language'])
    .where('people.kind', '=', 'staff')
    .where('people.disabled_at', 'is', null)
    .execute();
  return rows
    .filter(({ roles }) => rolesSchema.parse(JSON.parse(roles)).includes(role))
    .map(({ user_id: id, email, language }) => ({ id, address: email, language }));
};

/** The stranger whose mail opened a ticket has no id, but an address. */
const writerOf = async (db: Queries, ticket: number, language: Language): Promise<Recipient[]> => {
  const mail = await db
    .selectFrom('mail_in')
    .select('from_address')
    .where('ticket', '=', ticket)
    .where('outcome', '=', 'ticket')
    .executeTakeFirst();
  return mail?.from_address === undefined || mail.from_address === null
    ? []
    : [{ id: '', address: mail.from_address, language }];
};

const recipientsOf = async (
  db: Queries,
  to: Audience,
  { ticket, by }: DeskMessage,
  language: Language,
): Promise<Recipient[]> => {
  const find = async (): Promise<Recipient[]> => {
    if (to === 'watchers') return recipientsById(db, ticket.watchers);
    if (to === 'assignee') return ticket.assignee === null ? [] : recipientsById(db, [ticket.assignee]);
    if (to !== 'customer') return staffWith(db, to);
    if (ticket.openedBy.kind === 'customer') return recipientsById(db, [ticket.openedBy.id]);
    return ticket.source === 'mail' ? writerOf(db, ticket.number, language) : [];
  };
  return (await find()).filter(({ id }) => id !== by.id);
};

/** The addresses that a public answer to a ticket goes to: whoever opened it, and who watches it. */
export const readersOf = async (db: Queries, ticket: DeskMessage['ticket']): Promise<string[]> => {
  const message: DeskMessage = { ticket, activities: [], by: { kind: 'system', id: 'desk' }, notices: [] };
  const found = [
    ...(await recipientsOf(db, 'customer', message, 'en')),
    ...(await recipientsOf(db, 'watchers', message, 'en')),
  ];
  return [...new Set(found.map(({ address }) => address))];
};

/** What `createDesk` calls with its notices. */
export const mailNotices =
  (parts: OutboxParts): NonNullable<DeskOptions['notify']> =>
  async (trx, message) => {
    const { ticket, activities, notices } = message;
    const told = new Set<string>();
    for (const notice of notices)
      for (const { address, language } of await recipientsOf(
        trx,
        notice.to,
        message,
        parts.config.language,
      )) {
        if (told.has(address)) continue;
        told.add(address);
        const link =
          parts.publicUrl === null
            ? undefined
            : `${parts.publicUrl}/mail/confirm/${signToken('confirm', ticket.number, address, parts.secret)}`;
        const mail = mailOfNotice(notice, ticket, activities, language, link);
        if (mail === null) continue;
        await queueMail(
          trx,
          {
            kind: mail.kind,
            to: address,
            ticket: ticket.number,
            language,
            values: mail.values,
            key: `notice:${ticket.number}:${ticket.seq}:${notice.template}:${address}`,
            mutable: notice.to === 'watchers',
          },
          parts,
        );
      }
  };
