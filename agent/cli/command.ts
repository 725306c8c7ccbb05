/** What every command file is written against: the task it gets and the options all share. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { BeistandError } from '../../protocol/errors.ts';
import { ticketNumberSchema } from '../../protocol/ids.ts';
import type { Agent } from '../actions/agent.ts';
import type { AssistPlace } from './assist.ts';
import type { Output } from './output.ts';
import type { ProgressDisplay } from './progress-display.ts';

/** What a command gets to do its work with. */
export interface Task {
  readonly agent: Agent;
  readonly output: Output;
  readonly progress: ProgressDisplay;
  readonly signal: AbortSignal;
  /** The command's own options, parsed by commander. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Registers commands; `perform` runs one and keeps its exit code. */
export interface Cli {
  readonly program: Command;
  readonly perform: (command: Command, work: (task: Task) => Promise<number>) => Promise<void>;
  /** What opens a file on this desktop; absent where there is none. */
  readonly opener?: readonly string[];
  /** Where a session can be held. */
  readonly assistPlace: () => AssistPlace;
}

/** Reads one string option, as commander delivers it. */
export const textOption = (options: Task['options'], name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/** The ticket that was named, or null. @throws BeistandError BAD_INPUT */
export const ticketOption = (options: Task['options']): number | null => {
  const text = textOption(options, 'ticket');
  if (text === undefined) return null;
  const number = ticketNumberSchema.safeParse(/^\d{1,9}$/.test(text) ? Number(text) : null);
  if (number.success) return number.data;
  throw new BeistandError('BAD_INPUT', `${JSON.stringify(text.slice(0, 40))} is not a ticket’s number.`, {
    hint: 'For example: --ticket 1042',
  });
};

/** The `--progress` option that all long commands share. */
export const progressOption = (): Option =>
  new Option('--progress <kind>', 'how progress is shown on standard error')
    .choices(['auto', 'plain', 'json', 'none'])
    .default('auto');
