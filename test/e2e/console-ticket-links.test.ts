/** Tickets that belong together, in a real browser: linked and seen on both sides, merged into one, and a part split off. */
import { describe, expect, it } from 'vitest';
import { axeFaults, expectNoFaults, faultsByTurns } from '../support/browser.ts';
import { focusedOn, openConsoleDesk } from '../support/console-desk.ts';
import { sayer } from '../support/face-words.ts';
import { addTestCustomer } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';

describe.each(toldIn('de'))('tickets that belong together, in %s', (language) => {
  const say = sayer(language, 'tickets');

  const open = async () => {
    const desk = await openConsoleDesk(language);
    const { page, goTo } = desk;
    return {
      ...desk,
      title: (text: RegExp) => page.getByRole('heading', { level: 1, name: text }),
      card: page.getByRole('region', { name: say('link.list') }),
      timeline: page.getByRole('region', { name: say('timeline') }),
      openTicket: async (number: number): Promise<void> => {
        await goTo(`/tickets/${number}`);
        await page.getByRole('heading', { level: 1, name: `#${number}` }).waitFor();
      },
      /** Opens a dialog of the menu by keyboard. */
      choose: async (item: string): Promise<void> => {
        await page.getByRole('button', { name: say('more') }).focus();
        await page.keyboard.press('Enter');
        const wanted = page.getByRole('menuitem', { name: item });
        await wanted.focus();
        await page.keyboard.press('Enter');
        await page.getByRole('dialog', { name: item }).waitFor();
      },
    };
  };

  it('are linked by number, told apart by subject, seen in both, and unlinked in either', async () => {
    const { page, numbers, read, title, card, timeline, openTicket, visitor } = await open();
    const [one = 0, other = 0] = numbers;
    await openTicket(one);
    await card.getByText(say('link.none')).waitFor();
    const link = card.getByRole('button', { name: say('link.action'), exact: true });
    await link.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: say('link.title') });
    const field = dialog.getByRole('textbox', { name: say('link.to') });
    const doIt = dialog.getByRole('button', { name: say('link.action'), exact: true });
    await expect.poll(() => field.evaluate((element) => element.matches(':focus'))).toBe(true);

    // What can't be is said before anything is sent.
    await page.keyboard.type(String(one));
    await dialog.getByText(say('other.itself')).waitFor();
    expect(await doIt.isDisabled()).toBe(true);
    await field.fill('4711');
    await dialog.getByText(say('other.missing')).waitFor();
    expect(await doIt.isDisabled()).toBe(true);
    await field.fill(String(other));
    await dialog.getByText('Export bricht ab · Bäckerei Muster').waitFor();
    await dialog.getByRole('combobox', { name: say('link.relation') }).click();
    await page.getByRole('option', { name: say('relation.duplicate-of') }).click();
    expect(await axeFaults(page)).toEqual([]);
    await field.press('Enter');
    await card.getByText(say('relation.duplicate-of')).waitFor();
    await timeline
      .getByText(say('fact.linked', { relation: say('relation.duplicate-of'), to: other }))
      .waitFor();
    await expect.poll(() => focusedOn(page)).toBe(say('link.action'));

    // The other one tells of it, too.
    await card.getByRole('link', { name: `#${other}` }).click();
    await title(/Export bricht ab/).waitFor();
    await card.getByText(say('relation.has-duplicate')).waitFor();
    await timeline
      .getByText(say('fact.linked', { relation: say('relation.has-duplicate'), to: one }))
      .waitFor();

    // Taken away here, it is gone there; one key too many can be undone.
    await card.getByRole('button', { name: say('link.remove', { to: one }) }).focus();
    await page.keyboard.press('Enter');
    await card.getByText(say('link.none')).waitFor();
    await expect.poll(() => focusedOn(page)).toBe(say('link.action'));
    expect([(await read(one)).links, (await read(other)).links]).toEqual([[], []]);
    await page.getByRole('button', { name: sayer(language, 'notices')('undo') }).click();
    await card.getByText(say('relation.has-duplicate')).waitFor();
    expect((await read(one)).links).toEqual([{ to: other, relation: 'duplicate-of' }]);
    expect((await read(other)).links).toEqual([{ to: one, relation: 'has-duplicate' }]);
    expectNoFaults(visitor);
  });

  it('are merged: one goes on with the texts of both, the other leads there', async () => {
    const {
      server,
      page,
      numbers,
      other: colleague,
      act,
      read,
      title,
      timeline,
      openTicket,
      choose,
      visitor,
    } = await open();
    const [into = 0, one = 0] = numbers;
    const stranger = await addTestCustomer(server.store, 'Autohaus Krüger');
    const strange = await colleague.call('POST', '/api/v1/tickets', { customerId: stranger.id, subject: 'Fremd', text: 'Fremd' }); // prettier-ignore
    const { ticket } = strange.body as { ticket: { number: number } };
    await act(one, 'note', { text: 'Nur am Dienstag.' });
    await openTicket(one);
    await choose(say('merge.title'));
    const dialog = page.getByRole('dialog', { name: say('merge.title') });
    const field = dialog.getByRole('textbox', { name: say('merge.into') });
    await page.keyboard.type(String(ticket.number));
    await dialog.getByText(say('other.stranger')).waitFor();
    await field.fill(String(into));
    await dialog.getByText('Rechnungsdruck geht nicht · Bäckerei Muster').waitFor();
    await dialog.getByRole('textbox', { name: say('reason') }).fill('Derselbe Drucker.');
    expect(await faultsByTurns(page, 1)).toEqual([]);
    await page.keyboard.press('Control+Enter');

    // The page is the one that goes on, with what was said in the other.
    await title(/Rechnungsdruck geht nicht/).waitFor();
    expect(page.url()).toBe(`${server.url}/console/tickets/${into}`);
    await timeline.getByText(say('fact.absorbed', { from: one })).waitFor();
    await timeline.getByText('Derselbe Drucker.').waitFor();
    const copy = timeline.getByRole('article').filter({ hasText: 'Export bricht ab. Seit heute.' });
    await copy.getByText(say('fact.copied', { from: one, author: 'Karin Kunde' })).waitFor();
    await timeline
      .getByRole('article', { name: new RegExp(say('look.note')) })
      .getByText('Nur am Dienstag.')
      .waitFor();

    // The one that ended keeps what was said, takes nothing more, and says where it went on.
    await openTicket(one);
    await timeline.getByText(say('fact.mergedInto', { into })).waitFor();
    await timeline.getByText('Export bricht ab. Seit heute.').waitFor();
    expect(await page.getByRole('region', { name: say('editor.title') }).count()).toBe(0);
    expect(await page.getByRole('button', { name: say('more') }).count()).toBe(0);
    await page
      .getByRole('alert')
      .getByRole('link', { name: `#${into}` })
      .click();
    await title(/Rechnungsdruck geht nicht/).waitFor();
    expect(await read(one)).toMatchObject({ status: 'merged' });
    expectNoFaults(visitor);
  });

  it('come of one: chosen texts go along into a new ticket, and both say so', async () => {
    const { page, numbers, act, read, title, card, timeline, openTicket, choose, visitor } = await open();
    const [, , number = 0] = numbers;
    await act(number, 'reply', { text: 'Das mit dem Lager ist ein anderer Fehler.' });
    await act(number, 'note', { text: 'Lager: siehe Wiki.' });
    await openTicket(number);
    await choose(say('split.title'));
    await page.keyboard.press('Escape');
    await expect.poll(() => focusedOn(page)).toBe(say('more'));

    await choose(say('split.title'));
    const dialog = page.getByRole('dialog', { name: say('split.title') });
    // At the first of the texts, each with who knows it.
    await expect.poll(() => focusedOn(page)).toContain('Karin Kunde');
    const [opened, reply, note] = await dialog.getByRole('checkbox').all();
    expect(await opened?.evaluate((element) => element.matches(':focus'))).toBe(true);
    await dialog.getByText(say('seen.internal')).waitFor();
    expect(await dialog.getByText(say('seen.public')).count()).toBe(2);
    await reply?.press('Space');
    await note?.press('Space');
    const doIt = dialog.getByRole('button', { name: say('split.action'), exact: true });
    expect(await doIt.isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: say('split.subject') }).fill('Lager zählt doppelt');
    await dialog.getByRole('textbox', { name: say('reason') }).fill('Zwei Themen.');
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');

    await title(/Lager zählt doppelt/).waitFor();
    const made = Number(page.url().split('/').at(-1));
    const copies = timeline.getByRole('article').filter({ hasText: say('fact.copied', { from: number, author: 'Stefanie Stab' }) }); // prettier-ignore
    await copies.filter({ hasText: 'Das mit dem Lager ist ein anderer Fehler.' }).waitFor();
    await copies.filter({ hasText: 'Lager: siehe Wiki.' }).waitFor();
    expect(await timeline.getByText('Etiketten sind leer. Seit heute.').count()).toBe(0);
    await card.getByText(say('relation.split-from')).waitFor();
    // Where it came from is no link that somebody made, so nobody takes it away.
    expect(await card.getByRole('button', { name: say('link.remove', { to: number }) }).count()).toBe(0);
    expect(await read(made)).toMatchObject({ class: null, status: 'new' });

    await card.getByRole('link', { name: `#${number}` }).click();
    await title(/Etiketten sind leer/).waitFor();
    await card.getByText(say('relation.split-into')).waitFor();
    await timeline
      .getByText(say('fact.linked', { relation: say('relation.split-into'), to: made }))
      .waitFor();
    await timeline.getByText('Zwei Themen.').waitFor();
    await timeline.getByText('Das mit dem Lager ist ein anderer Fehler.').waitFor();
    expectNoFaults(visitor);
  });
});
