/** The queue in a real browser: filters kept under a name, and several tickets given to somebody at once and back. */
import { describe, expect, it } from 'vitest';
import { axeFaults, expectNoFaults, faultsByTurns } from '../support/browser.ts';
import { focusedOn, openConsoleDesk } from '../support/console-desk.ts';
import { sayer } from '../support/face-words.ts';
import { signIn } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';

describe.each(toldIn('de'))('the queue, in %s', (language) => {
  const say = sayer(language, 'tickets');
  const undo = sayer(language, 'notices')('undo');

  const open = async (search: string) => {
    const desk = await openConsoleDesk(language);
    const { page, goTo, numbers, act } = desk;
    await act(numbers[1] ?? 0, 'classify', { class: 'B', reason: 'Umgehung ist da.' });
    await goTo(`/tickets?${search}`);
    const rows = page.getByRole('row').filter({ has: page.getByRole('link') });
    await rows.first().waitFor();
    return { ...desk, rows };
  };

  it('keeps what is shown under a name, and shows it again', async () => {
    const { server, page, goTo, rows, helper, other, visitor } = await open('queue=open&sort=number');
    const saved = page.getByRole('button', { name: say('saved.title') });
    const openMenu = async (): Promise<void> => {
      await saved.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menu').waitFor();
    };
    const saveAs = async (name: string): Promise<void> => {
      await openMenu();
      await page.getByRole('menuitem', { name: say('saved.save') }).focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => focusedOn(page)).toContain(say('saved.name'));
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
    };
    const entry = (name: string) => page.getByRole('menuitem', { name, exact: true });

    await page.getByRole('button', { name: say('filter.title'), exact: true }).click();
    await page.getByRole('combobox', { name: say('column.class') }).press('ArrowDown');
    await page.getByRole('option', { name: /^B/ }).click();
    await expect.poll(() => rows.count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await saveAs('Mittlere');
    await page.getByText(say('saved.done', { name: 'Mittlere' })).waitFor();
    await expect.poll(() => focusedOn(page)).toBe(say('saved.title'));

    // A name that is taken is told while it is typed.
    await saveAs('Mittlere');
    const ask = page.getByRole('dialog', { name: say('saved.save') });
    await ask.getByText(say('saved.taken')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await ask.waitFor({ state: 'detached' });

    // In another place, after everything was loaded anew.
    await goTo('/tickets?queue=all&sort=updated');
    await expect.poll(() => rows.count()).toBe(3);
    await openMenu();
    await entry('Mittlere').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((address) => address.searchParams.get('class') === 'B');
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ queue: 'open', sort: 'number', class: 'B' }); // prettier-ignore
    await expect.poll(() => rows.count()).toBe(1);
    await openMenu();
    expect(await faultsByTurns(page, 1)).toEqual([]);

    // It is one's own.
    const colleagues = await other.call('GET', '/api/v1/me/filters?area=tickets');
    expect(colleagues.body).toEqual({ items: [] });
    const own = await signIn(server.url, helper.email);
    const mine = async () => (await own.call('GET', '/api/v1/me/filters?area=tickets')).body;
    expect(await mine()).toMatchObject({ items: [{ name: 'Mittlere' }] });

    // Deleting shows at once; where the server refuses, the filter is back and the page says why.
    const refusing = Promise.withResolvers<undefined>();
    await page.route('**/api/v1/me/filters/*', async (route) => {
      await refusing.promise;
      await route.fulfill({ status: 409, json: { code: 'CONFLICT', message: 'Not now.' } });
    });
    const remove = page.getByRole('menuitem', { name: say('saved.remove', { name: 'Mittlere' }) });
    await remove.focus();
    await page.keyboard.press('Enter');
    await entry('Mittlere').waitFor({ state: 'detached' });
    await page.getByText(say('saved.none')).waitFor();
    await expect.poll(() => focusedOn(page)).toBe(say('saved.save'));
    refusing.resolve(undefined);
    await entry('Mittlere').waitFor();
    await page.getByText('CONFLICT', { exact: true }).waitFor();
    await page.unrouteAll();

    // Really deleted, and taken back.
    await remove.click();
    await page.getByText(say('saved.removed', { name: 'Mittlere' })).waitFor();
    expect(await mine()).toEqual({ items: [] });
    await page.getByRole('button', { name: undo }).click();
    await expect.poll(mine).toMatchObject({ items: [{ name: 'Mittlere' }] });
    await openMenu();
    await entry('Mittlere').waitFor();
    expectNoFaults(visitor);
  });

  it('gives all that is shown to somebody, and each back to whom it had before', async () => {
    const { page, numbers, helper, colleague, act, read, rows, visitor } =
      await open('queue=all&sort=number');
    const [first = 0] = numbers;
    await act(first, 'assign', { assignee: colleague.id });
    const assignees = async () => Promise.all(numbers.map(async (one) => (await read(one)).assignee));
    await rows.filter({ hasText: 'Stefanie Stab' }).waitFor();
    await page.getByRole('checkbox', { name: say('row.selectAll') }).check();
    const bar = page.getByRole('toolbar', { name: say('bulk.title') });
    await bar.getByText(say('bulk.selected_other', { count: 3 })).waitFor();
    expect(await faultsByTurns(page, 1)).toEqual([]);
    await bar.getByRole('button', { name: say('assign.title') }).click();
    await page.getByRole('menuitem', { name: say('assign.toMe') }).click();
    await page.getByText(say('bulk.done_other', { count: 3 })).waitFor();
    expect(await assignees()).toEqual([helper.id, helper.id, helper.id]);
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: undo }).click();
    await expect.poll(assignees).toEqual([colleague.id, null, null]);
    expectNoFaults(visitor);
  });

  it('merges the chosen ones into one of them, which takes more than one', async () => {
    const { page, numbers, read, rows, visitor } = await open('queue=all&sort=number');
    const [first = 0, second = 0, third = 0] = numbers;
    const bar = page.getByRole('toolbar', { name: say('bulk.title') });
    const merge = bar.getByRole('button', { name: say('merge.action') });
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await bar.waitFor();
    expect(await merge.isDisabled()).toBe(true);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await merge.click();
    const ask = page.getByRole('dialog', { name: say('merge.title') });
    await ask.getByRole('combobox', { name: say('merge.into') }).click();
    await page.getByRole('option', { name: `#${second}` }).click();
    await ask.getByRole('textbox', { name: say('reason') }).fill('Dasselbe.');
    await page.keyboard.press('Control+Enter');
    await page.getByText(say('bulk.done_one', { count: 1 })).waitFor();
    expect(await read(third)).toMatchObject({ status: 'merged' });
    expect([(await read(first)).status, (await read(second)).status]).not.toContain('merged');
    await rows.filter({ hasText: say('status.merged') }).waitFor();
    expectNoFaults(visitor);
  });
});
