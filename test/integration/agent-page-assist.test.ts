/**
 * The WebSocket by which the local page holds sessions, without a browser: who is kept out, what is refused, and what a page takes
 * with it when it closes.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { pageAssistLimits, writePageFrame } from '../../protocol/page-assist.ts';
import type { PageSession, ToPage } from '../../protocol/page-assist.ts';
import type { FromPage } from '../../protocol/page-assist-messages.ts';
import { utf8 } from '../../protocol/session/bytes.ts';
import { enrolledHome } from '../support/assist-home.ts';
import { joinAssist } from '../support/assist-helper.ts';
import type { AssistHelper } from '../support/assist-helper.ts';
import { soon } from '../support/assist-world.ts';
import { agentOf, enterPage, startBarePage } from '../support/local-page.ts';
import type { OpenPage } from '../support/local-page.ts';
import { helperAt, startRelay } from '../support/relay-world.ts';
import type { TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const awayMs = 300;
let server: TestServer;
let page: OpenPage;

/** A page of an enrolled agent; each test has its own. */
const open = async (): Promise<void> => {
  server = await startRelay(new Date());
  const home = await enrolledHome(server, await server.agent());
  page = await enterPage(await startBarePage(await temporaryFolder(), agentOf(home), home, awayMs));
  onTestFinished(() => page.close());
};

interface Tab {
  readonly socket: WebSocket;
  readonly said: ToPage[];
  readonly session: () => PageSession | undefined;
  readonly say: (message: FromPage | Record<string, unknown>) => void;
  readonly closed: Promise<number>;
}

const headers = () => ({ host: `127.0.0.1:${page.port}`, origin: page.origin, cookie: page.cookie });

const openTab = async (): Promise<Tab> => {
  const socket = new WebSocket(`ws://127.0.0.1:${page.port}/api/assist`, { headers: headers() });
  const said: ToPage[] = [];
  const sessions = new Map<number, PageSession>();
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return;
    const message = JSON.parse(data.toString()) as ToPage;
    said.push(message);
    if (message.type === 'all') for (const one of message.sessions) sessions.set(one.number, one);
    if (message.type === 'session') sessions.set(message.session.number, message.session);
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    said,
    session: () => [...sessions.values()].at(-1),
    say: (message) => socket.send(JSON.stringify(message)),
    closed,
  };
};

/** The HTTP status with which a WebSocket is refused. */
const refusal = (changes: Record<string, string | undefined>, path = '/api/assist'): Promise<number> =>
  new Promise((resolve, reject) => {
    const all = Object.entries({ ...headers(), ...changes }).filter(([, value]) => value !== undefined);
    const socket = new WebSocket(`ws://127.0.0.1:${page.port}${path}`, {
      headers: Object.fromEntries(all) as Record<string, string>,
    });
    socket.on('unexpected-response', (_request, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('open', () => reject(new Error('it was let in')));
    socket.on('error', () => undefined);
  });

/** A session with a helper, who was allowed the screen and the terminal. */
const withHelper = async (tab: Tab): Promise<{ helper: AssistHelper; number: number }> => {
  tab.say({ type: 'start', ticket: null, offered: ['terminal-watch', 'screen'], minutes: 60 });
  await expect.poll(() => tab.session()?.phase, soon).toBe('waiting');
  const code = tab.session()?.code?.text ?? '';
  const helper = await joinAssist({ url: () => server.url, browser: await helperAt(server), code });
  await expect.poll(() => tab.session()?.question?.kind, soon).toBe('grants');
  const { number = 0, question } = tab.session() ?? {};
  const allowed = ['terminal-watch', 'screen'];
  await expect
    .poll(() => {
      tab.say({ type: 'answer', session: number, question: question?.id ?? 0, allowed, minutes: 60 });
      return tab.session()?.granted;
    }, soon)
    .toEqual(['screen', 'terminal-watch']);
  return { helper, number };
};

it('the WebSocket is refused to a name made to point here, another origin, none at all, another page, and without the cookie', async () => {
  await open();
  expect(await refusal({ host: 'evil.example' })).toBe(403);
  expect(await refusal({ origin: 'https://evil.example' })).toBe(403);
  expect(await refusal({ origin: `http://127.0.0.1:${page.port + 1}` })).toBe(403);
  expect(await refusal({ origin: undefined })).toBe(403);
  expect(await refusal({ 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await refusal({ cookie: undefined })).toBe(401);
  expect(await refusal({ cookie: `beistand-page-${page.port}=guess` })).toBe(401);
  expect(await refusal({}, '/api/other')).toBe(404);

  const malformed: Record<string, unknown>[] = [
    { type: 'grant-all' },
    { type: 'end-all', also: true },
    { type: 'start', ticket: null, offered: ['root'], minutes: 60 },
    // What carries the session itself is none of the page's business.
    { type: 'screen', session: 1, message: { type: 'signal', of: 'data', peer: 1, data: '' } },
    { type: 'chat', session: 1, text: 'x'.repeat(200_000) },
  ];
  for (const message of malformed) {
    const tab = await openTab();
    tab.say(message);
    expect([1008, 1009]).toContain(await tab.closed);
  }
  const tab = await openTab();
  tab.socket.send(new Uint8Array([9, 9]));
  expect(await tab.closed).toBe(1008);
});

it('a question takes no yes that comes faster than anybody reads, none for another question, and nothing that was not asked', async () => {
  await open();
  const tab = await openTab();
  tab.say({ type: 'start', ticket: null, offered: ['terminal-watch'], minutes: 60 });
  await expect.poll(() => tab.session()?.phase, soon).toBe('waiting');
  const code = tab.session()?.code?.text ?? '';
  const helper = await joinAssist({ url: () => server.url, browser: await helperAt(server), code });
  await expect.poll(() => tab.session()?.question?.kind, soon).toBe('grants');
  const { number = 0, question } = tab.session() ?? {};
  const id = question?.id ?? 0;
  const answer = (to: number, allowed: readonly string[]): void =>
    tab.say({ type: 'answer', session: number, question: to, allowed, minutes: 60 });
  answer(id, ['terminal-watch']);
  // By now somebody could have read it; a yes is for the question that stands, and no other.
  await wait(pageAssistLimits.deafMs);
  answer(id + 1, ['terminal-watch']);
  // This allows nothing of what was asked: it is a no.
  answer(id, ['files-from']);
  await helper.heard('denied');
  expect(helper.messages.filter((one) => one.type === 'grants')).toEqual([]);
  tab.say({ type: 'end', session: number });
  await expect.poll(helper.ended, soon).toBe('revoked');
});

it('a page that closes takes the screen it shared with it at once; with the last page everything ends', async () => {
  await open();
  const [sharing, other] = [await openTab(), await openTab()];
  const { helper, number } = await withHelper(sharing);
  await helper.heard('grants');
  const state = { type: 'screen-state', on: true, surface: 'monitor', width: 800, height: 600 } as const;
  sharing.say({ type: 'screen', session: number, message: state });
  expect(await helper.heard('screen-state')).toEqual(state);
  const bytes = utf8('\u0003ein Bild');
  sharing.socket.send(writePageFrame({ kind: 'screen', counts: [number, 1, 0], bytes }));
  await expect.poll(() => helper.chunks.length, soon).toBe(1);
  await expect.poll(() => sharing.said.some((one) => one.type === 'next'), soon).toBe(true);

  sharing.socket.close();
  expect((await helper.heard('grants')).granted).toEqual(['terminal-watch']);
  // The other page still shows it, so it goes on.
  await expect.poll(() => other.session()?.granted, soon).toEqual(['terminal-watch']);
  other.socket.close();
  await expect.poll(helper.ended, soon).toBe('revoked');
  const again = await openTab();
  await expect.poll(() => again.session()?.end?.reason, soon).toBe('revoked');
});
