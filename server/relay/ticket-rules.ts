/** Whether a helper may hold a session for a ticket: who may not see it in the console does not get to it by a code either. Pure. */
import { can, maySee } from '../auth/rules.ts';
import type { Actor, Resource } from '../auth/rules.ts';

/** Why a helper is refused for the ticket that a session is about. */
export type TicketRefusal = 'ticket-unknown' | 'ticket-forbidden';

/** @param ticket whose it is, null where there is none of that number; asked as the API asks before it shows one */
export const ticketRefusal = (actor: Actor, ticket: Resource | null): TicketRefusal | null => {
  if (ticket === null || !maySee(actor, ticket)) return 'ticket-unknown';
  return can(actor, 'ticket.read', ticket) ? null : 'ticket-forbidden';
};
