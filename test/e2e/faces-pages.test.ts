/**
 * Every page of console and customer area, as people with different screens, eyes and languages meet it: axe finds nothing
 * serious in light or dark, nothing is wider than the screen or cut off, no text is missing or in the other language,
 * and the browser has nothing to complain about.
 */
import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  axeFaults,
  desktop,
  layoutFaults,
  phone,
  signInAt,
  startChromium,
  visit,
} from '../support/browser.ts';
import type { Language, Visit, Visitor } from '../support/browser.ts';
import { startExample } from '../support/example.ts';
import type { Example } from '../support/example.ts';
import { facePages } from '../support/face-pages.ts';
import type { FacePage } from '../support/face-pages.ts';
import { dictionaries } from '../support/face-words.ts';

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

/** Texts of one language that aren't also texts of the other. */
const foreignTo = (language: Language): Set<string> => {
  const other = language === 'de' ? 'en' : 'de';
  const said = (one: Language) =>
    new Set(
      dictionaries().flatMap(({ texts }) => Object.values(texts[one]).filter((text) => text.length > 4)),
    );
  const own = said(language);
  return new Set([...said(other)].filter((text) => !own.has(text)));
};

const textsOf = (visitor: Visitor): Promise<string[]> =>
  visitor.page.evaluate<string[]>(
    `[...document.querySelectorAll('body *')].filter((e) => e.childElementCount === 0 && !e.closest('[lang]:not(html)')).map((e) => e.textContent.trim()).filter((t) => t !== '')`,
  );

/** Opens a page and waits until it shows its data. */
const open = async ({ page }: Visitor, one: FacePage): Promise<void> => {
  await page.goto(`${example.url}/${one.face}${one.path}`);
  await page.locator('h1').first().waitFor();
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
};

/** Looks at every page as one kind of visitor; `faultsOf` says what is wrong with the page now shown. */
const walk = async (
  options: Visit,
  faultsOf: (visitor: Visitor) => Promise<string[]>,
): Promise<Record<string, string[]>> => {
  const found: Record<string, string[]> = {};
  for (const face of ['console', 'portal', null] as const) {
    const mine = pages.filter((one) => (one.email === null ? face === null : one.face === face));
    const visitor = await visit(browser, options);
    const [first] = mine;
    if (first !== undefined && face !== null && first.email !== null)
      await signInAt(visitor, example.url, face, first.email);
    for (const one of mine) {
      const before = visitor.faults.length;
      const faults = await open(visitor, one)
        .then(() => faultsOf(visitor))
        .catch((error: unknown) => [String(error).split('\n')[0] ?? '']);
      const all = [...faults, ...visitor.faults.slice(before)];
      if (all.length > 0) found[`/${one.face}${one.path}`] = all;
    }
    await visitor.context.close();
  }
  return found;
};

describe('every page', () => {
  it('is there', () => {
    expect(pages.length).toBeGreaterThan(10);
  });

  it.each(['light', 'dark'] as const)(
    'axe finds nothing serious: %s',
    { timeout: 240_000 },
    async (theme) => {
      expect(await walk({ theme }, ({ page }) => axeFaults(page))).toEqual({});
    },
  );

  it.each([
    ['de', 'desktop', desktop],
    ['de', 'phone', phone],
    ['en', 'desktop', desktop],
    ['en', 'phone', phone],
  ] as const)(
    'says everything in the one language, and fits on the screen: %s, %s',
    { timeout: 240_000 },
    async (language, _name, screen) => {
      const foreign = foreignTo(language);
      const faults = await walk({ language, screen }, async (visitor) => [
        ...(await layoutFaults(visitor.page)),
        ...(await textsOf(visitor))
          .filter((text) => foreign.has(text))
          .map((text) => `not ${language}: ${text}`),
      ]);
      expect(faults).toEqual({});
    },
  );
});
