/** Sessions by API: who was there, for how long, with what allowed; and which customers wait for somebody right now. */
import { z } from 'zod';
import { installationIdSchema, ticketNumberSchema } from '../../protocol/ids.ts';
import { onlyCustomer } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { can } from '../auth/rules.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import type { Waiting } from './meeting.ts';
import { listSessions, sessionSummarySchema } from './held.ts';

const listQuery = z.object({
  ticket: z.coerce.number().pipe(ticketNumberSchema).optional(),
  installation: installationIdSchema.optional(),
  /** Only those begun before: the `startedAt` of the last one had. */
  before: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const waitingSchema = z.object({
  lookup: z.string(),
  ticket: z.number().nullable(),
  customerId: z.string(),
  machine: z.string(),
  openedAt: z.string(),
});

export interface SessionRoutesOptions {
  readonly store: Store;
  readonly waiting: () => Promise<Waiting[]>;
}

export const sessionRoutes = (endpoint: Endpoint, { store, waiting }: SessionRoutesOptions): Route[] => [
  endpoint({
    method: 'get',
    path: '/sessions',
    summary: 'Sessions of remote assistance, newest first',
    action: 'session.read',
    query: listQuery,
    answer: z.object({ items: z.array(sessionSummarySchema) }),
    handle: async ({ actor, query }) => ({
      items: await listSessions(store.db, { ...query, customerId: onlyCustomer(actor) }),
    }),
  }),
  endpoint({
    method: 'get',
    path: '/sessions/waiting',
    summary: 'Customers who show a code right now; the secret half is theirs to read out',
    action: 'session.hold',
    answer: z.object({ items: z.array(waitingSchema) }),
    handle: async ({ actor }) => ({
      items: (await waiting()).filter((one) => one.ticket === null || can(actor, 'ticket.read', one)),
    }),
  }),
];
