/** What happens in the program as webhook events: facts and ids, no texts. */
import type { Activity } from '../../protocol/ticket-activity.ts';
import type { EventBus } from '../events.ts';
import type { Trx } from '../store/store.ts';
import type { TicketState } from '../tickets/ticket-state.ts';
import { announce } from './webhooks.ts';

/** For the desk's `onChange`. */
export const announceTicket =
  (now: () => Date) =>
  (trx: Trx, ticket: TicketState, activities: readonly Activity[]): Promise<void> =>
    announce(
      trx,
      'ticket.changed',
      {
        number: ticket.number,
        customerId: ticket.customerId,
        status: ticket.status,
        class: ticket.class,
        seq: ticket.seq,
        activities: activities.map(({ head }) => ({ seq: head.seq, kind: head.facts.kind, by: head.by })),
      },
      now(),
    );

/** Builds that were published, and what agents report. */
export const announceUpdates = (bus: EventBus, now: () => Date): void => {
  bus.on('published', (trx, { target, manifest }) =>
    announce(
      trx,
      'build.published',
      { target, product: manifest.product, channel: manifest.channel, fixes: manifest.fixes },
      now(),
    ),
  );
  bus.on('reported', (trx, { installationId, customerId, product, event }) =>
    announce(trx, 'installation.reported', { installationId, customerId, product, kind: event.kind }, now()),
  );
};
