/** A real X screen without a monitor, and a browser on it that shares it when its page asks, as if somebody had chosen it. */
import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
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

/** What of the painted corner a helper sees: its middle as `rgb`, rounded to full colours, or why there is none. */
export const seenCorner = (page: Page): Promise<string> =>
  page.evaluate(({ width, height }) => {
    interface Picture { readonly hidden: boolean; readonly videoWidth?: number; readonly videoHeight?: number; readonly width: number; readonly height: number } // prettier-ignore
    interface Context { drawImage: (...all: unknown[]) => void; getImageData: (...all: number[]) => { data: number[] } } // prettier-ignore
    const { document, OffscreenCanvas } = globalThis as unknown as { document: { querySelector: (selector: string) => Picture | null }; OffscreenCanvas: new (w: number, h: number) => { getContext: (kind: string) => Context } }; // prettier-ignore
    const picture = document.querySelector('.session-picture > :not([hidden])');
    if (picture === null) return 'nothing';
    const size = {
      width: picture.videoWidth ?? picture.width,
      height: picture.videoHeight ?? picture.height,
    };
    if (size.width === 0) return 'empty';
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.drawImage(picture, (100 * size.width) / width, size.height - (60 * size.height) / height, 1, 1, 0, 0, 1, 1); // prettier-ignore
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue].map((one) => (one > 128 ? 1 : 0)).join('');
  }, screenSize);

/** A picture needs an encoder and a decoder in software, beside everything else. */
export const seeing = { timeout: 30_000, interval: 50 };

/** Paints the corner in three colours, each until the helper has seen it. */
export const expectMovingCorner = async (painted: Page, seen: Page): Promise<void> => {
  for (const [color, code] of [['rgb(255,0,0)', '100'], ['rgb(0,255,0)', '010'], ['rgb(0,0,255)', '001']] as const) {
    await paintCorner(painted, color);
    await expect.poll(() => seenCorner(seen), seeing).toBe(code);
  }
}; // prettier-ignore
