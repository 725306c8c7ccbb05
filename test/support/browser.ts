/**
 * Debian's Chromium, driven as a person would use it: with a language, a theme and a screen. A page keeps what went wrong
 * in it, and tests ask at the end that nothing did.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser as Chromium, BrowserContext, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { signIn, testPassword } from './people.ts';
import { wholeProof } from './proofs.ts';

export const languages = ['de', 'en'] as const;
export type Language = (typeof languages)[number];

export const desktop = { width: 1280, height: 800 } as const;
export const phone = { width: 390, height: 844 } as const;

export interface Visit {
  readonly language?: Language;
  readonly theme?: 'light' | 'dark';
  readonly screen?: { readonly width: number; readonly height: number };
  /** Takes a certificate nobody vouches for: of somebody else’s server on this machine. */
  readonly anyCertificate?: boolean;
}

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors on the console, uncaught ones, and refusals of the Content-Security-Policy. */
  readonly faults: readonly string[];
}

export const chromiumPath = '/usr/bin/chromium';
/** Quiet and without graphics; a page of a test talks to its server and nobody else. */
export const chromiumFlags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--force-color-profile=srgb',
]; // prettier-ignore

/** What a browser tells of requests that were rightly refused: not a fault of the page. */
const expected = /Failed to load resource: the server responded with a status of 4\d\d/;

/** What goes wrong in a page from now on. */
export const watchFaults = (page: Page): readonly string[] => {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  return faults;
};

/** Starts a browser. Close it at the end. */
export const startChromium = (more: readonly string[] = [], path = chromiumPath): Promise<Chromium> =>
  chromium.launch({ executablePath: path, args: [...chromiumFlags, ...more] });

/** A new profile with one page. */
export const visit = async (
  browser: Chromium,
  { language = 'de', theme = 'light', screen = desktop, anyCertificate = false }: Visit = {},
): Promise<Visitor> => {
  const context = await browser.newContext({
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: theme,
    viewport: { ...screen },
    reducedMotion: 'reduce',
    ignoreHTTPSErrors: anyCertificate,
  });
  // As somebody who chose it: an account's own language would win over the browser's.
  await context.addInitScript(`localStorage.setItem('beistand.language', '${language}')`);
  const page = await context.newPage();
  return { page, context, faults: watchFaults(page) };
};

/** Goes to another page of the face shown, as a click on a link does: without loading the face again. */
export const walkTo = (page: Page, path: string): Promise<void> =>
  page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`);

/** Starting a browser takes as long as many a test, so a process's tests share one, which ends with it; each visitor has a profile. */
let shared: Promise<Chromium> | undefined;

/** As `visit`, in the browser of all tests; the profile ends with the test. */
export const visitOnce = async (options: Visit = {}): Promise<Visitor> => {
  shared ??= startChromium();
  const visitor = await visit(await shared, options);
  onTestFinished(() => visitor.context.close());
  return visitor;
};

/** Resolves once a page shows its heading and its data; in the page's next frame. */
export const settled = async (page: Page): Promise<void> => {
  // A function, not a text: texts are evaluated in the page, which its Content-Security-Policy refuses.
  await page.waitForFunction(() => {
    const { document } = globalThis as unknown as { document: { querySelector: (one: string) => unknown } };
    return document.querySelector('h1') !== null && document.querySelector('.mantine-Skeleton-root') === null;
  });
};

/** Signs somebody in without the form, for tests of something else: the page they open next is theirs. */
export const signInAt = async ({ context }: Visitor, url: string, email: string): Promise<void> => {
  const { cookies } = await signIn(url, email);
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url })));
};

/** Signs somebody in by the real form of `/console` or `/portal`. */
export const signInByForm = async (
  { page }: Visitor,
  url: string,
  face: 'console' | 'portal',
  email: string,
): Promise<void> => {
  await page.goto(`${url}/${face}/sign-in`);
  await page.locator('input[type="email"]').fill(email);
  await page.locator('input[type="password"]').fill(testPassword);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL((address) => !address.pathname.endsWith('/sign-in'));
};

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let axeSource: Promise<string> | undefined;

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** The rules that a theme can break; all others look at what stays the same in light and dark. */
const colourRules = ['color-contrast', 'link-in-text-block'] as const;

/** What axe finds serious or critical on the page, as lines to read; empty where all is well. */
export const axeFaults = async (page: Page, { rules }: { rules?: 'colours' } = {}): Promise<string[]> => {
  axeSource ??= readFile(axePath, 'utf8');
  // Through the debugger: our Content-Security-Policy rightly refuses a script put into the page.
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(await axeSource);
  const wish = {
    resultTypes: ['violations'],
    ...(rules === undefined
      ? // WCAG 2.2's own rule (2.5.8), which axe leaves off by itself.
        { rules: { 'target-size': { enabled: true } } }
      : { runOnly: { type: 'rule', values: colourRules } }),
  };
  const violations = await page.evaluate<AxeViolation[]>(
    `axe.run(document, ${JSON.stringify(wish)}).then((found) => found.violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} – ${node.failureSummary.replaceAll('\n', ' ')}`),
    );
};

/**
 * Texts that are cut off without an ellipsis, sideways or in height; texts that lie on one another; fields whose hint is longer than
 * they are; and the page itself being wider than the screen, on a phone tables too.
 */
export const layoutFaults = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const faults = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth + 1) faults.push('the page is ' + root.scrollWidth + ' wide on a screen of ' + root.clientWidth);
    if (root.clientWidth < 500)
      for (const table of document.querySelectorAll('table'))
        for (let around = table.parentElement; around !== null && around !== root; around = around.parentElement)
          if (around.scrollWidth > around.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(around).overflowX))
            faults.push('scrolls sideways: ' + table.textContent.trim().slice(0, 60));

    // Drawings and terminals lay out their texts themselves.
    const own = 'svg, .xterm, .ap-wrapper, .ap-player, script, style, noscript, option, textarea';
    const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const said = (text) => text.trim().replace(/\\s+/g, ' ').slice(0, 60);
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest(own) !== null || !shown(element)) continue;
      if (element instanceof HTMLInputElement) {
        if (element.placeholder === '' || element.value !== '' || element.clientWidth === 0) continue;
        const style = getComputedStyle(element);
        const pen = document.createElement('canvas').getContext('2d');
        pen.font = style.font;
        const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (pen.measureText(element.placeholder).width > room + 1) faults.push('hint cut off: ' + element.placeholder);
        continue;
      }
      if (element.childElementCount > 0 || element.textContent.trim() === '') continue;
      const style = getComputedStyle(element);
      if (element.clientWidth <= 1) continue;
      if (element.scrollWidth > element.clientWidth + 1 && /hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis')
        faults.push('cut off: ' + said(element.textContent));
      // A line's descenders may stand out by a little.
      if (element.scrollHeight > element.clientHeight + 4 && /hidden|clip/.test(style.overflowY) && style.webkitLineClamp === 'none')
        faults.push('cut off below: ' + said(element.textContent));
    }

    // What of each line of text can be seen, by what lies in front of the page or not.
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (node.data.trim() === '' || element.closest(own) !== null || !shown(element)) continue;
      const bounds = [];
      let layer = root;
      for (let around = element; around !== root && around !== null; around = around.parentElement) {
        const { overflowX, overflowY, position, zIndex } = getComputedStyle(around);
        if (overflowX !== 'visible' || overflowY !== 'visible') bounds.push(around.getBoundingClientRect());
        const above = /fixed|sticky/.test(position) || (position === 'absolute' && zIndex !== 'auto');
        if (layer === root && above) layer = around;
        if (position === 'fixed') break;
      }
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const line = { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom, layer, element, text: node.data };
        for (const bound of bounds) {
          line.left = Math.max(line.left, bound.left);
          line.right = Math.min(line.right, bound.right);
          line.top = Math.max(line.top, bound.top);
          line.bottom = Math.min(line.bottom, bound.bottom);
        }
        if (line.right - line.left > 2 && line.bottom - line.top > 2) lines.push(line);
      }
    }
    lines.sort((a, b) => a.top - b.top);
    lines.forEach((one, index) => {
      for (let next = index + 1; next < lines.length && lines[next].top < one.bottom; next += 1) {
        const other = lines[next];
        if (other.layer !== one.layer || other.element === one.element) continue;
        const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        // Lines of a text set close may touch: a line's box is higher than its letters.
        if (width > 3 && height > 0.4 * Math.min(one.bottom - one.top, other.bottom - other.top))
          faults.push('on one another: ' + said(one.text) + ' | ' + said(other.text));
      }
    });
    return faults;
  })()`);

/** What follows a theme or a width has followed: the next picture is drawn, and nothing moves any more. */
const drawn = (page: Page): Promise<void> =>
  page.evaluate(`(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((one) => one.finished));
  })()`);

const inTheDark = async (page: Page): Promise<void> => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  await drawn(page);
};

const inTheLight = async (page: Page): Promise<void> => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(desktop);
};

/**
 * What is wrong with the page shown, to people with different eyes and screens: light and dark, on desktop and phone. Loads
 * nothing anew, for that is what takes the time, and leaves the page light on the desktop.
 */
const faultsInEveryLook = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  const add = (look: string, faults: readonly string[]): void => {
    found.push(...faults.map((fault) => `${look}: ${fault}`));
  };
  add('light', await axeFaults(page));
  add('desktop', await layoutFaults(page));
  await inTheDark(page);
  add('dark', await axeFaults(page, { rules: 'colours' }));
  await page.setViewportSize(phone);
  await drawn(page);
  add('phone', await layoutFaults(page));
  await inTheLight(page);
  return found;
};

/** As `faultsInEveryLook` in a whole proof; on a push in one look, by turns: light on a desktop, dark on a phone. */
export const faultsByTurns = async (page: Page, turn: number): Promise<string[]> => {
  if (wholeProof) return faultsInEveryLook(page);
  if (turn % 2 === 0) return [...(await axeFaults(page)), ...(await layoutFaults(page))];
  await page.setViewportSize(phone);
  await inTheDark(page);
  const found = [...(await axeFaults(page)), ...(await layoutFaults(page))];
  await inTheLight(page);
  return found.map((fault) => `dark, phone: ${fault}`);
};

/** What axe finds on a page whose size is not to be changed: light and dark in a whole proof, on a push in one of them by turns. */
export const axeFaultsByTurns = async (page: Page, turn: number): Promise<string[]> => {
  const found = wholeProof || turn % 2 === 0 ? await axeFaults(page) : [];
  if (!wholeProof && turn % 2 === 0) return found;
  await inTheDark(page);
  found.push(...(await axeFaults(page, wholeProof ? { rules: 'colours' } : {})).map((one) => `dark: ${one}`));
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
};

/** Fails the test where something went wrong in the page. */
export const expectNoFaults = ({ faults }: Visitor): void => expect(faults).toEqual([]);
