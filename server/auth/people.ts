/** Who somebody is here, and the rows that make a person: better-auth's user and password, and ours beside them. */
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { recordChange } from '../customers/changes.ts';
import { tellSetting } from '../live/tell.ts';
import { newId } from '../secrets.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { passwordFaultText } from './accounts.ts';
import { countFailure, refuseLocked } from './lockout.ts';
import { staffRoles } from './rules.ts';
import type { Actor, MemberRole, StaffRole } from './rules.ts';
import type { PersonTable } from './tables.ts';

export const staffRolesSchema = z.array(z.enum(staffRoles)).min(1).max(staffRoles.length);
export const personNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'has control characters');
/** An address as accounts store it: lower case, so that one person is not two. */
export const emailSchema = z
  .email()
  .max(254)
  .transform((address) => address.toLowerCase());

/** What a person becomes. */
export type Standing =
  | { readonly kind: 'staff'; readonly roles: readonly StaffRole[] }
  | {
      readonly kind: 'member';
      readonly customerId: string;
      readonly role: MemberRole;
      readonly contactId: string;
    };

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: 'de' | 'en';
  readonly kind: 'staff' | 'member';
  readonly roles: readonly StaffRole[];
  readonly customerId: string | null;
  readonly memberRole: MemberRole | null;
  readonly contactId: string | null;
  readonly secondFactor: boolean;
  readonly createdAt: string;
  readonly disabledAt: string | null;
}

const rolesOf = (text: string): StaffRole[] => z.array(z.enum(staffRoles)).parse(JSON.parse(text));

/** The actor a person is, or nobody where they are disabled or no longer belong anywhere. */
export const actorOf = (row: PersonTable, scopes?: readonly string[]): Actor => {
  if (row.disabled_at !== null) return { kind: 'nobody' };
  const narrowed = scopes === undefined ? {} : { scopes };
  if (row.kind === 'staff') return { kind: 'staff', id: row.user_id, roles: rolesOf(row.roles), ...narrowed };
  if (row.customer_id === null || row.member_role === null) return { kind: 'nobody' };
  return { kind: 'member', id: row.user_id, customerId: row.customer_id, role: row.member_role, ...narrowed };
};

/** The actor of a user id; nobody where there is no such person. */
export const readActor = async (db: Queries, userId: string, scopes?: readonly string[]): Promise<Actor> => {
  const row = await db.selectFrom('people').selectAll().where('user_id', '=', userId).executeTakeFirst();
  return row === undefined ? { kind: 'nobody' } : actorOf(row, scopes);
};

const persons = (db: Queries) =>
  db
    .selectFrom('people')
    .innerJoin('auth_users', 'auth_users.id', 'people.user_id')
    .selectAll('people')
    .select(['auth_users.name', 'auth_users.email', 'auth_users.twoFactorEnabled']);

type PersonRow = Awaited<ReturnType<ReturnType<typeof persons>['executeTakeFirstOrThrow']>>;

const toPerson = (row: PersonRow): Person => ({
  id: row.user_id,
  name: row.name,
  email: row.email,
  language: row.language,
  kind: row.kind,
  roles: rolesOf(row.roles),
  customerId: row.customer_id,
  memberRole: row.member_role,
  contactId: row.contact_id,
  secondFactor: row.twoFactorEnabled === 1,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
});

/** @throws BeistandError NOT_FOUND */
export const getPerson = async (db: Queries, id: string): Promise<Person> => {
  const row = await persons(db).where('user_id', '=', id).executeTakeFirst();
  if (row === undefined) throw new BeistandError('NOT_FOUND', 'There is no such person.');
  return toPerson(row);
};

/** All staff, or all of one customer's people, by name. */
export const listPeople = async (db: Queries, of: 'staff' | { customerId: string }): Promise<Person[]> => {
  const query =
    of === 'staff'
      ? persons(db).where('kind', '=', 'staff')
      : persons(db).where('kind', '=', 'member').where('customer_id', '=', of.customerId);
  return (await query.orderBy('name').execute()).map(toPerson);
};

/**
 * Hashes a password that is good enough. Slow on purpose: call it outside of transactions.
 * @throws BeistandError BAD_INPUT
 */
export const acceptPassword = (
  password: string,
  person: { name: string; email: string },
): Promise<string> => {
  const fault = passwordFaultText(password, person);
  if (fault !== null) throw new BeistandError('BAD_INPUT', fault, { details: { field: 'password' } });
  return hashPassword(password);
};

/**
 * Creates a person with a password. Their address counts as theirs: it came by a link sent there, or from the first admin.
 * @throws BeistandError CONFLICT (the address has an account already)
 */
export const createPerson = async (
  trx: Trx,
  person: { name: string; email: string; passwordHash: string; language: 'de' | 'en'; standing: Standing },
  now: Date,
): Promise<string> => {
  const id = newId('u');
  const at = now.toISOString();
  const { standing } = person;
  const added = await trx
    .insertInto('auth_users')
    .values({
      id,
      name: person.name,
      email: person.email,
      emailVerified: 1,
      image: null,
      createdAt: at,
      updatedAt: at,
      twoFactorEnabled: 0,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n)
    throw new BeistandError('CONFLICT', 'This address has an account already.');
  await trx
    .insertInto('auth_accounts')
    .values({
      id: newId('u'),
      accountId: id,
      providerId: 'credential',
      userId: id,
      accessToken: null,
      refreshToken: null,
      idToken: null,
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      scope: null,
      password: person.passwordHash,
      createdAt: at,
      updatedAt: at,
    })
    .execute();
  await trx
    .insertInto('people')
    .values({
      user_id: id,
      kind: standing.kind,
      roles: JSON.stringify(standing.kind === 'staff' ? standing.roles : []),
      customer_id: standing.kind === 'member' ? standing.customerId : null,
      member_role: standing.kind === 'member' ? standing.role : null,
      contact_id: standing.kind === 'member' ? standing.contactId : null,
      language: person.language,
      created_at: at,
      disabled_at: null,
    })
    .execute();
  return id;
};

const otherAdmins = async (trx: Trx, id: string): Promise<number> => {
  const staff = await trx
    .selectFrom('people')
    .selectAll()
    .where('kind', '=', 'staff')
    .where('disabled_at', 'is', null)
    .where('user_id', '<>', id)
    .execute();
  return staff.filter((row) => rolesOf(row.roles).includes('admin')).length;
};

const rightsOf = ({ roles, memberRole, disabledAt }: Person) => ({
  roles,
  memberRole,
  disabled: disabledAt !== null,
});

/** What may be changed about a person by others. */
export interface PersonChange {
  readonly roles?: readonly StaffRole[] | undefined;
  readonly memberRole?: MemberRole | undefined;
  readonly disabled?: boolean | undefined;
}

/**
 * Changes roles or disables somebody; whoever is disabled is signed out at once, their tokens too.
 * @throws BeistandError NOT_FOUND, CONFLICT (the last admin would be gone)
 */
export const changePerson = (
  store: Store,
  id: string,
  change: PersonChange,
  { by, now }: { by: string; now: Date },
): Promise<Person> =>
  store.exclusive('people', async (trx) => {
    const before = await getPerson(trx, id);
    const roles = change.roles ?? before.roles;
    const disabledAt =
      change.disabled === undefined ? before.disabledAt : change.disabled ? now.toISOString() : null;
    const wasAdmin = before.roles.includes('admin') && before.disabledAt === null;
    const staysAdmin = roles.includes('admin') && disabledAt === null;
    if (wasAdmin && !staysAdmin && (await otherAdmins(trx, id)) === 0)
      throw new BeistandError('CONFLICT', 'This is the last admin.', {
        hint: 'Make somebody else admin first.',
      });
    await trx
      .updateTable('people')
      .set({
        roles: JSON.stringify(before.kind === 'staff' ? roles : []),
        member_role: before.kind === 'member' ? (change.memberRole ?? before.memberRole) : null,
        disabled_at: disabledAt,
      })
      .where('user_id', '=', id)
      .execute();
    if (disabledAt !== null) await endSessions(trx, id);
    const after = await getPerson(trx, id);
    if (after.kind === 'staff') await tellSetting(trx, 'staff');
    await recordChange(
      trx,
      {
        by,
        subject: id,
        customerId: after.customerId,
        what: 'rights changed',
        before: rightsOf(before),
        after: rightsOf(after),
      },
      now,
    );
    return after;
  });

/** Signs somebody out everywhere, by whoever may. @throws BeistandError NOT_FOUND */
export const signOutEverywhere = (
  store: Store,
  id: string,
  { by, now }: { by: string; now: Date },
): Promise<void> =>
  store.transaction(async (trx) => {
    const { customerId } = await getPerson(trx, id);
    await endSessions(trx, id);
    await recordChange(trx, { by, subject: id, customerId, what: 'signed out everywhere' }, now);
  });

/** Ends all of somebody's sessions. */
export const endSessions = async (db: Queries, userId: string): Promise<void> => {
  await db.deleteFrom('auth_sessions').where('userId', '=', userId).execute();
};

/**
 * Sets a new password for somebody who knows the old one; all their other sessions end.
 * @throws BeistandError FORBIDDEN (the old password is wrong), BAD_INPUT (the new one is too weak)
 */
export const changePassword = async (
  store: Store,
  wish: { userId: string; old: string; new: string; keepSession: string },
  now: Date,
): Promise<void> => {
  const person = await getPerson(store.db, wish.userId);
  await refuseLocked(store.db, person.email, now);
  const credential = await store.db
    .selectFrom('auth_accounts')
    .select(['id', 'password'])
    .where('userId', '=', wish.userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  const right =
    credential?.password !== undefined &&
    credential.password !== null &&
    (await verifyPassword({ hash: credential.password, password: wish.old }));
  if (!right) {
    await countFailure(store, { address: person.email, from: null }, now);
    throw new BeistandError('FORBIDDEN', 'The old password is not right.');
  }
  const password = await acceptPassword(wish.new, person);
  await store.transaction(async (trx) => {
    await trx
      .updateTable('auth_accounts')
      .set({ password, updatedAt: now.toISOString() })
      .where('id', '=', credential.id)
      .execute();
    await trx
      .deleteFrom('auth_sessions')
      .where('userId', '=', wish.userId)
      .where('id', '<>', wish.keepSession)
      .execute();
    const { userId: by } = wish;
    const { customerId } = person;
    await recordChange(trx, { by, subject: by, customerId, what: 'password changed' }, now);
  });
};
