/**
 * Notices on the terminal that shows the shell. Between lines of text a notice is one more line; over a program that fills the screen
 * it stands in the lowest rows, the cursor goes back to where the program left it, and after a while the program is told
 * to draw its screen again. Where the cursor was is kept by the terminal itself (ESC 7), which has one place for it: what the program
 * had kept there is gone until it draws anew.
 */
import type { Size } from '../assist/terminal.ts';

export interface Notices {
  /** What is shown of the shell: tells whether a program fills the screen. */
  readonly seen: (bytes: Uint8Array) => void;
  readonly say: (text: string) => void;
  readonly close: () => void;
}

export interface NoticesOptions {
  readonly write: (text: string) => void;
  readonly size: () => Size;
  /** The screen wants to be drawn again. */
  readonly redraw: () => void;
  /** Does it later; what it returns calls it off. */
  readonly later: (work: () => void, ms: number) => () => void;
}

/** Long enough to read two lines. */
const noticeMs = 8_000;
/** Into the other screen and back, as xterm does it now and did it earlier. */
// oxlint-disable-next-line no-control-regex -- what programs send begins with one
const switches = /\u001b\[\?(?:1049|1047|47)([hl])/g;
const longestSwitch = 8;

/** The text in rows of the screen's width. */
const rowsOf = (text: string, columns: number): string[] =>
  text.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']);

/** Drawn over the lowest rows; cursor, colours and modes are as before. */
const over = (text: string, { columns, rows }: Size): string => {
  const lines = rowsOf(`── ${text}`, columns - 1).slice(-Math.max(1, rows - 1));
  const drawn = lines.map((line, index) => `\u001b[${rows - lines.length + index + 1};1H\u001b[2K${line}`);
  return `\u001b7\u001b[?6l\u001b[0;7m${drawn.join('')}\u001b8`;
};

export const createNotices = ({ write, size, redraw, later }: NoticesOptions): Notices => {
  let fills = false;
  let tail = '';
  let callOff = (): void => undefined;
  return {
    seen: (bytes) => {
      const text = tail + Buffer.from(bytes).toString('latin1');
      const last = [...text.matchAll(switches)].at(-1);
      if (last !== undefined) fills = last[1] === 'h';
      tail = text.slice(-longestSwitch + 1);
    },
    say: (text) => {
      if (!fills) {
        write(`\r\n── ${text.replaceAll('\n', '\r\n')}\r\n`);
        return;
      }
      write(over(text, size()));
      callOff();
      callOff = later(() => {
        if (fills) redraw();
      }, noticeMs);
    },
    close: () => callOff(),
  };
};
