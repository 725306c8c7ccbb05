/**
 * Every page of console and customer area, as people with different screens, eyes and languages meet it: axe finds nothing
 * serious in light or dark, nothing is wider than the screen or cut off, no text is missing or in the other language,
 * and the browser has nothing to complain about. In German each page is loaded by its address, in English it is walked to;
 * axe looks at every page in both languages and all looks in `npm run test:slow`, on a push at the German ones, whose
 * words are the longer ones, by turns light on a desktop and dark on a phone.
 */
import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  axeFaults,
  faultsByTurns,
  layoutFaults,
  settled,
  signInAt,
  startChromium,
  visit,
  walkTo,
} from '../support/browser.ts';
import type { Language, Visitor } from '../support/browser.ts';
import { startExample } from '../support/example.ts';
import type { Example } from '../support/example.ts';
import { facePages } from '../support/face-pages.ts';
import type { FacePage } from '../support/face-pages.ts';
import { foreignTexts } from '../support/face-words.ts';
import { wholeProof } from '../support/proofs.ts';

let example: Example;
let browser: Chromium;
let pages: FacePage[];

beforeAll(async () => {
  [example, browser] = await Promise.all([startExample(), startChromium()]);
  pages = await facePages(example);
});
afterAll(async () => {
  await browser.close();
  await example.stop();
});

const nameOf = ({ face, path, opens }: FacePage): string => [`/${face}${path}`, ...opens].join(' > ');

/** Opens a page, by its address or within the face that is open, and waits until it shows its data. */
const open = async ({ page }: Visitor, one: FacePage, how: 'loaded' | 'within'): Promise<void> => {
  const path = `/${one.face}${one.path}`;
  if (how === 'loaded') await page.goto(example.url + path);
  else {
    await page.evaluate(
      `document.querySelectorAll('h1').forEach((one) => one.setAttribute('data-before', ''))`,
    );
    await walkTo(page, path);
  }
  await page.locator('h1:not([data-before])').first().waitFor();
  const shown = () => page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await shown();
  for (const button of one.opens) {
    await page.locator(button).first().click();
    await shown();
  }
};

/** Looks at every page as a visitor with one language. */
const walk = async (language: Language, how: 'loaded' | 'within'): Promise<Record<string, string[]>> => {
  const found: Record<string, string[]> = {};
  let turn = 0;
  for (const face of ['console', 'portal', null] as const) {
    const mine = pages.filter((one) => (one.email === null ? face === null : one.face === face));
    const visitor = await visit(browser, { language });
    const [first] = mine;
    if (first !== undefined && face !== null && first.email !== null) {
      await signInAt(visitor, example.url, first.email);
      await visitor.page.goto(`${example.url}/${face}`);
      await settled(visitor.page);
    }
    for (const one of mine) {
      const before = visitor.faults.length;
      const faults = await open(visitor, one, face === null ? 'loaded' : how)
        .then(async () => [
          ...(await (language === 'de' || wholeProof
            ? faultsByTurns(visitor.page, (turn += 1))
            : layoutFaults(visitor.page))),
          ...(await foreignTexts(visitor.page, language)),
        ])
        .catch((error: unknown) => [String(error).split('\n')[0] ?? '']);
      const all = [...faults, ...visitor.faults.slice(before)];
      if (all.length > 0) found[nameOf(one)] = all;
    }
    await visitor.context.close();
  }
  return found;
};

/** A page with one of each fault that is looked for, and beside it what only looks like one. */
const faulty = `<html lang="de"><title>x</title><main><h1>Überschrift</h1>
  <div style="position: relative; height: 40px"><p style="position: absolute; margin: 0">Erster Satz hier</p><p style="position: absolute; margin: 0">Zweiter Satz</p></div>
  <div style="position: relative; height: 40px"><p style="margin: 0">Darunter</p><p style="position: absolute; z-index: 3; top: 0; margin: 0; background: white">Davor</p></div>
  <ul><li style="height: 10px; overflow: hidden">Zu hoch</li></ul><dl><dt style="width: 20px; overflow: hidden; white-space: nowrap">Zu lang für hier</dt><dd>x</dd></dl>
  <input aria-label="Feld" style="width: 60px" placeholder="Ein viel zu langer Hinweis">
  <button style="width: 12px; height: 12px; padding: 0; margin: 0; border: 0; display: inline-block" aria-label="a">·</button><button style="width: 12px; height: 12px; padding: 0; margin: 0; border: 0" aria-label="Close">·</button>
</main></html>`;

describe('every page', () => {
  it('would be found out where something is wrong with it', async () => {
    const { page, context } = await visit(browser, { language: 'de' });
    await page.setContent(faulty);
    expect(await layoutFaults(page)).toEqual([
      'cut off below: Zu hoch',
      'cut off: Zu lang für hier',
      'hint cut off: Ein viel zu langer Hinweis',
      'on one another: Erster Satz hier | Zweiter Satz',
    ]);
    expect(await foreignTexts(page, 'de')).toEqual(['not de: Close']);
    expect((await axeFaults(page)).map((fault) => fault.split(':')[0])).toContain('target-size');
    await context.close();
  });

  it('is there', () => {
    expect(pages.length).toBeGreaterThan(10);
  });

  it.each([
    ['de', 'loaded'],
    ['en', 'within'],
  ] as const)(
    'can be read by everybody, fits on every screen, and says everything in one language: %s, %s',
    { timeout: 400_000 },
    async (language, how) => {
      expect(await walk(language, how)).toEqual({});
    },
  );
});
