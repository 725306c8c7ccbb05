/**
 * The whole loop through all three faces, with a real server, publisher and agent: a customer signs up by invitation and opens a
 * ticket, support answers it in the console, the vendor publishes a build that fixes it, the customer sees that,
 * updates on the local page of their own machine, and confirms.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../server/store/store.ts';
import type { Store } from '../../server/store/store.ts';
import { expectNoFaults, signInAt, visitOnce } from '../support/browser.ts';
import { sayer } from '../support/face-words.ts';
import { startPageProcess } from '../support/page-process.ts';
import { addStaff, signIn, testPassword } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { createWorld, productFiles } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World;
let store: Store;
beforeAll(async () => {
  world = await createWorld();
  store = openStore(join(world.folder, 'data', 'beistand.sqlite'));
});
afterAll(async () => {
  await store.close();
  await world.end();
});

const invitedShape = z.looseObject({ link: z.string() });
const versions = { de: ['4.1.0', '4.1.1'], en: ['4.2.0', '4.2.1'] } as const;

it.each(toldIn('de'))(
  'from the invitation to the confirmed fix (%s)',
  { timeout: 180_000 },
  async (language) => {
    const portal = sayer(language, 'portal-tickets');
    const desk = sayer(language, 'tickets');
    const [old, fixed] = versions[language];
    const subject = `Umlaute fehlen auf dem Bon (${language})`;
    await world.publishBuild({ version: old });
    const customerId = await world.addCustomer(`Bäckerei ${language}`);
    const machine = await world.install(`kasse-${language}`, { customerId });
    expect((await machine.agent(['update'])).code).toBe(0);

    // Invited by an administrator, the customer signs up and opens a ticket.
    const helper = await addStaff(store, 'support', 'admin');
    const staff = await signIn(world.url, helper.email);
    const invited = await staff.call('POST', `/api/v1/customers/${customerId}/invitations`, {
      email: `karin-${language}@kunde.example`,
      name: 'Karin Kunde',
      role: 'admin',
      language,
    });
    const customer = await visitOnce({ language });
    await customer.page.goto(invitedShape.parse(invited.body).link);
    await customer.page.locator('input[type="password"]').fill(testPassword);
    await customer.page.getByRole('button', { name: sayer(language, 'entry')('accept') }).click();
    await customer.page.waitForURL((address) => /\/portal\/?$/.test(address.pathname));
    await customer.page.getByRole('link', { name: portal('newTicket') }).click();
    for (const choice of ['kindFault', 'reachHindered', 'workaroundHelp'])
      await customer.page.getByRole('radio', { name: portal(choice) }).click();
    await customer.page.getByRole('textbox', { name: portal('askSubject') }).fill(subject);
    await customer.page.getByRole('textbox', { name: portal('askText') }).fill('Seit gestern.');
    await customer.page.getByRole('button', { name: portal('send') }).click();
    await customer.page.getByRole('heading', { name: subject }).waitFor();
    const number = Number(/(\d+)$/.exec(new URL(customer.page.url()).pathname)?.[1]);

    // Support finds it in the console and answers; the customer sees it without loading anything again.
    const support = await visitOnce({ language });
    await signInAt(support, world.url, helper.email);
    await support.page.goto(`${world.url}/console/tickets?queue=all`);
    await support.page.getByRole('link', { name: subject }).click();
    await support.page.getByRole('heading', { name: subject }).waitFor();
    await support.page.keyboard.press('r');
    await support.page
      .getByRole('textbox', { name: desk('editor.reply') })
      .fill('Danke, das ist bald behoben.');
    await support.page.keyboard.press('Control+Enter');
    await customer.page.getByText('Danke, das ist bald behoben.').waitFor();

    // The fix is published; the customer sees it, and installs it on their own machine.
    await world.publishBuild({ version: fixed, options: ['--fixes', String(number)] });
    await customer.page
      .getByText(portal('did_fixPublished', { version: fixed, channel: 'release' }))
      .waitFor();
    const local = await startPageProcess(machine.home);
    const page = await visitOnce({ language });
    const overview = sayer(language, 'page-overview');
    const installed = page.page.getByText(sayer(language, 'page-work')('updated', { version: fixed }));
    await page.page.goto(local.url);
    await page.page
      .getByRole('button', { name: overview('check') })
      .first()
      .click();
    await page.page.getByRole('button', { name: overview('update'), exact: true }).click();
    await page.page
      .getByRole('dialog')
      .getByRole('button', { name: overview('update'), exact: true })
      .click();
    await installed.waitFor();

    // The ticket knows that it arrived; the customer confirms, and support sees that.
    await customer.page.getByText(portal('confirmTitle')).waitFor();
    await customer.page.getByRole('button', { name: portal('confirm') }).click();
    await customer.page.getByText(portal('status_closed')).first().waitFor();
    await support.page.getByText(desk('status.closed')).first().waitFor();
    for (const visitor of [customer, support, page]) expectNoFaults(visitor);
    expect((await local.interrupt()).code).toBe(0);
  },
);

const inUse = (install: string): Promise<string> => readFile(join(install, 'current', 'VERSION'), 'utf8');
const broken = { de: ['4.3.0', '4.3.1'], en: ['4.4.0', '4.4.1'] } as const;

it.each(toldIn('de'))(
  'a build that fails on a real machine is seen by the release manager, withdrawn, and reaches nobody else (%s)',
  { timeout: 180_000 },
  async (language) => {
    const t = sayer(language, 'builds');
    const [good, bad] = broken[language];
    await world.publishBuild({ version: good });
    const machine = await world.install(`theke-${language}`);
    expect((await machine.agent(['update'])).code).toBe(0);
    await world.publishBuild({ version: bad, files: productFiles(bad, { healthy: false }) });
    expect((await machine.agent(['update'])).code).toBe(7);
    expect(await inUse(machine.install)).toBe(`${good}\n`);

    const manager = await visitOnce({ language });
    const { page } = manager;
    await signInAt(manager, world.url, (await addStaff(store, 'release-manager')).email);
    await page.goto(`${world.url}/console/builds`);
    await page
      .getByRole('row', { name: bad })
      .getByText(t('troubled_one', { count: '1' }))
      .waitFor();
    await page.getByRole('button', { name: bad }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('link', { name: `theke-${language}` }).waitFor();
    await drawer.getByRole('button', { name: t('withdraw') }).click();
    const confirm = page.getByRole('dialog', { name: t('withdrawTitle', { name: bad }) });
    await confirm.getByRole('textbox').fill(bad);
    await confirm.getByRole('button', { name: t('withdraw') }).click();
    await drawer.getByRole('button', { name: t('offerAgain') }).waitFor();

    const next = await world.install(`lager-${language}`);
    expect((await next.agent(['update'])).code).toBe(0);
    expect(await inUse(next.install)).toBe(`${good}\n`);
    expectNoFaults(manager);
  },
);
