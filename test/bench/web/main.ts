/**
 * `npm run bench:web [-- --tickets N] [--runs N] [--json]`: what the three faces cost the browser, in Debian's Chromium
 * against a real server (and, for the local page, a real agent): JavaScript of the first load, time to the first view, and
 * scrolling through a list of 10,000 tickets. The faces are built first.
 */
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser as Chromium, BrowserContext, Response } from 'playwright-core';
import { settled, startChromium, visit } from '../../support/browser.ts';
import { startExample } from '../../support/example.ts';
import { repositoryRoot } from '../../support/source-tree.ts';
import { generate } from '../desk/generate.ts';
import { startLocalPages } from './local-page.ts';

const { values } = parseArgs({
  options: {
    tickets: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const say = (line: string): void => {
  if (!values.json) process.stdout.write(`${line}\n`);
};

interface Load {
  readonly firstLoadJsGzipBytes: number;
  readonly firstLoadCssGzipBytes: number;
  /** From the start of the navigation until the page's heading and data are shown; the median of cold loads. */
  readonly firstViewMs: number;
  readonly firstContentfulPaintMs: number;
  readonly longestTaskMs: number;
}

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** Keeps every task over 50 ms, from the page's first moment. */
const watchTasks = `window.longTasks = []; new PerformanceObserver((list) => { for (const one of list.getEntries()) window.longTasks.push(one.duration); }).observe({ type: 'longtask', buffered: true });`;

/** The size of a file that was loaded, as gzip sends it, whatever this server sent. */
const sizeOf = async (response: Response): Promise<number> =>
  gzipSync(await response.body(), { level: 9 }).length;

/** Asked once the view is there: fetching and compressing what was loaded would slow down what is measured. */
const total = async (loaded: ReadonlyMap<string, Response>): Promise<number> =>
  (await Promise.all([...loaded.values()].map(sizeOf))).reduce((sum, one) => sum + one, 0);

const measure = async (
  browser: Chromium,
  {
    address,
    prepare,
  }: { address: () => Promise<string>; prepare: (context: BrowserContext) => Promise<void> },
): Promise<Load> => {
  const views: number[] = [];
  const paints: number[] = [];
  const tasks: number[] = [];
  const sizes = { js: 0, css: 0 };
  for (let run = 0; run < runs; run += 1) {
    // A new profile each time: nothing is in its cache.
    const loaded = { js: new Map<string, Response>(), css: new Map<string, Response>() };
    const { page, context } = await visit(browser, { language: 'de' });
    await prepare(context);
    await page.addInitScript(watchTasks);
    let counting = true;
    page.on('response', (response) => {
      if (!counting) return;
      const name = basename(new URL(response.url()).pathname);
      if (name.endsWith('.js')) loaded.js.set(name, response);
      if (name.endsWith('.css')) loaded.css.set(name, response);
    });
    await page.goto(await address(), { waitUntil: 'commit' });
    await settled(page);
    // What comes after the first view is no part of the first load.
    counting = false;
    views.push(await page.evaluate<number>('performance.now()'));
    paints.push(
      await page.evaluate<number>(
        `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()`,
      ),
    );
    tasks.push(await page.evaluate<number>('Math.max(0, ...window.longTasks)'));
    sizes.js = await total(loaded.js);
    sizes.css = await total(loaded.css);
    await context.close();
  }
  return {
    firstLoadJsGzipBytes: sizes.js,
    firstLoadCssGzipBytes: sizes.css,
    firstViewMs: Math.round(median(views)),
    firstContentfulPaintMs: Math.round(median(paints)),
    longestTaskMs: Math.round(median(tasks)),
  };
};

const showLoad = (name: string, load: Load): void =>
  say(
    `  ${name.padEnd(8)} ${(load.firstLoadJsGzipBytes / 1_000).toFixed(0).padStart(4)} KB JavaScript, ${(load.firstLoadCssGzipBytes / 1_000).toFixed(0).padStart(3)} KB styles; first paint ${load.firstContentfulPaintMs} ms, first view ${load.firstViewMs} ms, longest task ${load.longestTaskMs} ms`,
  );

execFileSync(process.execPath, ['scripts/build-faces.ts'], {
  cwd: repositoryRoot,
  stdio: values.json ? 'ignore' : 'inherit',
});
const tickets = Number(values.tickets);
const example = await startExample({ filled: false });
const browser = await startChromium();
try {
  say(`${tickets} tickets are made …`);
  await generate(example.server.store, tickets, () => undefined);

  /** Signs in by the API and hands the cookies over, so that the measured load is the first in its profile. */
  const signedInAs =
    (email: string) =>
    async (context: BrowserContext): Promise<void> => {
      const { cookies } = await example.signIn(email);
      await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: example.url })));
    };

  say('First load, nothing cached:');
  const ofConsole = await measure(browser, {
    address: () => Promise.resolve(`${example.url}/console/tickets`),
    prepare: signedInAs('stefanie@muster.example'),
  });
  showLoad('console', ofConsole);
  const portal = await measure(browser, {
    address: () => Promise.resolve(`${example.url}/portal`),
    prepare: signedInAs('kundin1@kunde.example'),
  });
  showLoad('portal', portal);
  const local = await startLocalPages();
  const page = await measure(browser, {
    address: local.address,
    prepare: () => Promise.resolve(),
  });
  await local.stop();
  showLoad('page', page);

  // As a person does it: the wheel, until the end.
  const scroller = await visit(browser, { language: 'de' });
  await signedInAs('stefanie@muster.example')(scroller.context);
  await scroller.page.addInitScript(watchTasks);
  await scroller.page.goto(`${example.url}/console/tickets?queue=all`);
  await scroller.page.getByRole('row').nth(5).waitFor();
  await scroller.page.evaluate('window.longTasks.length = 0');
  await scroller.page.mouse.move(700, 500);
  const began = performance.now();
  let seen = 0;
  let still = 0;
  while (still < 20 && performance.now() - began < 120_000) {
    await scroller.page.mouse.wheel(0, 4_000);
    await scroller.page.evaluate(
      'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
    );
    const last = await scroller.page.evaluate<number>(
      `Math.max(0, ...[...document.querySelectorAll('[aria-rowindex]')].map((row) => Number(row.getAttribute('aria-rowindex'))))`,
    );
    still = last > seen ? 0 : still + 1;
    seen = Math.max(seen, last);
  }
  const longTasks = await scroller.page.evaluate<number[]>('window.longTasks');
  const scroll = {
    rows: seen,
    seconds: Number(((performance.now() - began) / 1_000).toFixed(1)),
    longTasks: longTasks.length,
    longestTaskMs: Math.round(Math.max(0, ...longTasks)),
  };
  say(
    `Scrolling the ticket list to row ${scroll.rows} in ${scroll.seconds} s: ${scroll.longTasks} tasks over 50 ms, the longest ${scroll.longestTaskMs} ms`,
  );
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ faces: { console: { ...ofConsole, scroll }, portal, page } })}\n`,
    );
} finally {
  await browser.close();
  await example.stop();
}
