/** The ways in that need no session: what the sign-in page offers, the first admin, invitations. */
import { z } from 'zod';
import { languageSchema } from '../../protocol/cli/language.ts';
import type { Endpoint } from '../api/endpoint.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { acceptInvitation, lookAtInvitation } from './invitations.ts';
import { emailSchema, personNameSchema } from './people.ts';
import { isSetupOpen, setUpFirstAdmin } from './setup.ts';

const password = z.string().max(1_000);
const secret = z.string().max(200);
const made = z.strictObject({ id: z.string() });

export interface EntryRoutesOptions {
  readonly store: Store;
  readonly vendor: string;
  readonly openId: boolean;
  readonly mailWorks: () => boolean;
  readonly now: () => Date;
}

export const entryRoutes = (
  endpoint: Endpoint,
  { store, vendor, openId, mailWorks, now }: EntryRoutesOptions,
): Route[] => [
  endpoint({
    method: 'get',
    path: '/entry',
    summary: 'Which ways in there are, and whose server this is.',
    action: null,
    answer: z.strictObject({
      vendor: z.string(),
      /** Staff may come by way of the configured OpenID provider. */
      openId: z.boolean(),
      /** A forgotten password can be set anew by mail. */
      resetByMail: z.boolean(),
      /** The first admin is still to be made. */
      setupOpen: z.boolean(),
    }),
    handle: async () => ({
      vendor,
      openId,
      resetByMail: mailWorks(),
      setupOpen: await isSetupOpen(store.db),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/setup',
    summary: 'Makes the first admin, with the code that `server init` printed. Works once.',
    action: null,
    body: z.strictObject({
      code: secret,
      name: personNameSchema,
      email: emailSchema,
      password,
      language: languageSchema.default('de'),
    }),
    answer: made,
    status: 201,
    handle: async ({ body }) => ({ id: await setUpFirstAdmin(store, body, now()) }),
  }),
  endpoint({
    method: 'post',
    path: '/invitations/look',
    summary: 'Whom an invitation is for. Asked by its secret, so it tells its holder only.',
    action: null,
    body: z.strictObject({ token: secret }),
    answer: z.strictObject({
      name: z.string(),
      email: z.string(),
      kind: z.enum(['staff', 'member']),
      language: languageSchema,
      expiresAt: z.string(),
    }),
    handle: ({ body }) => lookAtInvitation(store.db, body.token, now()),
  }),
  endpoint({
    method: 'post',
    path: '/invitations/accept',
    summary: 'Turns an invitation into an account.',
    action: null,
    body: z.strictObject({ token: secret, name: personNameSchema.optional(), password }),
    answer: made,
    status: 201,
    handle: async ({ body }) => ({ id: await acceptInvitation(store, body, now()) }),
  }),
];
