/**
 * Files between support's browser and a customer's, both as people use them: asked for, offered, sent, declined by either. Nothing that
 * was offered goes out in a pause, not even where the customer's yes was under way.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pageAssistPath } from '../../protocol/page-assist.ts';
import { soon } from '../support/assist-world.ts';
import { axeFaults, expectNoFaults, layoutFaults } from '../support/browser.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import { grantSayer } from '../support/face-words.ts';
import { customerAtPage } from '../support/page-assist.ts';
import { factsOf } from '../support/relay-world.ts';

it('files go and come by the customer’s word each time; a no and a pause are told to the other side', async () => {
  const customer = await customerAtPage();
  const { page, home, server, ticket, button, allow, t: say } = customer;
  const helper = await helperAtConsole(server);
  const { t } = helper;
  await helper.join(await customer.begin());
  await helper.ask('files-from', 'files-to');
  const grant = grantSayer('de');
  await customer.choose(grant('files-from'), grant('files-to'));
  await allow(say('allow'));
  const log = join(home, 'kasse.log');
  const content = 'Zeile\n'.repeat(20_000);
  await writeFile(log, content);
  const click = (name: string) => helper.page.getByRole('button', { name, exact: true }).click();
  const files = () => helper.page.getByRole('region', { name: t('files') }).innerText();
  const offer = async (): Promise<void> => {
    await page.getByLabel(say('fileOffer')).fill('~/kasse.log');
    await button(say('fileOfferDo')).click();
  };
  const saved = async (): Promise<string> => {
    const download = helper.page.waitForEvent('download');
    await helper.page.getByRole('link', { name: t('save') }).click();
    return readFile(await (await download).path(), 'utf8');
  };

  // Asked for: a no is told, and stays one.
  await helper.page.getByLabel(t('path')).fill(log);
  await click(t('fetch'));
  await allow(say('noFile'));
  await expect.poll(files, soon).toContain(t('file_refused'));

  // Offered: declined, which the customer is told.
  await offer();
  await allow(say('allowFileOffer'));
  await expect.poll(files, soon).toContain(t('offered'));
  expect(await axeFaults(helper.page)).toEqual([]);
  expect(await layoutFaults(helper.page)).toEqual([]);
  await click(t('refuse'));
  await page.getByText(say('fileOffer_declined')).waitFor();
  await expect.poll(files, soon).toContain(t('file_cancelled'));

  // Offered, and everything paused before it was taken: it is taken back.
  await offer();
  await allow(say('allowFileOffer'));
  await helper.page.getByText(t('file_offered')).waitFor();
  await button(say('pause')).click();
  await helper.page.getByText(t('file_offered')).waitFor({ state: 'detached' });
  await page.getByText(say('fileOfferPaused')).waitFor();
  await button(say('resume')).click();

  // Paused from another tab while the customer is still asked: their yes is overtaken, and nothing goes out.
  await offer();
  await page.getByRole('dialog').getByText(say('askKeys')).waitFor();
  await page.evaluate((path) => {
    const { location, WebSocket } = globalThis as unknown as { location: { host: string }; WebSocket: new (url: string) => { addEventListener: (event: string, heard: () => void) => void; send: (text: string) => void } }; // prettier-ignore
    const tab = new WebSocket(`ws://${location.host}${path}`);
    tab.addEventListener('open', () => tab.send(JSON.stringify({ type: 'pause', session: 1, paused: true })));
  }, pageAssistPath);
  await page.getByText(say('pausedText')).waitFor();
  await allow(say('allowFileOffer'));
  await helper.page.getByText(t('pausedText')).waitFor();
  await button(say('resume')).click();
  await helper.page.getByText(t('pausedText')).waitFor({ state: 'detached' });
  await helper.page.getByRole('textbox', { name: t('message') }).fill('Danach');
  await helper.page.getByRole('textbox', { name: t('message') }).press('Enter');
  await page.getByRole('log').getByText('Danach').waitFor();
  expect(await files()).not.toContain(t('file_offered'));

  // Offered and taken.
  await offer();
  await allow(say('allowFileOffer'));
  await click(t('accept'));
  expect(await saved()).toBe(content);

  // Sent by the helper: into the session's own folder, never to be run.
  await helper.page.locator('input[type="file"]').setInputFiles({ name: 'hilfe.sh', mimeType: 'text/x-sh', buffer: Buffer.from('echo nie\n') }); // prettier-ignore
  await page.getByText(say('fileNever')).waitFor();
  await allow(say('allowFileTo'));
  await expect.poll(files, soon).toMatch(new RegExp(`hilfe\\.sh[\\s\\S]*${t('file_done')}`));
  const [session = ''] = await readdir(join(home, 'sessions'));
  expect(await readdir(join(home, 'sessions', session, 'received'))).toEqual([expect.stringMatching(/-hilfe\.sh$/)]); // prettier-ignore

  // To the ticket: what would go is shown first, also how it ends; support's own question waits meanwhile, and a no sends nothing.
  const toTicket = async (): Promise<void> => {
    await page.getByLabel(say('fileOffer')).fill('~/kasse.log');
    await button(say('attach')).click();
    await page.getByRole('dialog').getByText(log, { exact: true }).waitFor();
    await page.getByRole('dialog').getByText('Zeile').waitFor();
  };
  await toTicket();
  await helper.page.getByLabel(t('path')).fill(log);
  await click(t('fetch'));
  expect(await axeFaults(page)).toEqual([]);
  expect(await layoutFaults(page)).toEqual([]);
  await allow(say('noFile'));
  await page.getByText(say('attach_denied')).waitFor();
  await page
    .getByRole('dialog')
    .getByText(say('askFileFrom', { name: 'Stefanie Stab' }))
    .waitFor();
  await allow(say('noFile'));
  await expect.poll(async () => (await files()).split(t('file_refused')).length - 1, soon).toBe(2);
  await toTicket();
  expect((await factsOf(server, ticket)).map(({ kind }) => kind)).not.toContain('replied');
  await allow(say('attachAllow'));
  await page.getByText(say('attach_sent', { ticket, size: '120 KB' })).waitFor();
  expect((await factsOf(server, ticket)).map(({ kind }) => kind)).toContain('replied');

  await button(say('endOne')).click();
  await helper.page.getByText(t('reason_revoked')).waitFor();
  const journal = await readFile(join(home, 'journal.jsonl'), 'utf8');
  expect(journal.split('"kind":"ticketFile"')).toHaveLength(2);
  const states = journal
    .split('\n')
    .flatMap((line) => /"sessionFile".*?"state":"(\w+)"|"state":"(\w+)".*?"sessionFile"/.exec(line)?.slice(1).filter(Boolean) ?? []); // prettier-ignore
  expect(states).toEqual([
    'denied',
    'declined',
    'stopped',
    // Their yes was overtaken by the pause, which is no no.
    'stopped',
    'begun',
    'done',
    'begun',
    'done',
    'denied',
  ]);
  expectNoFaults(helper.visitor);
  expectNoFaults(customer.visitor);
});
