/** No peer connection comes about in either browser: terminal, file, messages, screen and recording all go by the pipe. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runAgent } from '../support/agent.ts';
import { soon } from '../support/assist-world.ts';
import { expectNoFaults, visitOnce } from '../support/browser.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import { grantSayer, sayer } from '../support/face-words.ts';
import { customerAtPage } from '../support/page-assist.ts';
import { expectMovingCorner, seeing, visitOnScreen } from '../support/x-screen.ts';

it('with WebRTC blocked the pipe carries terminal, file, messages, screen and recording', async () => {
  const screen = await visitOnScreen('de');
  const visitor = await visitOnce();
  // As a policy of the helper's house does; the customer's finds nobody to connect to.
  await visitor.page.addInitScript('delete globalThis.RTCPeerConnection');
  const { page, server, home, begin, choose, allow, t: say } = await customerAtPage({ visitor: screen });
  const named = grantSayer('de');
  const helper = await helperAtConsole(server, { visitor });
  const { t } = helper;
  const wanted = ['screen', 'terminal-type', 'files-from', 'record'] as const;
  await helper.join(await begin());
  await helper.ask(...wanted);
  await choose(...wanted.map((one) => named(one)));
  await allow(say('allow'));

  // The picture, of which both are told that it goes by the pipe.
  const picture = helper.page.getByRole('region', { name: t('screen') });
  await picture.getByText(t('screenPipe'), { exact: true }).waitFor();
  await expectMovingCorner(page, helper.page);
  await page.getByText(sayer('de', 'page-assist-screen')('wayPipe')).waitFor();

  // Recorded from here on, terminal and screen.
  await helper.page.getByRole('switch', { name: t('record') }).click();
  await helper.page.getByText(t('videoRecording', { size: '' }).split('(')[0] ?? '').waitFor();
  await helper.type('echo "durch die $((1+1)). Leitung"\n');
  await expect.poll(helper.terminal, soon).toContain('durch die 2. Leitung');
  await helper.page.keyboard.press('Control+Alt+l');

  // A file, byte for byte, and messages both ways.
  const content = Buffer.alloc(3 * 1024 * 1024, 'Kassenzeile 0123456789\n');
  const log = join(home, 'kasse.log');
  await writeFile(log, content);
  await helper.page.getByLabel(t('path')).fill(log);
  await helper.page.getByRole('button', { name: t('fetch'), exact: true }).click();
  await allow(say('allowFileFrom'));
  const files = helper.page.getByRole('region', { name: t('files') });
  await files.getByText(t('file_done')).waitFor();
  const download = helper.page.waitForEvent('download');
  await files.getByRole('link', { name: t('save') }).click();
  expect(content.equals(await readFile(await (await download).path()))).toBe(true);
  const write = async (at: typeof page, name: string, text: string): Promise<void> => {
    await at.getByRole('textbox', { name, exact: true }).fill(text);
    await at.getByRole('textbox', { name, exact: true }).press('Enter');
  };
  await write(helper.page, t('message'), 'Vom Helfer');
  await page.getByRole('log').getByText('Vom Helfer').waitFor();
  await write(page, say('message'), 'Vom Kunden');
  await helper.page.getByRole('log').getByText('Vom Kunden').waitFor();
  await expectMovingCorner(page, helper.page);

  // To the end nothing went past the relay, and both recordings are where they belong.
  expect(await helper.page.locator('main').innerText()).toContain(` · ${t('relayed')}`);
  await helper.end();
  await helper.page.getByText(t('videoSent', { size: '' }).split('(')[0] ?? '').waitFor();
  const kept = async () =>
    (await server.store.db.selectFrom('session_recordings').select('kind').execute())
      .map(({ kind }) => kind)
      .toSorted();
  await expect.poll(kept, seeing).toEqual(expect.arrayContaining(['screen', 'terminal']));
  const [id = ''] = await readdir(join(home, 'sessions'));
  const folder = join(home, 'sessions', id);
  await expect.poll(() => readdir(folder), seeing).toContain('proof.json');
  expect(await readFile(join(folder, 'terminal.cast'), 'utf8')).toContain('durch die 2. Leitung');
  expect((await runAgent(['sessions', 'verify', id, '--home', home, '--json'])).code).toBe(0);
  expectNoFaults(visitor);
  expectNoFaults(screen);
});
