/**
 * beistand-server: the composition root. It alone reads the command line, listens to signals and ends the process.
 */
import { CommanderError } from 'commander';
import { ZodError } from 'zod';
import { answerCompletion } from '../protocol/cli/completion.ts';
import { germanLines } from '../protocol/cli/error-titles.ts';
import { spokenLanguage, wordsOf } from '../protocol/cli/language.ts';
import { silence, usageProblem } from '../protocol/cli/usage.ts';
import { BeistandError, exitCodes, toBeistandError } from '../protocol/errors.ts';
import type { CommandContext } from './cli/context.ts';
import { createProgram } from './cli/program.ts';
import { toGerman } from './cli/sentences.ts';

const language = spokenLanguage(process.env);
const json = process.argv.includes('--json');

const context: CommandContext = {
  words: wordsOf(language),
  write: (line) => process.stdout.write(`${line}\n`),
  now: () => new Date(),
  setExitCode: (code) => {
    process.exitCode = code;
  },
};

const asBeistandError = (error: unknown): BeistandError =>
  error instanceof ZodError
    ? new BeistandError(
        'BAD_INPUT',
        error.issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; '),
        { cause: error },
      )
    : toBeistandError(error);

const fail = (thrown: unknown): void => {
  const error = thrown instanceof CommanderError ? usageProblem(thrown) : asBeistandError(thrown);
  process.exitCode = error?.exitCode ?? exitCodes.ok;
  // To people, commander has complained already.
  if (error === null || (thrown instanceof CommanderError && !json)) return;
  const { code, message, hint, details, cause } = error;
  const german = language === 'de' ? germanLines(error, toGerman) : null;
  const text = [
    ...(german?.head ?? [`${message} (${code})`]),
    ...(german?.hint ?? (hint === undefined ? [] : [hint])),
  ].join('\n');
  // With --json standard output carries the one JSON value, be it a result or an error.
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, hint, details } })}\n`);
  else process.stderr.write(`${text}\n`);
  if (code === 'INTERNAL' && cause instanceof Error) process.stderr.write(`${cause.stack ?? ''}\n`);
};

/** A first signal stops in order; the process then ends by itself, because nothing is left to do. */
const stopOnSignal = (stop: () => Promise<void>): void => {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) return;
    stopping = true;
    stop().catch(fail);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
};

const program = createProgram(context, { language, stdin: process.stdin, stopped: stopOnSignal });
if (json) silence(program);
const completion = answerCompletion(program, process.argv.slice(2));
if (completion === null) await program.parseAsync().catch(fail);
else process.stdout.write(completion);
