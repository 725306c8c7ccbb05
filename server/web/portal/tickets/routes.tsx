/** The customer's tickets: list, opening one, and one ticket. */
import { IconMessageCircle, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Area } from '../../../../protocol/face/area.ts';
import { useMe } from '../../api/me.ts';
import { yourTurn } from './tickets.ts';

/** How many tickets wait for an answer or a confirmation. */
const useYourTurn = (): number | undefined => {
  const me = useMe();
  return useQuery({ ...yourTurn(), enabled: me.may('ticket.list') }).data?.items.length;
};

export const ticketArea: Area = {
  routes: [
    { path: '/tickets', page: () => import('./list-page.tsx') },
    { path: '/tickets/new', page: () => import('./new-page.tsx') },
    { path: '/tickets/$number', page: () => import('./ticket-page.tsx') },
  ],
  navigation: [
    {
      to: '/tickets',
      label: { de: 'Tickets', en: 'Tickets' },
      icon: IconMessageCircle,
      action: 'ticket.list',
      keys: 'g t',
      useCount: useYourTurn,
    },
  ],
  commands: [
    {
      id: 'ticket-new',
      label: { de: 'Neues Ticket eröffnen', en: 'Open a new ticket' },
      icon: IconPlus,
      to: '/tickets/new',
      action: 'ticket.open',
      keys: 'c',
    },
  ],
};
