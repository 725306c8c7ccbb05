/**
 * A customer shows their real screen from the local page; support sees it in the console. Two browsers, one of them on an X screen
 * of its own, the real agent in between; what was seen is proved by the picture's colours.
 */
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { enrolledHome } from '../support/assist-home.ts';
import { expectNoFaults, visitOnce } from '../support/browser.ts';
import { sayer } from '../support/face-words.ts';
import { startPageProcess } from '../support/page-process.ts';
import { helperAt, startRelay } from '../support/relay-world.ts';
import { paintCorner, screenSize, visitOnScreen } from '../support/x-screen.ts';

/** Peer connections of a page can be cut, and kept from coming about: by a test, in the page. */
const breakablePeers = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const place = globalThis as unknown as {
      RTCPeerConnection: new (options: object) => { close: () => void };
      peers: { close: () => void }[];
      blocked: boolean;
    };
    const Whole = place.RTCPeerConnection;
    place.peers = [];
    place.blocked = true;
    place.RTCPeerConnection = class extends Whole {
      constructor(options: object) {
        super({ ...options, ...(place.blocked ? { iceTransportPolicy: 'relay' } : {}) });
        place.peers.push(this);
      }
    };
  });
const block = (page: Page, blocked: boolean): Promise<void> =>
  page.evaluate((wanted) => {
    (globalThis as unknown as { blocked: boolean }).blocked = wanted;
  }, blocked);

/** The middle of the painted corner as the helper sees it: `rgb` rounded to full colours, or why there is none. */
const seen = (page: Page): Promise<string> =>
  page.evaluate(({ width, height }) => {
    interface Picture { readonly hidden: boolean; readonly videoWidth?: number; readonly videoHeight?: number; readonly width: number; readonly height: number } // prettier-ignore
    interface Context { drawImage: (...all: unknown[]) => void; getImageData: (...all: number[]) => { data: number[] } } // prettier-ignore
    const { document, OffscreenCanvas } = globalThis as unknown as { document: { querySelector: (selector: string) => Picture | null }; OffscreenCanvas: new (w: number, h: number) => { getContext: (kind: string) => Context } }; // prettier-ignore
    const picture = document.querySelector('.session-picture > :not([hidden])');
    if (picture === null) return 'nothing';
    const size = {
      width: picture.videoWidth ?? picture.width,
      height: picture.videoHeight ?? picture.height,
    };
    if (size.width === 0) return 'empty';
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.drawImage(picture, (100 * size.width) / width, size.height - (60 * size.height) / height, 1, 1, 0, 0, 1, 1); // prettier-ignore
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue].map((one) => (one > 128 ? 1 : 0)).join('');
  }, screenSize);

/** A picture needs an encoder and a decoder in software, beside everything else. */
const seeing = { timeout: 30_000, interval: 50 };

it('a customer shows the screen; it goes on without a peer connection, comes back to one, and ends with the grant', async () => {
  const server = await startRelay(new Date());
  const agent = await server.agent();
  const program = await startPageProcess(await enrolledHome(server, agent));
  onTestFinished(async () => void (await program.interrupt()));
  const customer = await visitOnScreen('de');
  const helper = await visitOnce({ language: 'de' });
  const say = sayer('de', 'page-assist');
  const t = sayer('de', 'console-sessions');
  const mine = sayer('de', 'page-assist-screen');

  // The helper joins by the code; nobody offered anything.
  await customer.page.goto(program.url);
  await customer.page.locator('nav a[href="/assist"]').click();
  await customer.page.getByRole('button', { name: say('start') }).click();
  const code = customer.page.locator('.assist-code');
  await code.waitFor();
  const { cookies } = await helperAt(server);
  await helper.context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await breakablePeers(helper.page);
  await helper.page.goto(`${server.url}/console/sessions`);
  await helper.page.getByLabel(t('code')).fill(await code.innerText());
  await helper.page.getByRole('button', { name: t('join') }).click();

  const grant = async (...wanted: ('screen' | 'record')[]): Promise<void> => {
    for (const one of wanted) await helper.page.getByLabel(t(`grant_${one}`)).check();
    await helper.page.getByLabel(t('askReason')).fill('Um den Fehler zu sehen');
    await helper.page.getByRole('button', { name: t('askSend') }).click();
    for (const one of wanted) await customer.page.getByLabel(say(`grant_${one}`)).check();
    const allow = customer.page.getByRole('button', { name: say('allow'), exact: true });
    await expect.poll(() => allow.getAttribute('aria-disabled'), seeing).toBe('false');
    await allow.click();
  };
  const flips = async (): Promise<void> => {
    for (const [color, code3] of [['rgb(255,0,0)', '100'], ['rgb(0,255,0)', '010'], ['rgb(0,0,255)', '001']] as const) {
      await paintCorner(customer.page, color);
      await expect.poll(() => seen(helper.page), seeing).toBe(code3);
    }
  }; // prettier-ignore
  const way = (name: 'direct' | 'screenPipe') =>
    helper.page
      .getByRole('region', { name: t('screen') })
      .getByText(t(name), { exact: true })
      .waitFor();

  // No peer connection comes about: the pipe carries the picture, and the helper is told.
  await grant('screen');
  await customer.page.getByText(mine('on')).waitFor();
  await way('screenPipe');
  await flips();
  await customer.page.getByText(mine('wayPipe')).waitFor();

  // One does: it takes over. It is cut: the pipe again, until the next one.
  await block(helper.page, false);
  await way('direct');
  await flips();
  await block(helper.page, true);
  await helper.page.evaluate(() => {
    for (const peer of (globalThis as unknown as { peers: { close: () => void }[] }).peers) peer.close();
  });
  await way('screenPipe');
  await block(helper.page, false);
  await flips();
  await way('direct');
  await flips();

  // Taken back in the middle: gone at once, at both ends.
  await customer.page
    .getByRole('button', { name: say('takeBackWhat', { what: say('grant_screen') }) })
    .click();
  await expect.poll(() => seen(helper.page), seeing).toBe('nothing');
  await customer.page.getByText(mine('on')).waitFor({ state: 'detached' });

  // Allowed again, with nothing in the way: at once.
  await grant('screen', 'record');
  await expect.poll(() => seen(helper.page), seeing).toBe('001');
  await way('direct');

  // Recorded, while the customer was told so; the page that captures is closed, and with it the picture.
  await helper.page.getByRole('switch', { name: t('record') }).click();
  await helper.page.getByText(t('videoRecording', { size: '' }).split('(')[0] ?? '').waitFor();
  await flips();
  await customer.page.close();
  await expect.poll(() => seen(helper.page), seeing).toBe('nothing');
  await helper.page.getByRole('button', { name: t('end') }).click();
  await helper.page.getByRole('dialog').getByRole('button', { name: t('end') }).click(); // prettier-ignore
  await helper.page.getByText(t('videoSent', { size: '' }).split('(')[0] ?? '').waitFor();
  const kept = await server.store.db
    .selectFrom('session_recordings')
    .selectAll()
    .where('kind', '=', 'screen')
    .execute();
  expect(kept).toHaveLength(1);
  expect(kept[0]?.size ?? 0).toBeGreaterThan(1_000);
  expectNoFaults(helper);
  expectNoFaults(customer);
});
