/** `script`: publishes a program to be run once. */
import type { Command } from 'commander';
import { platformSchema, scriptIdSchema } from '../../../../protocol/ids.ts';
import { limits } from '../../../../protocol/limits.ts';
import { publishScript } from '../script-publish.ts';
import { cacheOf, by, notesOf, withContent } from './build.ts';
import type { ContentFlags } from './build.ts';
import { printResult } from './output.ts';
import { withPublisher, numberOption } from './options.ts';
import type { Surroundings } from './options.ts';

interface ScriptFlags extends ContentFlags {
  readonly id: string;
  readonly platform: string;
  readonly run: string;
  readonly timeoutMs: number;
}

export const addScriptCommand = (program: Command, surroundings: Surroundings): void => {
  const { words } = surroundings;
  withContent(
    program.command('script').description('publish a script: a program that runs once on each system'),
  )
    .requiredOption('--id <id>', 'its name', by(scriptIdSchema))
    .requiredOption('--run <command>', 'what to run: a program of the folder, and arguments')
    .option('--platform <platform>', 'like linux-x64', by(platformSchema), 'any')
    .addOption(numberOption('--timeout-ms <n>', 'time limit', 1, 10 * 60_000))
    .action(async (flags: ScriptFlags) => {
      const result = await withPublisher(flags, surroundings, async (publisher) =>
        publishScript(
          publisher,
          {
            product: flags.product,
            id: flags.id,
            platform: flags.platform,
            customer: flags.customer,
            from: flags.from,
            strip: flags.strip,
            run: flags.run,
            timeoutMs: Math.min(flags.timeoutMs, limits.hookTimeoutMs),
            fixes: flags.fixes ?? [],
            notes: await notesOf(flags),
            minimumAgent: flags.minimumAgent,
            channelDays: flags.channelDays,
            partial: flags.partial,
          },
          await cacheOf(flags),
        ),
      );
      const ends = {
        published: words('It is published.', 'Es ist veröffentlicht.'),
        alreadyPublished: words(
          'It is published already, with this very content.',
          'Es ist schon veröffentlicht, mit genau diesem Inhalt.',
        ),
        pending: words(
          'Not visible yet: it waits for "cosign".',
          'Noch nicht sichtbar: es wartet auf „cosign“.',
        ),
      };
      printResult(flags.json === true, result, [
        words(
          `${result.target}: ${result.files} files, runs ${result.run.join(' ')}`,
          `${result.target}: ${result.files} Dateien, führt ${result.run.join(' ')} aus`,
        ),
        ends[result.outcome],
      ]);
    });
};
