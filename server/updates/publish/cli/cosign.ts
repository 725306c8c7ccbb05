/** `cosign`: adds this keyring's signatures to a pending file. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { openCache } from '../cache.ts';
import { cosign } from '../cosign.ts';
import { printResult } from './output.ts';
import { withPublisher, withServer } from './options.ts';
import type { ServerOptions, Surroundings } from './options.ts';

const cacheBytes = 64 * 1024 * 1024;

export const addCosignCommand = (program: Command, surroundings: Surroundings): void => {
  const { words } = surroundings;
  withServer(program.command('cosign').description('add the signature that a pending file waits for'))
    .requiredOption('--pending <file>', 'the file that "build --partial" or "trust --partial" wrote')
    .option('--yes', 'sign without being asked')
    .action(async (flags: ServerOptions & { pending: string; yes?: boolean }) => {
      const result = await withPublisher(flags, surroundings, async (publisher) =>
        cosign(
          publisher,
          flags.pending,
          await openCache(join(flags.keys, 'cache'), cacheBytes),
          flags.yes === true,
        ),
      );
      const end =
        result.handOver.kind === 'published'
          ? words('Complete, and handed over to the server.', 'Vollständig, und dem Server übergeben.')
          : words(
              `${result.handOver.lacking.join(', ')} still wait in ${result.handOver.file}.`,
              `${result.handOver.lacking.join(', ')} warten noch in ${result.handOver.file}.`,
            );
      printResult(flags.json === true, result, [
        ...result.shown,
        words(`Signed: ${result.signed.join(', ')}.`, `Signiert: ${result.signed.join(', ')}.`),
        end,
      ]);
    });
};
