/** Wrong use of a command line, told to machines as every other error: one JSON value, and nothing beside it. */
import type { Command, CommanderError } from 'commander';
import { BeistandError } from '../errors.ts';

/** With `--json` commander's own words are kept off standard error. */
export const silence = (command: Command): void => {
  command.configureOutput({ writeErr: () => undefined });
  for (const one of command.commands) silence(one);
};

/** What commander complains of, as an error of ours; null where help or the version was asked for. */
export const usageProblem = (error: CommanderError): BeistandError | null =>
  error.exitCode === 0
    ? null
    : new BeistandError('BAD_INPUT', error.message.replace(/^error: /, ''), { hint: 'See --help.' });
