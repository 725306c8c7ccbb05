/**
 * Writes pictures of the main pages for docs/tour.md: both languages, light and dark, desktop and phone, from a real server
 * with example data. Arguments: a folder (docs/pictures without it), and --all for every combination instead of those that the tour shows.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { desktop, phone, settled, signInAt, startChromium, visit } from '../test/support/browser.ts';
import type { Language } from '../test/support/browser.ts';
import { startExample } from '../test/support/example.ts';
import { facePages } from '../test/support/face-pages.ts';
import type { FacePage } from '../test/support/face-pages.ts';

interface Look {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
  readonly screen: 'desktop' | 'phone';
}

const looks: readonly Look[] = (['de', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['desktop', 'phone'] as const).map((screen) => ({ language, theme, screen })),
  ),
);
const screens = { desktop, phone };

const all = process.argv.includes('--all');
const folder =
  process.argv.slice(2).find((one) => !one.startsWith('--')) ??
  join(import.meta.dirname, '..', 'docs', 'pictures');

const nameOf = ({ face, path }: FacePage): string =>
  `${face}${path.replace(/\/(?:\d+|[a-z]_[a-z0-9]+)(?=\/|$)/g, '/one').replace(/\/+/g, '-')}`.replace(
    /-$/,
    '-home',
  );

/** Pages that the tour shows in one look each, so that the repository stays small. */
const tour: readonly (readonly [
  page: string,
  language: Language,
  theme: Look['theme'],
  screen: Look['screen'],
])[] = [
  ['console-tickets', 'de', 'light', 'desktop'],
  ['console-tickets-one', 'de', 'light', 'desktop'],
  ['console-tickets-one', 'en', 'dark', 'phone'],
  ['console-builds', 'en', 'light', 'desktop'],
  ['console-installations', 'de', 'light', 'desktop'],
  ['console-reports', 'de', 'dark', 'desktop'],
  ['portal-home', 'de', 'light', 'desktop'],
  ['portal-home', 'de', 'light', 'phone'],
  ['portal-downloads', 'en', 'dark', 'desktop'],
  ['portal-tickets-one', 'de', 'light', 'desktop'],
];

await mkdir(folder, { recursive: true });
const [example, browser] = await Promise.all([startExample(), startChromium()]);
try {
  const pages = await facePages(example);
  for (const look of looks) {
    const wanted = pages.filter(
      (one) =>
        all ||
        tour.some(
          ([page, language, theme, screen]) =>
            page === nameOf(one) &&
            language === look.language &&
            theme === look.theme &&
            screen === look.screen,
        ),
    );
    for (const face of ['console', 'portal'] as const) {
      const mine = wanted.filter((one) => one.face === face);
      const visitor = await visit(browser, { ...look, screen: screens[look.screen] });
      const signedIn = mine.find(({ email }) => email !== null);
      // Pages for everybody first: they show something else to who is signed in.
      for (const one of mine.toSorted((a, b) => Number(a.email !== null) - Number(b.email !== null))) {
        if (one === signedIn && one.email !== null) await signInAt(visitor, example.url, face, one.email);
        await visitor.page.goto(`${example.url}/${face}${one.path}`);
        await settled(visitor.page);
        const file = `${nameOf(one)}.${look.language}.${look.theme}.${look.screen}.png`;
        await visitor.page.screenshot({ path: join(folder, file), animations: 'disabled' });
        console.log(file);
      }
      await visitor.context.close();
    }
  }
} finally {
  await browser.close();
  await example.stop();
}
