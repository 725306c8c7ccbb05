/**
 * A customer shows their real screen from the local page; support sees it in the console. Two browsers, one of them on an X screen
 * of its own, the real agent in between; what was seen is proved by the picture's colours.
 */
import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { runAgent } from '../support/agent.ts';
import { axeFaultsByTurns, expectNoFaults, visitOnce } from '../support/browser.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import { grantSayer, sayer } from '../support/face-words.ts';
import { customerAtPage } from '../support/page-assist.ts';
import { lengthAtOnce } from '../support/tiny-video.ts';
import { expectMovingCorner, screenSize, seeing, seenCorner, visitOnScreen } from '../support/x-screen.ts';

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

it('a customer shows the screen; it goes on without a peer connection, comes back to one, and ends with the grant', async () => {
  const screen = await visitOnScreen('de');
  const { page, server, home, begin, choose, allow, t: say } = await customerAtPage({ visitor: screen });
  const mine = sayer('de', 'page-assist-screen');
  const held = sayer('de', 'page-assist-held');
  const named = grantSayer('de');
  const visitor = await visitOnce({ language: 'de' });
  await breakablePeers(visitor.page);
  const helper = await helperAtConsole(server, { visitor });
  const { t } = helper;
  await helper.join(await begin());

  const grant = async (...wanted: Capability[]): Promise<void> => {
    await helper.ask(...wanted);
    await choose(...wanted.map((one) => named(one)));
    await allow(say('allow'));
  };
  const flips = () => expectMovingCorner(page, helper.page);
  const way = (name: 'direct' | 'screenPipe') =>
    helper.page
      .getByRole('region', { name: t('screen') })
      .getByText(t(name), { exact: true })
      .waitFor();

  // No peer connection comes about: the pipe carries the picture, and the helper is told.
  await grant('screen');
  await page.getByText(mine('on')).waitFor();
  await way('screenPipe');
  await flips();
  await page.getByText(mine('wayPipe')).waitFor();

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

  // Another surface of the same kind takes its place: the picture goes on.
  await page.getByRole('button', { name: mine('change'), exact: true }).click();
  await page.getByRole('button', { name: mine('change'), exact: true, disabled: false }).waitFor();
  await flips();

  // A second helper by a code of their own sees it too, and it is theirs: the first one's goes on beside it, and after it.
  const second = await helperAtConsole(server, { who: { name: 'Konrad Kern', role: 'development-lead' } });
  await page.getByRole('button', { name: say('secondCode'), exact: true }).click();
  await second.join(await page.locator('.assist-code').innerText());
  await second.ask('screen');
  await choose(named('screen'));
  await allow(say('allow'));
  await expectMovingCorner(page, second.page);
  await expect.poll(() => seenCorner(helper.page), seeing).toBe('001');
  await second.end();
  await page.getByText(say('endedWith', { name: 'Konrad Kern' })).waitFor();
  await flips();

  // Taken back in the middle: gone at once, at both ends.
  await page.getByRole('button', { name: say('takeBackWhat', { what: named('screen') }) }).click();
  await expect.poll(() => seenCorner(helper.page), seeing).toBe('nothing');
  await page.getByText(mine('on')).waitFor({ state: 'detached' });

  // Allowed again, with nothing in the way: at once.
  await grant('screen', 'terminal-watch', 'record');
  await expect.poll(() => seenCorner(helper.page), seeing).toBe('001');
  await way('direct');

  // Larger and smaller by click, and over the whole screen; how good the line is stands above it.
  const picture = helper.page.getByRole('region', { name: t('screen') });
  const shownWidth = () =>
    picture.locator('video').evaluate((one) => (one as unknown as { clientWidth: number }).clientWidth);
  const fitted = await shownWidth();
  const press = (name: 'zoomFull' | 'smaller' | 'zoomFit' | 'fullScreen') =>
    picture.getByRole('button', { name: t(name), exact: true }).click();
  await press('zoomFull');
  await expect.poll(shownWidth).toBe(screenSize.width);
  await press('smaller');
  await expect.poll(shownWidth).toBe(screenSize.width * 0.75);
  await press('zoomFit');
  await expect.poll(shownWidth).toBe(fitted);
  const whole = () =>
    helper.page.evaluate<string | null>(`document.fullscreenElement?.getAttribute('aria-label') ?? null`);
  await press('fullScreen');
  await expect.poll(whole).toBe(t('screen'));
  await helper.page.evaluate(`document.exitFullscreen()`);
  await expect.poll(whole).toBeNull();
  await expect
    .poll(() => helper.page.locator('main').innerText(), seeing)
    .toMatch(/ · direkt · \d+ ms · [\d.,]+ k?B\/s/i);

  // With screen and terminal side by side, both pages can be used by everybody.
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type('echo "neben dem $((1+1)). Bild"\n');
  await expect.poll(helper.terminal, seeing).toContain('neben dem 2. Bild');
  expect(await axeFaultsByTurns(helper.page, 0)).toEqual([]);
  expect(await axeFaultsByTurns(page, 1)).toEqual([]);

  // Recorded, while the customer was told so; the page that captures is closed, and with it the picture.
  await helper.page.getByRole('switch', { name: t('record') }).click();
  await helper.page.getByText(t('videoRecording', { size: '' }).split('(')[0] ?? '').waitFor();
  await flips();
  const assist = page.url();
  await page.close();
  await expect.poll(() => seenCorner(helper.page), seeing).toBe('nothing');
  await helper.end();
  await helper.page.getByText(t('videoSent', { size: '' }).split('(')[0] ?? '').waitFor();
  const kept = await server.store.db
    .selectFrom('session_recordings')
    .selectAll()
    .where('kind', '=', 'screen')
    .execute();
  expect(kept).toHaveLength(1);
  expect(kept[0]?.size ?? 0).toBeGreaterThan(1_000);
  const id = kept[0]?.session_id ?? '';
  // It was given its length before it was sent.
  const length = await lengthAtOnce(helper.page, `/api/v1/sessions/${id}/recordings/screen`);
  expect(Math.round(length)).toBe(kept[0]?.seconds);

  // The customer has a video of their own, made where the picture is; signed, and to be watched.
  const folder = join(home, 'sessions', id);
  await expect.poll(() => readdir(folder), seeing).toContain('proof.json');
  expect((await stat(join(folder, 'screen-1.webm'))).size).toBeGreaterThan(1_000);
  const verify = () => runAgent(['sessions', 'verify', id, '--home', home, '--json']);
  expect((await verify()).code).toBe(0);
  const again = await screen.context.newPage();
  await again.goto(assist);
  await again.getByRole('button', { name: held('more') }).last().click(); // prettier-ignore
  await again.getByRole('button', { name: held('replay') }).click();
  const size = () =>
    again.locator('video').evaluate((one) => (one as unknown as { videoWidth: number }).videoWidth);
  await expect.poll(size, seeing).toBeGreaterThan(100);

  // Each choice of a surface is a line of the journal, for terminal and page alike.
  const surface = `ein ganzer Bildschirm, ${screenSize.width} × ${screenSize.height}`;
  const choices = [
    `der Bildschirm wird dem Support gezeigt: ${surface}`,
    `dem Support wird jetzt etwas anderes gezeigt: ${surface}`,
  ];
  const history = await runAgent(['history', '--home', home, '--limit', '200'], {
    env: { LANG: 'de_DE.UTF-8' },
  });
  const lines = history.stdout.split('\n').filter((line) => line.includes(surface));
  expect(lines.map((line) => choices.findIndex((choice) => line.endsWith(choice)))).toEqual([0, 1, 0, 0]);
  await again.goto(new URL('/history', assist).href);
  await again.getByText(choices[1] ?? '').waitFor();
  await appendFile(join(folder, 'screen-1.webm'), 'x');
  expect((await verify()).stdout).toContain('screen-1.webm is not what was recorded');
  expectNoFaults(visitor);
  expectNoFaults(screen);
});
