/** A server whose desk has three tickets of one customer, and two people to work on them: for stories of the console. */
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { signInAt, visitOnce } from './browser.ts';
import type { Language, Visitor } from './browser.ts';
import { databases } from './databases.ts';
import { addMember, addStaff, addTestCustomer, signIn } from './people.ts';
import { startTestServer } from './server.ts';

const viewShape = z.looseObject({
  ticket: z.looseObject({
    number: z.int(),
    seq: z.int(),
    class: z.string().nullable(),
    assignee: z.string().nullable(),
    status: z.string(),
    links: z.array(z.object({ to: z.int(), relation: z.string() })),
  }),
});

const subjects = ['Rechnungsdruck geht nicht', 'Export bricht ab', 'Etiketten sind leer'];

export const startConsoleDesk = async () => {
  const server = await startTestServer((await databases[0]?.database()) ?? '', { now: new Date() });
  const customer = await addTestCustomer(server.store, 'Bäckerei Muster');
  const helper = await addStaff(server.store, 'support');
  const colleague = await addStaff(server.store, 'support');
  const member = await addMember(server.store, customer.id, 'member');
  const asks = await signIn(server.url, member.email);
  const numbers: number[] = [];
  for (const subject of subjects) {
    const body = { customerId: customer.id, subject, text: `${subject}. Seit heute.` };
    numbers.push(viewShape.parse((await asks.call('POST', '/api/v1/tickets', body)).body).ticket.number);
  }
  const other = await signIn(server.url, colleague.email);
  const read = async (number: number) =>
    viewShape.parse((await other.call('GET', `/api/v1/tickets/${number}`)).body).ticket;
  const log = async (number: number) =>
    JSON.stringify((await other.call('GET', `/api/v1/tickets/${number}/activities`)).body);
  /** A command of the colleague's; what it answered. */
  const act = async (number: number, kind: string, body: Readonly<Record<string, unknown>>) => {
    const { seq } = await read(number);
    const answer = await other.call('POST', `/api/v1/tickets/${number}/${kind}`, {
      expectedSeq: seq,
      ...body,
    });
    expect(answer.status).toBeLessThan(300);
    return answer.body;
  };
  return { server, customer, helper, colleague, member, numbers, other, read, log, act };
};

/** The desk, and a page of the console in which its helper is signed in. */
export const openConsoleDesk = async (language: Language) => {
  const desk = await startConsoleDesk();
  const visitor: Visitor = await visitOnce({ language });
  await signInAt(visitor, desk.server.url, desk.helper.email);
  const goTo = async (path: string): Promise<void> => {
    await visitor.page.goto(`${desk.server.url}/console${path}`);
  };
  return { ...desk, visitor, page: visitor.page, goTo };
};

/** What the keyboard is at: its name as a screen reader says it, or what stands in it. */
export const focusedOn = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const { activeElement: at } = document;
    return at === document.body ? 'nothing' : (at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent).trim();
  })()`);
