/** Who may come to the relay, and how codes die. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { relayPaths } from '../../protocol/session/relay-messages.ts';
import { ticketRefusal } from '../../server/relay/ticket-rules.ts';
import { openHandAgent } from '../support/assist-agent.ts';
import { startAssist } from '../support/assist-home.ts';
import { Refused } from '../support/assist-carrier.ts';
import { joinAssist } from '../support/assist-helper.ts';
import { soon } from '../support/assist-world.ts';
import { authorizationOf, createDevice } from '../support/device.ts';
import { addMember, addStaff, browserAt, signIn } from '../support/people.ts';
import type { Browser } from '../support/people.ts';
import { openLive } from '../support/live.ts';
import { helperAt, startRelay, ticketOf } from '../support/relay-world.ts';
import { setSecondFactor } from '../support/second-factor.ts';

const waitingSchema = z.object({
  items: z.array(z.object({ lookup: z.string(), ticket: z.int().nullable() })),
});

describe('the relay’s doors', () => {
  it('are closed to whoever is no installation', async () => {
    const server = await startRelay();
    const customer = await server.agent();
    const url = () => server.url;
    const stranger = { ...customer, device: createDevice() };
    await expect(openHandAgent(server, stranger, { url })).rejects.toMatchObject({ status: 401 });
    const replayed = authorizationOf(customer.device, {
      installationId: customer.installationId,
      method: 'GET',
      target: relayPaths.agent,
      at: server.now,
    });
    const connect = () =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(`${server.url.replace('http', 'ws')}${relayPaths.agent}`, {
          headers: { authorization: replayed },
        });
        socket.on('open', () => {
          socket.close();
          resolve(101);
        });
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
        socket.on('error', () => undefined);
      });
    expect(await connect()).toBe(101);
    expect(await connect()).toBe(401);
  });

  it('are closed to who is not signed in, has no second factor, no role for it, or comes from another site', async () => {
    const server = await startRelay();
    const customer = await server.agent();
    const url = () => server.url;
    const { code } = await openHandAgent(server, customer, { url });
    const refusal = async (
      browser: Browser,
      origin?: string,
      headers: Record<string, string> = {},
    ): Promise<string> => {
      const wish = { url, browser, code, headers, ...(origin === undefined ? {} : { origin }) };
      const error: unknown = await joinAssist(wish).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      return error instanceof Refused
        ? `${error.status} ${(JSON.parse(error.body) as { code: string }).code}`
        : 'no refusal';
    };
    expect(await refusal(browserAt(server.url))).toBe('401 UNAUTHENTICATED');
    const member = await signIn(server.url, (await addMember(server.store, customer.customerId)).email);
    expect(await refusal(member)).toBe('403 FORBIDDEN');
    const owner = await signIn(server.url, (await addStaff(server.store, 'product-owner')).email);
    expect(await refusal(owner)).toBe('403 FORBIDDEN');
    const oneFactor = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    expect(await refusal(oneFactor)).toBe('403 SECOND_FACTOR_NEEDED');
    await setSecondFactor(oneFactor);
    expect(await refusal(oneFactor, 'https://evil.example')).toBe('403 FORBIDDEN');
    // A site whose name was made to point here, from a page that somehow says it were ours.
    expect(await refusal(oneFactor, undefined, { host: 'evil.example' })).toBe('403 FORBIDDEN');
    // Nobody said that a proxy is to be believed.
    const proxied = { host: 'evil.example', 'x-forwarded-host': new URL(server.url).host };
    expect(await refusal(oneFactor, undefined, proxied)).toBe('403 FORBIDDEN');
    expect(await refusal(oneFactor)).toBe('no refusal');
  });

  it('are open behind a proxy that passes on the name, or names it where it is believed', async () => {
    const server = await startRelay(undefined, { trustedProxies: 1 });
    const { code } = await openHandAgent(server, await server.agent(), { url: () => server.url });
    const browser = await helperAt(server);
    const join = (forwarded: string) =>
      joinAssist({
        url: () => server.url,
        browser,
        code,
        headers: { host: 'backend', 'x-forwarded-host': forwarded },
      });
    await expect(join('evil.example')).rejects.toThrow('another host');
    const live = (forwarded: string) => openLive(server.url, browser, { 'x-forwarded-host': forwarded });
    await expect(live('evil.example')).rejects.toThrow('another host');
    await live(new URL(server.url).host);
    await join(new URL(server.url).host);
  });

  it('are closed to a ticket of another customer', async () => {
    const server = await startRelay();
    const [customer, other] = [await server.agent(), await server.agent()];
    const ticket = await ticketOf(server, other.customerId);
    await expect(openHandAgent(server, customer, { url: () => server.url, ticket })).rejects.toThrow(
      'ticket-unknown',
    );
    await expect(openHandAgent(server, customer, { url: () => server.url, ticket: 999 })).rejects.toThrow(
      'ticket-unknown',
    );
  });

  it('are closed to a helper for a ticket that is not there, or that they may not see in the console either', async () => {
    const server = await startRelay();
    const customer = await server.agent();
    const ticket = await ticketOf(server, customer.customerId);
    const url = () => server.url;
    const { code, bindings } = await openHandAgent(server, customer, { url, ticket });
    const browser = await helperAt(server);
    const renumbered = async (from: number, to: number): Promise<void> => {
      await sql`pragma foreign_keys = off`.execute(server.store.db);
      await server.store.db.updateTable('tickets').set({ number: to }).where('number', '=', from).execute();
    };
    await renumbered(ticket, ticket + 1);
    await expect(joinAssist({ url, browser, code })).rejects.toThrow('ticket-unknown');
    // It was no try: the customer was not told of anybody.
    expect(bindings).toEqual([]);
    await renumbered(ticket + 1, ticket);
    await joinAssist({ url, browser, code });
    expect(bindings).toHaveLength(1);

    const support = { kind: 'staff', id: 'u_1', roles: ['support'] } as const;
    const theirs = { customerId: customer.customerId };
    expect(ticketRefusal(support, theirs)).toBeNull();
    expect(ticketRefusal({ ...support, scopes: ['session.*'] }, theirs)).toBe('ticket-forbidden');
    expect(ticketRefusal({ ...support, roles: [] }, theirs)).toBe('ticket-forbidden');
    expect(ticketRefusal({ kind: 'nobody' }, theirs)).toBe('ticket-unknown');
    expect(ticketRefusal(support, null)).toBe('ticket-unknown');
  });

  it.each([
    ['without a role, by the code alone', [], 'ticket-forbidden', true],
    ['without a role, for a customer picked from the list', [], 'ticket-forbidden', false],
    ['with a role that holds none', ['product-owner'], 'not-allowed', true],
  ] as const)(
    'are closed to a helper for a real customer’s ticket who was let in and is then %s',
    async (_who, roles, reason, byCode) => {
      const server = await startRelay(new Date());
      const agent = await server.agent();
      const ticket = await ticketOf(server, agent.customerId);
      const customer = await startAssist(server, { agent, args: ['--terminal', '--ticket', String(ticket)] });
      const person = await addStaff(server.store, 'support');
      const browser = await signIn(server.url, person.email);
      await setSecondFactor(browser);
      const url = () => server.url;
      const told = await customer.code();
      const list = async () => {
        const { status, body } = await browser.call('GET', '/api/v1/sessions/waiting');
        return status === 200 ? waitingSchema.parse(body).items : status;
      };
      const waiting = await list();
      expect(waiting).toMatchObject([{ ticket, lookup: told.slice(0, 5) }]);
      const lookup = typeof waiting === 'number' ? '' : waiting[0]?.lookup;
      const code = byCode ? told : `${lookup} ${told.slice(-5)}`;
      const onOpen = async (): Promise<void> => {
        await server.store.db
          .updateTable('people')
          .set({ roles: JSON.stringify(roles) })
          .where('user_id', '=', person.id)
          .execute();
      };
      await expect(joinAssist({ url, browser, code, onOpen })).rejects.toThrow(reason);
      expect(await list()).toBe(403);
      // The customer was told of nobody, and their code is still good for somebody who may.
      expect(customer.screen()).not.toContain('Stefanie Stab');
      const helper = await joinAssist({
        url,
        browser: await helperAt(server, { name: 'Konrad Kern' }),
        code: told,
      });
      expect(helper.binding()).toMatchObject({ ticket, helper: { name: 'Konrad Kern' } });
      await expect.poll(customer.screen, soon).toContain('Konrad Kern');
      customer.type('\u0003');
      await customer.exit;
      expect(customer.screen()).not.toContain('Stefanie Stab');
    },
  );

  it('let an installation open four at once, however many come at the same moment with a ticket', async () => {
    const server = await startRelay();
    const customer = await server.agent();
    const ticket = await ticketOf(server, customer.customerId);
    const came = await Promise.allSettled(
      Array.from({ length: 12 }, () => openHandAgent(server, customer, { url: () => server.url, ticket })),
    );
    const refused = came.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(refused).toEqual(Array(8).fill('Error: too-many'));
  });

  it('are shut on an end that never stops talking to the relay itself', async () => {
    const server = await startRelay();
    const agent = await openHandAgent(server, await server.agent(), { url: () => server.url });
    for (let count = 0; count < 400; count += 1) agent.tell({ type: 'again', loss: 0, received: count });
    await expect.poll(() => agent.ended()).toBe('lost');
  });

  it.each([
    ['no JSON', 'hello'],
    ['a word the protocol does not have', '{"type":"shell"}'],
    ['a member more', '{"type":"join","lookup":"12345","admin":true}'],
    ['too long', '{"type":"join","lookup":"12345"}'.padEnd(10_000)],
    ['a frame before the first word', Buffer.alloc(100)],
  ])('are shut on %s', async (_what, sent) => {
    const server = await startRelay();
    const browser = await helperAt(server);
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${relayPaths.console}`, {
      headers: {
        origin: server.url,
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    const code = await new Promise<number>((resolve) => {
      socket.on('open', () => socket.send(sent));
      socket.on('close', resolve);
    });
    expect(code).toBe(1008);
  });
});

/** Joins with the first half of a code, and leaves as soon as the relay has answered. */
const knock = (url: string, browser: Browser, lookup: string): Promise<void> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${relayPaths.console}`, {
      headers: {
        origin: url,
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'join', lookup })));
    socket.on('message', () => socket.close());
    socket.on('close', () => resolve());
  });

describe('a code', () => {
  it('is dead after three wrong tries, even for who then has it right', async () => {
    const server = await startRelay();
    const url = () => server.url;
    const agent = await openHandAgent(server, await server.agent(), { url, secret: '35072' });
    const browser = await helperAt(server);
    const lookup = agent.code.slice(0, 5);
    for (const secret of ['00000', '11111', '22222']) {
      expect(agent.ended()).toBeNull();
      await expect(joinAssist({ url, browser, code: `${lookup}${secret}` })).rejects.toThrow();
    }
    await expect.poll(() => agent.ended()).toBe('code-tried');
    await expect(joinAssist({ url, browser, code: agent.code })).rejects.toThrow('code-wrong');
  });

  it('that nobody has looks the same as a wrong one', async () => {
    const server = await startRelay();
    const browser = await helperAt(server);
    await expect(joinAssist({ url: () => server.url, browser, code: '00000 00000' })).rejects.toThrow(
      'code-wrong',
    );
  });

  it('works after a wrong try, once, and not for a second helper', async () => {
    const server = await startRelay();
    const url = () => server.url;
    const agent = await openHandAgent(server, await server.agent(), { url });
    const browser = await helperAt(server);
    await expect(joinAssist({ url, browser, code: `${agent.code.slice(0, 5)}99999` })).rejects.toThrow();
    const helper = await joinAssist({ url, browser, code: agent.code });
    expect(helper.ended()).toBeNull();
    await expect(joinAssist({ url, browser: await helperAt(server), code: agent.code })).rejects.toThrow(
      'code-wrong',
    );
    expect(helper.ended()).toBeNull();
  });

  it('that was tried by somebody who went away in the middle has one try less', async () => {
    const server = await startRelay();
    const url = () => server.url;
    const agent = await openHandAgent(server, await server.agent(), { url });
    const browser = await helperAt(server);
    for (let tries = 0; tries < 3; tries += 1) {
      expect(agent.ended()).toBeNull();
      await knock(server.url, browser, agent.code.slice(0, 5));
    }
    await expect.poll(() => agent.ended()).toBe('code-tried');
  });

  it('expires after ten minutes', async () => {
    const server = await startRelay();
    const url = () => server.url;
    const agent = await openHandAgent(server, await server.agent(), { url });
    const browser = await helperAt(server);
    server.now = new Date(server.now.getTime() + sessionLimits.codeMs);
    await expect(joinAssist({ url, browser, code: agent.code })).rejects.toThrow('code-wrong');
    await expect.poll(() => agent.ended(), { timeout: 5_000 }).toBe('code-expired');
  });

  it('can’t be guessed by one helper for long', async () => {
    const server = await startRelay();
    const browser = await helperAt(server);
    const reasons: string[] = [];
    for (let tries = 0; tries < 22; tries += 1)
      await joinAssist({
        url: () => server.url,
        browser,
        code: `${String(tries).padStart(5, '0')}00000`,
      }).catch((error: unknown) => reasons.push(error instanceof Error ? error.message : ''));
    expect(reasons.slice(0, 20).every((one) => one === 'code-wrong')).toBe(true);
    expect(reasons.slice(20)).toEqual(['rate-limited', 'rate-limited']);
  });

  it('can’t be guessed by many helpers from one address either', async () => {
    const server = await startRelay();
    const helpers = [
      await helperAt(server),
      await helperAt(server),
      await helperAt(server),
      await helperAt(server),
    ];
    const reasons: string[] = [];
    for (const [index, browser] of helpers.entries())
      for (let tries = 0; tries < 16; tries += 1)
        await joinAssist({
          url: () => server.url,
          browser,
          code: `${String(index * 100 + tries).padStart(5, '0')}00000`,
          // Another one at their word each time; nobody said that a proxy is to be believed.
          headers: { 'x-forwarded-for': `198.51.100.${tries}` },
        }).catch((error: unknown) => reasons.push(error instanceof Error ? error.message : ''));
    expect(reasons.filter((one) => one === 'rate-limited')).toHaveLength(4);
    expect(reasons.slice(60)).toEqual(Array(4).fill('rate-limited'));
  });

  it.each([
    [
      'who the helper is',
      (binding: { helper: object }) => ({ ...binding, helper: { ...binding.helper, name: 'Eve' } }),
    ],
    ['which relay it is', (binding: object) => ({ ...binding, relay: 'https://evil.example' })],
    ['which ticket it is', (binding: object) => ({ ...binding, ticket: 7 })],
  ])('proves nothing where the ends were told differently %s', async (_what, believe) => {
    const server = await startRelay();
    const url = () => server.url;
    const agent = await openHandAgent(server, await server.agent(), { url });
    const browser = await helperAt(server);
    await expect(joinAssist({ url, browser, code: agent.code, believe: believe as never })).rejects.toThrow();
    expect(() => agent.pipe()).toThrow('no pipe');
  });
});
