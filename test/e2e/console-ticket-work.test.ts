/** Work on one ticket in a real browser: the steps of its class one after the other, and files dropped into an answer. */
import { randomBytes } from 'node:crypto';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ticketLimits } from '../../protocol/ticket-names.ts';
import { workflows } from '../../server/tickets/workflow-rules.ts';
import { axeFaults, expectNoFaults, faultsByTurns } from '../support/browser.ts';
import { focusedOn, openConsoleDesk } from '../support/console-desk.ts';
import { sayer } from '../support/face-words.ts';
import { dropFiles } from '../support/file-drop.ts';
import { toldIn } from '../support/proofs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(toldIn('de'))('work on a ticket, in %s', (language) => {
  const say = sayer(language, 'tickets');
  const refused = sayer(language, 'refused-files');

  const open = async () => {
    const desk = await openConsoleDesk(language);
    const { page, goTo, numbers } = desk;
    const number = numbers[0] ?? 0;
    await goTo(`/tickets/${number}`);
    await page.getByRole('heading', { level: 1, name: `#${number}` }).waitFor();
    return { ...desk, number, timeline: page.getByRole('region', { name: say('timeline') }) };
  };

  it('goes through the steps of its class: what is due, done, and due next', async () => {
    const { page, number, timeline, read, visitor } = await open();
    const card = page.getByRole('region', { name: say('workflow.title') });
    await card.getByText(say('workflow.noClass')).waitFor();
    await card.getByRole('button', { name: say('classify.action') }).click();
    const ask = page.getByRole('dialog', { name: say('classify.title') });
    await ask.getByRole('radio', { name: say('class.C') }).check();
    await ask.getByRole('textbox', { name: say('classify.reason') }).fill('Wenig Aufwand.');
    await page.keyboard.press('Control+Enter');

    const { name, steps } = workflows.C;
    const flow = page.getByRole('region', { name: `${say('workflow.title')}: ${name[language]}` });
    const lines = flow.getByRole('listitem');
    const isIn = (state: 'done' | 'due' | 'later') =>
      flow.getByRole('img', { name: say(`workflow.${state}`) });
    const doOf = (index: number) => say('workflow.doStep', { step: steps[index]?.[language] ?? '' });
    await flow.waitFor();
    expect(await lines.count()).toBe(steps.length);
    // Only the first is due; nothing after it can be done.
    await expect.poll(() => flow.locator('[aria-current="step"]').allTextContents()).toEqual([expect.stringContaining(steps[0]?.[language] ?? '')]); // prettier-ignore
    expect(await flow.getByRole('button').count()).toBe(1);
    expect(await faultsByTurns(page, 0)).toEqual([]);

    // Step by step by one key: each is in the timeline, and the keyboard is at the next.
    await flow.getByRole('button', { name: doOf(0) }).focus();
    await page.keyboard.press('Enter');
    await timeline.getByText(say('fact.stepDone', { step: say('step.accept') })).waitFor();
    await expect.poll(() => focusedOn(page)).toBe(doOf(1));
    expect(await isIn('done').count()).toBe(1);
    await page.keyboard.press('Enter');
    await timeline.getByText(say('fact.stepDone', { step: say('step.qualify') })).waitFor();
    await expect.poll(() => focusedOn(page)).toBe(doOf(2));
    // Once it is qualified, nothing holds up the rest.
    expect(await isIn('due').count()).toBe(steps.length - 2);
    expect(await isIn('later').count()).toBe(0);

    // What is delivered is asked for: of this class, a release alone.
    await flow.getByRole('button', { name: doOf(5) }).click();
    const deliver = page.getByRole('dialog', { name: say('deliver.title') });
    expect(await deliver.getByRole('combobox', { name: say('deliver.as') }).inputValue()).toBe(say('delivery.release')); // prettier-ignore
    await deliver.getByRole('textbox', { name: say('deliver.version') }).fill('4.3.0');
    await page.keyboard.press('Control+Enter');
    await timeline
      .getByText(say('fact.delivered', { delivery: say('delivery.release'), version: '4.3.0' }))
      .waitFor();
    await page.getByText(say('status.delivered'), { exact: true }).first().waitFor();
    expect(await read(number)).toMatchObject({ class: 'C', status: 'delivered' });
    expectNoFaults(visitor);
  });

  it('leaves the decision about a wish to whoever may make it', async () => {
    const { page, number, act, timeline, visitor } = await open();
    await act(number, 'classify', { class: 'D', reason: 'Gibt es noch nicht.' });
    await act(number, 'step', { step: 'accept' });
    await act(number, 'step', { step: 'qualify' });
    await timeline.getByText(say('fact.stepDone', { step: say('step.qualify') })).waitFor();
    const decide = workflows.D.steps.find(({ step }) => step === 'decide')?.[language] ?? '';
    const line = page.getByRole('listitem').filter({ hasText: decide });
    await line.getByText(say('role.product-owner'), { exact: false }).waitFor();
    expect(await line.getAttribute('aria-current')).toBe('step');
    expect(await line.getByRole('button').count()).toBe(0);
    expectNoFaults(visitor);
  });

  it('takes files that are dropped, and gives them back byte for byte', async () => {
    const { page, timeline, visitor } = await open();
    const folder = await temporaryFolder();
    const bytes = randomBytes(70_000);
    const [first, second] = [join(folder, 'Protokoll März.zip'), join(folder, 'anleitung.txt')];
    await writeFile(first, bytes);
    await writeFile(second, 'Schritt 1');
    const field = page.getByRole('textbox', { name: say('editor.reply') });
    await field.fill('Bitte so vorgehen:');
    await dropFiles(page, 'textarea', first, second);
    const list = page.getByRole('region', { name: say('editor.title') }).getByRole('listitem');
    await list.filter({ hasText: 'Protokoll März.zip' }).waitFor();
    await list.filter({ hasText: 'anleitung.txt' }).waitFor();
    // What was one too many is taken out again.
    await page.getByRole('button', { name: say('files.remove', { name: 'anleitung.txt' }) }).click();
    const send = page.getByRole('button', { name: say('editor.send'), exact: true });
    await expect.poll(() => send.isEnabled()).toBe(true);
    await send.click();

    const answer = timeline.getByRole('article').filter({ hasText: 'Bitte so vorgehen:' });
    await answer.getByRole('listitem').waitFor();
    expect(await answer.getByRole('listitem').count()).toBe(1);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      answer.getByRole('link', { name: 'Protokoll März.zip' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('Protokoll März.zip');
    expect((await readFile(await file.path())).equals(bytes)).toBe(true);
    expect(await list.count()).toBe(0);
    expectNoFaults(visitor);
  });

  it('says which file is not taken and why, and loses nothing of what was written', async () => {
    const { page, number, timeline, visitor } = await open();
    const folder = await temporaryFolder();
    const path = (name: string) => join(folder, name);
    const large = path('speicherabbild.bin');
    await writeFile(large, '');
    await truncate(large, ticketLimits.attachmentBytes + 1);
    await writeFile(path('leer.log'), '');
    await writeFile(path('setup.exe'), 'MZ');
    await writeFile(path('gut.txt'), 'Schritt 1');
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/uploads')) sent.push(request.url());
    });
    const field = page.getByRole('textbox', { name: say('editor.reply') });
    await field.fill('Das Programm liegt bei.');

    await dropFiles(page, 'textarea', large, path('leer.log'), path('setup.exe'), path('gut.txt'));
    const told = page.getByRole('alert').filter({ hasText: refused('refused') });
    await told.getByText(refused('tooLarge', { name: 'speicherabbild.bin', most: '105 MB' })).waitFor();
    await told.getByText(refused('empty', { name: 'leer.log' })).waitFor();
    await told.getByText(refused('runs', { name: 'setup.exe' })).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const list = page.getByRole('region', { name: say('editor.title') }).getByRole('listitem');
    await list.filter({ hasText: 'gut.txt' }).waitFor();
    // What the page knows by itself isn't sent first.
    expect(sent).toHaveLength(2);
    expect(await field.inputValue()).toBe('Das Programm liegt bei.');

    // A line that breaks is told like that, too; the next try puts the note away.
    await page.route('**/api/v1/uploads**', (route) => route.abort(), { times: 1 });
    await writeFile(path('zweite.txt'), 'Schritt 2');
    await dropFiles(page, 'textarea', path('zweite.txt'));
    await told.getByText('zweite.txt').waitFor();
    await dropFiles(page, 'textarea', path('zweite.txt'));
    await list.filter({ hasText: 'zweite.txt' }).waitFor();
    expect(await told.count()).toBe(0);

    // Beside the field, a drop does not put the file in the place of the page.
    await dropFiles(page, 'h1', path('gut.txt'));
    expect(page.url()).toMatch(new RegExp(`/console/tickets/${number}$`));
    await field.press('Control+Enter');
    const answer = timeline.getByRole('article').filter({ hasText: 'Das Programm liegt bei.' });
    await answer.getByRole('link', { name: 'zweite.txt' }).waitFor();
    expect(await answer.getByRole('listitem').count()).toBe(2);
    expect(visitor.faults.filter((one) => !one.includes('ERR_FAILED'))).toEqual([]);
  });
});
