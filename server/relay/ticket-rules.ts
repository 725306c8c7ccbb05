/** Whether a helper may hold a session: who may not see its ticket in the console does not get to it by a code either. Pure. */
import { can, maySee } from '../auth/rules.ts';
import type { Actor, Resource } from '../auth/rules.ts';

/** Why a helper is refused for the ticket that a session is about. */
type TicketRefusal = 'ticket-unknown' | 'ticket-forbidden';
/** Why a helper who has passed the door is refused a session all the same. */
export type HelperRefusal = TicketRefusal | 'not-allowed';

/** @param ticket whose it is, null where there is none of that number; asked as the API asks before it shows one */
export const ticketRefusal = (actor: Actor, ticket: Resource | null): TicketRefusal | null => {
  if (ticket === null || !maySee(actor, ticket)) return 'ticket-unknown';
  return can(actor, 'ticket.read', ticket) ? null : 'ticket-forbidden';
};

/** As `ticketRefusal`, `ticket` being 'none' where the session is about none; what they may was asked at the door, and may be gone since. */
export const helperRefusal = (actor: Actor, ticket: Resource | 'none' | null): HelperRefusal | null => {
  const refusal = ticket === 'none' ? null : ticketRefusal(actor, ticket);
  return refusal ?? (can(actor, 'session.hold', { customerId: null }) ? null : 'not-allowed');
};
