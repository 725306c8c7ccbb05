/** The ticket desk in the console: queues, new tickets, one ticket. */
import { IconPlus, IconTicket } from '@tabler/icons-react';
import type { Area } from '../../../../protocol/face/area.ts';
import { useQueueCounts } from './queue-data.ts';

export const ticketArea: Area = {
  routes: [
    { path: '/tickets', page: () => import('./queue-page.tsx') },
    { path: '/tickets/new', page: () => import('./new-ticket-page.tsx') },
    { path: '/tickets/$number', page: () => import('./ticket-page.tsx') },
  ],
  navigation: [
    {
      to: '/tickets',
      label: { de: 'Tickets', en: 'Tickets' },
      icon: IconTicket,
      action: 'ticket.list',
      keys: 'g t',
      useCount: () => useQueueCounts().data?.mine,
    },
  ],
  commands: [
    {
      id: 'new-ticket',
      label: { de: 'Neues Ticket anlegen', en: 'Open a new ticket' },
      icon: IconPlus,
      to: '/tickets/new',
      action: 'ticket.open',
    },
  ],
};
