/**
 * The terminal a customer sits at during sessions: it shows the shared shell, and is taken for our own questions and menu one
 * at a time. What the helper can make appear in the shell could look like one of our questions; so while one stands nothing
 * of the shell is shown, and no key reaches the shell or the helper.
 */
import type { ReadStream, WriteStream } from 'node:tty';
import type { Mirror } from '../assist/terminal-place.ts';
import type { Size } from '../assist/terminal.ts';
import { emptyLine, lineAfter, pressed } from './assist-keys.ts';
import type { LineInput } from './assist-keys.ts';
import { createNotices } from './assist-notices.ts';

/** The terminal a person sits at. */
export interface PersonTerminal {
  readonly input: ReadStream;
  readonly output: WriteStream;
}

export interface DeskKeys {
  readonly type: (bytes: Uint8Array) => void;
  readonly resize: (size: Size) => void;
  /** More can be shown, and the screen wants to be drawn again where something of ours stood on it. */
  readonly drained: (redraw: boolean) => void;
  readonly menu: () => void;
  readonly endAll: () => void;
}

/** What can be asked while the terminal is ours. Null: left by Escape, or the terminal was closed. */
export interface Prompt {
  readonly line: (question: readonly string[], ending: string, mostChars?: number) => Promise<string | null>;
  readonly key: (question: readonly string[]) => Promise<string | null>;
}

export interface Desk {
  readonly mirror: Mirror;
  readonly open: (keys: DeskKeys) => void;
  readonly say: (text: string) => void;
  /** Takes the terminal for our own words, one after the other; whose `gone` is aborted gets null for an answer. */
  readonly alone: <T>(talk: (prompt: Prompt) => Promise<T>, gone?: AbortSignal) => Promise<T>;
  readonly close: () => void;
}

/** Attributes off, cursor shown, scrolling region as at the start; keys and pastes as they are, without marks around them. */
const ours = '\u001b[!p\u001b[0m\u001b[?25h\u001b[?2004l\u001b[>4;0m\u001b[>0u';
/** The keys as the program in the shell has asked for them, where the terminal remembers that. */
const theirs = '\u001b[<u';
const softReset = '\u001b[!p\u001b[0m\u001b[?25h';
const answerChars = 20;

export const createDesk = ({ input, output }: PersonTerminal): Desk => {
  let keys: DeskKeys | null = null;
  let talks = 0;
  let turn: Promise<unknown> = Promise.resolve();
  /** Who reads the keys now; `again` shows the question once more. */
  let reading: { feed: (bytes: Uint8Array) => void; again: () => void; leave: () => void } | null = null;
  const held: Uint8Array[] = [];

  const print = (text: string): void => {
    output.write(`${text.replaceAll('\n', '\r\n')}\r\n`);
  };
  const sayNow = (text: string): void => print(`\n── ${text}`);
  const size = (): Size => ({
    columns: Math.min(500, Math.max(2, output.columns || 80)),
    rows: Math.min(300, Math.max(2, output.rows || 24)),
  });
  const notices = createNotices({
    write: (text) => output.write(text),
    size,
    // A question has its screen drawn again itself.
    redraw: () => {
      if (talks === 0) keys?.drained(true);
    },
    later: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });

  const read = (
    question: readonly string[],
    ending: string,
    take: (line: LineInput, bytes: Uint8Array) => LineInput,
    gone: AbortSignal | undefined,
  ): Promise<string | null> =>
    new Promise((resolve) => {
      if (keys === null || gone?.aborted === true) {
        resolve(null);
        return;
      }
      let line = emptyLine;
      const onGone = (): void => finish(null);
      const finish = (answer: string | null): void => {
        reading = null;
        gone?.removeEventListener('abort', onGone);
        print('');
        resolve(answer);
      };
      gone?.addEventListener('abort', onGone, { once: true });
      sayNow(question.join('\n   '));
      const again = (): void => {
        output.write(`   ${ending}${line.typed}`);
      };
      again();
      reading = {
        again,
        leave: () => finish(null),
        feed: (bytes) => {
          const before = line.typed;
          line = take(line, bytes);
          if (line.done === 'left') finish(null);
          else if (line.typed.startsWith(before)) output.write(line.typed.slice(before.length));
          else output.write(`\r\u001b[K   ${ending}${line.typed}`);
          if (line.done === 'entered') finish(line.typed);
        },
      };
    });
  const promptFor = (gone: AbortSignal | undefined): Prompt => ({
    line: (question, ending, mostChars = answerChars) =>
      read(question, ending, (line, bytes) => lineAfter(line, bytes, mostChars), gone),
    key: (question) =>
      read(
        question,
        '',
        (line, bytes) => {
          const next = lineAfter(line, bytes, 1);
          return next.typed === '' ? next : { ...next, done: 'entered' };
        },
        gone,
      ),
  });

  const onData = (bytes: Uint8Array): void => {
    const what = pressed(bytes);
    if (what.kind === 'end') keys?.endAll();
    else if (reading !== null) reading.feed(bytes);
    // Between two questions of ours a key belongs to nobody.
    else if (talks > 0) return;
    else if (what.kind === 'other') keys?.type(bytes);
    else {
      if (what.before.length > 0) keys?.type(what.before);
      keys?.menu();
      if (what.after.length > 0) onData(what.after);
    }
  };
  const onResize = (): void => keys?.resize(size());

  const talk = async <T>(work: () => Promise<T>): Promise<T> => {
    output.write(ours);
    try {
      return await work();
    } finally {
      output.write(theirs);
      talks -= 1;
      if (talks === 0) {
        for (const bytes of held.splice(0)) {
          notices.seen(bytes);
          output.write(bytes);
        }
        keys?.drained(true);
      }
    }
  };

  return {
    mirror: {
      size,
      show: (bytes) => {
        if (talks > 0) {
          held.push(bytes);
          return false;
        }
        notices.seen(bytes);
        const more = output.write(bytes);
        if (!more) output.once('drain', () => talks === 0 && keys?.drained(false));
        return more;
      },
    },
    open: (given) => {
      keys = given;
      input.setRawMode(true);
      input.on('data', onData);
      input.resume();
      output.on('resize', onResize);
    },
    say: (text) => {
      // While the terminal is ours, no program's screen is to be spared.
      if (talks > 0) sayNow(text);
      else notices.say(text);
      reading?.again();
    },
    alone: (work, gone) => {
      talks += 1;
      const now = () => talk(() => work(promptFor(gone)));
      // At once where the terminal is free: the keys after the one that opened a menu are for the menu.
      const mine = talks === 1 ? now() : turn.then(now);
      turn = mine.then(
        () => undefined,
        () => undefined,
      );
      return mine;
    },
    close: () => {
      keys = null;
      // Whoever is still asked has not answered.
      reading?.leave();
      notices.close();
      output.write(softReset);
      output.off('resize', onResize);
      input.off('data', onData);
      input.setRawMode(false);
      input.pause();
    },
  };
};
