/** Notices on the customer's terminal, in one that lacks nothing but the window. */
import { Terminal } from '@xterm/headless';
import { expect, it } from 'vitest';
import { createNotices } from '../../agent/cli/assist-notices.ts';

const size = { columns: 40, rows: 6 };

const desk = () => {
  const terminal = new Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const waiting = new Set<() => void>();
  let redrawn = 0;
  let all = Promise.resolve();
  const write = (text: string): void => {
    all = all.then(() => new Promise((done) => terminal.write(text, done)));
  };
  const notices = createNotices({
    write,
    size: () => size,
    redraw: () => {
      redrawn += 1;
    },
    later: (work) => {
      waiting.add(work);
      return () => waiting.delete(work);
    },
  });
  return {
    say: notices.say,
    shell: (text: string): void => {
      notices.seen(Buffer.from(text));
      write(text);
    },
    timePasses: (): number => {
      for (const work of waiting) work();
      waiting.clear();
      return redrawn;
    },
    screen: async () => {
      await all;
      const { active } = terminal.buffer;
      const rows = Array.from({ length: size.rows }, (_, row) =>
        active
          .getLine(active.baseY + row)
          ?.translateToString(true)
          .trimEnd(),
      );
      return { rows, cursor: [active.cursorX, active.cursorY] };
    },
  };
};

it('a notice between lines is a line, and nothing is drawn again', async () => {
  const { say, shell, screen, timePasses } = desk();
  shell('$ ls\r\n$ ');
  say('Ein Hinweis\nin zwei Zeilen.');
  shell('$ ');
  expect((await screen()).rows).toEqual(['$ ls', '$', '── Ein Hinweis', 'in zwei Zeilen.', '$', '']);
  expect(timePasses()).toBe(0);
});

it('over a program that fills the screen it stands below, the cursor where it was, and goes after a while', async () => {
  const { say, shell, screen, timePasses } = desk();
  // The switch comes in two pieces.
  shell('$ vi\r\n\u001b[?10');
  shell('49h\u001b[H');
  for (let row = 1; row <= size.rows; row += 1) shell(`\u001b[${row};1HZeile ${row}`);
  // A program that scrolls within a part of the screen, and counts rows from there.
  shell('\u001b[2;4r\u001b[?6h\u001b[1;3H');
  say('Die erlaubte Zeit ist gleich um; Strg-] und h.');
  expect(await screen()).toEqual({
    rows: [
      'Zeile 1',
      'Zeile 2',
      'Zeile 3',
      'Zeile 4',
      '── Die erlaubte Zeit ist gleich um; Str',
      'g-] und h.',
    ],
    cursor: [2, 1],
  });
  say('Kurz.');
  expect(timePasses()).toBe(1);
  say('Noch einer.');
  shell('\u001b[?1049l');
  expect(timePasses()).toBe(1);
  say('Danach.');
  expect((await screen()).rows).toContain('── Danach.');
});
