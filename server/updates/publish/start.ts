/**
 * The publisher's composition root: the only place that reads the environment and the arguments, and the
 * only one that sets the exit code. It runs on the vendor's build machine and holds the signing keys.
 */
import { CommanderError } from 'commander';
import { answerCompletion, completionHelp } from '../../../protocol/cli/completion.ts';
import { exitCodes, toBeistandError } from '../../../protocol/errors.ts';
import { createProgram } from './cli/program.ts';
import { describeError } from './cli/output.ts';

const json = process.argv.includes('--json');
const program = createProgram({
  environmentPassphrase: process.env['BEISTAND_PASSPHRASE'],
  terminal: process.stdin.isTTY && process.stderr.isTTY,
  now: () => Date.now(),
});

try {
  program.addHelpText('after', completionHelp);
  const completion = answerCompletion(program, process.argv.slice(2));
  if (completion === null) await program.parseAsync(process.argv);
  else process.stdout.write(completion);
} catch (thrown) {
  if (thrown instanceof CommanderError) {
    process.exitCode = thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  } else {
    const error = toBeistandError(thrown);
    // With --json standard output carries the one JSON value, be it a result or an error.
    (json ? process.stdout : process.stderr).write(describeError(error, json));
    process.exitCode = error.exitCode;
  }
}
