/** What the program does as live events: tickets, builds and what installations report. */
import { isPublic } from '../../protocol/ticket-activity.ts';
import type { EventBus } from '../events.ts';
import type { DeskOptions } from '../tickets/desk.ts';
import { tell, tellBuild } from './tell.ts';

/** For the desk's `onChange`. A customer's people are told of what they can see: an internal note is none of it. */
export const tellTicket: NonNullable<DeskOptions['onChange']> = (trx, ticket, activities) =>
  tell(
    trx,
    { type: 'ticket', number: ticket.number, seq: ticket.seq },
    {
      action: activities.some(({ head }) => isPublic(head.facts)) ? 'ticket.read' : 'ticket.note',
      customerId: ticket.customerId,
    },
  );

/** Builds that were published, and what agents report. */
export const tellUpdates = (bus: EventBus): void => {
  bus.on('published', (trx, { target, manifest }) => tellBuild(trx, target, manifest.customer ?? null));
  bus.on('reported', (trx, { installationId, customerId }) =>
    tell(trx, { type: 'installation', id: installationId }, { action: 'installation.read', customerId }),
  );
};
