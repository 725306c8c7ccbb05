/** A real X screen without a monitor, and a browser on it that shares it when its page asks, as if somebody had chosen it. */
import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Language, Visitor } from './browser.ts';
import { chromiumFlags, chromiumPath, watchFaults } from './browser.ts';

export const screenSize = { width: 1_280, height: 800 } as const;

interface XScreen {
  readonly display: string;
  readonly stop: () => Promise<void>;
}

const startXvfb = async (): Promise<XScreen> => {
  const child = spawn(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', `${screenSize.width}x${screenSize.height}x24`, '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = new Promise((resolve) => {
    child.once('close', resolve);
  });
  const number = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
  });
  return {
    display: `:${number}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** A page that fills a screen of its own, in a profile of its own. */
export const startOnScreen = async (
  language: Language,
): Promise<Visitor & { readonly stop: () => Promise<void> }> => {
  const { display, stop } = await startXvfb();
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    headless: false,
    env: { ...process.env, DISPLAY: display },
    args: [
      ...chromiumFlags,
      '--ozone-platform=x11',
      '--auto-select-desktop-capture-source=Entire screen',
      '--window-position=0,0',
      `--window-size=${screenSize.width},${screenSize.height}`,
    ],
    ignoreDefaultArgs: ['--use-fake-ui-for-media-stream'],
  });
  const context = await browser.newContext({
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: null,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  return {
    page,
    context,
    faults: watchFaults(page),
    stop: async () => {
      await browser.close();
      await stop();
    },
  };
};

/** As `startOnScreen`, until the end of the test. */
export const visitOnScreen = async (language: Language): Promise<Visitor> => {
  const visitor = await startOnScreen(language);
  onTestFinished(visitor.stop);
  return visitor;
};

/** Paints a square into the lower left corner of the page, and so of the screen. */
export const paintCorner = (page: Page, color: string): Promise<void> =>
  page.evaluate((wanted) => {
    const { document } = globalThis as unknown as { document: { getElementById: (id: string) => { style: { background: string } } | null; createElement: (tag: string) => { id: string; style: Record<string, string> }; body: { append: (one: unknown) => void } } }; // prettier-ignore
    const known = document.getElementById('corner');
    if (known !== null) {
      known.style.background = wanted;
      return;
    }
    const corner = document.createElement('div');
    corner.id = 'corner';
    Object.assign(corner.style, { position: 'fixed', left: '0', bottom: '0', width: '200px', height: '120px', zIndex: '5000', background: wanted, pointerEvents: 'none' }); // prettier-ignore
    document.body.append(corner);
  }, color);
