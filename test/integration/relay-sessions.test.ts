/** The relay in a real server: what survives a lost line, what a slow reader costs, and what stays on the ticket. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { relayPaths } from '../../protocol/session/relay-messages.ts';
import { configSchema } from '../../server/config.ts';
import { iceServers } from '../../server/relay/turn-rules.ts';
import { startServer } from '../../server/server.ts';
import { openHandAgent } from '../support/assist-agent.ts';
import { joinAssist } from '../support/assist-helper.ts';
import { databases } from '../support/databases.ts';
import { authorizationOf } from '../support/device.ts';
import { sendUntilStopped } from '../support/held-back.ts';
import type { Browser } from '../support/people.ts';
import { factsOf, helperAt, startRelay, ticketOf } from '../support/relay-world.ts';
import { startTestServer } from '../support/server.ts';
import type { TestAgent, TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(databases)('a session on $name', ({ database }) => {
  it('brings both ends together, and stays on the ticket with helper, time and grants', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const customer = await server.agent();
    const ticket = await ticketOf(server, customer.customerId);
    const browser = await helperAt(server);
    const url = () => server.url;
    const agent = await openHandAgent(server, customer, { url, ticket });

    const waiting = await browser.call('GET', '/api/v1/sessions/waiting');
    expect(waiting.body).toMatchObject({
      items: [{ lookup: agent.code.slice(0, 5), ticket, machine: 'till-7' }],
    });

    const helper = await joinAssist({ url, browser, code: agent.code });
    expect(await helper.heard('hello')).toMatchObject({ machine: 'till-7' });
    expect(agent.bindings).toMatchObject([
      {
        ticket,
        relay: server.url,
        helper: { name: 'Stefanie Stab', role: 'support', vendor: 'Muster Software' },
      },
    ]);
    await helper.say({ type: 'chat', text: 'Guten Tag, ein ganz geheimer Satz' });
    await expect
      .poll(() => agent.messages.at(-1))
      .toEqual({ type: 'chat', text: 'Guten Tag, ein ganz geheimer Satz' });
    agent.tell({ type: 'told', granted: ['terminal-watch'] });
    agent.tell({ type: 'told', granted: ['terminal-watch', 'terminal-type'] });
    agent.tell({ type: 'told', granted: ['terminal-watch'] });
    await expect
      .poll(async () => (await browser.call('GET', `/api/v1/sessions?ticket=${ticket}`)).body)
      .toMatchObject({ items: [{ endedAt: null, granted: ['terminal-watch', 'terminal-type'] }] });
    server.now = new Date(server.now.getTime() + 65_000);
    agent.leave('revoked');
    await expect.poll(() => helper.ended()).toBe('revoked');

    await expect
      .poll(async () => (await factsOf(server, ticket)).at(-1))
      .toMatchObject({
        kind: 'sessionEnded',
        seconds: 65,
        granted: ['terminal-watch', 'terminal-type'],
        reason: 'revoked',
      });
    expect((await factsOf(server, ticket)).map(({ kind }) => kind)).toEqual([
      'opened',
      'sessionStarted',
      'sessionEnded',
    ]);
    const list = await browser.call('GET', '/api/v1/sessions');
    expect(list.body).toMatchObject({ items: [{ ticket, seconds: 65, reason: 'revoked' }] });
    const logged = server.logged.join('\n');
    expect(logged).not.toContain('geheim');
    expect(logged).not.toContain(agent.code.slice(6));
  });
});

describe('a lost line', () => {
  const held = async (server: TestServer) => {
    const url = () => server.url;
    const agent = await openHandAgent(server, await server.agent(), { url });
    const helper = await joinAssist({ url, browser: await helperAt(server), code: agent.code });
    return { agent, helper };
  };
  const chats = (list: readonly { type: string; text?: string }[]): string[] =>
    list.flatMap((one) => (one.type === 'chat' && one.text !== undefined ? [one.text] : []));

  it('of either end, again and again, loses and doubles nothing', async () => {
    const server = await startRelay();
    const { agent, helper } = await held(server);
    const expected: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      for (let count = 0; count < 20; count += 1) {
        const text = `${turn}.${count}`;
        expected.push(text);
        await Promise.all([agent.say({ type: 'chat', text }), helper.say({ type: 'chat', text })]);
        if (count === 10) (turn % 2 === 0 ? agent : helper).carrier.cut();
        if (count === 12 && turn === 4) helper.carrier.cut();
      }
    }
    await expect.poll(() => chats(helper.messages), { timeout: 10_000 }).toEqual(expected);
    await expect.poll(() => chats(agent.messages), { timeout: 10_000 }).toEqual(expected);
    expect(agent.ended()).toBeNull();
  });

  it('is told of by who left; a helper can’t say that the customer ended it', async () => {
    const server = await startRelay();
    const { agent, helper } = await held(server);
    helper.carrier.socket().send(JSON.stringify({ type: 'bye', reason: 'revoked' }));
    await expect.poll(() => agent.ended()).toBe('helper-left');
    const rows = await server.store.db.selectFrom('sessions').select('reason').execute();
    await expect
      .poll(async () => (await server.store.db.selectFrom('sessions').select('reason').execute())[0]?.reason)
      .toBe('helper-left');
    expect(rows).toHaveLength(1);
  });

  it('that does not come back ends the session after the grace', async () => {
    const server = await startRelay();
    const place = { url: server.url };
    const agent = await openHandAgent(server, await server.agent(), { url: () => place.url });
    const browser = await helperAt(server);
    const helper = await joinAssist({ url: () => server.url, browser, code: agent.code });
    // The agent's network is gone: no further connection gets through.
    place.url = 'http://127.0.0.1:9';
    agent.carrier.cut();
    await expect.poll(() => helper.isLost()).toBe(true);
    expect(helper.ended()).toBeNull();
    server.now = new Date(server.now.getTime() + sessionLimits.graceMs);
    await expect.poll(() => helper.ended(), { timeout: 5_000 }).toBe('lost');
    agent.leave('finished');
  });

  it('is not taken up without its token, nor with it by another person or installation', async () => {
    const server = await startRelay();
    const [customer, stranger] = [await server.agent(), await server.agent()];
    const [browser, colleague] = [await helperAt(server), await helperAt(server)];
    const url = () => server.url;
    const agent = await openHandAgent(server, customer, { url });
    const helper = await joinAssist({ url, browser, code: agent.code });
    const { session } = helper.binding();
    const comeBack = async (
      path: string,
      headers: Record<string, string>,
      token: string,
    ): Promise<unknown> => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, { headers });
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'resume', session, token, received: 0 }));
      const [answer] = (await once(socket, 'message')) as [Buffer];
      return JSON.parse(answer.toString());
    };
    const asHelper = ({ cookies }: Browser) => ({
      origin: server.url,
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    });
    const asAgent = ({ device, installationId }: TestAgent) => ({
      authorization: authorizationOf(device, {
        installationId,
        method: 'GET',
        target: relayPaths.agent,
        at: server.now,
      }),
    });
    const guessed = 'bst_session_guessed_guessed';
    const { agent: agentPath, console: helperPath } = relayPaths;
    const unknown = { type: 'ended', reason: 'unknown' };
    expect(await comeBack(helperPath, asHelper(browser), guessed)).toEqual(unknown);
    expect(await comeBack(helperPath, asHelper(browser), agent.token)).toEqual(unknown);
    expect(await comeBack(helperPath, asHelper(colleague), helper.token())).toEqual(unknown);
    expect(await comeBack(agentPath, asAgent(customer), guessed)).toEqual(unknown);
    expect(await comeBack(agentPath, asAgent(customer), helper.token())).toEqual(unknown);
    expect(await comeBack(agentPath, asAgent(stranger), agent.token)).toEqual(unknown);
    await agent.say({ type: 'chat', text: 'noch da' });
    await expect.poll(() => chats(helper.messages)).toEqual(['noch da']);
    expect([helper.isLost(), helper.ended(), agent.ended()]).toEqual([false, null, null]);
  });

  it('of two sessions is taken up again after the server was restarted, each by its own helper and with its own words', async () => {
    const folder = await temporaryFolder();
    const server = await startTestServer(join(folder, 'beistand.sqlite'), { trusted: false });
    const url = () => server.url;
    // Of one person, who could take one for the other.
    const browser = await helperAt(server);
    const sessions = await Promise.all(
      ['eins', 'zwei'].map(async (name) => {
        const agent = await openHandAgent(server, await server.agent(), { url });
        return { name, agent, helper: await joinAssist({ url, browser, code: agent.code }) };
      }),
    );
    for (const { name, agent, helper } of sessions) {
      await agent.say({ type: 'chat', text: `${name} vorher` });
      await expect.poll(() => chats(helper.messages)).toEqual([`${name} vorher`]);
    }

    await server.stop();
    for (const { name, agent, helper } of sessions) {
      await agent.say({ type: 'chat', text: `${name} währenddessen` });
      await helper.say({ type: 'chat', text: `${name}, ja?` });
    }
    const config = configSchema.parse({
      database: join(folder, 'beistand.sqlite'),
      port: Number(new URL(server.url).port),
    });
    const again = await startServer({
      folder: server.folder,
      config,
      log: pino({ level: 'silent' }),
      now: () => server.now,
    });
    try {
      for (const { name, agent, helper } of sessions) {
        await agent.say({ type: 'chat', text: `${name} nachher` });
        await expect
          .poll(() => chats(helper.messages))
          .toEqual([`${name} vorher`, `${name} währenddessen`, `${name} nachher`]);
        await expect.poll(() => chats(agent.messages)).toEqual([`${name}, ja?`]);
        expect([helper.isLost(), helper.ended(), agent.ended()]).toEqual([false, null, null]);
      }
    } finally {
      for (const { agent } of sessions) agent.leave('finished');
      await again.stop();
    }
  });
});

describe('a slow reader', () => {
  it('stops its sender instead of filling the relay', async () => {
    const server = await startRelay();
    const url = () => server.url;
    const agent = await openHandAgent(server, await server.agent(), { url });
    const helper = await joinAssist({ url, browser: await helperAt(server), code: agent.code });
    helper.carrier.socket().pause();
    // An agent that keeps to no window: the relay knows none, and must not need to.
    const sender = agent.carrier.socket();
    const block = Buffer.alloc(sessionLimits.frameBytes);
    expect(await sendUntilStopped(sender, block, 2_000)).toBeLessThan(1_000);
    helper.carrier.socket().resume();
    await expect.poll(() => helper.ended()).toBe('broken');
  });
});

describe('TURN credentials', () => {
  it('are what coturn’s use-auth-secret expects, and none without a configuration', () => {
    const now = new Date('2026-11-24T12:00:00Z');
    const turn = { urls: ['turn:turn.example:3478'], secret: 'a-long-static-secret', hours: 1, only: false };
    const username = `${now.getTime() / 1_000 + 3_600}:s_abc`;
    expect(iceServers(turn, 's_abc', now)).toEqual([
      {
        urls: turn.urls,
        username,
        credential: createHmac('sha1', turn.secret).update(username).digest('base64'),
      },
    ]);
    expect(iceServers(undefined, 's_abc', now)).toEqual([]);
  });
});
