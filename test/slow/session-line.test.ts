/** A session in two browsers whose line is lost and comes back: what either side is told, and that nothing is missing or doubled. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { soon } from '../support/assist-world.ts';
import { startChromium, visit } from '../support/browser.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import type { HelperAtConsole } from '../support/console-helper.ts';
import { grantSayer } from '../support/face-words.ts';
import { customerAtPage } from '../support/page-assist.ts';
import type { CustomerAtPage } from '../support/page-assist.ts';
import { startServerApart } from '../support/server-apart.ts';

/** Customer and helper reach the server through networks of their own, at the one address it is known by. */
const apart = async () => {
  const { server, customers, helpers, passTime } = await startServerApart();
  const chromium = await startChromium([
    `--host-resolver-rules=MAP 127.0.0.1:${customers.port} 127.0.0.1:${helpers.port}`,
  ]);
  onTestFinished(() => chromium.close());
  const customer = await customerAtPage({ server, visitor: await visit(chromium) });
  const helper = await helperAtConsole(server, { visitor: await visit(chromium) });
  await helper.join(await customer.begin(['offer_terminal']));
  await customer.allow(customer.t('allow'));
  return {
    customer,
    helper,
    customers,
    helpers,
    passTime,
  };
};

const typeAt = async ({ page }: CustomerAtPage, text: string): Promise<void> => {
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type(text);
};
const times = (text: string, what: string): number => text.split(what).length - 1;

const isDirect = async ({ page, t }: HelperAtConsole): Promise<void> => {
  await page.getByText(t('direct'), { exact: false }).first().waitFor();
};

it('a lost line is told on both sides and comes back with all that was typed, written and half sent, once', async () => {
  const { customer, helper, customers, helpers, passTime } = await apart();
  const { page, home, t: say } = customer;
  const { t } = helper;
  const told = async (lost: boolean): Promise<void> => {
    const state = lost ? 'visible' : 'detached';
    await helper.page.getByText(t('lostText')).waitFor({ state });
    await page.getByText(say('lostText')).waitFor({ state });
  };
  await isDirect(helper);

  // The customer's line: both go on typing and writing, and it arrives.
  customers.cut();
  await told(true);
  await helper.type('echo "Helfer $((20+1)). Mal"\n');
  await typeAt(customer, 'echo "Kunde $((30+1)). Mal"\n');
  await helper.page.getByRole('textbox', { name: t('message') }).fill('Bin noch da');
  await helper.page.getByRole('textbox', { name: t('message') }).press('Enter');
  passTime();
  customers.restore('127.0.0.2');
  await told(false);
  for (const one of ['Helfer 21. Mal', 'Kunde 31. Mal'])
    await expect.poll(helper.terminal, soon).toContain(one);
  await page.getByRole('log').getByText('Bin noch da').waitFor();
  expect(times(await helper.terminal(), 'Helfer 21. Mal')).toBe(1);
  expect(await page.getByText('Bin noch da').count()).toBe(1);
  expect(new Set(customers.sources)).toEqual(new Set(['127.0.0.1', '127.0.0.2']));

  // The helper's line, with a file half sent: it goes on by itself.
  await helper.page.keyboard.press('Control+Alt+l');
  await helper.ask('files-from');
  await customer.choose(grantSayer('de')('files-from'));
  await customer.allow(say('allow'));
  const content = Buffer.alloc(24 * 1024 * 1024, 'Kassenzeile 0123456789\n');
  const log = join(home, 'gross.log');
  await writeFile(log, content);
  const files = helper.page.getByRole('region', { name: t('files') });
  const fetchHalf = async (): Promise<void> => {
    await customer.allow(say('allowFileFrom'));
    await expect
      .poll(async () => Number(await files.getByRole('progressbar').getAttribute('aria-valuenow')), {
        ...soon,
        interval: 5,
      })
      .toBeGreaterThan(0);
  };
  const saved = async (): Promise<boolean> => {
    const download = helper.page.waitForEvent('download');
    await files
      .getByRole('link', { name: t('save') })
      .last()
      .click();
    return content.equals(await readFile(await (await download).path()));
  };
  const ask = async (): Promise<void> => {
    await helper.page.getByLabel(t('path')).fill(log);
    await helper.page.getByRole('button', { name: t('fetch'), exact: true }).click();
  };
  await ask();
  await fetchHalf();
  helpers.cut();
  await told(true);
  passTime();
  helpers.restore('127.0.0.3');
  await told(false);
  await files.getByText(t('file_done')).waitFor();
  expect(await saved()).toBe(true);

  // Given up while the line was gone: what came is kept, and fetched on from there after another yes.
  await ask();
  await fetchHalf();
  customers.cut();
  await told(true);
  await files.getByRole('button', { name: `${t('cancel')}: gross.log` }).click();
  await files.getByText(t('file_cancelled')).waitFor();
  passTime();
  customers.restore('127.0.0.4');
  await told(false);
  await files.getByRole('button', { name: t('fetchOn') }).click();
  await customer.allow(say('allowFileFrom'));
  await expect.poll(() => files.getByText(t('file_done')).count(), soon).toBe(2);
  expect(await saved()).toBe(true);
  await isDirect(helper);
  await page.keyboard.press('Control+Shift+X');
  await helper.page.getByText(t('reason_revoked')).waitFor();
});
