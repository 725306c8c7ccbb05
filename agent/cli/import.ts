/** `import`: the same update, with the same checks, from a folder that the vendor's server exported. */
import { resolve } from 'node:path';
import { progressOption } from './command.ts';
import type { Cli } from './command.ts';
import { performUpdate } from './update.ts';

export const registerImport = ({ program, perform }: Cli): void => {
  program
    .command('import')
    .description('update from an exported folder (USB stick) instead of the network')
    .argument('<folder>', 'the exported folder')
    .option('--to <version>', 'exactly this version, older ones too')
    .option('--dry-run', 'only say what would happen', false)
    .addOption(progressOption())
    .action(async (folder: string, _options, command) =>
      perform(command, (task) => performUpdate(task, resolve(folder))),
    );
};
