/**
 * The one terminal of a customer, at which all sessions of this agent sit: opened when the first helper may watch, closed when
 * the last session has left. The customer sees it once and types into it at any time. A seat gives its helper what that helper
 * was allowed and nothing else: output from before they were allowed to watch, or of a pause, is never theirs.
 */
import type { Typist } from './keyboard.ts';
import { openTerminal } from './terminal.ts';
import type { SharedTerminal, Shell, Size, TerminalEnd } from './terminal.ts';

/** Where the customer sees the terminal. */
export interface Mirror {
  readonly size: () => Size;
  /** Shows output; false where it can't take more for now, until the place is told `drained`. */
  readonly show: (bytes: Uint8Array) => boolean;
  /** The terminal has this size now, which all who look at it can show. */
  readonly resized?: (size: Size) => void;
}

/** What a session hears of the terminal. */
export interface SeatEvents {
  /** Output for the helper. Rejects where they are gone for good. */
  readonly send: (at: number, bytes: Uint8Array) => Promise<void>;
  /** The helper reads from byte `from` on; what is before it they never get. */
  readonly onOpen: (from: number, size: Size) => Promise<void>;
  readonly onOutput: (bytes: Uint8Array) => void;
  readonly onSize: (size: Size) => void;
  /** More was typed than is read; or there is room again. */
  readonly onFull: (full: boolean) => void;
  /** The customer typed. */
  readonly onCustomer: () => void;
  /** The shell this helper has seen has ended. */
  readonly onEnd: (exitCode: number | null) => void;
}

export interface Seat {
  readonly size: () => Size;
  /** The helper may watch from now on; after a pause they go on where the terminal is now. */
  readonly allow: () => void;
  readonly pause: () => void;
  readonly forbid: () => void;
  readonly attach: (from: number, size: Size) => Promise<void>;
  readonly credit: (upTo: number) => void;
  /** What the helper can show. */
  readonly resize: (size: Size) => void;
  readonly type: (bytes: Uint8Array) => void;
  /** What they typed and nothing has read yet is not typed any more. */
  readonly forgetTyped: () => void;
  readonly leave: () => void;
}

export interface TerminalPlace {
  readonly sit: (events: SeatEvents) => Seat;
  /** The customer's own keys, and what they can show. */
  readonly type: (bytes: Uint8Array) => void;
  readonly resize: (size: Size) => void;
  /** The mirror can take more; with `redraw`, something else has stood where the terminal is shown. */
  readonly drained: (redraw?: boolean) => void;
}

interface Sitting {
  readonly events: SeatEvents;
  may: 'no' | 'paused' | 'yes';
  end: TerminalEnd | null;
  /** The first byte that is theirs. */
  floor: number;
  /** As the helper last attached; null before. */
  shows: Size | null;
  typist: Typist | null;
}

export const createTerminalPlace = (shell: Shell, mirror: Mirror): TerminalPlace => {
  const sitting = new Set<Sitting>();
  let terminal: SharedTerminal | null = null;
  let customer: Typist | null = null;

  const onEnd = (exitCode: number | null): void => {
    terminal = null;
    customer = null;
    for (const one of sitting) {
      one.typist = null;
      const saw = one.end !== null;
      one.end = null;
      one.floor = 0;
      if (saw) one.events.onEnd(exitCode);
    }
  };
  const opened = (): SharedTerminal => {
    terminal ??= openTerminal({
      shell,
      size: mirror.size(),
      onOutput: (bytes) => {
        for (const { events } of sitting) events.onOutput(bytes);
        if (!mirror.show(bytes)) terminal?.hold(true);
      },
      onSize: (size) => {
        mirror.resized?.(size);
        for (const { events } of sitting) events.onSize(size);
      },
      onEnd,
    });
    return terminal;
  };
  const size = (): Size => terminal?.size() ?? mirror.size();

  const read = async (one: Sitting, from: number, shows: Size): Promise<void> => {
    const { events } = one;
    one.shows = shows;
    one.end ??= opened().addEnd({ send: events.send, onGap: (start) => events.onOpen(start, size()) });
    const start = one.end.attach(from, one.floor, shows);
    await events.onOpen(start, size());
  };

  return {
    sit: (events) => {
      const one: Sitting = { events, may: 'no', end: null, floor: 0, shows: null, typist: null };
      sitting.add(one);
      return {
        size,
        allow: () => {
          const before = one.may;
          if (before === 'yes') return;
          one.may = 'yes';
          one.floor = opened().at();
          if (before === 'paused' && one.shows !== null) void read(one, one.floor, one.shows);
        },
        pause: () => {
          if (one.may !== 'yes') return;
          one.may = 'paused';
          one.end?.detach();
        },
        forbid: () => {
          one.may = 'no';
          one.shows = null;
          one.end?.detach();
        },
        attach: async (from, shows) => {
          if (one.may === 'yes') await read(one, from, shows);
        },
        credit: (upTo) => one.end?.credit(upTo),
        resize: (shows) => {
          if (one.shows === null) return;
          one.shows = shows;
          one.end?.resize(shows);
        },
        type: (bytes) => {
          if (one.may !== 'yes' || terminal === null) return;
          one.typist ??= terminal.typist(events.onFull);
          one.typist.type(bytes);
        },
        forgetTyped: () => one.typist?.forget(),
        leave: () => {
          sitting.delete(one);
          one.typist?.forget();
          one.end?.close();
          if (sitting.size > 0) return;
          terminal?.end();
          terminal = null;
          customer = null;
        },
      };
    },
    type: (bytes) => {
      for (const { events } of sitting) events.onCustomer();
      if (terminal === null) return;
      customer ??= terminal.typist(() => undefined);
      customer.type(bytes);
    },
    resize: (next) => terminal?.resize(next),
    drained: (redraw = false) => {
      terminal?.hold(false);
      if (redraw) terminal?.redraw();
    },
  };
};
