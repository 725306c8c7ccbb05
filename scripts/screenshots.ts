/**
 * Writes pictures of the main pages for docs/tour.md from a real server with example data. Arguments: a folder (docs/pictures
 * without it), and --all for every page in both languages, light and dark, on desktop and phone, instead of those that the tour shows.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser as Chromium } from 'playwright-core';
import { desktop, phone, settled, signInAt, startChromium, visit } from '../test/support/browser.ts';
import type { Language } from '../test/support/browser.ts';
import { startExample } from '../test/support/example.ts';
import type { Example } from '../test/support/example.ts';
import { facePages } from '../test/support/face-pages.ts';
import type { Face } from '../test/support/face-pages.ts';
import { startLocalPages } from '../test/bench/web/local-page.ts';

const screens = { desktop, phone };
interface Look {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
  readonly screen: keyof typeof screens;
}

interface Picture extends Look {
  readonly name: string;
  readonly face: Face;
  readonly path: string;
  /** Null for pages that nobody needs to be signed in for. */
  readonly email: string | null;
}

const support = 'stefanie@muster.example';
const releaseManager = 'renate@muster.example';
const customer = 'kundin1@kunde.example';

/** What the tour shows: each page in one look, so that the repository stays small. */
const tour = ({ tickets }: Example): Picture[] => {
  const severe = tickets.at(-1) ?? 0;
  const one = (name: string, face: Face, path: string, email: string, look: Partial<Look> = {}): Picture => ({
    name, face, path, email, language: 'de', theme: 'light', screen: 'desktop', ...look,
  }); // prettier-ignore
  return [
    one('queue', 'console', '/tickets?queue=open', support),
    one('ticket', 'console', `/tickets/${severe}`, support),
    one('ticket-phone', 'console', `/tickets/${severe}`, support, { language: 'en', theme: 'dark', screen: 'phone' }),
    one('builds', 'console', '/builds', releaseManager, { language: 'en' }),
    one('installations', 'console', '/installations', support),
    one('load', 'console', '/reports', releaseManager, { theme: 'dark' }),
    one('versions', 'console', '/reports?report=versions', releaseManager),
    one('service-hours', 'console', '/settings/calendar', 'anna@muster.example'),
    one('overview', 'portal', '/', customer),
    one('overview-phone', 'portal', '/', customer, { screen: 'phone' }),
    one('downloads', 'portal', '/downloads', customer, { language: 'en', theme: 'dark' }),
    one('customer-ticket', 'portal', `/tickets/${severe}`, customer),
  ]; // prettier-ignore
};

/** Every page in every look. */
const everything = async (example: Example): Promise<Picture[]> => {
  const pages = await facePages(example);
  return (['de', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).flatMap((theme) =>
      (['desktop', 'phone'] as const).flatMap((screen) =>
        pages.map((page) => ({
          ...page,
          language,
          theme,
          screen,
          name: `${page.face}${page.path.replaceAll('/', '-')}.${language}.${theme}.${screen}`,
        })),
      ),
    ),
  );
};

/** The local page of a real agent. */
const localPages = async (browser: Chromium, into: string): Promise<void> => {
  const pages = await startLocalPages({ newer: true });
  try {
    for (const [name, look] of [
      ['local-page', { language: 'de', theme: 'light', screen: desktop }],
      ['local-page-phone', { language: 'en', theme: 'dark', screen: phone }],
    ] as const) {
      const visitor = await visit(browser, look);
      await visitor.page.goto(await pages.address());
      await visitor.page.waitForFunction(() => performance.now() > 2_000);
      await settled(visitor.page);
      await visitor.page.screenshot({ path: join(into, `${name}.png`), animations: 'disabled' });
      console.log(`${name}.png`);
      await visitor.context.close();
    }
  } finally {
    await pages.stop();
  }
};

const folder =
  process.argv.slice(2).find((one) => !one.startsWith('--')) ??
  join(import.meta.dirname, '..', 'docs', 'pictures');
await mkdir(folder, { recursive: true });
const [example, browser] = await Promise.all([startExample(), startChromium()]);
try {
  const pictures = process.argv.includes('--all') ? await everything(example) : tour(example);
  for (const { name, face, path, email, screen, ...look } of pictures) {
    const visitor = await visit(browser, { ...look, screen: screens[screen] });
    if (email !== null) await signInAt(visitor, example.url, face, email);
    await visitor.page.goto(`${example.url}/${face}${path}`);
    await settled(visitor.page);
    // What comes after the first view belongs into the picture too.
    await visitor.page.waitForLoadState('load');
    await visitor.page.keyboard.press('Shift');
    await visitor.page.waitForFunction(() => performance.now() > 2_000);
    await visitor.page.evaluate('document.fonts.ready.then(() => undefined)');
    await visitor.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    console.log(`${name}.png`);
    await visitor.context.close();
  }
  await localPages(browser, folder);
} finally {
  await browser.close();
  await example.stop();
}
