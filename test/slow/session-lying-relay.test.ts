/**
 * A relay that lies to the helper: the console in Chromium, with everything the server and the agent's end say to it passing through
 * the test's hands, and nothing going past the relay. What reaches the agent's end is in test/integration/assist-lying-relay.test.ts.
 */
import type { WebSocketRoute } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../protocol/session/bytes.ts';
import type { Bytes } from '../../protocol/session/bytes.ts';
import type { Binding } from '../../protocol/session/binding.ts';
import { agentHandshake } from '../../protocol/session/handshake.ts';
import { relayToConsoleSchema } from '../../protocol/session/relay-messages.ts';
import type { RelayToConsole } from '../../protocol/session/relay-messages.ts';
import { openHandAgent } from '../support/assist-agent.ts';
import { soon } from '../support/assist-world.ts';
import { visitOnce } from '../support/browser.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import { frameLies } from '../support/frame-lies.ts';
import type { FrameLie } from '../support/frame-lies.ts';
import { startRelay } from '../support/relay-world.ts';

/** What the relay makes of the handshake: of what it tells first, and of the agent's answer to the helper's beginning. */
interface Lies {
  readonly joined?: (message: Extract<RelayToConsole, { type: 'joined' }>) => RelayToConsole;
  readonly answer?: (answer: Bytes, beginning: Bytes, binding: Binding) => Promise<Bytes> | Bytes;
}

/** The console before its code is typed; whatever its page shows is noted. */
const atTheConsole = async (lies: Lies = {}) => {
  const server = await startRelay(new Date());
  const agent = await openHandAgent(server, await server.agent(), { url: () => server.url });
  const visitor = await visitOnce();
  const { page } = visitor;
  // Without peer connections the relay has all of it in its hands.
  await page.addInitScript(`
    delete globalThis.RTCPeerConnection;
    globalThis.everShown = '';
    new MutationObserver(() => { globalThis.everShown += document.body?.innerText ?? ''; })
      .observe(document, { childList: true, subtree: true, characterData: true });
  `);
  const fromHelper: Bytes[] = [];
  /** Once the test keeps them: frames on their way to the console. */
  const kept: Bytes[] = [];
  let keeping = false;
  let frames = 0;
  let binding: Binding | null = null;
  let socket: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/relay\/console$/, (toPage) => {
    socket = toPage;
    const toServer = toPage.connectToServer();
    toPage.onMessage((data) => {
      if (typeof data !== 'string') fromHelper.push(bytesOf(data));
      // What answers a lie is not for the honest server.
      if (typeof data !== 'string' || !data.includes('"again"')) toServer.send(data);
    });
    let order: Promise<unknown> = Promise.resolve();
    const pass = async (data: string | Buffer): Promise<void> => {
      if (typeof data === 'string') {
        const message = relayToConsoleSchema.parse(JSON.parse(data));
        if (message.type === 'joined') binding = message.binding;
        toPage.send(
          JSON.stringify(message.type === 'joined' ? (lies.joined?.(message) ?? message) : message),
        );
        return;
      }
      frames += 1;
      const [beginning] = fromHelper;
      if (keeping) kept.push(bytesOf(data));
      else if (frames === 1 && lies.answer !== undefined && beginning !== undefined && binding !== null)
        toPage.send(Buffer.from(await lies.answer(bytesOf(data), beginning, binding)));
      else toPage.send(data);
    };
    toServer.onMessage((data) => {
      order = order.then(() => pass(data));
    });
  });
  const helper = await helperAtConsole(server, { visitor });
  return {
    agent,
    helper,
    fromHelper,
    kept,
    keep: () => {
      keeping = true;
    },
    tell: (data: string | Uint8Array) => socket?.send(typeof data === 'string' ? data : Buffer.from(data)),
    enter: async () => {
      await page.getByLabel(helper.t('code')).fill(agent.code);
      await page.getByRole('button', { name: helper.t('join'), exact: true }).click();
    },
    everShown: (): Promise<string> => page.evaluate(`globalThis.everShown`),
  };
};

/** A session that was granted, and three words of the customer's in the relay's hands. */
const threeWords = async () => {
  const world = await atTheConsole();
  const { agent, helper, kept } = world;
  await helper.join(agent.code);
  await agent.say({ type: 'grants', granted: ['terminal-watch'], until: new Date(Date.now() + 600_000).toISOString(), paused: false }); // prettier-ignore
  await agent.say({ type: 'chat', text: 'Guten Tag' });
  await helper.page.getByRole('log').getByText('Guten Tag').waitFor();
  world.keep();
  for (const text of ['Eins', 'Zwei', 'Drei']) await agent.say({ type: 'chat', text: `Wort ${text}` });
  await expect.poll(() => kept.length, soon).toBeGreaterThanOrEqual(3);
  return world;
};

describe('a relay that touches frames to the console', () => {
  it.each<FrameLie>([
    ...frameLies,
    ['sends the console its own back', (all, own) => [own, ...all]],
  ])('ends the session, which says why, and nothing after it is shown: %s', async (_what, tamper) => {
    const { helper, kept, fromHelper, tell, everShown } = await threeWords();
    const own = fromHelper.at(-1) ?? new Uint8Array();
    for (const frame of tamper(kept.splice(0), own)) if (frame !== undefined) tell(frame);
    await helper.page.getByText(helper.t('reason_broken')).waitFor();
    expect(await everShown()).toContain('Guten Tag');
    expect(await everShown()).not.toMatch(/Wort (?:Zwei|Drei)/);
  }); // prettier-ignore

  it('and only delays them loses nothing', async () => {
    const { helper, kept, tell } = await threeWords();
    for (const frame of kept.splice(0)) tell(frame);
    for (const text of ['Eins', 'Zwei', 'Drei'])
      await helper.page.getByRole('log').getByText(`Wort ${text}`).waitFor();
  });
});

describe('a relay that lies to the console about the session', () => {
  it.each([
    ['more than was ever sent came', { type: 'again', received: 1_000_000 }],
    ['nothing came', { type: 'again', received: 0 }],
  ])('is noticed when it says that %s', async (_what, lie) => {
    const { helper, agent, fromHelper, tell } = await threeWords();
    // The agent's end counts what arrived, and says so with each of its frames; the kept ones are passed on by nobody.
    await helper.page.getByRole('textbox', { name: helper.t('message') }).fill('Angekommen?');
    await helper.page.getByRole('textbox', { name: helper.t('message') }).press('Enter');
    await expect.poll(() => agent.messages.some(({ type }) => type === 'chat'), soon).toBe(true);
    expect(fromHelper.length).toBeGreaterThan(0);
    tell(JSON.stringify({ type: 'lost', loss: 1 }));
    await helper.page.getByText(helper.t('lostText')).waitFor();
    tell(JSON.stringify(lie));
    await helper.page.getByText(helper.t('reason_broken')).waitFor();
  });

  it('ends it by speaking another language, and the page says that it was unexpected', async () => {
    const { helper, tell } = await threeWords();
    tell(JSON.stringify({ type: 'joined', binding: null }));
    await helper.page.getByText(helper.t('reason_unknown', { reason: 'protocol' })).waitFor();
  });
});

describe('a relay that swaps the handshake before the console', () => {
  it.each<[string, Lies]>([
    ['answers as the agent, with a guess', { answer: async (_own, beginning, binding) => (await agentHandshake('00000', binding)).answer(beginning) }],
    ['changes the agent’s answer', { answer: (own) => { own.set([(own.at(-1) ?? 0) ^ 1], own.length - 1); return own; } }],
    ['sends the helper’s beginning back', { answer: (_own, beginning) => beginning }],
    ['names another session', { joined: (told) => ({ ...told, binding: { ...told.binding, session: 's_zzzzzzzzzzzzzz' } }) }],
    ['names another ticket', { joined: (told) => ({ ...told, binding: { ...told.binding, ticket: 77 } }) }],
    ['names another relay', { joined: (told) => ({ ...told, binding: { ...told.binding, relay: 'https://evil.example' } }) }],
    ['names another helper than the customer is shown', { joined: (told) => ({ ...told, binding: { ...told.binding, helper: { ...told.binding.helper, name: 'Eve' } } }) }],
  ])('gets no session: %s', async (_what, lies) => {
    const { agent, helper, enter, everShown } = await atTheConsole(lies);
    await enter();
    await helper.page.getByText(helper.t('reason_code-wrong')).waitFor();
    expect(agent.messages).toEqual([]);
    expect(await everShown()).not.toContain(helper.t('askingText'));
  }); // prettier-ignore
});
