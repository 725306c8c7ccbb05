/**
 * A session between real browsers with a real coturn in the path and nothing allowed past it: the customer's screen by UDP and by TCP,
 * the terminal's way past the relay by UDP, which is all the agent's library speaks. What was seen is proved by its colours, that it
 * went through coturn by taking coturn away.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectNoFaults, visitOnce } from '../support/browser.ts';
import { helperAtConsole } from '../support/console-helper.ts';
import { hasCoturn, startCoturn } from '../support/coturn.ts';
import { grantSayer } from '../support/face-words.ts';
import { customerAtPage } from '../support/page-assist.ts';
import { startRelay } from '../support/relay-world.ts';
import { expectMovingCorner, seeing, visitOnScreen } from '../support/x-screen.ts';

/** A way that is lost is noticed after a while, and the next one tried then. */
const patient = { timeout: 60_000, interval: 100 };

/** Which kinds of its addresses a page gives to whoever is at the other end. */
const watchAddresses = (page: Page): Promise<unknown> =>
  page.addInitScript(`
    globalThis.addresses = [];
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(options) {
        super(options);
        this.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate?.candidate) addresses.push(candidate.type);
        });
      }
    };
  `);
const addressesOf = async (page: Page): Promise<string[]> => [
  ...new Set(await page.evaluate<string[]>(`addresses`)),
];

describe.runIf(hasCoturn)('a session through coturn alone', () => {
  it.each([
    ['udp', 'turn'],
    ['tcp', 'relayed'],
  ] as const)(
    'by %s: the screen through TURN, the terminal %s, and both without it once it is gone',
    async (transport, pipeWay) => {
      const turn = await startCoturn();
      const urls = [`turn:${turn.address}:${turn.port}?transport=${transport}`];
      const server = await startRelay(new Date(), {
        turn: { urls, secret: turn.secret, hours: 1, only: true },
      });
      const screen = await visitOnScreen('de');
      const visitor = await visitOnce();
      for (const one of [screen, visitor]) await watchAddresses(one.page);
      const { page, begin, choose, allow, t: say } = await customerAtPage({ server, visitor: screen });
      const helper = await helperAtConsole(server, { visitor });
      const { t } = helper;
      await helper.join(await begin(['offer_terminal']));
      await allow(say('allow'));
      await helper.ask('screen');
      await choose(grantSayer('de')('screen'));
      await allow(say('allow'));

      const picture = helper.page.getByRole('region', { name: t('screen') });
      const shown = () => picture.getByRole('status').allInnerTexts();
      const head = () => helper.page.locator('main').innerText();
      await expect.poll(shown, patient).toEqual([t('turn')]);
      await expectMovingCorner(page, helper.page);
      await expect.poll(head, patient).toContain(` · ${t(pipeWay)}`);
      await helper.type('echo "durch $((40+2))"\n');
      await expect.poll(helper.terminal, seeing).toContain('durch 42');

      for (const one of [page, helper.page]) expect(await addressesOf(one)).toEqual(['relay']);

      await turn.kill();
      await expect.poll(shown, patient).toEqual([t('screenPipe')]);
      await expectMovingCorner(page, helper.page);
      await helper.type('echo "ohne $((40+3))"\n');
      await expect.poll(helper.terminal, patient).toContain('ohne 43');
      await expect.poll(head, patient).toContain(` · ${t('relayed')}`);
      await page.keyboard.press('Control+Shift+X');
      await helper.page.getByText(t('reason_revoked')).waitFor();
      expectNoFaults(helper.visitor);
      expectNoFaults(screen);
    },
  );
});
