/**
 * What is measured of a terminal in a page, the same way for every page with xterm.js: from a key's event to its echo being in
 * the terminal and being drawn, and how long much output takes. The keys are the browser's own, by its debugger.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** Finds the terminal: wetty and MeshCentral name theirs, our page holds it in a React ref. */
const findTerminal = `(() => {
  const isTerminal = (one) => typeof one?.onWriteParsed === 'function';
  for (const named of [window.wetty_term, window.xterm]) if (isTerminal(named)) return named;
  const element = document.querySelector('.xterm')?.parentElement;
  const key = Object.keys(element ?? {}).find((name) => name.startsWith('__reactFiber$'));
  for (let fiber = element?.[key]; fiber; fiber = fiber.return)
    for (let hook = fiber.memoizedState; hook && typeof hook === 'object' && 'next' in hook; hook = hook.next)
      for (const held of [hook.memoizedState?.current, ...Object.values(hook.memoizedState?.current ?? {})])
        if (isTerminal(held)) return held;
  return null;
})()`;

/** Watches the terminal's cursor: each place it went on is the echo of the oldest key not echoed yet. */
const observe = `(() => {
  const terminal = ${findTerminal};
  if (terminal === null) throw new Error('no terminal in this page');
  // Where it is, xterm.js calls looking into its buffer a proposal.
  if (!terminal.options.allowProposedApi) terminal.options.allowProposedApi = true;
  const position = () => {
    const { active } = terminal.buffer;
    return (active.baseY + active.cursorY) * terminal.cols + active.cursorX;
  };
  const bench = { keys: [], parsed: [], shown: [], marker: null, began: 0, outputParsed: null, outputShown: null, echoing: false };
  window.bench = bench;
  let at = position();
  let undrawn = [];
  bench.start = () => { Object.assign(bench, { keys: [], parsed: [], shown: [], echoing: true }); at = position(); undrawn = []; };
  document.addEventListener('keydown', (event) => {
    if (bench.echoing) bench.keys.push(event.timeStamp);
    if (event.key === 'Enter') bench.began = event.timeStamp;
  }, true);
  terminal.onWriteParsed(() => {
    const now = performance.now();
    if (bench.echoing) {
      const next = position();
      for (; at < next && bench.keys.length > 0; at += 1) {
        const began = bench.keys.shift();
        bench.parsed.push(now - began);
        undrawn.push(began);
      }
      at = next;
    }
    if (bench.marker !== null && bench.outputParsed === null) {
      const { active } = terminal.buffer;
      for (let row = Math.max(0, active.cursorY - 2); row <= active.cursorY; row += 1)
        if (active.getLine(active.baseY + row)?.translateToString(true).startsWith(bench.marker)) bench.outputParsed = now - bench.began;
    }
  });
  terminal.onRender(() => {
    const now = performance.now();
    for (const began of undrawn.splice(0)) bench.shown.push(now - began);
    if (bench.outputParsed !== null && bench.outputShown === null) bench.outputShown = now - bench.began;
  });
  return { columns: terminal.cols, rows: terminal.rows };
})()`;

export interface Echo {
  /** From each key's event to its echo in the terminal's buffer, and to its being drawn. */
  readonly parsedMs: readonly number[];
  readonly shownMs: readonly number[];
}

export interface TerminalPage {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly echo: (keys: number) => Promise<Echo>;
  /** Seconds from Enter until the last line of the file is drawn. */
  readonly output: (file: string) => Promise<number>;
}

const patienceMs = 300_000;
const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > patienceMs) throw new Error(`waited too long for ${what}`);
    await pause(20);
  }
};

/** Resolves once the page has a terminal at all. */
export const terminalIn = (page: Page): Promise<void> =>
  until('a terminal', () => page.evaluate<boolean>(`${findTerminal} !== null`));

export const watchTerminal = async (page: Page): Promise<TerminalPage> => {
  await page.locator('.xterm-helper-textarea').focus();
  const size = await page.evaluate<TerminalPage['size']>(observe);
  let runs = 0;
  /** Runs a command and waits for its end; returns how long from Enter to its last line being drawn. */
  const command = async (text: string): Promise<number> => {
    runs += 1;
    const marker = `bench-done-${runs}`;
    await page.evaluate(
      `Object.assign(window.bench, { marker: '${marker}', outputParsed: null, outputShown: null, echoing: false })`,
    );
    // The quotes keep the typed line from looking like the answer.
    await page.keyboard.type(`${text}; echo bench''-done-${runs}`);
    await pause(200);
    await page.keyboard.press('Enter');
    await until(text, () => page.evaluate<boolean>('window.bench.outputShown !== null'));
    return page.evaluate<number>('window.bench.outputShown');
  };
  await command('true');
  return {
    size,
    echo: async (keys) => {
      await page.keyboard.type('cat > /dev/null');
      await page.keyboard.press('Enter');
      await pause(300);
      await page.evaluate('window.bench.start()');
      for (let count = 0; count < keys; count += 1) {
        await page.keyboard.press('x');
        // Not in step with the screen's frames.
        await pause(20 + ((count * 7) % 17));
      }
      await until('the last echo', () => page.evaluate<boolean>(`window.bench.shown.length >= ${keys}`));
      const echo = await page.evaluate<Echo>(
        '({ parsedMs: window.bench.parsed, shownMs: window.bench.shown })',
      );
      await page.evaluate('window.bench.echoing = false');
      await page.keyboard.press('Control+c');
      await pause(100);
      return echo;
    },
    output: async (file) => (await command(`cat ${file}`)) / 1_000,
  };
};
