/**
 * Pictures of a remote session while it is held: the customer at the local page of a real agent, support in the console, each in a
 * browser of their own. The machine is one of the example's, so that the session belongs to a ticket people have seen before.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser as Chromium, Page } from 'playwright-core';
import { writeHome } from '../../test/bench/assist/customer.ts';
import { visit } from '../../test/support/browser.ts';
import type { Language } from '../../test/support/browser.ts';
import type { Example } from '../../test/support/example.ts';
import { sayer } from '../../test/support/face-words.ts';
import { startPageProcess } from '../../test/support/page-process.ts';
import type { Browser } from '../../test/support/people.ts';
import { setSecondFactor } from '../../test/support/second-factor.ts';
import { take, takeInEveryLook } from './looks.ts';
import type { Album } from './looks.ts';

/** Who holds the sessions. Sets their second factor up: without one nobody may. */
export const helperOf = async (example: Example, email: string): Promise<Browser> => {
  const helper = await example.signIn(email);
  await setSecondFactor(helper);
  return helper;
};

/** What is typed in the shared terminal, and the files it shows. */
const typed = ['cat VERSION', 'tail -4 kasse.log'] as const;
const files = {
  VERSION: '4.2.0-nightly.20261123\n',
  'kasse.log': `08:01:12 Kasse 1 startet
08:01:12 Bibliotheken werden geladen
08:01:13 libdruck.so.4: nicht gefunden
08:01:13 Fehler 0x1F: Start abgebrochen
`,
} as const;
/** A prompt that names neither the person nor the machine which take the pictures. */
const prompt = String.raw`PS1='\[\e[32m\]kasse@kasse-1\[\e[0m\]:\[\e[34m\]/opt/kasse\[\e[0m\]$ '
`;
const chat = {
  de: ['Ich sehe es: Dem Build fehlt eine Bibliothek.', 'Danke! Geht die alte Version solange?'],
  en: ['I see it: the build lacks a library.', 'Thanks! Will the old version do until then?'],
} as const;

/** A terminal and all that is said below it. */
const tall = { width: 1280, height: 850 } as const;

const write = async (page: Page, say: ReturnType<typeof sayer>, text: string): Promise<void> => {
  const field = page.getByRole('textbox', { name: say('message') });
  await field.fill(text);
  await field.press('Enter');
};

export interface SessionWish {
  readonly browser: Chromium;
  readonly example: Example;
  readonly helper: Browser;
  readonly language: Language;
  readonly album: Album;
  /** In every look, or as the tour shows them. */
  readonly all: boolean;
}

/** Holds one session from the code to its end, and takes pictures on the way. */
export const takeSession = async ({ browser, example, helper, language, album, all }: SessionWish) => {
  const [machine] = example.machines;
  const ticket = example.tickets.at(-1);
  if (machine === undefined || ticket === undefined) throw new Error('the example has no machine');
  const root = await mkdtemp(join(tmpdir(), 'beistand-pictures-'));
  const picture = (page: Page, name: string): Promise<void> =>
    all ? takeInEveryLook(page, album, `session-${name}.${language}`) : take(page, album, name);
  const home = await writeHome(root, example, machine, 'Bäckerei Muster GmbH');
  await writeFile(join(home, '.bashrc'), prompt);
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, name), text);
  const program = await startPageProcess(home, { HOME: home, HISTFILE: '/dev/null' });
  const [customer, support] = await Promise.all([
    visit(browser, { language, screen: tall }),
    visit(browser, { language }),
  ]);
  try {
    const say = sayer(language, 'page-assist');
    const t = sayer(language, 'console-sessions');
    const own = customer.page;
    own.on('dialog', (dialog) => void dialog.accept());
    await own.goto(program.url);
    await own.locator('h1').waitFor();
    await own.goto(`http://127.0.0.1:${program.port}/assist`);
    await own.getByLabel(say('ticket')).fill(String(ticket));
    await own.getByLabel(say('offer_terminal'), { exact: true }).check();
    await own.getByRole('button', { name: say('start'), exact: true }).click();
    const code = await own.locator('.assist-code').innerText();
    await picture(own, 'remote-help-code');

    const { page } = support;
    await support.context.addCookies(
      [...helper.cookies].map(([name, value]) => ({ name, value, url: example.url })),
    );
    await page.goto(`${example.url}/console/sessions`);
    if (all) {
      await page.getByText(t('take')).waitFor();
      await picture(page, 'console-waiting');
    }
    await page.getByLabel(t('code')).fill(code);
    await page.getByRole('button', { name: t('join') }).click();
    await own.getByRole('dialog').getByText(say('askKeys')).waitFor();
    await picture(own, 'remote-help-question');
    if (all) await picture(page, 'console-asking');
    await own.getByRole('button', { name: say('allow'), exact: true }).click();
    await page.locator('.xterm').waitFor();
    await own.locator('.xterm-rows').waitFor();
    for (const line of typed) await page.keyboard.type(`${line}\n`);
    await page.locator('.xterm-rows').getByText('Start abgebrochen').last().waitFor();
    await write(page, t, chat[language][0]);
    await write(own, say, chat[language][1]);
    await page.getByText(chat[language][1]).waitFor();
    await page.getByText(t('direct')).first().waitFor();
    await picture(own, 'remote-help');
    await picture(page, 'session');
    await own
      .getByRole('button', { name: say('endAll') })
      .first()
      .click();
    await page.getByText(t('reason_revoked')).waitFor();
    if (all) await picture(page, 'console-ended');
    if (all) await picture(own, 'remote-help-ended');
  } finally {
    await Promise.all([customer.context.close(), support.context.close()]);
    await program.interrupt();
    await rm(root, { recursive: true, force: true });
  }
};
