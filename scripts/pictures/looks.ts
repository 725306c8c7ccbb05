/** How pictures of pages are made: who looks, at what screen, and when a page is ready to be drawn. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { desktop, phone, settled } from '../../test/support/browser.ts';
import type { Language } from '../../test/support/browser.ts';

export const screens = { desktop, phone };
export interface Look {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
  readonly screen: keyof typeof screens;
}
/** What most pictures of the tour show. */
export const usual: Look = { language: 'de', theme: 'light', screen: 'desktop' };

/** Where pictures go to, and whether they show the whole page or what a screen shows of it. */
export interface Album {
  readonly folder: string;
  readonly whole: boolean;
}

/** In the page: resolves once nothing came or went for a while, or when it has been waited for long enough. */
const stillness = `new Promise((done) => {
  let still;
  const wait = () => {
    clearTimeout(still);
    still = setTimeout(done, 500);
  };
  new MutationObserver(wait).observe(document.body, { childList: true, subtree: true });
  wait();
  setTimeout(done, 5_000);
})`;

/** Waits until all that a page shows by itself is there. */
const ready = async (page: Page): Promise<void> => {
  await settled(page);
  // What comes after the first view belongs into the picture too.
  await page.waitForLoadState('load');
  await page.keyboard.press('Shift');
  await page.waitForFunction(() => performance.now() > 2_000);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.evaluate(stillness);
};

/** Takes one picture of the page as it is. */
export const take = async (page: Page, { folder, whole }: Album, name: string): Promise<void> => {
  await ready(page);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', fullPage: whole });
  console.log(`${name}.png`);
};

/** Takes a picture in light and dark, on desktop and phone, without loading the page anew; leaves it light on the desktop. */
export const takeInEveryLook = async (page: Page, album: Album, name: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const screen of ['desktop', 'phone'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(screens[screen]);
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      await take(page, album, `${name}.${colorScheme}.${screen}`);
    }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(screens.desktop);
};
