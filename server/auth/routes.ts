/** Accounts over HTTP: one's own profile, sessions and tokens, staff and a customer's people. */
import { z } from 'zod';
import { languageSchema } from '../../protocol/cli/language.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { customerIdSchema } from '../../protocol/ids.ts';
import { ownOf } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import type { Accounts } from './accounts.ts';
import { sessionOf } from './authenticate.ts';
import {
  changePassword,
  changePerson,
  getPerson,
  listPeople,
  personNameSchema,
  signOutEverywhere,
  staffRolesSchema,
} from './people.ts';
import type { Actor } from './rules.ts';
import { actions, can, memberRoles, staffRoles } from './rules.ts';
import { listApiTokens, makeApiToken, revokeApiToken, scopeSchema } from './tokens.ts';

const personId = z.string().regex(/^u_[a-z0-9]{10,32}$/);
const password = z.string().max(1_000);
const dayMs = 86_400_000;

const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  language: languageSchema,
  kind: z.enum(['staff', 'member']),
  roles: z.array(z.enum(staffRoles)),
  customerId: z.string().nullable(),
  memberRole: z.enum(memberRoles).nullable(),
  contactId: z.string().nullable(),
  secondFactor: z.boolean(),
  createdAt: z.string(),
  disabledAt: z.string().nullable(),
});
/** Myself: with what I may do, so that faces offer nothing else. The server asks `can` all the same. */
const meSchema = personSchema.extend({
  actions: z.array(z.enum(actions)),
  /** The vendor demands one, and I have none: I can do nothing before I set it up. */
  lacksSecondFactor: z.boolean(),
});
const sessionSchema = z.strictObject({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  expiresAt: z.string(),
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** The one that asks. */
  current: z.boolean(),
});
const tokenSchema = z.object({
  id: z.string(),
  label: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
});

export interface AccountRoutesOptions {
  readonly store: Store;
  readonly accounts: () => Accounts;
  readonly now: () => Date;
}

/** The id of whoever asks; `can` has made sure that it is somebody. */
const idOf = (actor: Actor): string => (actor.kind === 'nobody' ? '' : actor.id);

/** What a token must not do, however wide its scopes: make itself more, or longer-lived. */
const refuseToken = (actor: Actor): void => {
  if (actor.kind !== 'nobody' && actor.scopes !== undefined)
    throw new BeistandError('FORBIDDEN', 'This can be done with a session only, not with a token.', {
      hint: 'Sign in with a browser.',
    });
};

export const accountRoutes = (endpoint: Endpoint, options: AccountRoutesOptions): Route[] => {
  const { store, accounts, now } = options;
  const { db } = store;

  const ofPerson = async ({ params }: { params: { id: string } }) => {
    const person = await getPerson(db, params.id);
    return { customerId: person.customerId };
  };
  const memberOf = async (customerId: string, id: string) => {
    const person = await getPerson(db, id);
    if (person.customerId !== customerId) throw new BeistandError('NOT_FOUND', 'There is no such person.');
    return person;
  };
  const me = async (actor: Actor) => ({
    ...(await getPerson(db, idOf(actor))),
    actions: actions.filter((action) => can(actor, action, ownOf(actor))),
    lacksSecondFactor: actor.kind === 'staff' && actor.lacksSecondFactor === true,
  });
  const change = (actor: Actor, id: string, wish: Parameters<typeof changePerson>[2]) =>
    changePerson(store, id, wish, { by: authorOf(actor), now: now() });

  return [
    endpoint({
      method: 'get',
      path: '/me',
      summary: 'Who I am here.',
      action: 'own.profile',
      answer: meSchema,
      handle: ({ actor }) => me(actor),
    }),
    endpoint({
      method: 'patch',
      path: '/me',
      summary: 'Changes my name or language.',
      action: 'own.profile',
      body: z.strictObject({ name: personNameSchema.optional(), language: languageSchema.optional() }),
      answer: meSchema,
      handle: async ({ actor, body }) => {
        const id = idOf(actor);
        await store.transaction(async (trx) => {
          if (body.name !== undefined)
            await trx
              .updateTable('auth_users')
              .set({ name: body.name, updatedAt: now().toISOString() })
              .where('id', '=', id)
              .execute();
          if (body.language !== undefined)
            await trx
              .updateTable('people')
              .set({ language: body.language })
              .where('user_id', '=', id)
              .execute();
        });
        return me(actor);
      },
    }),
    endpoint({
      method: 'post',
      path: '/me/password',
      summary: 'Sets a new password; all my other sessions end.',
      action: 'own.profile',
      body: z.strictObject({ old: password, new: password }),
      handle: async ({ actor, body, request }) => {
        refuseToken(actor);
        const session = await sessionOf(accounts(), request);
        await changePassword(
          store,
          { userId: idOf(actor), ...body, keepSession: session?.session.id ?? '' },
          now(),
        );
      },
    }),
    endpoint({
      method: 'get',
      path: '/me/sessions',
      summary: 'Where I am signed in.',
      action: 'own.profile',
      answer: z.object({ items: z.array(sessionSchema) }),
      handle: async ({ actor, request }) => {
        const current = await sessionOf(accounts(), request);
        const rows = await db
          .selectFrom('auth_sessions')
          .select(['id', 'createdAt', 'updatedAt', 'expiresAt', 'ipAddress', 'userAgent'])
          .where('userId', '=', idOf(actor))
          .where('expiresAt', '>', now().toISOString())
          .orderBy('createdAt', 'desc')
          .execute();
        return { items: rows.map((row) => ({ ...row, current: row.id === current?.session.id })) };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/me/sessions/:session',
      summary: 'Signs me out there.',
      action: 'own.profile',
      params: z.object({ session: z.string().max(64) }),
      handle: async ({ actor, params }) => {
        const { numDeletedRows } = await db
          .deleteFrom('auth_sessions')
          .where('id', '=', params.session)
          .where('userId', '=', idOf(actor))
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw new BeistandError('NOT_FOUND', 'There is no such session.');
      },
    }),
    endpoint({
      method: 'get',
      path: '/me/tokens',
      summary: 'My personal API tokens.',
      action: 'own.tokens',
      answer: z.object({ items: z.array(tokenSchema) }),
      handle: async ({ actor }) => ({ items: await listApiTokens(db, idOf(actor)) }),
    }),
    endpoint({
      method: 'post',
      path: '/me/tokens',
      summary: 'Makes a personal API token. It is shown once.',
      action: 'own.tokens',
      body: z.strictObject({
        label: personNameSchema,
        scopes: z.array(scopeSchema).min(1).max(64),
        days: z.int().min(1).max(366).default(90),
      }),
      answer: z.strictObject({ id: z.string(), token: z.string(), expiresAt: z.string() }),
      status: 201,
      secret: true,
      handle: async ({ actor, body }) => {
        refuseToken(actor);
        const expiresAt = new Date(now().getTime() + body.days * dayMs);
        const userId = idOf(actor);
        const made = await store.transaction(async (trx) => {
          const token = await makeApiToken(trx, { userId, ...body, expiresAt }, now());
          const { customerId } = ownOf(actor);
          const { label, scopes } = body;
          const after = { label, scopes, expiresAt: expiresAt.toISOString() };
          await recordChange(
            trx,
            { by: userId, subject: token.id, customerId, what: 'token made', after },
            now(),
          );
          return token;
        });
        return { ...made, expiresAt: expiresAt.toISOString() };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/me/tokens/:token',
      summary: 'Revokes a token.',
      action: 'own.tokens',
      params: z.object({ token: z.string().max(64) }),
      handle: ({ actor, params }) =>
        store.transaction(async (trx) => {
          const userId = idOf(actor);
          await revokeApiToken(trx, { userId, id: params.token }, now());
          const { customerId } = ownOf(actor);
          await recordChange(
            trx,
            { by: userId, subject: params.token, customerId, what: 'token revoked' },
            now(),
          );
        }),
    }),
    endpoint({
      method: 'get',
      path: '/staff',
      summary: 'All staff.',
      action: 'staff.manage',
      answer: z.object({ items: z.array(personSchema) }),
      handle: async () => ({ items: await listPeople(db, 'staff') }),
    }),
    endpoint({
      method: 'patch',
      path: '/staff/:id',
      summary: 'Changes somebody’s roles, or shuts them out.',
      action: 'staff.manage',
      params: z.object({ id: personId }),
      body: z.strictObject({ roles: staffRolesSchema.optional(), disabled: z.boolean().optional() }),
      answer: personSchema,
      of: ofPerson,
      handle: ({ actor, params, body }) => change(actor, params.id, body),
    }),
    endpoint({
      method: 'delete',
      path: '/staff/:id/sessions',
      summary: 'Signs somebody out everywhere.',
      action: 'staff.manage',
      params: z.object({ id: personId }),
      of: ofPerson,
      handle: ({ actor, params }) => signOutEverywhere(store, params.id, { by: authorOf(actor), now: now() }),
    }),
    endpoint({
      method: 'get',
      path: '/customers/:customerId/members',
      summary: 'The people of a customer who have an account.',
      action: 'customer.members',
      params: z.object({ customerId: customerIdSchema }),
      answer: z.object({ items: z.array(personSchema) }),
      of: ({ params }) => params,
      handle: async ({ params }) => ({ items: await listPeople(db, params) }),
    }),
    endpoint({
      method: 'patch',
      path: '/customers/:customerId/members/:id',
      summary: 'Changes what one of a customer’s people may do, or shuts them out.',
      action: 'customer.members',
      params: z.object({ customerId: customerIdSchema, id: personId }),
      body: z.strictObject({ role: z.enum(memberRoles).optional(), disabled: z.boolean().optional() }),
      answer: personSchema,
      of: ({ params }) => params,
      handle: async ({ actor, params, body }) => {
        await memberOf(params.customerId, params.id);
        return change(actor, params.id, { memberRole: body.role, disabled: body.disabled });
      },
    }),
    endpoint({
      method: 'delete',
      path: '/customers/:customerId/members/:id/sessions',
      summary: 'Signs one of a customer’s people out everywhere.',
      action: 'customer.members',
      params: z.object({ customerId: customerIdSchema, id: personId }),
      of: ({ params }) => params,
      handle: async ({ actor, params }) => {
        await memberOf(params.customerId, params.id);
        await signOutEverywhere(store, params.id, { by: authorOf(actor), now: now() });
      },
    }),
  ];
};
