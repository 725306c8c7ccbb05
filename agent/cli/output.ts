/**
 * Where the CLI's words go: people read lines, machines one JSON value on standard output. Also turns a
 * thrown error into what is printed and the exit code; nothing else decides either.
 */
import type { BeistandError } from '../../protocol/errors.ts';
import { toBeistandError } from '../../protocol/errors.ts';
import type { Language } from '../../protocol/cli/language.ts';
import { germanError, inGerman } from '../words/error-texts.ts';
import type { Texts } from './texts.ts';
import { textsOf } from './texts.ts';
import { plainText } from '../words/units.ts';

/** The terminal or pipe the program writes to. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal that can draw a progress bar. */
  readonly interactive: boolean;
  readonly color: boolean;
}

export interface Output {
  readonly language: Language;
  readonly timeZone: string;
  readonly texts: Texts;
  readonly json: boolean;
  /** A sentence of ours, in the language of this run where there is one. */
  readonly spoken: (english: string) => string;
  /** A line for people; nothing with --json. */
  say(line: string): void;
  /** A note on the side (standard error), so that it never mixes with results; nothing with --json. */
  note(line: string): void;
  /** The result: one JSON value with --json, nothing otherwise. */
  result(value: unknown): void;
  /** Prints the error; returns the exit code. */
  fail(error: unknown): number;
}

/** An error as machines read it. */
export const errorAsJson = (
  error: BeistandError,
): { error: { code: string; message: string; hint: string | null; details: BeistandError['details'] } } => ({
  error: { code: error.code, message: error.message, hint: error.hint ?? null, details: error.details },
});

const paint = (terminal: Terminal, code: number, text: string): string =>
  terminal.color ? `\u001b[${code}m${text}\u001b[0m` : text;

const errorLines = (error: BeistandError, language: Language, texts: Texts, terminal: Terminal): string[] => {
  const german = language === 'de' ? germanError(error) : null;
  const { code, message } = error;
  const lines = [paint(terminal, 31, texts.errorLine(code, plainText(german?.title ?? message, 2_000)))];
  if (german !== null && german.detail !== null) lines.push(`  ${plainText(german.detail, 2_000)}`);
  const hint = german?.hint ?? error.hint;
  if (hint !== undefined) lines.push(texts.nextLine(code, plainText(hint, 2_000)));
  return lines;
};

/** The output of one run of the program. */
export const createOutput = (
  terminal: Terminal,
  options: { language: Language; json: boolean; timeZone: string },
): Output => {
  const texts = textsOf(options.language);
  return {
    ...options,
    texts,
    spoken: (english) => (options.language === 'de' ? inGerman(english) : english),
    say: (line) => {
      if (!options.json) terminal.out(`${line}\n`);
    },
    note: (line) => {
      if (!options.json) terminal.err(`${line}\n`);
    },
    result: (value) => {
      if (options.json) terminal.out(`${JSON.stringify(value)}\n`);
    },
    fail: (thrown) => {
      const error = toBeistandError(thrown);
      if (options.json) terminal.out(`${JSON.stringify(errorAsJson(error))}\n`);
      else for (const line of errorLines(error, options.language, texts, terminal)) terminal.err(`${line}\n`);
      return error.exitCode;
    },
  };
};
