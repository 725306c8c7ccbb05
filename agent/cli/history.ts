/** `history`: the journal, readable, with its chain checked on every look. */
import { BeistandError, exitCodes } from '../../protocol/errors.ts';
import type { History } from '../actions/results.ts';
import { textOption } from './command.ts';
import type { Cli, Task } from './command.ts';
import { storyOf, valueText } from '../words/journal-stories.ts';
import type { Output } from './output.ts';
import { plainText, showInstant } from '../words/units.ts';

const entryLine = (output: Output, entry: History['entries'][number]): string => {
  const facts = Object.entries(entry.data)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}=${plainText(valueText(value), 120)}`);
  const time = showInstant(entry.at, output.language, output.timeZone);
  const what = storyOf(entry, output.language) ?? `${plainText(entry.kind, 40)}  ${facts.join(' ')}`;
  return `${String(entry.seq).padStart(5)}  ${time}  ${what}`.trimEnd();
};

const limitOf = (options: Task['options']): number => {
  const text = textOption(options, 'limit') ?? '20';
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new BeistandError('BAD_INPUT', `${JSON.stringify(text.slice(0, 40))} is not a number of entries.`, {
    hint: 'For example: history --limit 50',
  });
};

const sinceOf = (options: Task['options']): string | undefined => {
  const text = textOption(options, 'since');
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new BeistandError('BAD_INPUT', `${JSON.stringify(text.slice(0, 40))} is not a date.`, {
    hint: 'For example: history --since 2026-11-24 or --since 2026-11-24T08:00:00Z',
  });
};

export const registerHistory = ({ program, perform }: Cli): void => {
  program
    .command('history')
    .description('what happened here, from the journal; its chain is checked')
    .option('--limit <number>', 'how many of the newest entries', '20')
    .option('--since <date>', 'only entries from this date on')
    .option('--steps', 'with every step of every update', false)
    .action(async (_options, command) =>
      perform(command, async ({ agent, output, options }) => {
        const history = await agent.history({
          limit: limitOf(options),
          since: sinceOf(options),
          steps: options['steps'] === true,
        });
        output.result(history);
        for (const entry of history.entries) output.say(entryLine(output, entry));
        const { texts } = output;
        if (history.chain === 'broken') {
          output.say(texts.chainBroken(plainText(history.fault ?? '')));
          return exitCodes.needsPerson;
        }
        output.say(history.total === 0 ? texts.noHistory() : texts.chainIntact(history.total));
        return exitCodes.ok;
      }),
    );
};
