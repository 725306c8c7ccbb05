/** The customer's tickets as the pages ask for them. */
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';

export type TicketRow = Answer<'GET /tickets'>['items'][number];
export type TicketView = Answer<'GET /tickets/{number}'>;
export type Ticket = TicketView['ticket'];
export type Activities = Answer<'GET /tickets/{number}/activities'>;
export type Activity = Activities['items'][number];

const activitiesMost = 500;
const yourTurnMost = 50;

/** Tickets that wait for the customer: for an answer, or for the confirmation of a fix. */
export const yourTurn = () => ({
  queryKey: ['tickets', 'your-turn'],
  queryFn: () => call('GET /tickets', { query: { status: ['waiting', 'delivered'], limit: yourTurnMost } }),
});

/** One ticket. */
export const oneTicket = (number: string) => ({
  queryKey: ['ticket', number],
  queryFn: () => call('GET /tickets/{number}', { params: { number } }),
});

/** All that happened to a ticket, oldest first, however long its history is. */
export const ticketHistory = (number: string) => ({
  queryKey: ['ticket', number, 'activities'],
  queryFn: async (): Promise<Activities> => {
    const items: Activity[] = [];
    const names: Record<string, string> = {};
    for (;;) {
      const page = await call('GET /tickets/{number}/activities', {
        params: { number },
        query: { after: items.at(-1)?.head.seq ?? 0, limit: activitiesMost },
      });
      items.push(...page.items);
      Object.assign(names, page.names);
      if (page.items.length < activitiesMost) return { items, names };
    }
  },
});
