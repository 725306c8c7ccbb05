/**
 * A customer's story in the customer area, in a real browser against a real server: signing up by invitation, opening a
 * ticket by plain questions, being answered, seeing the fix published and arriving, confirming it. What the
 * vendor and the agent do is done by API; the page learns of it without being loaded again.
 */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectNoFaults, signInAt, visitOnce } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { sayer } from '../support/face-words.ts';
import { addMember, addStaff, addTestCustomer, signIn, testPassword } from '../support/people.ts';
import type { Browser } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { eventOf, startTestServer } from '../support/server.ts';
import { tinyBuild } from '../support/tiny-repository.ts';

const viewShape = z.looseObject({ ticket: z.looseObject({ seq: z.number(), class: z.string().nullable() }) });
const invitedShape = z.looseObject({ link: z.string() });

/** What the vendor's staff does to a ticket by API. */
const supportAt =
  (browser: Browser, number: number) =>
  async (kind: string, body: object): Promise<void> => {
    const path = `/api/v1/tickets/${number}`;
    const { ticket } = viewShape.parse((await browser.call('GET', path)).body);
    const answer = await browser.call('POST', `${path}/${kind}`, { expectedSeq: ticket.seq, ...body });
    expect(answer.status).toBe(200);
  };

describe('a customer in the customer area', () => {
  it.each(toldIn('de'))(
    'signs up, opens a ticket, is answered, gets the fix and confirms it (%s)',
    async (language) => {
      const say = sayer(language, 'portal-tickets');
      const account = sayer(language, 'entry');
      const server = await startTestServer((await databases[0]?.database()) ?? '', { now: new Date() });
      const agent = await server.agent({ channel: 'patch' });
      await server.publish('patch', 2, [tinyBuild('patch', '1.0.0')]);
      const staff = await signIn(server.url, (await addStaff(server.store, 'support', 'admin')).email);
      const invited = await staff.call('POST', `/api/v1/customers/${agent.customerId}/invitations`, {
        email: 'karin@kunde.example',
        name: 'Karin Kunde',
        role: 'admin',
        language,
      });

      const visitor = await visitOnce({ language });
      const { page } = visitor;
      await page.goto(invitedShape.parse(invited.body).link);
      await page.locator('input[type="password"]').fill(testPassword);
      await page.getByRole('button', { name: account('accept') }).click();
      await page.waitForURL((address) => /\/portal\/?$/.test(address.pathname));
      await page.getByRole('link', { name: say('newTicket') }).click();

      await page.getByRole('radio', { name: say('kindFault') }).click();
      await page.getByRole('radio', { name: say('reachHindered') }).click();
      await page.getByRole('radio', { name: say('workaroundHelp') }).click();
      await page.getByText(say('class_B')).waitFor();
      await page.getByRole('textbox', { name: say('askSubject') }).fill('Bondrucker bleibt stehen');
      await page.getByRole('textbox', { name: say('askText') }).fill('Nach jedem dritten Bon.');
      await page
        .locator('input[type="file"]')
        .setInputFiles({ name: 'protokoll.txt', mimeType: 'text/plain', buffer: Buffer.from('Fehler 17') });
      await page.getByText('protokoll.txt · ').waitFor();
      // What is not taken is named with why, beside what was written; the next file puts the note away.
      const refused = sayer(language, 'refused-files');
      const told = page.getByRole('alert').filter({ hasText: refused('refused') });
      const choose = (name: string, text: string) =>
        page
          .locator('input[type="file"]')
          .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
      await choose('leer.log', '');
      await told.getByText(refused('empty', { name: 'leer.log' })).waitFor();
      await choose('setup.exe', 'MZ');
      await told.getByText(refused('runs', { name: 'setup.exe' })).waitFor();
      expect(await told.getByText('leer.log').count()).toBe(0);
      await page.getByRole('button', { name: say('send') }).click();
      await page.getByRole('heading', { name: 'Bondrucker bleibt stehen' }).waitFor();
      const number = Number(/(\d+)$/.exec(new URL(page.url()).pathname)?.[1]);
      expect(viewShape.parse((await staff.call('GET', `/api/v1/tickets/${number}`)).body).ticket.class).toBe(
        'B',
      );
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: /protokoll\.txt/ }).click(),
      ]);
      expect(await readFile(await file.path(), 'utf8')).toBe('Fehler 17');

      const support = supportAt(staff, number);
      await support('reply', { text: 'Welche Firmware hat der Drucker?' });
      await page.getByText('Welche Firmware hat der Drucker?').waitFor();
      await support('wait', {});
      await page.getByText(say('waitingTitle')).first().waitFor();
      const reply = page.getByRole('textbox', { name: say('replyLabel') });
      await reply.fill('Firmware 2.3.');
      // A picture from the clipboard, and a file dropped on the text.
      for (const [kind, name] of [
        ['paste', 'bild.png'],
        ['drop', 'bon.txt'],
      ] as const)
        await page.evaluate(`(() => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], '${name}'));
        const options = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
        document.activeElement.dispatchEvent('${kind}' === 'paste' ? new ClipboardEvent('paste', options) : new DragEvent('drop', options));
      })()`);
      for (const name of ['bild.png', 'bon.txt']) await page.getByText(`${name} · `).waitFor();
      await reply.press('Control+Enter');
      const sent = page.getByRole('article').filter({ hasText: 'Firmware 2.3.' });
      await sent.getByRole('link', { name: /bild\.png/ }).waitFor();
      await sent.getByRole('link', { name: /bon\.txt/ }).waitFor();

      const fix = tinyBuild('patch', '1.0.1', { fixes: [number], notes: { de: 'Druckt.', en: 'Prints.' } });
      await server.publish('patch', 3, [tinyBuild('patch', '1.0.0'), fix]);
      await page.getByText(say('did_fixPublished', { version: '1.0.1', channel: 'patch' })).waitFor();
      await page.getByRole('link', { name: '1.0.1' }).click();
      const [archive] = await Promise.all([
        page.waitForEvent('download'),
        page
          .getByRole('link', { name: new RegExp(`^${sayer(language, 'portal-downloads')('download')} \\(`) })
          .click(),
      ]);
      expect(archive.suggestedFilename()).toBe('till-1.0.1-linux-x64.tar');
      await page.goBack();

      const committed = {
      kind: 'update', outcome: 'committed', from: '1.0.0', to: '1.0.1', manifestSha256: fix.manifestSha256, by: 'daemon',
      code: null, message: null, durationMs: 900, downloadedBytes: 500,
    } as const; // prettier-ignore
      // It fails on the machine first: the customer reads so there, and what to do.
      const said = sayer(language, 'portal-installations');
      const ticketPage = page.url();
      await agent.report([eventOf({ ...committed, outcome: 'failed', code: 'NO_SPACE' }, server.now)]);
      await page.goto(`${server.url}/portal/installations/${agent.installationId}`);
      await page.getByText(said('step_NO_SPACE')).waitFor();
      await page.getByText(said('failedThen')).waitFor();
      await page.goto(ticketPage);
      await agent.report([eventOf(committed, server.now)]);
      await page.getByText(say('confirmTitle')).waitFor();
      await page.getByRole('button', { name: say('confirm') }).click();
      await page.getByText(say('confirmed')).waitFor();
      await page.getByText(say('status_closed')).first().waitFor();

      await page.getByRole('button', { name: say('reopenClosed') }).click();
      await page.getByRole('textbox', { name: say('reopenReason') }).fill('Heute wieder.');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: say('reopenClosed') })
        .click();
      await page.getByText('Heute wieder.').waitFor();
      expectNoFaults(visitor);
    },
  );

  it.each(toldIn('de'))('wishes for something, gets an offer and accepts it (%s)', async (language) => {
    const say = sayer(language, 'portal-tickets');
    const server = await startTestServer((await databases[0]?.database()) ?? '', {
      trusted: false,
      now: new Date(),
    });
    const { id: customerId } = await addTestCustomer(server.store);
    const member = await addMember(server.store, customerId, 'member');
    const staff = await signIn(server.url, (await addStaff(server.store, 'support', 'product-owner')).email);
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await signInAt(visitor, server.url, member.email);
    await page.goto(`${server.url}/portal/tickets/new`);
    await page.getByRole('button', { name: say('send') }).click();
    await page.getByText(say('missingSubject')).waitFor();
    await page.getByRole('radio', { name: say('kindWish') }).click();
    await page.getByRole('textbox', { name: say('askSubject') }).fill('Jahrgang als Feld');
    await page.getByRole('textbox', { name: say('askWish') }).fill('Mit Suche.');
    await page.getByRole('button', { name: say('send') }).click();
    await page.getByRole('heading', { name: 'Jahrgang als Feld' }).waitFor();
    const support = supportAt(staff, Number(/(\d+)$/.exec(new URL(page.url()).pathname)?.[1]));
    await support('step', { step: 'accept' });
    await support('step', { step: 'qualify' });
    await support('decide', { decision: 'individual', reason: 'Nur für Sie.' });
    await support('draftOffer', {
      offer: { amountCents: 120_000, currency: 'EUR', text: 'Ein Tag Arbeit.' },
    });
    await support('sendOffer', {});
    await page.getByText('Ein Tag Arbeit.').waitFor();
    await page.getByRole('button', { name: say('accept') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('accept') })
      .click();
    await page.getByText(say('did_offerAccepted', { who: 'Karin Kunde' })).waitFor();
    expect(await page.getByRole('button', { name: say('close') }).count()).toBe(0);
    expectNoFaults(visitor);
  });
});
