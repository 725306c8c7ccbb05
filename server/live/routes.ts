/** Live updates as server-sent events, and who is at a ticket. */
import type { Request } from 'express';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { ticketNumberSchema } from '../../protocol/ids.ts';
import { liveEventSchema, presenceStates, presentPersonSchema } from '../../protocol/live-event.ts';
import type { Endpoint } from '../api/endpoint.ts';
import type { Actor } from '../auth/rules.ts';
import { isOwnHost } from '../http/host-rules.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { getTicket } from '../tickets/store.ts';
import type { LiveHub } from './hub.ts';
import { bePresent, presentAt } from './presence.ts';

const ticketParams = z.object({ number: z.coerce.number().pipe(ticketNumberSchema) });
const presenceSchema = z.object({ people: z.array(presentPersonSchema) });

export interface LiveRoutesOptions {
  readonly store: Store;
  readonly hub: LiveHub;
  readonly authenticate: (request: Request) => Promise<Actor>;
  /** Where browsers reach this server. */
  readonly origin: () => string;
  readonly now: () => Date;
}

export const liveRoutes = (
  endpoint: Endpoint,
  { store, hub, authenticate, origin, now }: LiveRoutesOptions,
): Route[] => {
  const ofTicket = ({ params }: { params: { number: number } }) => getTicket(store.db, params.number);
  return [
    endpoint({
      method: 'get',
      path: '/live',
      summary: 'What changes from now on, as server-sent events; each event’s data is one of these.',
      action: 'own.profile',
      answer: liveEventSchema,
      handle: ({ actor, request, response }) => {
        if (actor.kind === 'nobody') return Promise.resolve();
        // A token is only sent on purpose; a browser sends its session whoever made it connect.
        if (request.get('authorization') === undefined && !isOwnHost(request.host, origin()))
          throw new BeistandError('FORBIDDEN', 'This request was sent to another host than this server.');
        response.status(200).set({
          'Content-Type': 'text/event-stream; charset=utf-8',
          // Said to proxies that collect an answer before they pass it on.
          'X-Accel-Buffering': 'no',
        });
        const again = request.get('last-event-id') !== undefined;
        hub.join({ actor, output: response, again, check: () => authenticate(request) });
        response.flushHeaders();
        return Promise.resolve();
      },
    }),
    endpoint({
      method: 'get',
      path: '/tickets/:number/presence',
      summary: 'Who is at a ticket right now.',
      action: 'ticket.note',
      params: ticketParams,
      answer: presenceSchema,
      of: ofTicket,
      handle: async ({ params }) => ({ people: await presentAt(store.db, params.number, now()) }),
    }),
    endpoint({
      method: 'post',
      path: '/tickets/:number/presence',
      summary: 'Says what I do at a ticket; to be said again every 15 seconds, and “gone” at the end.',
      action: 'ticket.note',
      params: ticketParams,
      body: z.strictObject({ state: z.enum([...presenceStates, 'gone']) }),
      answer: presenceSchema,
      of: ofTicket,
      handle: async ({ actor, params, body }) => {
        if (actor.kind === 'staff')
          await bePresent(store, { ticket: params.number, person: actor.id, state: body.state }, now());
        return { people: await presentAt(store.db, params.number, now()) };
      },
    }),
  ];
};
