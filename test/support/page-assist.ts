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

type Offered = 'offer_terminal' | 'offer_screen';

export interface CustomerAtPage {
  readonly server: TestServer;
  readonly home: string;
  readonly ticket: number;
  readonly visitor: Visitor;
  readonly page: Page;
  readonly t: ReturnType<typeof sayer>;
  readonly button: (name: string) => ReturnType<Page['getByRole']>;
  /** Names the ticket, offers this, and reads the code out. */
  readonly begin: (offers?: readonly Offered[]) => Promise<string>;
  /** As `begin`; joins with the code as a helper without a browser. */
  readonly join: (offers: readonly Offered[]) => Promise<AssistHelper>;
  /** Chooses what is asked for, where it is not chosen yet. */
  readonly choose: (...names: readonly string[]) => Promise<void>;
  /** Waits until the question that stands may be answered, and clicks. */
  readonly allow: (name: string) => Promise<void>;
}

interface Place extends Visit {
  /** One that was started for a test's own purpose. */
  readonly server?: TestServer;
  /** A browser that is not the test file's. */
  readonly visitor?: Visitor;
  /** Otherwise the program is started, as a person would. */
  readonly start?: (home: string) => Promise<Pick<PageProcess, 'url' | 'port'>>;
}

const startProgram = async (home: string): Promise<PageProcess> => {
  const program = await startPageProcess(home, { HOME: home, PS1: '$ ', HISTFILE: '/dev/null' });
  onTestFinished(async () => void (await program.interrupt()));
  return program;
};

/** Starts server, agent and browser, up to the page's remote help. */
export const customerAtPage = async (place: Place = {}): Promise<CustomerAtPage> => {
  const { language = 'de' } = place;
  const server = place.server ?? (await startRelay(new Date()));
  const agent = await server.agent();
  const home = await enrolledHome(server, agent);
  const ticket = await ticketOf(server, agent.customerId);
  const { url, port } = await (place.start ?? startProgram)(home);
  const visitor = place.visitor ?? (await visitOnce(place));
  const { page } = visitor;
  page.on('dialog', (dialog) => void dialog.accept());
  const t = sayer(language, 'page-assist');
  await page.goto(url);
  await page.locator('h1').waitFor();
  await page.goto(`http://127.0.0.1:${port}/assist`);
  await page.getByLabel(t('ticket')).waitFor();
  const button: CustomerAtPage['button'] = (name) => page.getByRole('button', { name, exact: true });
  const begin: CustomerAtPage['begin'] = async (offers = []) => {
    await page.getByLabel(t('ticket')).fill(String(ticket));
    for (const offer of offers) await page.getByLabel(t(offer), { exact: true }).check();
    await button(t('start')).click();
    return page.locator('.assist-code').innerText();
  };
  return {
    server,
    home,
    ticket,
    visitor,
    page,
    t,
    button,
    begin,
    join: async (offers) => {
      const code = await begin(offers);
      return joinAssist({ url: () => server.url, browser: await helperAt(server), code });
    },
    choose: async (...names) => {
      for (const name of names) await page.getByRole('dialog').getByLabel(name, { exact: true }).check();
    },
    allow: async (name) => {
      await page.getByRole('dialog').getByText(t('askKeys')).waitFor();
      await button(name).click();
    },
  };
};
