/** `server unneeded`: what the sweep would remove, and what it doubts to be unneeded, judged by a person. */
import type { Command } from 'commander';
import { dataCommand, outputOf, withStore } from '../cli/context.ts';
import type { CommandContext } from '../cli/context.ts';
import { openBlobs } from '../mail/blobs.ts';
import { lookThrough, megabytesOf, sweepFiles } from './sweep.ts';

interface Options {
  readonly data: string;
  readonly json?: boolean;
  readonly remove?: boolean;
}

/** Registers `unneeded`. */
export const registerFiles = (program: Command, context: CommandContext): void => {
  dataCommand(program, 'unneeded', 'files older than a day that no ticket, mail or recording names')
    .option('--remove', 'remove them, even where they are so many that the server itself does not')
    .action((options: Options) =>
      withStore(options.data, async ({ folder, store }) => {
        const output = outputOf(context, options);
        if (options.remove === true) {
          const parts = { store, blobs: openBlobs(folder.blobs) };
          const { removed } = await sweepFiles(parts, new Date(), { despiteDoubt: true });
          output.print({ removed }, context.words(`${removed} removed.`, `${removed} entfernt.`));
          return;
        }
        const { files, unneeded, doubt } = await lookThrough(store.db, folder.blobs, { now: new Date() });
        const summary = context.words(
          `${unneeded.length} of ${files} files (${megabytesOf(unneeded)} MB) are named by nothing.`,
          `${unneeded.length} von ${files} Dateien (${megabytesOf(unneeded)} MB) kommen nirgends vor.`,
        );
        output.print(
          { files, unneeded, doubt },
          [...unneeded.map(({ sha256, sizeBytes }) => `${sha256}  ${sizeBytes}`), summary].join('\n'),
        );
      }),
    );
};
