/** Pictures of the local page of a real agent, with a newer build than the one installed. */
import { access, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser as Chromium } from 'playwright-core';
import { languages, visit } from '../../test/support/browser.ts';
import { startLocalPages } from '../../test/bench/web/local-page.ts';
import { screens, take, takeInEveryLook, usual } from './looks.ts';
import type { Album, Look } from './looks.ts';

const tour: readonly (readonly [name: string, look: Look])[] = [
  ['local-page', usual],
  ['local-page-phone', { language: 'en', theme: 'dark', screen: 'phone' }],
];
const paths = ['/', '/versions', '/verify', '/history', '/help', '/assist', '/settings'] as const;

/**
 * Where the example's product is installed: where a customer would have it, so that the pages show such a path; null where this
 * machine has something there already or lets nobody write.
 */
const customersPlace = async (): Promise<string | null> => {
  const place = '/opt/kasse';
  const there = await access(place).then(
    () => true,
    () => false,
  );
  if (there) return null;
  // A folder beside it shows whether there is a right to write.
  const tried = await mkdtemp(`${place}-`).catch(() => null);
  if (tried === null) return null;
  await rm(tried, { recursive: true });
  return place;
};

/** Takes the tour's pictures, and those of every page in every look where they are wished for. */
export const takeLocalPages = async (
  browser: Chromium,
  { shown, every }: { shown: Album; every: Album | null },
): Promise<void> => {
  const place = await customersPlace();
  const pages = await startLocalPages({ newer: true, ...(place === null ? {} : { install: place }) });
  try {
    for (const [name, { screen, ...look }] of tour) {
      const visitor = await visit(browser, { ...look, screen: screens[screen] });
      await visitor.page.goto(await pages.address());
      await take(visitor.page, shown, name);
      await visitor.context.close();
    }
    for (const language of languages) {
      if (every === null) break;
      const visitor = await visit(browser, { language });
      const { page } = visitor;
      await page.goto(await pages.address());
      await page.locator('h1').waitFor();
      for (const path of paths) {
        await page.goto(new URL(path, page.url()).href);
        await takeInEveryLook(page, every, join(`local${path.replaceAll('/', '-')}.${language}`));
      }
      await visitor.context.close();
    }
  } finally {
    await pages.stop();
    if (place !== null) await rm(place, { recursive: true, force: true });
  }
};
