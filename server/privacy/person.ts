/**
 * All that is known of a person, for them to have (export), and its erasure. A person is a contact (with or
 * without an account) or one of the staff. What remains after an erasure are opaque ids in tickets' logs, which
 * still prove; texts, names, addresses and files are gone.
 */
import { BeistandError } from '../../protocol/errors.ts';
import { removeOrphans } from '../attachments/orphans.ts';
import { forgetFailures } from '../auth/lockout.ts';
import { changePerson } from '../auth/people.ts';
import { listApiTokens } from '../auth/tokens.ts';
import { recordChange } from '../customers/changes.ts';
import type { Activity } from '../../protocol/ticket-activity.ts';
import type { Blobs } from '../mail/blobs.ts';
import { eraseMailsOfAddresses } from '../mail/erase.ts';
import { eraseRecordingsOfTickets, forgetHelper, sessionsAbout } from '../recordings/privacy.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { activitiesOfPerson } from '../tickets/store.ts';

interface Identity {
  readonly contactId: string | null;
  readonly userId: string | null;
  readonly customerId: string | null;
  readonly addresses: readonly string[];
}

/** Who an id means. @throws BeistandError NOT_FOUND */
export const identify = async (db: Queries, id: string): Promise<Identity> => {
  const person = await db
    .selectFrom('people')
    .innerJoin('auth_users', 'auth_users.id', 'people.user_id')
    .select(['user_id', 'contact_id', 'customer_id', 'email'])
    .where((is) => is.or([is('user_id', '=', id), is('contact_id', '=', id)]))
    .executeTakeFirst();
  const contactId = person?.contact_id ?? id;
  const contact = await db
    .selectFrom('contacts')
    .select(['id', 'customer_id', 'email'])
    .where('id', '=', contactId)
    .executeTakeFirst();
  if (person === undefined && contact === undefined)
    throw new BeistandError('NOT_FOUND', 'There is no such person.');
  return {
    contactId: contact?.id ?? null,
    userId: person?.user_id ?? null,
    customerId: contact?.customer_id ?? person?.customer_id ?? null,
    addresses: [...new Set([person?.email, contact?.email].filter((one) => one !== undefined))],
  };
};

const idsOf = ({ contactId, userId }: Identity): string[] =>
  [contactId, userId].filter((one) => one !== null);

/** The tickets that were opened by these activities. */
const openedIn = (activities: readonly Activity[]): number[] =>
  activities.flatMap(({ head }) => (head.facts.kind === 'opened' ? [head.ticket] : []));

/** Everything stored about a person, without secrets. @throws BeistandError NOT_FOUND */
export const exportPerson = async (db: Queries, id: string) => {
  const who = await identify(db, id);
  const { userId, addresses } = who;
  const ids = idsOf(who);
  const ofUser = userId ?? '';
  const activities = [];
  for (const one of ids) activities.push(...(await activitiesOfPerson(db, one)));
  return {
    contacts: await db.selectFrom('contacts').selectAll().where('id', 'in', ids).execute(),
    account: await db
      .selectFrom('auth_users')
      .select(['id', 'name', 'email', 'createdAt', 'updatedAt', 'twoFactorEnabled'])
      .where('id', '=', ofUser)
      .execute(),
    standing: await db.selectFrom('people').selectAll().where('user_id', '=', ofUser).execute(),
    sessions: await db
      .selectFrom('auth_sessions')
      .select(['createdAt', 'updatedAt', 'expiresAt', 'ipAddress', 'userAgent'])
      .where('userId', '=', ofUser)
      .execute(),
    tokens: await listApiTokens(db, ofUser),
    uploads: await db.selectFrom('uploads').selectAll().where('user_id', '=', ofUser).execute(),
    invitations: await db
      .selectFrom('invitations')
      .select(['email', 'name', 'created_at', 'expires_at', 'used_at'])
      .where('email', 'in', addresses)
      .execute(),
    cannedTexts: await db.selectFrom('canned_texts').selectAll().where('owner', '=', ofUser).execute(),
    savedFilters: await db.selectFrom('saved_filters').selectAll().where('owner', '=', ofUser).execute(),
    activities,
    ...(await sessionsAbout(db, { userId: ofUser, tickets: openedIn(activities) })),
    mailsReceived: await db
      .selectFrom('mail_in')
      .select(['id', 'received_at', 'from_address', 'subject', 'ticket'])
      .where('from_address', 'in', addresses)
      .execute(),
    mailsSent: await db
      .selectFrom('mail_out')
      .select(['id', 'created_at', 'to_address', 'ticket', 'content'])
      .where('to_address', 'in', addresses)
      .execute(),
    changes: await db
      .selectFrom('changes')
      .selectAll()
      .where((is) => is.or([is('subject', 'in', ids), is('by', 'in', ids)]))
      .execute(),
  };
};

/** Erases what somebody wrote in tickets, and what was recorded for tickets they opened; returns the files. */
const eraseTexts = async (
  trx: Trx,
  desk: Desk,
  contactId: string,
  by: string,
  now: Date,
): Promise<string[]> => {
  const all = await activitiesOfPerson(trx, contactId);
  const activities = all.filter((one) => one.content !== null);
  for (const [ticket, own] of Map.groupBy(activities, (one) => one.head.ticket))
    await desk.erase(
      trx,
      ticket,
      own.map((one) => one.head.seq),
      { actor: { kind: 'staff', id: by }, now },
    );
  return [
    ...activities.flatMap((one) => (one.content?.attachments ?? []).map(({ sha256 }) => sha256)),
    ...(await eraseRecordingsOfTickets(trx, desk, openedIn(all), now)),
  ];
};

/**
 * Erases a person: account, contact, texts in tickets, mails and files. Of staff the account goes, their answers
 * to customers stay the vendor's.
 * @throws BeistandError NOT_FOUND, CONFLICT (the last admin)
 */
export const erasePerson = async (
  { store, desk, blobs }: { store: Store; desk: Desk; blobs: Blobs },
  id: string,
  { by, now }: { by: string; now: Date },
): Promise<void> => {
  const who = await identify(store.db, id);
  const { contactId, userId, customerId, addresses } = who;
  if (userId !== null) await changePerson(store, userId, { disabled: true }, { by, now });
  const files = await store.transaction(async (trx) => {
    const gone: string[] = [];
    if (contactId !== null) {
      gone.push(
        ...(await eraseTexts(trx, desk, contactId, by, now)),
        ...(await eraseMailsOfAddresses(trx, addresses)),
      );
      await trx
        .updateTable('contacts')
        .set({ name: '–', email: `${contactId}@erased.invalid`, phone: null, removed_at: now.toISOString() })
        .where('id', '=', contactId)
        .execute();
    }
    const invitations = await trx
      .deleteFrom('invitations')
      .where('email', 'in', addresses)
      .returning('id')
      .execute();
    await trx
      .updateTable('changes')
      .set({ before: null, after: null })
      .where('subject', 'in', [...idsOf(who), ...invitations.map((one) => one.id)])
      .execute();
    if (userId !== null) {
      await forgetHelper(trx, userId);
      await trx.deleteFrom('uploads').where('user_id', '=', userId).execute();
      await trx.deleteFrom('auth_users').where('id', '=', userId).execute();
    }
    for (const address of addresses) await forgetFailures(trx, address);
    await recordChange(trx, { by, subject: contactId ?? id, customerId, what: 'person erased' }, now);
    return gone;
  });
  await removeOrphans(store.db, blobs, files);
};
