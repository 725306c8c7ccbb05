/**
 * From the customer's click that allows the screen to its first picture at the helper's, and how much of that the browser took
 * until a screen was chosen: the customer's local page on an X screen of its own, which it shows for real, and our console.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser as Chromium } from 'playwright-core';
import { visit } from '../../support/browser.ts';
import { grantSayer, sayer } from '../../support/face-words.ts';
import { startPageProcess } from '../../support/page-process.ts';
import type { Browser } from '../../support/people.ts';
import { startOnScreen } from '../../support/x-screen.ts';

const say = sayer('de', 'page-assist');
const t = sayer('de', 'console-sessions');
const grant = grantSayer('de');

/** Notes when a picture is there to see: in the frame that first has it. */
const watchPicture = `(() => {
  window.benchPicture = null;
  const look = () => {
    const picture = document.querySelector('.session-picture > :not([hidden])');
    if (picture !== null && (picture.videoWidth ?? picture.width) > 0) window.benchPicture = performance.timeOrigin + performance.now();
    else requestAnimationFrame(look);
  };
  look();
})()`;

/** Notes the click, and when the browser hands the chosen screen to the page. */
const watchClick = `(() => {
  addEventListener('click', (event) => { window.benchClick = performance.timeOrigin + event.timeStamp; }, { capture: true, once: true });
  const { mediaDevices } = navigator;
  const choose = MediaDevices.prototype.getDisplayMedia;
  mediaDevices.getDisplayMedia = async (...wishes) => {
    const stream = await choose.apply(mediaDevices, wishes);
    window.benchChosen = performance.timeOrigin + performance.now();
    return stream;
  };
})()`;

/** Milliseconds of one picture: from the click, and from when the browser had a screen to show. */
export interface FirstFrame {
  readonly fromClickMs: number;
  readonly fromChoiceMs: number;
}

/** @returns one for each time it was allowed */
export const measureFirstFrames = async (
  chromium: Chromium,
  { url, helper, home, times }: { url: string; helper: Browser; home: string; times: number },
): Promise<FirstFrame[]> => {
  const program = await startPageProcess(home);
  const customer = await startOnScreen('de');
  const { page, context } = await visit(chromium, { language: 'de' });
  try {
    await customer.page.goto(program.url);
    await customer.page.locator('nav a[href="/assist"]').click();
    await customer.page.getByRole('button', { name: say('start') }).click();
    const code = customer.page.locator('.assist-code');
    await code.waitFor();
    await context.addCookies([...helper.cookies].map(([name, value]) => ({ name, value, url })));
    await page.goto(`${url}/console/sessions`);
    await page.getByLabel(t('code')).fill(await code.innerText());
    await page.getByRole('button', { name: t('join') }).click();
    const taken: FirstFrame[] = [];
    for (let time = 0; time < times; time += 1) {
      await page.getByLabel(grant('screen')).check();
      await page.getByRole('button', { name: t('askSend') }).click();
      await customer.page.getByLabel(grant('screen')).check();
      const allow = customer.page.getByRole('button', { name: say('allow'), exact: true });
      // It waits until the question could be read.
      while ((await allow.getAttribute('aria-disabled')) !== 'false') await pause(50);
      await page.evaluate(watchPicture);
      await customer.page.evaluate(watchClick);
      await allow.click();
      let shownMs: number | null = null;
      while (shownMs === null) {
        await pause(50);
        shownMs = await page.evaluate<number | null>('window.benchPicture');
      }
      const [clickMs, chosenMs] = await customer.page.evaluate<[number, number]>(
        '[window.benchClick, window.benchChosen]',
      );
      taken.push({ fromClickMs: shownMs - clickMs, fromChoiceMs: shownMs - chosenMs });
      await customer.page
        .getByRole('button', { name: say('takeBackWhat', { what: grant('screen') }) })
        .click();
      await page.locator('.session-picture > :not([hidden])').waitFor({ state: 'detached' });
    }
    return taken;
  } finally {
    await context.close();
    await customer.stop();
    await program.interrupt();
  }
};
