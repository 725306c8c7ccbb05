/**
 * beistand-server: the composition root. It alone reads the command line, listens to signals and ends the process.
 */
import { Command, CommanderError } from 'commander';
import { ZodError } from 'zod';
import { answerCompletion, completionHelp } from '../protocol/cli/completion.ts';
import { BeistandError, exitCodes, toBeistandError } from '../protocol/errors.ts';
import type { CommandContext } from './cli/context.ts';
import { registerCustomers } from './cli/customers.ts';
import { registerSetup } from './cli/setup.ts';
import { registerStaff } from './cli/staff.ts';
import { registerUpdates } from './cli/updates.ts';
import { registerMail } from './mail/cli.ts';
import { registerTickets } from './tickets/cli.ts';
import { version } from './version.ts';

const context: CommandContext = {
  write: (line) => process.stdout.write(`${line}\n`),
  now: () => new Date(),
  setExitCode: (code) => {
    process.exitCode = code;
  },
};

const asBeistandError = (error: unknown): BeistandError =>
  error instanceof ZodError
    ? new BeistandError('BAD_INPUT', error.issues.map((issue) => issue.message).join('; '), { cause: error })
    : toBeistandError(error);

const fail = (error: unknown): void => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return;
  }
  const { code, message, hint, details, exitCode, cause } = asBeistandError(error);
  const json = process.argv.includes('--json');
  const text = [`${message} (${code})`, ...(hint === undefined ? [] : [hint])].join('\n');
  // With --json standard output carries the one JSON value, be it a result or an error.
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, hint, details } })}\n`);
  else process.stderr.write(`${text}\n`);
  if (code === 'INTERNAL' && cause instanceof Error) process.stderr.write(`${cause.stack ?? ''}\n`);
  process.exitCode = exitCode;
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

const program = new Command('server')
  .description('Beistand’s server: update repository, customers, installations, tickets.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(--help shows what there is)');
registerSetup(program, context, stopOnSignal);
registerCustomers(program, context);
registerStaff(program, context);
registerUpdates(program, context);
registerTickets(program, context);
registerMail(program, context, process.stdin);
program.addHelpText(
  'after',
  `
Examples:
  server init --data /var/lib/beistand --vendor "Muster Software GmbH"
  server start --data /var/lib/beistand
  server customer add --data /var/lib/beistand "Bäckerei Muster"
  server enroll-token --data /var/lib/beistand --customer c_… --product shop --channel release
  server doctor --data /var/lib/beistand`,
);
// Commander's subcommands inherit exitOverride only when made after it, which they are.
program.addHelpText('after', completionHelp);
const completion = answerCompletion(program, process.argv.slice(2));
if (completion === null) await program.parseAsync().catch(fail);
else process.stdout.write(completion);
