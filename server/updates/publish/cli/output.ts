/** What the publisher shows: words and progress on stderr, the result on stdout, as text or as JSON. */
import { confirm, isCancel } from '@clack/prompts';
import { Presets, SingleBar } from 'cli-progress';
import { germanLines } from '../../../../protocol/cli/error-titles.ts';
import type { Language, Words } from '../../../../protocol/cli/language.ts';
import type { BeistandError } from '../../../../protocol/errors.ts';
import type { Output } from '../publisher.ts';
import { toGerman } from './sentences.ts';

/** Bytes as a person reads them. */
export const readableBytes = (bytes: number): string => {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(2)} KB`;
  return bytes < 1_000_000_000
    ? `${(bytes / 1_000_000).toFixed(2)} MB`
    : `${(bytes / 1_000_000_000).toFixed(2)} GB`;
};

/** An error for stderr: `{"error": {code, message, hint}}` with --json, two lines of text without. */
export const describeError = (error: BeistandError, json: boolean, language: Language): string => {
  const { code, message, hint, details } = error;
  if (json) return `${JSON.stringify({ error: { code, message, hint, details } })}\n`;
  const german = language === 'de' ? germanLines(error, toGerman) : null;
  const faults = Array.isArray(details['faults']) ? details['faults'].map(String) : [];
  return [
    ...(german?.head ?? [`${message} (${code})`]),
    ...faults.map((fault) => `  - ${(german === null ? null : toGerman(fault)) ?? fault}`),
    ...(german?.hint ?? (hint === undefined ? [] : [hint])),
  ]
    .map((line) => `${line}\n`)
    .join('');
};

/** Prints a command's result to stdout. */
export const printResult = (json: boolean, value: unknown, lines: readonly string[]): void => {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''));
};

/** The output of a run: quiet with --json, bars on a terminal, one line a step elsewhere. */
export const createOutput = (options: {
  json: boolean;
  terminal: boolean;
  words: Words;
}): Output & { close(): void } => {
  let bar: { readonly what: string; readonly shown: SingleBar } | null = null;
  const close = (): void => {
    bar?.shown.stop();
    bar = null;
  };
  const say = (line: string): void => {
    close();
    if (!options.json) process.stderr.write(`${line}\n`);
  };
  return {
    words: options.words,
    say,
    close,
    progress: (what, done, total) => {
      if (options.json) return;
      if (!options.terminal) {
        if (done >= total) say(`${what}: ${readableBytes(total)}`);
        return;
      }
      if (bar?.what !== what) {
        close();
        const shown = new SingleBar(
          {
            format: '{what} {bar} {percentage}%  {eta_formatted} {left}',
            stream: process.stderr,
            hideCursor: null,
          },
          Presets.shades_classic,
        );
        shown.start(total, done, { what, left: options.words('left', 'übrig') });
        bar = { what, shown };
      }
      bar.shown.update(done);
      if (done >= total) close();
    },
    confirm: async (question) => {
      close();
      if (!options.terminal) return false;
      const answer = await confirm({ message: question, output: process.stderr });
      return !isCancel(answer) && answer;
    },
  };
};
