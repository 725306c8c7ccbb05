/**
 * A shared terminal on a page, by xterm.js: for the console and the local page alike. What it shows comes from programs nobody here
 * knows, so links in it lead nowhere, and what a person types leaves only through `onInput`.
 */
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { bytesOf, utf8 } from '../session/bytes.ts';
import type { Bytes } from '../session/bytes.ts';
import { sessionLimits } from '../session/limits.ts';
import { withStyleNonce } from './style-nonce.ts';
import { leaveAnswers } from './terminal-answers.ts';

const fontSizes = { least: 9, first: 14, most: 28 };
const scrollbackLines = 20_000;
/** A window that is being drawn larger changes its size many times a second. */
const fitPauseMs = 100;

export interface TerminalScreenOptions {
  /** Whether this end answers what programs ask a terminal (terminal-answers.ts). */
  readonly answers: boolean;
  readonly onInput: (bytes: Bytes) => void;
  /** Ctrl+Alt+L: Tab belongs to the shell, so there has to be a way out for the keyboard. */
  readonly onLeave: () => void;
  /** Keys that are the page's own. */
  readonly isOurs?: (event: KeyboardEvent) => boolean;
  /** There is room for another size now. */
  readonly onFit: (size: TerminalScreenSize) => void;
}

export interface TerminalScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface TerminalScreen {
  readonly screen: Terminal;
  /** What there is room for. */
  readonly size: () => TerminalScreenSize;
  /** Draws larger, or smaller, by so many pixels. */
  readonly zoom: (by: number) => void;
  readonly end: () => void;
}

const within = (value: number | undefined, otherwise: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(2, Math.floor(value ?? otherwise))) : otherwise;

/** Opens a terminal in an element, which it fills from then on. */
export const openTerminalScreen = (element: HTMLElement, options: TerminalScreenOptions): TerminalScreen => {
  const screen = new Terminal({
    fontSize: fontSizes.first,
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
    scrollback: scrollbackLines,
    // A blinking one keeps the page drawing at the screen's pace, and every echo waits for its next frame.
    cursorBlink: false,
    theme: { background: '#16181d' },
    linkHandler: { activate: () => undefined },
  });
  const fitting = new FitAddon();
  screen.loadAddon(fitting);
  withStyleNonce(() => screen.open(element));
  if (!options.answers) leaveAnswers(screen);
  screen.onData((text) => options.onInput(utf8(text)));
  screen.onBinary((text) =>
    options.onInput(bytesOf(Uint8Array.from(text, (character) => character.charCodeAt(0)))),
  );
  screen.attachCustomKeyEventHandler((event) => {
    if (options.isOurs?.(event) === true) return false;
    if (!event.ctrlKey || !event.altKey || event.key.toLowerCase() !== 'l') return true;
    screen.blur();
    options.onLeave();
    return false;
  });
  const size = (): TerminalScreenSize => {
    const proposed = fitting.proposeDimensions();
    return {
      columns: within(proposed?.cols, 80, sessionLimits.columns),
      rows: within(proposed?.rows, 24, sessionLimits.rows),
    };
  };
  const fit = (): void => {
    // Out of sight it has no size, and the terminal is shared: it must not shrink for everybody.
    if (element.clientWidth > 0) options.onFit(size());
  };
  let pending: ReturnType<typeof setTimeout> | undefined;
  const watching = new ResizeObserver(() => {
    clearTimeout(pending);
    pending = setTimeout(fit, fitPauseMs);
  });
  watching.observe(element);
  return {
    screen,
    size,
    zoom: (by) => {
      const wanted = (screen.options.fontSize ?? fontSizes.first) + by;
      screen.options.fontSize = Math.min(fontSizes.most, Math.max(fontSizes.least, wanted));
      fit();
    },
    end: () => {
      clearTimeout(pending);
      watching.disconnect();
      screen.dispose();
    },
  };
};
