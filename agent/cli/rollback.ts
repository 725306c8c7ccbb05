/** `rollback`: back to the previous build, or to one the admin names. */
import { exitCodes } from '../../protocol/errors.ts';
import { progressOption, textOption } from './command.ts';
import type { Cli } from './command.ts';
import { showBytes, showDuration } from '../words/units.ts';

export const registerRollback = ({ program, perform }: Cli): void => {
  program
    .command('rollback')
    .description('go back to the previous build; it is verified before it runs')
    .option('--to <version>', 'to this version instead of the previous one')
    .addOption(progressOption())
    .action(async (_options, command) =>
      perform(command, async ({ agent, output, progress, signal, options }) => {
        const done = await agent.rollback({
          to: textOption(options, 'to'),
          onProgress: progress.show,
          signal,
        });
        progress.end();
        output.result(done);
        output.say(output.texts.rolledBack(done.from, done.to));
        const size = showBytes(done.downloadedBytes, output.language);
        output.say(output.texts.effort(size, showDuration(done.durationMs, output.language)));
        return exitCodes.ok;
      }),
    );
};
