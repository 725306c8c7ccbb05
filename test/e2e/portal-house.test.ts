/** What a customer's administrator does for their house: machines, people, reports, downloads; and what others may not. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentPaths } from '../../protocol/agent-api.ts';
import { bundleSchema } from '../../protocol/bundle.ts';
import { desktop, expectNoFaults, layoutFaults, phone, signInAt, visitOnce } from '../support/browser.ts';
import type { Visitor } from '../support/browser.ts';
import { createDevice } from '../support/device.ts';
import { startExample } from '../support/example.ts';
import type { Example } from '../support/example.ts';
import { sayer } from '../support/face-words.ts';
import { toldIn } from '../support/proofs.ts';

describe.each(toldIn('de'))('a customer’s administrator (%s)', (language) => {
  let example: Example;
  beforeAll(async () => {
    example = await startExample();
    const staff = await example.signIn('anna@muster.example');
    await staff.call('PUT', '/api/v1/products/till', { version: 0, title: 'Kasse Plus' });
  });
  afterAll(() => example.stop());
  const signedIn = async (): Promise<Visitor> => {
    const visitor = await visitOnce({ language });
    await signInAt(visitor, example.url, example.members[0]?.email ?? '');
    return visitor;
  };

  it('sets up a machine with a bundle that really enrols one', async () => {
    const visitor = await signedIn();
    const { page } = visitor;
    const say = sayer(language, 'portal-installations');
    await page.goto(`${example.url}/portal/installations`);
    await page.getByRole('button', { name: say('enrol') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('makeBundle') })
      .click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: say('downloadBundle') }).click(),
    ]);
    const bundle = bundleSchema.parse(JSON.parse(await readFile(await file.path(), 'utf8')));
    expect(bundle).toMatchObject({ product: 'till', channel: 'release' });
    const enrolled = await fetch(bundle.server + agentPaths.enroll, {
      method: 'POST',
      body: JSON.stringify({
        token: bundle.token,
        publicKey: createDevice().publicKey,
        machineName: 'kasse-neu',
        platform: 'linux-x64',
        agentVersion: '0.1.0',
      }),
    });
    expect(enrolled.status).toBe(201);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('close') })
      .last()
      .click();
    await page.reload();
    await page.getByRole('link', { name: 'kasse-neu' }).first().click();
    await page.getByText(say('noHistory')).waitFor();
    expectNoFaults(visitor);
  });

  it('invites somebody, hands the link over, takes an invitation back, and shuts a person out and in again', async () => {
    const visitor = await signedIn();
    const { page } = visitor;
    const say = sayer(language, 'portal-members');
    const invite = async (name: string, email: string): Promise<string> => {
      await page.getByRole('button', { name: say('invite') }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: say('name') }).fill(name);
      await dialog.getByRole('textbox', { name: say('email') }).fill(email);
      await dialog.getByRole('button', { name: say('sendInvitation') }).click();
      const link = await dialog.locator('pre').textContent();
      await dialog
        .getByRole('button', { name: say('close') })
        .last()
        .click();
      return link ?? '';
    };
    await page.goto(`${example.url}/portal/users`);
    const link = await invite('Kim Neu', 'kim@kunde.example');
    await invite('Robin Rat', 'robin@kunde.example');
    await page.getByRole('button', { name: `${say('revoke')}: Robin Rat` }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('revoke') })
      .click();
    await page.getByText(say('revoked')).waitFor();
    const accepted = await fetch(`${example.url}/api/v1/invitations/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: link.split('#')[1], password: example.password }),
    });
    expect(accepted.status).toBe(201);

    await page.reload();
    await page.getByRole('button', { name: say('actions', { name: 'Kim Neu' }) }).click();
    await page.getByRole('menuitem', { name: say('disable'), exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('disable'), exact: true })
      .click();
    await page.getByText(say('disabledDone', { name: 'Kim Neu' })).waitFor();
    await expect(example.signIn('kim@kunde.example')).rejects.toThrow();
    await page.getByRole('button', { name: sayer(language, 'notices')('undo') }).click();
    await page.getByText(say('enabledDone', { name: 'Kim Neu' })).waitFor();

    const kim = await visitOnce({ language });
    await signInAt(kim, example.url, 'kim@kunde.example');
    await kim.page.goto(`${example.url}/portal`);
    await kim.page.getByRole('navigation').getByRole('link', { name: 'Downloads' }).waitFor();
    expect(
      await kim.page
        .getByRole('navigation')
        .getByRole('link', { name: say('title') })
        .count(),
    ).toBe(0);
    await kim.page.goto(`${example.url}/portal/installations`);
    await kim.page.getByRole('heading', { name: sayer(language, 'portal-installations')('title') }).waitFor();
    expect(
      await kim.page.getByRole('button', { name: sayer(language, 'portal-installations')('enrol') }).count(),
    ).toBe(0);
    expectNoFaults(visitor);
    expectNoFaults(kim);
  });

  it('reads reports, takes them as files, orders one by mail and cancels it', async () => {
    const visitor = await signedIn();
    const { page } = visitor;
    const say = sayer(language, 'portal-reports');
    await page.goto(`${example.url}/portal/reports`);
    await page.getByRole('table').getByText('Kasse startet nach dem Update nicht mehr').waitFor();
    for (const [format, begins] of [['csv', '\uFEFF'], ['pdf', '%PDF']] as const) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: say(format) }).click(),
      ]);
      expect((await readFile(await file.path(), 'utf8')).startsWith(begins)).toBe(true);
    }
    await page.getByRole('tab', { name: say('history') }).click();
    await page.getByRole('table').getByText('#').first().waitFor();
    // On a phone its rows are cards: nothing has to be pushed aside to be read.
    await page.setViewportSize(phone);
    await expect.poll(() => layoutFaults(page)).toEqual([]);
    await page.setViewportSize(desktop);
    await page.getByRole('button', { name: say('order') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('recipients')).first().click();
    await page.getByRole('option').first().click();
    await dialog.getByRole('button', { name: say('send') }).click();
    await page.getByText(say('ordered')).waitFor();
    await page.getByRole('button', { name: `${say('stop')}: ${say('openItems')}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: say('stop') }).click();
    await page.getByText(say('noSchedules')).waitFor();
    expectNoFaults(visitor);
  }); // prettier-ignore

  it('finds every version with its signatures, and sees at once that one was withdrawn', async () => {
    const visitor = await signedIn();
    const { page } = visitor;
    const say = sayer(language, 'portal-downloads');
    await page.goto(`${example.url}/portal/downloads`);
    await page.getByRole('tab', { name: say('patch') }).click();
    await page.getByRole('button', { name: /Kasse Plus 4\.1\.2/ }).click();
    await page
      .getByText(say('ofKeys', { signed: 1, keys: 1, threshold: 1 }))
      .first()
      .waitFor();
    await page.getByText(/^[0-9a-f]{64}$/).waitFor();
    const manager = await example.signIn('renate@muster.example');
    await manager.call('POST', '/api/v1/builds/withdraw', {
      target: 'patch/till-4.1.2-linux-x64.json',
      withdrawn: true,
    });
    await page.getByText(say('withdrawnText')).waitFor();
    expect(await page.getByRole('link', { name: new RegExp(`^${say('download')} \\(`) }).count()).toBe(0);
    expectNoFaults(visitor);
  });
});
