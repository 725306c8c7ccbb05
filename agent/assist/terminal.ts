/**
 * A terminal shared by customer and helper: a shell of the customer's own user (node-pty). Output is numbered byte by
 * byte; the helper gets as much as they gave credit for, and while they lag behind the shell is made to wait, so
 * nothing grows and nothing is lost. Its size is what both can show.
 */
import { spawn } from 'node-pty';
import type { IPty } from 'node-pty';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { createScrollback } from './scrollback.ts';

const pieceBytes = 32 * 1024;

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

export interface SharedTerminal {
  readonly size: () => Size;
  /** The helper reads from byte `from` on, or from the oldest there is; returns where that is. */
  readonly attach: (from: number, size: Size) => number;
  readonly credit: (upTo: number) => void;
  /** The helper reads no longer. */
  readonly detach: () => void;
  readonly type: (bytes: Uint8Array) => void;
  /** What one end can show. */
  readonly resize: (end: 'customer' | 'helper', size: Size) => void;
  /** The mirror can't take more, or can again. */
  readonly hold: (held: boolean) => void;
  readonly end: () => void;
}

export interface TerminalOptions {
  readonly shell: Shell;
  readonly size: Size;
  /** To the helper. */
  readonly send: (at: number, bytes: Uint8Array) => Promise<void>;
  /** To the customer's mirror and the recording. */
  readonly onOutput: (bytes: Uint8Array) => void;
  readonly onSize: (size: Size) => void;
  readonly onEnd: (exitCode: number | null) => void;
}

/** How long a shell has to end by itself once its terminal is closed. */
const lastMs = 1_000;

const kill = (shell: IPty): void => {
  try {
    process.kill(shell.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
};

export const openTerminal = (options: TerminalOptions): SharedTerminal => {
  const scrollback = createScrollback();
  const sizes: { customer: Size; helper: Size | null } = { customer: options.size, helper: null };
  let size = options.size;
  let attached = false;
  let sentTo = 0;
  let creditTo = 0;
  let pumping = false;
  const waitsFor = new Set<'helper' | 'mirror'>();
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

  const wait = (forWhom: 'helper' | 'mirror', held: boolean): void => {
    const before = waitsFor.size > 0;
    if (held) waitsFor.add(forWhom);
    else waitsFor.delete(forWhom);
    const after = waitsFor.size > 0;
    if (over || before === after) return;
    if (after) shell.pause();
    else shell.resume();
  };
  const look = (): void => {
    const behind = attached ? scrollback.end() - sentTo : 0;
    if (behind > sessionLimits.terminalWindowBytes) wait('helper', true);
    else if (behind <= sessionLimits.terminalWindowBytes / 2) wait('helper', false);
  };
  /** How far the helper may be sent to. */
  const mayReach = (): number => (attached ? Math.min(creditTo, scrollback.end()) : 0);
  const pump = async (): Promise<void> => {
    if (pumping) return;
    pumping = true;
    try {
      while (mayReach() > sentTo) {
        const at = sentTo;
        const bytes = scrollback.read(at, Math.min(pieceBytes, creditTo - at));
        sentTo += bytes.length;
        await options.send(at, bytes);
        look();
      }
    } finally {
      pumping = false;
    }
  };
  /** A pipe that has ended tells its session; here there is nothing more to do. */
  const go = (): void => void pump().catch(() => undefined);

  shell.onData((data: unknown) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
    scrollback.add(bytes);
    options.onOutput(bytes);
    look();
    go();
  });
  shell.onExit(({ exitCode }) => {
    over = true;
    options.onEnd(exitCode);
  });

  const settle = (): void => {
    const { customer, helper } = sizes;
    const next = {
      columns: Math.min(customer.columns, helper?.columns ?? customer.columns),
      rows: Math.min(customer.rows, helper?.rows ?? customer.rows),
    };
    if (over || (next.columns === size.columns && next.rows === size.rows)) return;
    size = next;
    shell.resize(size.columns, size.rows);
    options.onSize(size);
  };

  return {
    size: () => size,
    attach: (from, helper) => {
      sizes.helper = helper;
      settle();
      sentTo = Math.max(scrollback.start(), Math.min(from, scrollback.end()));
      creditTo = sentTo;
      attached = true;
      look();
      return sentTo;
    },
    credit: (upTo) => {
      creditTo = Math.max(creditTo, Math.min(upTo, sentTo + 4 * sessionLimits.terminalWindowBytes));
      go();
    },
    detach: () => {
      attached = false;
      sizes.helper = null;
      look();
      settle();
    },
    type: (bytes) => {
      if (!over) shell.write(Buffer.from(bytes));
    },
    resize: (end, next) => {
      if (end === 'helper' && !attached) return;
      sizes[end] = next;
      settle();
    },
    hold: (held) => wait('mirror', held),
    end: () => {
      if (over) return;
      over = true;
      // Closing its terminal hangs up on the shell and on what runs in it; a shell that does not listen is killed.
      (shell as unknown as { readonly destroy: () => void }).destroy();
      const last = setTimeout(() => kill(shell), lastMs);
      shell.onExit(() => clearTimeout(last));
    },
  };
};
