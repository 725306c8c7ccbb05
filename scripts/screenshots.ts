/**
 * Writes pictures of the faces from a real server with example data and a real agent: those that docs/tour.md shows, one look each,
 * to docs/pictures; and every page in both languages, light and dark, on desktop and phone, to a folder that is not kept
 * (dist/pictures, or the one named). With --tour the tour's alone.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser as Chromium } from 'playwright-core';
import { languages, settled, signInAt, startChromium, visit } from '../test/support/browser.ts';
import type { Language, Visitor } from '../test/support/browser.ts';
import { startExample } from '../test/support/example.ts';
import type { Example } from '../test/support/example.ts';
import { facePages, openRecording } from '../test/support/face-pages.ts';
import type { FacePage } from '../test/support/face-pages.ts';
import { takeLocalPages } from './pictures/local-page.ts';
import { screens, take, takeInEveryLook, usual } from './pictures/looks.ts';
import type { Album, Look } from './pictures/looks.ts';
import { helperOf, takeSession } from './pictures/session.ts';

interface Picture extends FacePage {
  readonly name: string;
  readonly look: Look;
}

const support = 'stefanie@muster.example';
const releaseManager = 'renate@muster.example';
const customer = 'kundin1@kunde.example';

/** What the tour shows: each page in one look, so that the repository stays small. */
const tour = ({ tickets }: Example): Picture[] => {
  const severe = tickets.at(-1) ?? 0;
  const one = (name: string, face: FacePage['face'], path: string, email: string, look: Partial<Look> = {}, opens: readonly string[] = []): Picture => ({
    name, face, path, email, opens, look: { ...usual, ...look },
  }); // prettier-ignore
  return [
    one('queue', 'console', '/tickets?queue=open', support),
    one('ticket', 'console', `/tickets/${severe}`, support),
    one('ticket-phone', 'console', `/tickets/${severe}`, support, { language: 'en', theme: 'dark', screen: 'phone' }),
    one('ticket-session', 'console', `/tickets/${severe}`, support, { theme: 'dark' }, openRecording.slice(0, 1)),
    one('builds', 'console', '/builds', releaseManager, { language: 'en' }),
    one('installations', 'console', '/installations', support),
    one('load', 'console', '/reports', releaseManager, { theme: 'dark' }),
    one('versions', 'console', '/reports?report=versions', releaseManager),
    one('service-hours', 'console', '/settings/calendar', 'anna@muster.example'),
    one('overview', 'portal', '/', customer),
    one('overview-phone', 'portal', '/', customer, { screen: 'phone' }),
    one('downloads', 'portal', '/downloads', customer, { language: 'en', theme: 'dark' }),
    one('customer-ticket', 'portal', `/tickets/${severe}`, customer),
    one('sessions', 'portal', '/sessions', customer),
    one('recording', 'portal', '/sessions', customer, { language: 'en' }, openRecording),
  ]; // prettier-ignore
};

/** Opens a page and what is pressed on it. */
const open = async ({ page }: Visitor, url: string, { face, path, opens }: FacePage): Promise<void> => {
  await page.goto(`${url}/${face}${path}`);
  await settled(page);
  for (const button of opens) {
    await page.locator(button).first().click();
    await settled(page);
  }
};

const takeTour = async (browser: Chromium, example: Example, album: Album): Promise<void> => {
  for (const { name, look, ...one } of tour(example)) {
    const visitor = await visit(browser, { ...look, screen: screens[look.screen] });
    if (one.email !== null) await signInAt(visitor, example.url, one.email);
    await open(visitor, example.url, one);
    if (one.opens.length > 1)
      await visitor.page.locator('[role=dialog] [role=group]').scrollIntoViewIfNeeded();
    await take(visitor.page, album, name);
    await visitor.context.close();
  }
};

/** Every page in every look, each visitor signed in once. */
const takeEveryPage = async (
  browser: Chromium,
  example: Example,
  { album, language }: { album: Album; language: Language },
): Promise<void> => {
  const visitors = new Map<string, Visitor>();
  for (const one of await facePages(example)) {
    const key = `${one.face} ${one.email}`;
    const known = visitors.get(key);
    const visitor = known ?? (await visit(browser, { language }));
    visitors.set(key, visitor);
    if (known === undefined && one.email !== null) await signInAt(visitor, example.url, one.email);
    await open(visitor, example.url, one);
    const opened = one.opens.length === 0 ? '' : '-opened';
    await takeInEveryLook(
      visitor.page,
      album,
      `${one.face}${one.path.replaceAll('/', '-')}${opened}.${language}`,
    );
  }
  for (const { context } of visitors.values()) await context.close();
};

const root = join(import.meta.dirname, '..');
const tourOnly = process.argv.includes('--tour');
const folder = process.argv.slice(2).find((one) => !one.startsWith('--')) ?? join(root, 'dist', 'pictures');
const shown: Album = { folder: join(root, 'docs', 'pictures'), whole: false };
const every: Album | null = tourOnly ? null : { folder, whole: true };
for (const album of [shown, every]) if (album !== null) await mkdir(album.folder, { recursive: true });
const [example, browser] = await Promise.all([startExample(), startChromium()]);
try {
  await takeTour(browser, example, shown);
  const helper = await helperOf(example, support);
  await takeSession({ browser, example, helper, album: shown, all: false, language: 'de' });
  for (const language of languages) {
    if (every === null) break;
    await takeSession({ browser, example, helper, album: every, all: true, language });
    await takeEveryPage(browser, example, { album: every, language });
  }
  await takeLocalPages(browser, { shown, every });
} finally {
  await browser.close();
  await example.stop();
}
