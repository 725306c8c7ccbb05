/**
 * The publisher's composition root: the only place that reads the environment and the arguments, and the
 * only one that sets the exit code. It runs on the vendor's build machine and holds the signing keys.
 */
import { CommanderError } from 'commander';
import { answerCompletion } from '../../../protocol/cli/completion.ts';
import { spokenLanguage, wordsOf } from '../../../protocol/cli/language.ts';
import { silence, usageProblem } from '../../../protocol/cli/usage.ts';
import { exitCodes, toBeistandError } from '../../../protocol/errors.ts';
import { createProgram } from './cli/program.ts';
import { describeError } from './cli/output.ts';

const json = process.argv.includes('--json');
const language = spokenLanguage(process.env);
const program = createProgram({
  environmentPassphrase: process.env['BEISTAND_PASSPHRASE'],
  terminal: process.stdin.isTTY && process.stderr.isTTY,
  now: () => Date.now(),
  language,
  words: wordsOf(language),
});
if (json) silence(program);

try {
  const completion = answerCompletion(program, process.argv.slice(2));
  if (completion === null) await program.parseAsync(process.argv);
  else process.stdout.write(completion);
} catch (thrown) {
  const error = thrown instanceof CommanderError ? usageProblem(thrown) : toBeistandError(thrown);
  process.exitCode = error?.exitCode ?? exitCodes.ok;
  // With --json standard output carries the one JSON value, be it a result or an error. To people, commander has complained already.
  if (error !== null && json) process.stdout.write(describeError(error, true, language));
  else if (error !== null && !(thrown instanceof CommanderError))
    process.stderr.write(describeError(error, false, language));
}
