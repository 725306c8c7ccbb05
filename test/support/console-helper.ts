/** Support at the console's page of remote sessions, in a browser: joins with a code, asks, reads the terminal. */
import type { Page } from 'playwright-core';
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { Language, Visitor } from './browser.ts';
import { visitOnce } from './browser.ts';
import { grantSayer, sayer } from './face-words.ts';
import { helperAt } from './relay-world.ts';
import type { TestServer } from './server.ts';

export interface HelperAtConsole {
  readonly visitor: Visitor;
  readonly page: Page;
  readonly t: ReturnType<typeof sayer>;
  readonly join: (code: string) => Promise<void>;
  readonly ask: (...wanted: readonly Capability[]) => Promise<void>;
  /** Types into the terminal. */
  readonly type: (text: string) => Promise<void>;
  /** What the terminal shows. */
  readonly terminal: () => Promise<string>;
  readonly end: () => Promise<void>;
}

export interface HelperPlace {
  readonly language?: Language;
  /** Who it is, where it matters. */
  readonly who?: Parameters<typeof helperAt>[1];
  /** A browser that is not the test file's. */
  readonly visitor?: Visitor;
  /** Of somebody who signed in before. */
  readonly cookies?: ReadonlyMap<string, string>;
}

/** Signs in and opens the page. */
export const helperAtConsole = async (
  server: TestServer,
  { language = 'de', who, visitor: given, cookies: known }: HelperPlace = {},
): Promise<HelperAtConsole> => {
  const visitor = given ?? (await visitOnce({ language }));
  const { page, context } = visitor;
  const cookies = known ?? (await helperAt(server, who)).cookies;
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await page.goto(`${server.url}/console/sessions`);
  const t = sayer(language, 'console-sessions');
  const grant = grantSayer(language);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  return {
    visitor,
    page,
    t,
    join: async (code) => {
      await page.getByLabel(t('code')).fill(code);
      await button(t('join')).click();
      await page.getByText(t('askingText')).waitFor();
    },
    ask: async (...wanted) => {
      for (const one of wanted) await page.getByLabel(grant(one), { exact: true }).check();
      await page.getByLabel(t('askReason')).fill('Um den Fehler zu sehen');
      await button(t('askSend')).click();
    },
    type: async (text) => {
      await page.locator('.xterm-helper-textarea').focus();
      await page.keyboard.type(text);
    },
    terminal: () => page.locator('.xterm-rows').innerText(),
    end: async () => {
      await button(t('end')).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('end') })
        .click();
    },
  };
};
