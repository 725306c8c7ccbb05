/** Two helpers in browsers of their own with one customer: a second code, one of them watching, the hand-over, and one who leaves. */
import { expect, it } from 'vitest';
import { endSentence } from '../../protocol/session/end-sentences.ts';
import { soon } from '../support/assist-world.ts';
import { axeFaults, expectNoFaults, layoutFaults } from '../support/browser.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import { grantSayer } from '../support/face-words.ts';
import { customerAtPage } from '../support/page-assist.ts';
import { factsOf } from '../support/relay-world.ts';

it('a second helper joins by a code of their own, takes over, and the customer sees of each who they are and what they may', async () => {
  const customer = await customerAtPage();
  const { page, server, ticket, button, allow, choose, t: say } = customer;
  const first = await helperAtConsole(server);
  const second = await helperAtConsole(server, { who: { name: 'Konrad Kern', role: 'development-lead' } });
  const { t } = first;
  const banner = async (): Promise<string> =>
    (
      await page
        .getByRole('region', { name: say('title') })
        .first()
        .innerText()
    ).replaceAll(/\n+/g, '\n');
  const line = (name: string, may: string): string =>
    `${say('banner_joined', { name })}\n${may === '' ? say('banner_nothing') : say('banner_may', { what: may })}`;
  const grant = grantSayer('de');
  const [watch, both] = [grant('terminal-watch'), `${grant('terminal-watch')}, ${grant('terminal-type')}`]; // prettier-ignore

  await first.join(await customer.begin(['offer_terminal']));
  await allow(say('allow'));
  await expect.poll(banner, soon).toContain(line('Stefanie Stab', both));
  await first.type('GEMERKT=$((6*7)); echo "vor $((1+1)) allem"\n');
  await expect.poll(first.terminal, soon).toContain('vor 2 allem');

  // The second one is asked about by name and role, and gets what they were allowed and no more.
  await button(say('secondCode')).click();
  await second.join(await page.locator('.assist-code').innerText());
  await expect.poll(banner, soon).toContain(line('Konrad Kern', ''));
  await second.ask('terminal-watch');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Konrad Kern', { exact: true }).waitFor();
  await dialog
    .getByText(say('askRole', { role: say('role_development-lead'), vendor: 'Muster Software' }))
    .waitFor();
  await choose(watch);
  await allow(say('allow'));
  await expect.poll(banner, soon).toContain(line('Konrad Kern', watch));
  expect(await banner()).toContain(line('Stefanie Stab', both));
  await page.getByText(say('keysWatch', { name: 'Konrad Kern' })).waitFor();
  await page.getByText(say('keysBoth', { name: 'Stefanie Stab' })).waitFor();
  await second.page.getByText(t('readOnly')).waitFor();
  await first.type('echo "geteilt $((2+3))"\n');
  await expect.poll(second.terminal, soon).toContain('geteilt 5');
  expect(await second.terminal()).not.toContain('vor 2 allem');
  await second.type('echo verboten\n');
  expect(await axeFaults(page)).toEqual([]);
  expect(await layoutFaults(page)).toEqual([]);

  // Handed over: the second one may type, the first one leaves, and the same shell goes on.
  await second.page.keyboard.press('Control+Alt+l');
  await second.ask('terminal-type');
  await choose(grant('terminal-type'));
  await allow(say('allow'));
  await first.end();
  await page.getByText(say('endedWith', { name: 'Stefanie Stab' })).waitFor();
  await page.getByText(endSentence('helper-left', 'de'), { exact: true }).waitFor();
  await second.type('echo "noch $GEMERKT"\n');
  await expect.poll(second.terminal, soon).toContain('noch 42');
  expect(await second.terminal()).not.toContain('verboten');
  await expect.poll(banner, soon).not.toContain('Stefanie Stab');
  expect(await banner()).toContain(line('Konrad Kern', both));
  await page.keyboard.press('Control+Shift+X');
  await second.page.getByText(t('reason_revoked')).waitFor();

  // The ticket has a session for each of them.
  const sessions = async () => {
    const facts = await factsOf(server, ticket);
    return facts.filter(({ kind }) => kind === 'sessionStarted' || kind === 'sessionEnded').map(({ kind }) => kind); // prettier-ignore
  };
  await expect
    .poll(sessions, soon)
    .toEqual(['sessionStarted', 'sessionStarted', 'sessionEnded', 'sessionEnded']);
  for (const { visitor } of [first, second, customer]) expectNoFaults(visitor);
});
