/** `server mail import|list|replay`: mails from files, and what could not be processed. */
import type { Command } from 'commander';
import { BeistandError, exitCodes } from '../../protocol/errors.ts';
import { dataCommand, outputOf, table, withStore } from '../cli/context.ts';
import type { CommandContext } from '../cli/context.ts';
import { openBlobs } from './blobs.ts';
import { mailsAt, mailsIn } from './import.ts';
import type { ImportItem } from './import.ts';
import { receiveMails } from './receive.ts';
import { listMails, replayMails } from './store.ts';
import type { MailState } from './tables.ts';

interface Plain {
  readonly data: string;
  readonly json?: boolean;
}

const batchMails = 50;
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '?');

/** Registers `mail` and its commands. @param stdin what is piped in, for `import -` */
export const registerMail = (
  program: Command,
  context: CommandContext,
  stdin: AsyncIterable<Uint8Array>,
): void => {
  const mail = program.command('mail').description('mails from files, and those that could not be processed');

  dataCommand(mail, 'import', 'takes mails over from a file, an mbox, a folder, or what is piped in (-)')
    .argument('<source>', 'a file, a folder, or -')
    .action((source: string, options: Plain) =>
      withStore(options.data, async ({ folder, store }) => {
        const parts = { store, blobs: openBlobs(folder.blobs), now: context.now };
        const items: AsyncIterable<ImportItem> = source === '-' ? mailsIn(stdin, '-') : mailsAt(source);
        const counts = { taken: 0, known: 0, tooLarge: 0 };
        let waiting: { raw: Uint8Array; source: string }[] = [];
        const flush = async (): Promise<void> => {
          for (const { fresh } of await receiveMails(parts, waiting)) counts[fresh ? 'taken' : 'known'] += 1;
          waiting = [];
        };
        for await (const item of items) {
          if ('tooLarge' in item) counts.tooLarge += 1;
          else waiting.push({ raw: item.raw, source: `import:${item.name}` });
          if (waiting.length >= batchMails) await flush();
        }
        await flush();
        if (counts.tooLarge > 0) context.setExitCode(exitCodes.usage);
        outputOf(context, options).print(
          counts,
          context.words(
            `${counts.taken} taken over, ${counts.known} were here already, ${counts.tooLarge} too large. The running server processes them.`,
            `${counts.taken} übernommen, ${counts.known} waren schon da, ${counts.tooLarge} zu groß. Der laufende Server verarbeitet sie.`,
          ),
        );
      }),
    );

  dataCommand(mail, 'list', 'mails of a state, oldest first')
    .option('--state <state>', 'received, quarantined or done', 'quarantined')
    .action((options: Plain & { state: string }) =>
      withStore(options.data, async ({ store }) => {
        const states: readonly MailState[] = ['received', 'quarantined', 'done'];
        const state = states.find((one) => one === options.state);
        if (state === undefined)
          throw new BeistandError('BAD_INPUT', `There is no state ${options.state}.`, {
            hint: 'received, quarantined or done',
          });
        const mails = await listMails(store.db, state);
        const rows = mails.map((one) => [
          one.id,
          one.received_at,
          one.outcome ?? '-',
          one.ticket === null ? '-' : `#${one.ticket}`,
          printable(one.reason ?? ''),
          printable(one.subject ?? ''),
          one.sha256,
        ]);
        outputOf(context, options).print(
          mails,
          rows.length === 0
            ? context.words(`No mail is ${state}.`, `Keine E-Mail ist im Zustand ${state}.`)
            : table(rows),
        );
      }),
    );

  dataCommand(mail, 'replay', 'queues quarantined mails again')
    .argument('<id>', 'a mail’s id, or all')
    .action((id: string, options: Plain) =>
      withStore(options.data, async ({ store }) => {
        const queued = await replayMails(store, id === 'all' ? 'all' : { id }, context.now());
        outputOf(context, options).print(
          { queued },
          context.words(
            `${queued} queued again. The running server processes them.`,
            `${queued} wieder angestellt. Der laufende Server verarbeitet sie.`,
          ),
        );
      }),
    );
};
