/** Tickets opened by an agent: signed, once, of its own customer, and nothing learned about others. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { agentPaths, agentTicketResponseSchema } from '../../protocol/agent-api.ts';
import type { AgentTicketRequest } from '../../protocol/agent-api.ts';
import { contactFor } from '../../server/customers/contacts.ts';
import { readActivities } from '../../server/tickets/log.ts';
import { getTicket } from '../../server/tickets/store.ts';
import { databases } from '../support/databases.ts';
import { startTestServer } from '../support/server.ts';

const wishOf = (changes: Partial<AgentTicketRequest> = {}): AgentTicketRequest => ({
  requestId: randomUUID(),
  subject: 'The till prints nothing',
  text: 'Since this morning no receipt comes out.',
  impact: { kind: 'fault', reach: 'down', workaround: 'none' },
  contact: { name: 'Anna Adler', email: 'Anna@adler.example' },
  diagnosis: {
    versions: {
      product: 'till',
      channel: 'release',
      platform: 'linux-x64',
      installed: '1.0.0',
      previous: [],
      pinned: null,
      knownBad: ['1.1.0'],
      state: 'idle',
      agent: '0.1.0',
      lastCheckAt: null,
    },
  },
  ...changes,
});

describe.each(databases)('tickets from an agent on $name', ({ database }) => {
  it('opens a ticket of the installation’s customer, with the diagnosis and the class its answers mean', async () => {
    const server = await startTestServer(await database());
    const agent = await server.agent();
    const answer = await agent.request('POST', agentPaths.tickets, JSON.stringify(wishOf()));
    expect(answer.status).toBe(201);
    const { number, class: ticketClass } = agentTicketResponseSchema.parse(await answer.json());
    expect(ticketClass).toBe('A');
    const ticket = await getTicket(server.store.db, number);
    expect(ticket).toMatchObject({
      customerId: agent.customerId,
      class: 'A',
      product: 'till',
      source: 'api',
    });
    expect(ticket.openedBy.kind).toBe('customer');
    const [opened] = await readActivities(server.store.db, number);
    expect(opened?.content?.text).toContain('no receipt comes out');
    expect(opened?.content?.text).toContain('Sent from till-7');
    expect(opened?.content?.text).toContain('failed here: 1.1.0');
    expect(opened?.content?.text).not.toContain('The agent’s own health');
  });

  it('writes what it adds in the language that the person saw it in', async () => {
    const server = await startTestServer(await database());
    const agent = await server.agent();
    const wish = wishOf({ language: 'de' });
    const answer = await agent.request('POST', agentPaths.tickets, JSON.stringify(wish));
    const { number } = agentTicketResponseSchema.parse(await answer.json());
    const [opened] = await readActivities(server.store.db, number);
    expect(opened?.content?.text).toContain('Gesendet von till-7');
    expect(opened?.content?.text).toContain('hier gescheitert: 1.1.0');
    expect(opened?.content?.text).not.toContain('Sent from');
  });

  it('answers the same request again with the same ticket, and refuses another one under its id', async () => {
    const server = await startTestServer(await database());
    const agent = await server.agent();
    const wish = wishOf();
    const send = async (changed: AgentTicketRequest) =>
      agent.request('POST', agentPaths.tickets, JSON.stringify(changed));
    const first = agentTicketResponseSchema.parse(await (await send(wish)).json());
    const [second, third] = await Promise.all([send(wish), send(wish)]);
    expect(agentTicketResponseSchema.parse(await second.json())).toEqual(first);
    expect(agentTicketResponseSchema.parse(await third.json())).toEqual(first);
    const other = await send({ ...wish, subject: 'Something else' });
    expect(other.status).toBe(409);
    const { tickets } = await server.store.db
      .selectFrom('tickets')
      .select((e) => e.fn.countAll().as('tickets'))
      .executeTakeFirstOrThrow();
    expect(Number(tickets)).toBe(1);
  });

  it('does not tell whether an address belongs to another customer, and does not write in that person’s name', async () => {
    const server = await startTestServer(await database());
    const [agent, other] = [await server.agent(), await server.agent()];
    const stranger = { customerId: other.customerId, name: 'Berta', email: 'berta@other.example' };
    await server.store.transaction((trx) => contactFor(trx, stranger, server.now));
    const wish = wishOf({ contact: { name: 'Berta', email: 'berta@other.example' } });
    const answer = await agent.request('POST', agentPaths.tickets, JSON.stringify(wish));
    expect(answer.status).toBe(201);
    const { number } = agentTicketResponseSchema.parse(await answer.json());
    const ticket = await getTicket(server.store.db, number);
    expect(ticket.openedBy).toEqual({ kind: 'system', id: agent.installationId });
    expect(ticket.customerId).toBe(agent.customerId);
  });
});

describe('tickets from an agent are refused', () => {
  it('unsigned, replayed, malformed, or in too quick a row', async () => {
    const server = await startTestServer(':memory:');
    const agent = await server.agent();
    const body = JSON.stringify(wishOf());
    const unsigned = await fetch(server.url + agentPaths.tickets, { method: 'POST', body });
    expect(unsigned.status).toBe(401);
    const bad = JSON.stringify({ ...wishOf(), contact: { name: 'A', email: 'nobody' } });
    expect((await agent.request('POST', agentPaths.tickets, bad)).status).toBe(400);
    const tooLong = JSON.stringify(wishOf({ text: 'x'.repeat(20_001) }));
    expect((await agent.request('POST', agentPaths.tickets, tooLong)).status).toBe(400);
    let last = 201;
    for (let sent = 0; sent < 20 && last !== 429; sent += 1)
      last = (await agent.request('POST', agentPaths.tickets, JSON.stringify(wishOf()))).status;
    expect(last).toBe(429);
  });
});
