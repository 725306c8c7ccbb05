/** Invitations over HTTP, for staff and for a customer's people: made, listed while they wait, taken back. */
import { z } from 'zod';
import { languageSchema } from '../../protocol/cli/language.ts';
import { customerIdSchema } from '../../protocol/ids.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { getCustomer } from '../customers/store.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import type { SendAccountMail } from './account-mail.ts';
import { invite, listInvitations, revokeInvitation } from './invitations.ts';
import { emailSchema, personNameSchema, staffRolesSchema } from './people.ts';
import { memberRoles, staffRoles } from './rules.ts';
import type { Actor } from './rules.ts';

const invitation = z.string().regex(/^v_[a-z0-9]{10,32}$/);
const madeSchema = z.strictObject({
  id: z.string(),
  expiresAt: z.string(),
  /** Only where no mail leaves this server: the link to hand over. */
  link: z.string().optional(),
});
const listSchema = z.object({
  items: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      roles: z.array(z.enum(staffRoles)),
      memberRole: z.enum(memberRoles).nullable(),
      createdAt: z.string(),
      expiresAt: z.string(),
    }),
  ),
});

export interface InvitationRoutesOptions {
  readonly store: Store;
  readonly url: () => string;
  readonly sendMail: SendAccountMail;
  readonly mailWorks: () => boolean;
  readonly now: () => Date;
}

const idOf = (actor: Actor): string => (actor.kind === 'nobody' ? '' : actor.id);

export const invitationRoutes = (
  endpoint: Endpoint,
  { store, url, sendMail, mailWorks, now }: InvitationRoutesOptions,
): Route[] => {
  const { db } = store;
  const parts = () => ({ url: url(), sendMail, mailWorks: mailWorks(), now: now() });
  return [
    endpoint({
      method: 'get',
      path: '/staff/invitations',
      summary: 'Invitations to the staff that were not used yet.',
      action: 'staff.manage',
      answer: listSchema,
      handle: async () => ({ items: await listInvitations(db, null) }),
    }),
    endpoint({
      method: 'post',
      path: '/staff/invitations',
      summary: 'Invites somebody to the staff.',
      action: 'staff.manage',
      body: z.strictObject({
        email: emailSchema,
        name: personNameSchema,
        roles: staffRolesSchema,
        language: languageSchema.default('de'),
      }),
      answer: madeSchema,
      status: 201,
      secret: true,
      handle: ({ actor, body }) =>
        invite(store, { ...body, to: { kind: 'staff', roles: body.roles }, by: idOf(actor) }, parts()),
    }),
    endpoint({
      method: 'delete',
      path: '/staff/invitations/:invitation',
      summary: 'Takes an invitation to the staff back.',
      action: 'staff.manage',
      params: z.object({ invitation }),
      handle: ({ actor, params }) =>
        revokeInvitation(store, { id: params.invitation, customerId: null, by: idOf(actor) }, now()),
    }),
    endpoint({
      method: 'get',
      path: '/customers/:customerId/invitations',
      summary: 'Invitations to a customer that were not used yet.',
      action: 'customer.members',
      params: z.object({ customerId: customerIdSchema }),
      answer: listSchema,
      of: ({ params }) => params,
      handle: async ({ params }) => ({ items: await listInvitations(db, params.customerId) }),
    }),
    endpoint({
      method: 'post',
      path: '/customers/:customerId/invitations',
      summary: 'Invites somebody to a customer.',
      action: 'customer.members',
      params: z.object({ customerId: customerIdSchema }),
      body: z.strictObject({
        email: emailSchema,
        name: personNameSchema,
        role: z.enum(memberRoles).default('member'),
        language: languageSchema.default('de'),
      }),
      answer: madeSchema,
      status: 201,
      secret: true,
      of: ({ params }) => params,
      handle: async ({ actor, params, body }) => {
        await getCustomer(db, params.customerId);
        const to = { kind: 'member' as const, customerId: params.customerId, role: body.role };
        return invite(store, { ...body, to, by: idOf(actor) }, parts());
      },
    }),
    endpoint({
      method: 'delete',
      path: '/customers/:customerId/invitations/:invitation',
      summary: 'Takes an invitation to a customer back.',
      action: 'customer.members',
      params: z.object({ customerId: customerIdSchema, invitation }),
      of: ({ params }) => params,
      handle: ({ actor, params }) =>
        revokeInvitation(
          store,
          { id: params.invitation, customerId: params.customerId, by: idOf(actor) },
          now(),
        ),
    }),
  ];
};
