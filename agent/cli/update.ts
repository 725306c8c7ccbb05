/** `update`: install what is there for this installation, or exactly what the admin names. */
import { BeistandError, exitCodes } from '../../protocol/errors.ts';
import { parseRate } from '../actions/setting-rules.ts';
import type { Updated } from '../actions/results.ts';
import { sayAvailable } from './check.ts';
import { progressOption, textOption } from './command.ts';
import type { Cli, Task } from './command.ts';
import type { Output } from './output.ts';
import { plainText, showBytes, showDuration } from '../words/units.ts';

const sayScripts = (output: Output, scripts: Updated['scripts']): void => {
  for (const script of scripts) {
    const { texts } = output;
    if (script.outcome === 'exited') output.say(texts.scriptRan(script.id, script.exitCode ?? 0));
    else if (script.outcome === 'timedOut') output.say(texts.scriptTimedOut(script.id));
    else if (script.outcome === 'unknown') output.say(texts.scriptUnknown(script.id));
    else output.say(texts.scriptRefused(script.id));
  }
};

const sayUpdated = (output: Output, updated: Updated): void => {
  const { texts, language } = output;
  if (updated.outcome === 'upToDate') output.say(texts.upToDate(updated.from));
  else if (updated.outcome === 'planned') {
    output.say(texts.wouldUpdate(updated.from, updated.to ?? ''));
    if (updated.plan !== null) {
      sayAvailable(output, updated.plan);
      const { downloadBytes, neededBytes, route } = updated.plan;
      output.say(
        texts.wouldNeed(showBytes(downloadBytes, language), showBytes(neededBytes, language), route),
      );
    }
  } else {
    output.say(texts.updated(updated.from, updated.to ?? ''));
    output.say(
      texts.effort(showBytes(updated.downloadedBytes, language), showDuration(updated.durationMs, language)),
    );
  }
  if (updated.reason !== null) output.say(texts.keptBack(plainText(updated.reason)));
  sayScripts(output, updated.scripts);
};

const limitRate = (options: Task['options']): number | null | undefined => {
  const text = textOption(options, 'limitRate');
  if (text === undefined) return undefined;
  const rate = parseRate(text);
  if (rate !== undefined) return rate;
  throw new BeistandError('BAD_INPUT', `${JSON.stringify(text.slice(0, 40))} is not a rate.`, {
    hint: 'A rate is like 500k or 2M (bytes a second), at least 1k.',
  });
};

/** What `update` and `import` share. */
export const performUpdate = async (task: Task, from: string | undefined): Promise<number> => {
  const { agent, output, progress, signal, options } = task;
  const updated = await agent.update({
    to: textOption(options, 'to'),
    dryRun: options['dryRun'] === true,
    limitRate: limitRate(options),
    from,
    onProgress: progress.show,
    signal,
  });
  progress.end();
  output.result(updated);
  sayUpdated(output, updated);
  return exitCodes.ok;
};

export const registerUpdate = ({ program, perform }: Cli): void => {
  program
    .command('update')
    .description('install the newest build that is for this installation, and run waiting scripts')
    .option('--to <version>', 'exactly this version, older ones too')
    .option('--dry-run', 'only say what would happen', false)
    .option('--limit-rate <rate>', 'most bytes a second to download, like 500k or 2M')
    .addOption(progressOption())
    .action(async (_options, command) => perform(command, (task) => performUpdate(task, undefined)));
};
