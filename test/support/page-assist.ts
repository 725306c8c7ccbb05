/** A customer at the local page with the real agent, and the helper they read their code to. */
import { onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import { enrolledHome } from './assist-home.ts';
import { joinAssist } from './assist-helper.ts';
import type { AssistHelper } from './assist-helper.ts';
import { visitOnce } from './browser.ts';
import type { Visit, Visitor } from './browser.ts';
import { sayer } from './face-words.ts';
import { startPageProcess } from './page-process.ts';
import type { PageProcess } from './page-process.ts';
import { helperAt, startRelay, ticketOf } from './relay-world.ts';
import type { TestServer } from './server.ts';

export interface CustomerAtPage {
  readonly server: TestServer;
  readonly program: PageProcess;
  readonly home: string;
  readonly ticket: number;
  readonly visitor: Visitor;
  readonly page: Page;
  readonly t: ReturnType<typeof sayer>;
  readonly button: (name: string) => ReturnType<Page['getByRole']>;
  /** Opens the area, names the ticket, offers this, and reads the code out; joins with it. */
  readonly join: (offers: readonly ('offer_terminal' | 'offer_screen')[]) => Promise<AssistHelper>;
  /** Waits until the question that stands may be answered, and clicks. */
  readonly allow: (name: string) => Promise<void>;
}

/** Starts server, agent and browser, up to the page's remote help. */
export const customerAtPage = async (visit: Visit = {}): Promise<CustomerAtPage> => {
  const { language = 'de' } = visit;
  const server = await startRelay(new Date());
  const agent = await server.agent();
  const home = await enrolledHome(server, agent);
  const ticket = await ticketOf(server, agent.customerId);
  const program = await startPageProcess(home, { HOME: home, PS1: '$ ', HISTFILE: '/dev/null' });
  onTestFinished(async () => void (await program.interrupt()));
  const visitor = await visitOnce(visit);
  const { page } = visitor;
  page.on('dialog', (dialog) => void dialog.accept());
  const t = sayer(language, 'page-assist');
  await page.goto(program.url);
  await page.locator('h1').waitFor();
  await page.goto(`http://127.0.0.1:${program.port}/assist`);
  await page.getByLabel(t('ticket')).waitFor();
  const button: CustomerAtPage['button'] = (name) => page.getByRole('button', { name, exact: true });
  return {
    server,
    program,
    home,
    ticket,
    visitor,
    page,
    t,
    button,
    join: async (offers) => {
      await page.getByLabel(t('ticket')).fill(String(ticket));
      for (const offer of offers) await page.getByLabel(t(offer), { exact: true }).check();
      await button(t('start')).click();
      const code = await page.locator('.assist-code').innerText();
      return joinAssist({ url: () => server.url, browser: await helperAt(server), code });
    },
    allow: async (name) => {
      await page.getByRole('dialog').getByText(t('askKeys')).waitFor();
      await button(name).click();
    },
  };
};
