/** The command palette of the console in a real browser, by keyboard alone: pages, commands, tickets, and back to where one was. */
import { describe, expect, it } from 'vitest';
import { expectNoFaults, faultsByTurns } from '../support/browser.ts';
import { focusedOn, openConsoleDesk } from '../support/console-desk.ts';
import { sayer } from '../support/face-words.ts';
import { toldIn } from '../support/proofs.ts';

const words = {
  de: { reports: 'Berichte', otherReports: 'report', newTicket: 'neues ticket', newTitle: 'Neues Ticket', open: /Ticket #(\d+) öffnen/, find: /^Tickets durchsuchen/ },
  en: { reports: 'Reports', otherReports: 'bericht', newTicket: 'open a new', newTitle: 'New ticket', open: /Open ticket #(\d+)/, find: /^Search tickets/ },
} as const; // prettier-ignore

describe.each(toldIn('de'))('the command palette, in %s', (language) => {
  const t = words[language];
  const say = sayer(language, 'palette');

  const open = async () => {
    const desk = await openConsoleDesk(language);
    const { page, goTo } = desk;
    const field = page.getByRole('textbox', { name: say('palette') });
    const action = (name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name });
    /** Asks for it and types. */
    const type = async (text: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      await expect.poll(() => focusedOn(page)).toBe(say('palette'));
      await page.keyboard.type(text);
    };
    await goTo('/tickets?queue=open&sort=number');
    await page.getByRole('link', { name: 'Etiketten' }).waitFor();
    return { ...desk, field, action, type };
  };

  it('opens over what one was doing, and Escape leads back to it', async () => {
    const { page, field, action, visitor } = await open();
    await page.keyboard.press('j');
    await expect.poll(() => focusedOn(page)).toBe('Etiketten sind leer');
    await page.keyboard.press('Control+k');
    await expect.poll(() => focusedOn(page)).toBe(say('palette'));
    // What is typed is no shortcut of the page.
    await page.keyboard.type('x');
    await action(t.find).waitFor();
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    await expect.poll(() => focusedOn(page)).toBe('Etiketten sind leer');
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);

    // The next time nothing is left of what was typed.
    await page.keyboard.press('Control+k');
    await field.waitFor();
    expect(await field.inputValue()).toBe('');
    expect(await faultsByTurns(page, 1)).toEqual([]);
    expectNoFaults(visitor);
  });

  it('goes to pages and does commands by their names in both languages', async () => {
    const { page, type, action, visitor } = await open();
    await type(t.otherReports);
    // The page comes before the search for the word.
    await expect.poll(() => action(/./).first().textContent()).toContain(t.reports);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/reports');
    await page.getByRole('heading', { level: 1, name: t.reports }).waitFor();

    await type(t.newTicket);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: t.newTitle }).waitFor();

    // Also while somebody writes; the field has the keyboard and its text afterwards.
    const subject = page.getByRole('textbox', { name: sayer(language, 'tickets')('column.subject') });
    await subject.fill('Drucker');
    await type('etik');
    await page.keyboard.press('Escape');
    await expect.poll(() => subject.evaluate((field) => field.matches(':focus'))).toBe(true);
    expect(await subject.inputValue()).toBe('Drucker');
    expectNoFaults(visitor);
  });

  it('opens the ticket of a number, and searches tickets for other words', async () => {
    const { page, numbers, type, action, visitor } = await open();
    const [first = 0, second = 0] = numbers;
    await type(String(second));
    await action(t.open).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `#${second} Export bricht ab` }).waitFor();
    // As it is written everywhere; the arrows choose.
    await type(`#${first}`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `#${first} Rechnungsdruck` }).waitFor();
    await type('4711');
    await page.keyboard.press('Enter');
    await page.getByText(sayer(language, 'tickets')('missing')).waitFor();

    await type('etiketten');
    await action(t.find).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/console\/tickets\?q=etiketten/);
    await page.locator('mark', { hasText: 'Etiketten' }).first().waitFor();
    await type('export bricht');
    await page.keyboard.press('Enter');
    await page.locator('mark', { hasText: 'Export' }).first().waitFor();
    const typed = page.getByRole('searchbox', { name: sayer(language, 'tickets')('search.label') });
    expect(await typed.inputValue()).toBe('export bricht');
    expectNoFaults(visitor);
  });

  it('is there before it is asked for, so that no typed letter meets a shortcut on a slow line', async () => {
    const { page, goTo, visitor } = await openConsoleDesk(language);
    const fetched = page.waitForResponse(/\/palette-[^/]*\.js$/);
    await goTo('/tickets?queue=open&sort=number');
    await page.getByRole('link', { name: 'Etiketten' }).waitFor();
    await fetched;
    await visitor.context.setOffline(true);
    await page.keyboard.press('Control+k');
    await expect.poll(() => focusedOn(page)).toBe(say('palette'));
  });
});
