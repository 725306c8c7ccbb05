/** `check`: is there something new? Changes nothing. */
import { exitCodes } from '../../protocol/errors.ts';
import type { Available } from '../actions/results.ts';
import type { Cli } from './command.ts';
import type { Output } from './output.ts';
import { plainText, showBytes } from '../words/units.ts';

/** Lines about a build that could be installed. */
export const sayAvailable = (output: Output, available: Available): void => {
  const { texts, language } = output;
  output.say(
    texts.available(available.version, available.channel, showBytes(available.downloadBytes, language)),
  );
  if (available.fixes.length > 0)
    output.say(texts.fixesTickets(available.fixes.map((ticket) => `#${ticket}`).join(', ')));
};

export const registerCheck = ({ program, perform }: Cli): void => {
  program
    .command('check')
    .description('ask whether there is a new build; changes nothing')
    .action(async (_options, command) =>
      perform(command, async ({ agent, output, progress, signal }) => {
        const checked = await agent.check({ onProgress: progress.show, signal });
        output.result(checked);
        if (checked.available === null) output.say(output.texts.upToDate(checked.installed));
        else sayAvailable(output, checked.available);
        if (checked.reason !== null) output.say(output.texts.keptBack(plainText(checked.reason)));
        if (checked.scripts.length > 0) output.say(output.texts.scriptsWaiting(checked.scripts.join(', ')));
        return exitCodes.ok;
      }),
    );
};
