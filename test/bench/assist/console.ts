/** A session in our console, in a real browser with the real agent: from the code to the terminal, direct or by the relay alone. */
import type { Browser as Chromium } from 'playwright-core';
import { visit } from '../../support/browser.ts';
import type { Browser } from '../../support/people.ts';
import { sayer } from '../../support/face-words.ts';
import { startCustomer } from './customer.ts';
import { terminalIn, watchTerminal } from './terminal-page.ts';
import type { TerminalPage } from './terminal-page.ts';

export interface ConsoleSession {
  readonly terminal: TerminalPage;
  readonly agentPid: number;
  /** From the click that sends the code to the question on the customer's terminal. */
  readonly promptMs: number;
  /** What the page says of the way the session takes. */
  readonly path: 'direct' | 'relayed';
  readonly end: () => Promise<void>;
}

const t = sayer('de', 'console-sessions');

/** Holds a session in the home of an enrolled machine. `direct` false: a browser that knows no peer connections. */
export const holdConsoleSession = async (
  chromium: Chromium,
  { url, helper, home, direct }: { url: string; helper: Browser; home: string; direct: boolean },
): Promise<ConsoleSession> => {
  const customer = startCustomer(home);
  const visitor = await visit(chromium, { language: 'de' });
  const { page, context } = visitor;
  await context.addCookies([...helper.cookies].map(([name, value]) => ({ name, value, url })));
  if (!direct) await context.addInitScript('delete window.RTCPeerConnection;');
  await page.goto(`${url}/console/sessions`);
  const code = await customer.code();
  // As a person types it who is told the digits.
  await page.getByLabel(t('code')).pressSequentially(code.replace(' ', ''), { delay: 150 });
  const button = page.getByRole('button', { name: t('join') });
  await page.evaluate(
    `addEventListener('click', (event) => { window.benchClick = performance.timeOrigin + event.timeStamp; }, { capture: true, once: true })`,
  );
  await button.click();
  const askedMs = await customer.asked();
  const clickMs = await page.evaluate<number>('window.benchClick');
  customer.allow();
  await terminalIn(page);
  // Found by both ends, or known not to come.
  await page.getByText(t(direct ? 'direct' : 'relayed')).waitFor();
  const terminal = await watchTerminal(page);
  return {
    terminal,
    agentPid: customer.pid,
    promptMs: askedMs - clickMs,
    path: (await page.getByText(t('direct')).count()) > 0 ? 'direct' : 'relayed',
    end: async () => {
      await customer.leave();
      await context.close();
    },
  };
};
