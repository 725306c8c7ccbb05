/** Support holds a session in a real browser with the real agent at a real terminal: code, consent, typing, files, the end. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { grantedText } from '../../protocol/session/capability-words.ts';
import { relayPaths } from '../../protocol/session/relay-messages.ts';
import { axeFaults, expectNoFaults, layoutFaults, visitOnce } from '../support/browser.ts';
import type { Language } from '../support/browser.ts';
import { startAssist } from '../support/assist-home.ts';
import { soon } from '../support/assist-world.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import { foreignTexts, grantSayer, sayer } from '../support/face-words.ts';
import { toldIn } from '../support/proofs.ts';
import { factsOf, helperAt, startRelay, ticketOf } from '../support/relay-world.ts';

const endSchema = z.looseObject({ seconds: z.int(), sessionId: z.string() });

/** A customer who shows a code for a ticket, and a helper on the console's page. */
const atTheDoor = async (language: Language, args: readonly string[] = ['--terminal']) => {
  const server = await startRelay(new Date());
  const agent = await server.agent();
  const ticket = await ticketOf(server, agent.customerId);
  const customer = await startAssist(server, { agent, args: [...args, '--ticket', String(ticket)] });
  const visitor = await visitOnce({ language });
  const { cookies } = await helperAt(server);
  await visitor.page
    .context()
    .addCookies([...cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await visitor.page.goto(`${server.url}/console/sessions`);
  const t = sayer(language, 'console-sessions');
  const { page } = visitor;
  return {
    server,
    customer,
    ticket,
    visitor,
    page,
    t,
    grant: grantSayer(language),
    join: async (code: string) => {
      await page.getByLabel(t('code')).fill(code);
      await page.getByRole('button', { name: t('join') }).click();
    },
    screen: () => page.locator('.xterm-rows').innerText(),
  };
};

describe.each(toldIn('de'))('a session in the console, in %s', (language) => {
  it('is announced by the live line alone: who waits appears in the list and on their ticket, and goes', async () => {
    const server = await startRelay(new Date());
    const agent = await server.agent();
    const ticket = await ticketOf(server, agent.customerId);
    const visitor = await visitOnce({ language });
    // Nothing that is done again and again is done in these pages: what they learn they are told.
    await visitor.context.addInitScript(
      `const every = setInterval; globalThis.setInterval = (work, ms, ...more) => (ms < 1000 ? every(work, ms, ...more) : 0);`,
    );
    const { page, t } = await helperAtConsole(server, { language, visitor });
    await page.getByText(t('waitingNone')).waitFor();
    const ofTicket = await visitor.context.newPage();
    await ofTicket.goto(`${server.url}/console/tickets/${ticket}`);
    await ofTicket.getByRole('button', { name: t('help'), exact: true }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/sessions/waiting')) asked.push(request.url());
    });

    const customer = await startAssist(server, { agent, args: ['--terminal', '--ticket', String(ticket)] });
    const code = await customer.code();
    await page.getByRole('button', { name: t('take') }).click();
    expect(await page.getByLabel(t('code')).inputValue()).toBe(code.slice(0, 5));
    const waits = ofTicket.getByRole('link', { name: t('helpWaits', { machine: 'till-7' }) });
    await waits.waitFor();
    customer.type('\u0003');
    await page.getByText(t('waitingNone')).waitFor();
    await waits.waitFor({ state: 'detached' });
    // One question for each time that something changed.
    expect(asked).toHaveLength(2);
    expectNoFaults(visitor);
  });

  it('goes from the code to the shared terminal, files and messages, and ends with a note on the ticket', async () => {
    const {
      server,
      customer,
      ticket,
      visitor,
      page,
      t,
      grant,
      join: enter,
      screen,
    } = await atTheDoor(language);
    const code = await customer.code();
    // The customer waits in the list, or on their ticket's page; only the secret half is left to type.
    if (language === 'de') {
      await page.goto(`${server.url}/console/tickets/${ticket}`);
      await page.getByRole('link', { name: new RegExp(t('helpWaits', { machine: '.+' })) }).click();
    } else await page.getByRole('button', { name: t('take') }).click();
    await expect.poll(() => page.getByLabel(t('code')).inputValue()).toBe(code.slice(0, 5));
    await enter(code);
    await page.getByText(t('askingText')).waitFor();
    await expect.poll(customer.screen, soon).toContain('Stefanie Stab');
    await customer.answer('all');
    await page.locator('.xterm').waitFor();
    await page.keyboard.type('echo "vom Helfer $((6*7)) äß"\n');
    await expect.poll(screen, soon).toContain('vom Helfer 42 äß');
    await expect.poll(customer.screen, soon).toContain('vom Helfer 42 äß');
    customer.type('echo "vom Kunden $((6*8))"\r');
    await expect.poll(screen, soon).toContain('vom Kunden 48');
    if (language === 'de') {
      // What a program asks its terminal is the customer's to answer: this one is silent, and so nothing comes.
      await page.keyboard.type(
        `stty -echo; printf '\\033[c\\033[6n'; read -rsn1 -t 1 a; stty echo; echo "Zeichen \${#a}."\n`,
      );
      await expect.poll(screen, soon).toMatch(/Zeichen [01]\./);
      expect(await screen()).toContain('Zeichen 0.');
    }
    // The way past the relay is found by Chromium and the agent's library.
    await page.getByText(t('direct')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await layoutFaults(page)).toEqual([]);
    expect(await foreignTexts(page, language)).toEqual([]);

    // Tab belongs to the shell; this leaves it.
    await page.keyboard.press('Control+Alt+l');
    await page.getByLabel(grant('files-from')).check();
    await page.getByLabel(t('askReason')).fill('Protokoll');
    await page.getByRole('button', { name: t('askSend') }).click();
    await expect.poll(customer.screen, soon).toContain('Protokoll');
    await customer.answer('all');
    const folder = join(customer.home, 'logs');
    await mkdir(folder);
    const content = 'Zeile\n'.repeat(50_000);
    await writeFile(join(folder, 'till.log'), content);
    await page.getByLabel(t('path')).fill(join(folder, 'till.log'));
    await page.getByRole('button', { name: t('fetch') }).click();
    await customer.answer('all');
    await page.getByText(t('file_done')).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: t('save') }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toBe(content);

    await page.getByRole('textbox', { name: t('message') }).fill('Grüße an die Kasse');
    await page.getByRole('textbox', { name: t('message') }).press('Enter');
    await expect.poll(customer.screen, soon).toContain('Grüße an die Kasse');

    await page.getByRole('button', { name: t('end') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('end') })
      .click();
    expect(await customer.exit).toBe(0);
    await page.getByLabel(t('note')).fill('Papier war leer.');
    await page.getByRole('button', { name: t('noteSave') }).click();
    await page.getByText(t('noteSaved')).waitFor();
    await expect
      .poll(async () => (await factsOf(server, ticket)).map(({ kind }) => kind), soon)
      .toEqual(expect.arrayContaining(['sessionStarted', 'sessionEnded', 'noted']));

    // In the ticket's timeline: with whom, how long, with what allowed; and the note under the session it is of.
    const [end] = (await factsOf(server, ticket)).filter(({ kind }) => kind === 'sessionEnded');
    const { seconds, sessionId } = endSchema.parse(end);
    await page.goto(`${server.url}/console/tickets/${ticket}`);
    const say = sayer(language, 'tickets');
    const sentence = say('fact.sessionEnded', {
      name: 'Stefanie Stab',
      time: seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`,
      granted: grantedText(['terminal-watch', 'terminal-type', 'files-from'], language),
    });
    await page.getByText(sentence).waitFor();
    const note = page.getByText(t('noteOf', { session: sessionId }));
    expect((await note.innerText()).split(/\n+/)).toEqual([
      t('noteOf', { session: sessionId }),
      'Papier war leer.',
    ]);
    expectNoFaults(visitor);
  });

  it('shows what the customer does: no, watching only, the keyboard taken, everything revoked', async () => {
    const { customer, page, t, grant, join: enter, screen, visitor } = await atTheDoor(language);
    await enter(await customer.code());
    await customer.answer('no');
    await page.getByText(t('denied', { what: '' }).trim()).waitFor();
    await page.getByLabel(grant('terminal-watch')).check();
    await page.getByRole('button', { name: t('askSend') }).click();
    await customer.answer('all');
    await page.getByText(t('readOnly')).waitFor();
    customer.type('echo "nur $((2*3)) sehen"\r');
    await expect.poll(screen, soon).toContain('nur 6 sehen');
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('echo verboten\n');
    await page.keyboard.press('Control+Alt+l');
    await page.getByLabel(grant('terminal-type')).check();
    await page.getByRole('button', { name: t('askSend') }).click();
    await customer.answer('all');
    await page.getByText(t('readOnly')).waitFor({ state: 'detached' });
    customer.type('\u001dk');
    await page.getByText(t('theirs')).waitFor();
    customer.type('\u0003');
    await page.getByText(t('reason_revoked')).waitFor();
    expect(customer.screen()).not.toContain('verboten');
    expectNoFaults(visitor);
  });

  it('does not begin for a ticket whose helper may not see it any more, by the code or from the list, and says so', async () => {
    const { server, customer, page, t, join: enter, visitor } = await atTheDoor(language);
    const code = await customer.code();
    const setRoles = (roles: readonly string[]) =>
      server.store.db
        .updateTable('people')
        .set({ roles: JSON.stringify(roles) })
        .where('kind', '=', 'staff')
        .execute();
    // The door was passed when the role was taken away, and the code was not said yet.
    await page.routeWebSocket(`**${relayPaths.console}`, (socket) => {
      const relay = socket.connectToServer();
      // With its first word alone: what the page says later must not take away what was given back.
      const taken = Promise.withResolvers<void>();
      let first = true;
      socket.onMessage(async (message) => {
        if (first) {
          first = false;
          await setRoles([]);
          taken.resolve();
        }
        await taken.promise;
        relay.send(message);
      });
    });
    const refused = async (): Promise<void> => {
      const told = page.getByRole('region', { name: t('notBegun') });
      await told.getByText(t('reason_ticket-forbidden'), { exact: true }).waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await setRoles(['support']);
      await page.getByRole('button', { name: t('retry') }).click();
    };
    await enter(code);
    await refused();
    await page.getByRole('button', { name: t('take') }).click();
    expect(await page.getByLabel(t('code')).inputValue()).toBe(code.slice(0, 5));
    await enter(code);
    await refused();
    expect(customer.screen()).not.toContain('Stefanie Stab');
    expectNoFaults(visitor);
  });

  it('does not begin with a wrong code, and says why', async () => {
    const { customer, page, t, join: enter } = await atTheDoor(language);
    const code = await customer.code();
    await enter('123');
    await page.getByText(t('codeWrong')).waitFor();
    const wrong = `${code.slice(0, 9)}${(Number(code.at(-1)) + 1) % 10}${code.slice(10)}`.replace(/.$/, (last) => String((Number(last) + 1) % 10)); // prettier-ignore
    await enter(wrong);
    await page.getByText(t('reason_code-wrong')).waitFor();
    await page.getByRole('button', { name: t('retry') }).click();
    await enter(code);
    await page.getByText(t('askingText')).waitFor();
  });
});
