/** The console's builds, customers, installations and reports, as release manager and support use them. */
import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoFaults, signInAt, startChromium, visit } from '../support/browser.ts';
import type { Language } from '../support/browser.ts';
import { startExample } from '../support/example.ts';
import type { Example } from '../support/example.ts';
import { dictionaries } from '../support/face-words.ts';
import { toldIn } from '../support/proofs.ts';

let example: Example;
let browser: Chromium;
beforeAll(async () => {
  [example, browser] = await Promise.all([startExample(), startChromium()]);
});
afterAll(async () => {
  await browser.close();
  await example.stop();
});

/** What a page says for a key. */
const says =
  (namespace: string, language: Language) =>
  (key: string, values: Readonly<Record<string, string>> = {}): string => {
    const text = dictionaries().find((one) => one.namespace === namespace)?.texts[language][key];
    if (text === undefined) throw new Error(`no text ${namespace}.${key}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? '');
  };

const halfPublished = '4.2.0-nightly.20261124';
const failing = '4.2.0-nightly.20261123';

describe.each(toldIn('de'))('in %s', (language) => {
  it('the release manager sees a failing build, withdraws it, and takes that back', async () => {
    const t = says('builds', language);
    const visitor = await visit(browser, { language });
    const { page, context } = visitor;
    await signInAt(visitor, example.url, 'renate@muster.example');
    await page.goto(`${example.url}/console/builds?channel=nightly`);
    // What a publish left half done stands there, too, and what the channel got last.
    const unsigned = page.getByRole('row', { name: halfPublished });
    await unsigned.getByText(t('unsigned'), { exact: true }).waitFor();
    await page.getByText(says('builds', language)('lastPublished', { name: failing, ago: '' })).waitFor();
    // Seen in the list already.
    await page
      .getByRole('row', { name: failing })
      .getByText(t('troubled_one', { count: '1' }))
      .waitFor();
    await page.getByRole('button', { name: failing }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText(t('failing')).waitFor();
    await drawer.getByText('The health check failed three times.').waitFor();
    await drawer.getByRole('button', { name: t('withdraw') }).click();
    const confirm = page.getByRole('dialog', { name: t('withdrawTitle', { name: failing }) });
    const yes = confirm.getByRole('button', { name: t('withdraw') });
    expect(await yes.isDisabled()).toBe(true);
    await confirm.getByRole('textbox').fill(failing);
    await yes.click();
    await drawer.getByRole('button', { name: t('offerAgain') }).waitFor();
    const row = page.getByRole('row', { name: failing, includeHidden: true });
    await row.getByText(t('withdrawn')).waitFor({ state: 'attached' });
    await drawer.getByRole('button', { name: t('offerAgain') }).click();
    await drawer.getByRole('button', { name: t('withdraw') }).waitFor();
    expectNoFaults(visitor);
    await context.close();
  });

  it('support adds a customer and gets a bundle with the command that goes with it', async () => {
    const t = says('console-customers', language);
    const visitor = await visit(browser, { language });
    const { page, context } = visitor;
    await signInAt(visitor, example.url, 'stefanie@muster.example');
    await page.goto(`${example.url}/console/customers`);
    await page.locator('h1').waitFor();
    await page.getByRole('link', { name: 'Autohaus Krüger & Söhne' }).waitFor();
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    const name = `Gärtnerei Grün ${language}`;
    await dialog.getByRole('textbox', { name: t('name') }).fill(name);
    await dialog.getByRole('button', { name: t('save') }).click();
    await page.getByRole('heading', { name }).waitFor();
    await page.getByRole('button', { name: t('enrol') }).click();
    const enrolling = page.getByRole('dialog');
    await enrolling
      .getByRole('button', { name: says('portal-installations', language)('makeBundle') })
      .click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      enrolling
        .getByRole('button', { name: says('portal-installations', language)('downloadBundle') })
        .click(),
    ]);
    expect(download.suggestedFilename()).toBe('beistand-bundle.json');
    await enrolling.getByText('agent enroll --bundle beistand-bundle.json').waitFor();
    expectNoFaults(visitor);
    await context.close();
  });

  it('support looks at an installation’s history and at the reports', async () => {
    const visitor = await visit(browser, { language });
    const { page, context } = visitor;
    await signInAt(visitor, example.url, 'stefanie@muster.example');
    await page.goto(`${example.url}/console/installations`);
    await page.getByRole('link', { name: 'kasse-1' }).click();
    await page.getByText('The health check failed three times.').waitFor();
    const t = says('console-reports', language);
    await page.goto(`${example.url}/console/reports`);
    await page.getByRole('heading', { name: t('openTickets') }).waitFor();
    await page.locator('.recharts-surface').first().waitFor();
    await page.getByRole('tab', { name: t('versions') }).click();
    await page.getByRole('button', { name: t('asTable') }).click();
    await page.getByRole('columnheader', { name: '4.1.0' }).waitFor();
    await page.getByRole('tab', { name: t('openItems') }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: t('pdf') }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.pdf$/);
    expectNoFaults(visitor);
    await context.close();
  });
});
