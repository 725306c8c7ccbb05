/**
 * Invitations: the only way to an account. The link holds a secret of 256 bits of which only the hash is kept;
 * it works once, and what it gives was decided by whoever invited.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { recordChange } from '../customers/changes.ts';
import { contactFor } from '../customers/contacts.ts';
import { tellSetting } from '../live/tell.ts';
import { hashSecret, newId, newSecret } from '../secrets.ts';
import type { Queries, Store } from '../store/store.ts';
import type { SendAccountMail } from './account-mail.ts';
import { acceptPassword, createPerson } from './people.ts';
import { staffRoles } from './rules.ts';
import type { MemberRole, StaffRole } from './rules.ts';

const invitationDays = 7;
const dayMs = 86_400_000;

export type InvitedTo =
  | { readonly kind: 'staff'; readonly roles: readonly StaffRole[] }
  | { readonly kind: 'member'; readonly customerId: string; readonly role: MemberRole };

export interface InviteParts {
  readonly url: string;
  readonly sendMail: SendAccountMail;
  /** Where no mail leaves this server, the link is answered instead, to be handed over. */
  readonly mailWorks: boolean;
  readonly now: Date;
}

/**
 * Invites somebody by mail; an earlier invitation of the same address no longer works.
 * @throws BeistandError CONFLICT (the address has an account)
 */
export const invite = (
  store: Store,
  wish: { email: string; name: string; language: 'de' | 'en'; to: InvitedTo; by: string },
  { url, sendMail, mailWorks, now }: InviteParts,
): Promise<{ id: string; expiresAt: string; link?: string }> =>
  store.transaction(async (trx) => {
    const taken = await trx
      .selectFrom('auth_users')
      .select('id')
      .where('email', '=', wish.email)
      .executeTakeFirst();
    if (taken !== undefined) throw new BeistandError('CONFLICT', 'This address has an account already.');
    await trx
      .deleteFrom('invitations')
      .where('email', '=', wish.email)
      .where('used_at', 'is', null)
      .execute();
    const secret = newSecret('invite');
    const id = newId('v');
    const expiresAt = new Date(now.getTime() + invitationDays * dayMs).toISOString();
    const { to } = wish;
    await trx
      .insertInto('invitations')
      .values({
        id,
        hash: hashSecret(secret),
        email: wish.email,
        name: wish.name,
        kind: to.kind,
        roles: JSON.stringify(to.kind === 'staff' ? to.roles : []),
        customer_id: to.kind === 'member' ? to.customerId : null,
        member_role: to.kind === 'member' ? to.role : null,
        language: wish.language,
        invited_by: wish.by,
        created_at: now.toISOString(),
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
    const { name, email } = wish;
    const rights = to.kind === 'staff' ? { roles: to.roles } : { memberRole: to.role };
    await recordChange(
      trx,
      {
        by: wish.by,
        subject: id,
        customerId: to.kind === 'member' ? to.customerId : null,
        what: 'person invited',
        after: { name, email, ...rights },
      },
      now,
    );
    if (to.kind === 'staff') await tellSetting(trx, 'staff');
    const face = to.kind === 'staff' ? 'console' : 'portal';
    const link = `${url}/${face}/invitation#${secret}`;
    if (!mailWorks) return { id, expiresAt, link };
    await sendMail(trx, {
      template: 'invitation',
      to: wish.email,
      language: wish.language,
      data: { name: wish.name, link, expiresAt },
    });
    return { id, expiresAt };
  });

const rolesOf = (text: string): StaffRole[] => z.array(z.enum(staffRoles)).parse(JSON.parse(text));

/** @throws BeistandError UNAUTHENTICATED (no such invitation, or used), TOKEN_EXPIRED */
const findUnused = async (db: Queries, token: string, now: Date) => {
  const found = await db
    .selectFrom('invitations')
    .selectAll()
    .where('hash', '=', hashSecret(token))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  if (found === undefined)
    throw new BeistandError('UNAUTHENTICATED', 'This invitation does not exist, or was used before.');
  if (found.expires_at < now.toISOString())
    throw new BeistandError('TOKEN_EXPIRED', 'This invitation has expired.', { hint: 'Ask for a new one.' });
  return found;
};

/**
 * Whom an invitation is for.
 * @throws BeistandError UNAUTHENTICATED (no such invitation, or used), TOKEN_EXPIRED
 */
export const lookAtInvitation = async (db: Queries, token: string, now: Date) => {
  const { name, email, kind, language, expires_at: expiresAt } = await findUnused(db, token, now);
  return { name, email, kind, language, expiresAt };
};

/** Invitations not used yet, newest first: those of a customer, or of the staff (null). */
export const listInvitations = async (db: Queries, customerId: string | null) => {
  const rows = await db
    .selectFrom('invitations')
    .selectAll()
    .where('used_at', 'is', null)
    .where('customer_id', customerId === null ? 'is' : '=', customerId)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    roles: rolesOf(row.roles),
    memberRole: row.member_role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }));
};

/**
 * Takes an invitation back; its link opens nothing any more.
 * @throws BeistandError NOT_FOUND (also where it is another customer's, or was used)
 */
export const revokeInvitation = (
  store: Store,
  wish: { id: string; customerId: string | null; by: string },
  now: Date,
): Promise<void> =>
  store.transaction(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('invitations')
      .where('id', '=', wish.id)
      .where('used_at', 'is', null)
      .where('customer_id', wish.customerId === null ? 'is' : '=', wish.customerId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new BeistandError('NOT_FOUND', 'There is no such invitation.');
    const { by, customerId, id } = wish;
    await recordChange(trx, { by, subject: id, customerId, what: 'invitation taken back' }, now);
    if (customerId === null) await tellSetting(trx, 'staff');
  });

/**
 * Turns an invitation into an account.
 * @returns the new person's id
 * @throws BeistandError UNAUTHENTICATED (no such invitation, or used), TOKEN_EXPIRED, BAD_INPUT (the password), CONFLICT
 */
export const acceptInvitation = async (
  store: Store,
  wish: { token: string; name?: string | undefined; password: string },
  now: Date,
): Promise<string> => {
  const hash = hashSecret(wish.token);
  const invitation = await findUnused(store.db, wish.token, now);
  const name = wish.name ?? invitation.name;
  const passwordHash = await acceptPassword(wish.password, { name, email: invitation.email });
  return store.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('invitations')
      .set({ used_at: now.toISOString() })
      .where('hash', '=', hash)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new BeistandError('UNAUTHENTICATED', 'This invitation was just used.');
    const { customer_id: customerId, member_role: role } = invitation;
    const standing =
      customerId === null || role === null
        ? { kind: 'staff' as const, roles: rolesOf(invitation.roles) }
        : {
            kind: 'member' as const,
            customerId,
            role,
            contactId: await contactFor(trx, { customerId, name, email: invitation.email }, now),
          };
    const person = await createPerson(
      trx,
      { name, email: invitation.email, passwordHash, language: invitation.language, standing },
      now,
    );
    const after = { invitation: invitation.id };
    await recordChange(
      trx,
      { by: person, subject: person, customerId, what: 'invitation accepted', after },
      now,
    );
    if (customerId === null) await tellSetting(trx, 'staff');
    return person;
  });
};
