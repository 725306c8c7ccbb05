/**
 * The ticket desk in a real browser against a real server: support works by keyboard alone, two people answer the same
 * ticket, several tickets at once, and a mail that means harm.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createDesk } from '../../server/tickets/desk.ts';
import { expectNoFaults, signInAt, visitOnce } from '../support/browser.ts';
import { startConsoleDesk } from '../support/console-desk.ts';
import { sayer } from '../support/face-words.ts';
import { testPassword } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';

describe('support at the desk', () => {
  it.each(toldIn('de'))('answers by keyboard alone (%s)', async (language) => {
    const say = sayer(language, 'tickets');
    const { server, helper, numbers, other, read, log } = await startConsoleDesk();
    await other.call('POST', '/api/v1/canned-texts', {
      name: 'Rückfrage',
      language: 'de',
      text: 'Guten Tag {{customer}}, welche Version haben Sie? ({{ticket}}, {{helper}})',
      shared: true,
    });
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    const { keyboard } = page;
    // Signing in, too: the first field has the keyboard, and the queue asked for comes after it.
    await page.goto(`${server.url}/console/tickets?queue=open&sort=number`);
    await expect.poll(() => page.evaluate(`document.activeElement.type`)).toBe('email');
    await keyboard.type(helper.email);
    await keyboard.press('Tab');
    await keyboard.type(testPassword);
    await keyboard.press('Enter');
    const row = (subject: string) => page.getByRole('row').getByRole('link', { name: subject });
    await row('Etiketten').waitFor();

    // From the queue to the ticket: highest number first.
    await keyboard.press('j');
    await keyboard.press('j');
    await expect.poll(() => page.evaluate(`document.activeElement.textContent`)).toBe('Export bricht ab');
    await keyboard.press('k');
    await expect.poll(() => page.evaluate(`document.activeElement.textContent`)).toBe('Etiketten sind leer');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: /Etiketten sind leer/ }).waitFor();
    const number = numbers[2] ?? 0;

    // Class with a reason.
    await keyboard.press('e');
    await page.getByRole('dialog', { name: say('classify.title') }).waitFor();
    await expect.poll(() => page.evaluate(`document.activeElement.type`)).toBe('radio');
    await keyboard.press('ArrowDown');
    await keyboard.press('Tab');
    await keyboard.type('Umgehung ist da.');
    await keyboard.press('Control+Enter');
    await page.getByText(say('classify.done', { class: 'B' }), { exact: true }).waitFor();

    // Mine.
    await keyboard.press('a');
    await page.getByRole('dialog', { name: say('assign.title') }).waitFor();
    await keyboard.press('Control+Enter');
    await page.getByText(say('assign.done', { number }), { exact: true }).waitFor();

    // A reply with a canned text, sent by the keys.
    await keyboard.press('r');
    await keyboard.type('/rück');
    await page.getByRole('option', { name: /Rückfrage/ }).waitFor();
    await keyboard.press('Enter');
    const canned = `Guten Tag Bäckerei Muster, welche Version haben Sie? (#${number}, Stefanie Stab)`;
    await expect
      .poll(() => page.getByRole('textbox', { name: say('editor.reply') }).inputValue())
      .toBe(canned);
    await keyboard.type(' Danke!');
    await keyboard.press('Control+Enter');
    await page.getByRole('article').getByText(`${canned} Danke!`).waitFor();
    await keyboard.press('Escape');

    // A note for the colleagues.
    await keyboard.press('n');
    await keyboard.type('Der Kunde ist nett.');
    await keyboard.press('Control+Enter');
    await page.getByRole('article', { name: new RegExp(say('look.note')) }).waitFor();
    await keyboard.press('Escape');

    // The next one, and back.
    await keyboard.press(']');
    await page.getByRole('heading', { name: /Export bricht ab/ }).waitFor();
    await keyboard.press('g');
    await keyboard.press('i');
    await page.waitForURL(/\/console\/tickets\?.*queue=open/);

    expect(await read(number)).toMatchObject({ class: 'B', assignee: helper.id, status: 'open' });
    expect(await log(number)).toContain(`${canned} Danke!`);
    expectNoFaults(visitor);
  });

  it.each(toldIn('de'))(
    'is told when somebody was faster, and keeps what was written (%s)',
    async (language) => {
      const say = sayer(language, 'tickets');
      const { server, helper, numbers, other, log } = await startConsoleDesk();
      const number = numbers[0] ?? 0;
      const path = `/console/tickets/${number}`;
      const visitor = await visitOnce({ language });
      const { page } = visitor;
      // Without live updates: the two really meet.
      await page.route('**/api/v1/live', (route) => route.abort());
      await signInAt(visitor, server.url, helper.email);
      await page.goto(server.url + path);
      const field = page.getByRole('textbox', { name: say('editor.reply') });
      await field.fill('Wir kümmern uns.');
      const attach = async () => {
        await page
          .locator('input[type="file"]')
          .setInputFiles({ name: 'anleitung.txt', mimeType: 'text/plain', buffer: Buffer.from('Schritt 1') });
        await page.getByRole('listitem').filter({ hasText: 'anleitung.txt' }).waitFor();
        await expect.poll(() => page.getByRole('progressbar', { name: /anleitung/ }).count()).toBe(0);
      };
      await attach();

      // A note has a draft of its own; both outlive the page.
      await page.getByText(say('editor.note'), { exact: true }).click();
      await page.getByRole('textbox', { name: say('editor.note') }).fill('Nur für uns.');
      await page.getByText(say('editor.reply'), { exact: true }).click();
      expect(await field.inputValue()).toBe('Wir kümmern uns.');
      await page.goto(`${server.url}/console/tickets?queue=open`);
      await page.goto(server.url + path);
      expect(await field.inputValue()).toBe('Wir kümmern uns.');
      await page.getByText(/anleitung\.txt/).waitFor();

      // A draft that lay for a month: the server has forgotten its file, the text is still there.
      await page.evaluate((month) => {
        for (const [key, text] of Object.entries(localStorage))
          if (key.startsWith('beistand.draft.') && key.endsWith('.reply'))
            localStorage.setItem(key, String(text).replace(/(?<="brought":\{"[0-9a-f]{64}":)\d+/, (at) => String(Number(at) - month)));
      }, 30 * 24 * 3_600_000); // prettier-ignore
      await page.reload();
      const lost = page.getByRole('status').filter({ hasText: say('editor.dropped') });
      expect(await lost.textContent()).toContain('anleitung.txt');
      expect(await page.getByRole('listitem').filter({ hasText: 'anleitung.txt' }).count()).toBe(0);
      expect(await field.inputValue()).toBe('Wir kümmern uns.');
      await attach();
      await lost.getByRole('button', { name: say('editor.droppedSeen') }).click();

      await other.call('POST', `/api/v1/tickets/${number}/reply`, { text: 'Ich war schneller.' });
      await page.getByRole('button', { name: say('editor.send'), exact: true }).click();
      const dialog = page.getByRole('dialog', { name: say('collision.title') });
      await dialog.getByText('Ich war schneller.').waitFor();
      expect(await log(number)).not.toContain('Wir kümmern uns.');
      await dialog.getByRole('button', { name: say('collision.anyway') }).click();
      await page.getByRole('article').getByText('Wir kümmern uns.').waitFor();
      expect(await field.inputValue()).toBe('');
      expect(await log(number)).toContain('anleitung.txt');

      // Plain facts change at once; where the server refuses, the old one is back and the page says why.
      const answered = Promise.withResolvers<undefined>();
      await page.route('**/watch', async (route) => {
        await answered.promise;
        await route.continue();
      });
      await other.call('POST', `/api/v1/tickets/${number}/reply`, { text: 'Noch einmal schneller.' });
      await page.getByRole('button', { name: say('watch.start') }).click();
      await page.getByRole('button', { name: say('watch.stop') }).waitFor();
      answered.resolve(undefined);
      await dialog.getByText('Noch einmal schneller.').waitFor();
      await page.getByRole('button', { name: say('watch.start'), includeHidden: true }).waitFor();
    },
  );

  it.each(toldIn('de'))('sees live who answers, and what they wrote (%s)', async (language) => {
    const say = sayer(language, 'tickets');
    const { server, helper, numbers, other } = await startConsoleDesk();
    const number = numbers[0] ?? 0;
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await signInAt(visitor, server.url, helper.email);
    await page.goto(`${server.url}/console/tickets/${number}`);
    await page.getByRole('textbox', { name: say('editor.reply') }).fill('Ich schreibe auch');
    await other.call('POST', `/api/v1/tickets/${number}/presence`, { state: 'replying' });
    await page.getByText(say('presence.replying', { name: 'Stefanie Stab' })).waitFor();
    const there = z
      .object({ people: z.array(z.looseObject({ id: z.string(), state: z.string() })) })
      .parse((await other.call('GET', `/api/v1/tickets/${number}/presence`)).body);
    expect(there.people).toContainEqual(expect.objectContaining({ id: helper.id, state: 'replying' }));
    await other.call('POST', `/api/v1/tickets/${number}/reply`, { text: 'Erledigt sich von selbst.' });
    await page.getByRole('article').getByText('Erledigt sich von selbst.').waitFor();
    await page.getByText(say('editor.news')).waitFor();
    expectNoFaults(visitor);
  });

  it.each(toldIn('de'))('works on several tickets at once and is told what failed (%s)', async (language) => {
    const say = sayer(language, 'tickets');
    const { server, helper, numbers, other, read } = await startConsoleDesk();
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await page.route('**/api/v1/live', (route) => route.abort());
    await signInAt(visitor, server.url, helper.email);
    await page.goto(`${server.url}/console/tickets?queue=open&sort=number`);
    await page.getByRole('link', { name: 'Etiketten' }).waitFor();
    const [first = 0, second = 0, third = 0] = numbers;
    await other.call('POST', `/api/v1/tickets/${second}/note`, { text: 'Ich bin dran.' });
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('button', { name: say('close.action'), exact: true }).click();
    const ask = page.getByRole('dialog', { name: say('close.title') });
    await ask.getByRole('button', { name: say('close.action'), exact: true }).click();
    const told = page.getByRole('dialog', { name: say('bulk.title') });
    await told.getByRole('link', { name: `#${second}` }).waitFor();
    expect(await read(third)).toMatchObject({ status: 'closed' });
    expect(await read(second)).toMatchObject({ status: 'new' });
    expect(await read(first)).toMatchObject({ status: 'new' });
  });

  it('takes a picture from the clipboard and shows it in the timeline', async () => {
    const say = sayer('de', 'tickets');
    const { server, helper, numbers } = await startConsoleDesk();
    const visitor = await visitOnce({ language: 'de' });
    const { page } = visitor;
    await signInAt(visitor, server.url, helper.email);
    await page.goto(`${server.url}/console/tickets/${numbers[0] ?? 0}`);
    const field = page.getByRole('textbox', { name: say('editor.reply') });
    await field.fill('So sieht es aus:');
    await page.evaluate(`(() => {
      const pixel = atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==');
      const bytes = Uint8Array.from(pixel, (one) => one.codePointAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    })()`);
    await page.getByText(/\.png · \d+ B/).waitFor();
    const send = page.getByRole('button', { name: say('editor.send'), exact: true });
    await expect.poll(() => send.isEnabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    const answer = page.getByRole('article').filter({ hasText: 'So sieht es aus:' });
    await answer.getByRole('button', { name: /\.png/ }).click();
    await expect
      .poll(() => page.evaluate(`document.querySelector('[role="dialog"] img')?.naturalWidth`))
      .toBe(1);
    expectNoFaults(visitor);
  });

  it('finds tickets by the keyboard, with the place where the words stand', async () => {
    const { server, helper } = await startConsoleDesk();
    const visitor = await visitOnce({ language: 'de' });
    const { page } = visitor;
    await signInAt(visitor, server.url, helper.email);
    await page.goto(`${server.url}/console/tickets?queue=open`);
    await page.getByRole('link', { name: 'Etiketten' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('rechnung');
    await page.locator('mark', { hasText: 'Rechnungsdruck' }).first().waitFor();
    await page.waitForURL(/q=rechnung/);
    expect(await page.locator('[data-found]').count()).toBe(1);
    expectNoFaults(visitor);
  });

  it('shows a hostile mail as its text, without running, loading or imitating anything', async () => {
    const { server, customer, helper, member } = await startConsoleDesk();
    const desk = createDesk({ store: server.store });
    // As if the server had let everything through.
    const html = `<p onclick="alert(1)">Guten Tag</p><script>window.hacked = 1</script><img src="https://evil.example/pixel.png" onerror="window.hacked = 2" alt="Logo">
      <a href="javascript:window.hacked=3">Klick</a><a href="https://evil.example/ok">Seite</a><form action="https://evil.example"><button>Anmelden</button></form>
      <iframe src="https://evil.example"></iframe><style>body { display: none }</style><blockquote>altes Zitat</blockquote>`;
    const { number } = await server.store.transaction((trx) =>
      desk.open(
        trx,
        {
          kind: 'open',
          customerId: customer.id,
          source: 'mail',
          subject: 'Böse',
          text: 'x',
          html,
          mailId: 'm_1',
        },
        { actor: { kind: 'customer', id: member.contactId }, now: new Date() },
      ),
    );
    const visitor = await visitOnce({ language: 'de' });
    const { page } = visitor;
    const strangers: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
        strangers.push(request.url());
    });
    await signInAt(visitor, server.url, helper.email);
    await page.goto(`${server.url}/console/tickets/${number}`);
    const mail = page.locator('.ticket-mail');
    await mail.getByText('Guten Tag').waitFor();
    expect(
      await mail.locator('script, img, form, button:has-text("Anmelden"), iframe, style, [onclick]').count(),
    ).toBe(0);
    expect(
      await mail.locator('a').evaluateAll((links) => links.map((one) => one.getAttribute('href'))),
    ).toEqual(['https://evil.example/ok']);
    expect(await mail.getByText('altes Zitat').count()).toBe(0);
    await mail.getByRole('button').click();
    await mail.getByText('altes Zitat').waitFor();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(strangers).toEqual([]);
    // The browser says that it would have refused, too.
    expect(visitor.faults.filter((fault) => !fault.includes('Content Security Policy'))).toEqual([]);
  });
});
