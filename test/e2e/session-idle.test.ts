/** A session in which nobody does anything, and one whose time is almost over: the customer is told before it ends. */
import { expect, it } from 'vitest';
import { endSentence } from '../../protocol/session/end-sentences.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { soon } from '../support/assist-world.ts';
import { axeFaults, expectNoFaults, layoutFaults } from '../support/browser.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import { startWholePage } from '../support/local-page.ts';
import { customerAtPage } from '../support/page-assist.ts';
import { startRelay } from '../support/relay-world.ts';

it('whoever does nothing for long is told before it ends, and before the allowed time does; one click keeps it', async () => {
  const minuteMs = 60_000;
  let aheadMs = 0;
  const nowMs = (): number => Date.now() + aheadMs;
  const server = await startRelay(new Date());
  const customer = await customerAtPage({ server, start: (home) => startWholePage(home, nowMs) });
  const { page, button, t: say } = customer;
  const helper = await helperAtConsole(server);
  const { t } = helper;
  await page.getByLabel(say('minutes')).selectOption('15');
  await helper.join(await customer.begin(['offer_terminal']));
  await customer.allow(say('allow'));
  await helper.page.locator('.xterm').waitFor();
  const pass = async (ms: number): Promise<void> => {
    aheadMs += ms;
    server.now = new Date(nowMs());
    await page.clock.setSystemTime(nowMs());
  };

  await pass(sessionLimits.idleMs - sessionLimits.idleWarningMs + 5_000);
  await page.getByText(say('idle')).waitFor();
  await page.getByText(/endet die Sitzung von selbst/).waitFor();
  await page.getByText(say('ending')).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  expect(await layoutFaults(page)).toEqual([]);
  await button(say('stay')).click();
  await page.getByText(say('idle')).waitFor({ state: 'detached' });
  await button(say('moreFrom', { time: say('minutes_60') })).click();
  await page.getByText(say('ending')).waitFor({ state: 'detached' });

  // Past the end there would have been, and still there; then nobody does anything.
  await pass(5 * minuteMs);
  await helper.type('echo "weiter $((40+2))"\n');
  await expect.poll(helper.terminal, soon).toContain('weiter 42');
  await pass(sessionLimits.idleMs);
  await page.getByText(endSentence('idle', 'de'), { exact: true }).waitFor();
  await helper.page.getByText(t('reason_idle')).waitFor();
  expectNoFaults(helper.visitor);
  expectNoFaults(customer.visitor);
});
