/**
 * A terminal that customer and helpers share: a shell of the customer's own user (node-pty). Output is numbered byte by byte
 * and each helper reads at their own pace (reader.ts); the shell waits for who is behind, so nothing grows and nothing is
 * lost. Its size is what all of them can show.
 */
import { writeSync } from 'node:fs';
import { spawn } from 'node-pty';
import type { IPty } from 'node-pty';
import { createKeyboard } from './keyboard.ts';
import type { Keyboard } from './keyboard.ts';
import { createReader } from './reader.ts';
import type { Reader, ReaderOptions } from './reader.ts';
import { createScrollback } from './scrollback.ts';

export interface Shell {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A helper's end of it. */
export interface TerminalEnd extends Omit<Reader, 'attach' | 'look'> {
  /** Reads from byte `from` on, or the first one that is here and not before `floor`; returns where that is. */
  readonly attach: (from: number, floor: number, size: Size) => number;
  readonly resize: (size: Size) => void;
  /** Its helper is gone for good. */
  readonly close: () => void;
}

export interface SharedTerminal {
  readonly size: () => Size;
  /** The number of the next byte to be written. */
  readonly at: () => number;
  readonly addEnd: (options: Pick<ReaderOptions, 'send' | 'onGap'>) => TerminalEnd;
  readonly typist: Keyboard['typist'];
  /** What the customer can show. */
  readonly resize: (size: Size) => void;
  /** The mirror can't take more, or can again. */
  readonly hold: (held: boolean) => void;
  /** Has a program that fills the screen draw it again, for one who did not see how it came to be what it is. */
  readonly redraw: () => void;
  readonly end: () => void;
}

export interface TerminalOptions {
  readonly shell: Shell;
  readonly size: Size;
  readonly onOutput: (bytes: Uint8Array) => void;
  readonly onSize: (size: Size) => void;
  readonly onEnd: (exitCode: number | null) => void;
}

/** How long a shell has to end by itself once its terminal is closed. */
const lastMs = 1_000;
/** Programs that fill the screen draw it again when its size changes; so long it is another. */
const redrawMs = 60;

/** What node-pty has and does not say. */
interface PtyInside {
  readonly fd: number;
  readonly destroy: () => void;
  readonly on: (event: 'close', listener: () => void) => void;
}
const insideOf = (shell: IPty): PtyInside => shell as unknown as PtyInside;

/**
 * Hands bytes to a terminal, past node-pty's own queue: that one grows without bound, and asks a program that reads nothing
 * again and again, on a whole processor. On Windows the console takes everything at once.
 */
const writeTo = (shell: IPty, bytes: Uint8Array): number => {
  if (process.platform === 'win32') {
    shell.write(Buffer.from(bytes));
    return bytes.length;
  }
  try {
    return writeSync(insideOf(shell).fd, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    // The shell is ending; its exit is told by itself.
    return bytes.length;
  }
};

const kill = (shell: IPty): void => {
  try {
    process.kill(shell.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
};

export const openTerminal = (options: TerminalOptions): SharedTerminal => {
  const scrollback = createScrollback();
  const readers = new Set<Reader>();
  /** What the customer and each reader can show. */
  const sizes = new Map<Reader | 'customer', Size>([['customer', options.size]]);
  let { size } = options;
  const waitsFor = new Set<Reader | 'mirror'>();
  let redrawing: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const { file, arguments: args, folder, environment } = options.shell;
  const shell = spawn(file, [...args], {
    name: 'xterm-256color',
    cols: size.columns,
    rows: size.rows,
    cwd: folder,
    env: { ...environment },
    // Bytes, not text: a character may be cut between two pieces.
    encoding: null,
  });

  const wait = (forWhom: Reader | 'mirror', held: boolean): void => {
    const before = waitsFor.size > 0;
    if (held) waitsFor.add(forWhom);
    else waitsFor.delete(forWhom);
    const after = waitsFor.size > 0;
    if (over || before === after) return;
    if (after) shell.pause();
    else shell.resume();
  };

  const keyboard = createKeyboard((bytes) => writeTo(shell, bytes));
  // From then on its descriptor may be another file's.
  insideOf(shell).on('close', keyboard.close);

  shell.onData((data: unknown) => {
    if (over) return;
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
    scrollback.add(bytes);
    options.onOutput(bytes);
    for (const reader of readers) reader.look();
  });
  const stop = (): void => {
    over = true;
    keyboard.close();
    clearTimeout(redrawing);
    for (const reader of readers) reader.detach();
  };
  shell.onExit(({ exitCode }) => {
    const was = over;
    stop();
    if (!was) options.onEnd(exitCode);
  });

  const settle = (): void => {
    const next = {
      columns: Math.min(...[...sizes.values()].map((one) => one.columns)),
      rows: Math.min(...[...sizes.values()].map((one) => one.rows)),
    };
    if (over || (next.columns === size.columns && next.rows === size.rows)) return;
    size = next;
    shell.resize(size.columns, size.rows);
    options.onSize(size);
  };
  const redraw = (): void => {
    clearTimeout(redrawing);
    if (over) return;
    shell.resize(size.columns, Math.max(1, size.rows - 1));
    redrawing = setTimeout(() => shell.resize(size.columns, size.rows), redrawMs);
  };

  return {
    size: () => size,
    at: scrollback.end,
    addEnd: ({ send, onGap }) => {
      const reader = createReader({
        scrollback,
        send,
        onGap: async (from) => {
          await onGap(from);
          redraw();
        },
        onBehind: (behind) => wait(reader, behind),
      });
      readers.add(reader);
      const leave = (): void => {
        reader.detach();
        sizes.delete(reader);
        settle();
      };
      return {
        ...reader,
        attach: (from, floor, own) => {
          sizes.set(reader, own);
          settle();
          const start = reader.attach(from, floor);
          if (start > 0) redraw();
          return start;
        },
        detach: leave,
        close: () => {
          leave();
          readers.delete(reader);
        },
        resize: (own) => {
          if (!reader.isAttached()) return;
          sizes.set(reader, own);
          settle();
        },
      };
    },
    typist: keyboard.typist,
    resize: (next) => {
      sizes.set('customer', next);
      settle();
    },
    hold: (held) => wait('mirror', held),
    redraw,
    end: () => {
      if (over) return;
      stop();
      // Closing its terminal hangs up on the shell and on what runs in it; a shell that does not listen is killed.
      insideOf(shell).destroy();
      const last = setTimeout(() => kill(shell), lastMs);
      shell.onExit(() => clearTimeout(last));
    },
  };
};
