/** Support as the demonstration needs it: somebody of the staff with a second factor, and a customer's ticket. */
import { z } from 'zod';
import { setSecondFactor } from '../../test/support/second-factor.ts';
import { browserAt, secretOf, signIn, testPassword } from '../../test/support/people.ts';
import type { Answer, Browser } from '../../test/support/people.ts';

const answered = (answer: Answer, status: number): unknown => {
  if (answer.status === status) return answer.body;
  throw new Error(`the server answered ${answer.status}: ${JSON.stringify(answer.body)}`);
};

/** Takes an invitation up as its holder's browser would, and sets up a second factor. */
export const joinStaff = async (url: string, link: string, email: string): Promise<Browser> => {
  const accepted = { token: secretOf(link), password: testPassword };
  answered(await browserAt(url).call('POST', '/api/v1/invitations/accept', accepted), 201);
  const browser = await signIn(url, email);
  await setSecondFactor(browser);
  return browser;
};

const ticketShape = z.looseObject({ ticket: z.looseObject({ number: z.number() }) });

/** Opens a ticket for a customer; returns its number. */
export const openTicket = async (support: Browser, customerId: string): Promise<number> => {
  const wish = {
    customerId,
    class: 'B',
    subject: 'Compiler stops at a file of ours',
    text: 'Since this morning. We can work around it with your help.',
  };
  const body = answered(await support.call('POST', '/api/v1/tickets', wish), 201);
  return ticketShape.parse(body).ticket.number;
};

const activitiesShape = z.looseObject({
  items: z.array(z.looseObject({ head: z.looseObject({ facts: z.looseObject({ kind: z.string() }) }) })),
});

/** What happened to a ticket, in order, by the kinds of its activities. */
export const happenedTo = async (support: Browser, ticket: number): Promise<string[]> => {
  const body = answered(await support.call('GET', `/api/v1/tickets/${ticket}/activities`), 200);
  return activitiesShape.parse(body).items.map(({ head }) => head.facts.kind);
};
