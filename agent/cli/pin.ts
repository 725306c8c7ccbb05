/** `pin` and `unpin`: hold the installation on one version, or let it go on. */
import { exitCodes } from '../../protocol/errors.ts';
import type { Cli } from './command.ts';

export const registerPin = ({ program, perform }: Cli): void => {
  program
    .command('pin')
    .description('install nothing but this version until unpin')
    .argument('<version>', 'the version to stay on or move to')
    .action(async (version: string, _options, command) =>
      perform(command, async ({ agent, output }) => {
        output.result(await agent.pin(version));
        output.say(output.texts.pinned(version));
        return exitCodes.ok;
      }),
    );
  program
    .command('unpin')
    .description('follow the channel again')
    .action(async (_options, command) =>
      perform(command, async ({ agent, output }) => {
        output.result(await agent.pin(null));
        output.say(output.texts.unpinned());
        return exitCodes.ok;
      }),
    );
};
