/** `attach`: hands a file of this machine, a log say, to a ticket. Asks before anything goes, where somebody can be asked. */
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { BeistandError, exitCodes } from '../../protocol/errors.ts';
import type { AttachAbout, AttachWish } from '../actions/attach.ts';
import type { Attached } from '../actions/results.ts';
import type { PersonTerminal } from './assist-desk.ts';
import { progressOption, ticketOption } from './command.ts';
import type { Cli } from './command.ts';
import type { Output } from './output.ts';
import { plainText, showBytes } from '../words/units.ts';

const longestPath = 4_096;
const excerptLineChars = 160;
const yes = /^\s*(?:y|yes|j|ja)\s*$/i;

/** What was typed; null where the terminal was closed or Ctrl-C pressed. */
const ask = (question: string, { input, output }: PersonTerminal, signal: AbortSignal) => {
  const lines = createInterface({ input, output });
  const closed = new Promise<null>((over) => {
    lines.once('close', () => over(null));
  });
  // An aborted question rejects; that is no answer either.
  const answered = lines.question(question, { signal }).catch(() => null);
  return Promise.race([answered, closed]).finally(() => lines.close());
};

/** In words, what would go and where, and how it ends: lines of the file stand behind a bar, so that none is taken for ours. */
export const attachAbout = (
  { texts, language }: Output,
  { path, sizeBytes, excerpt }: AttachAbout,
  ticket: number,
): readonly string[] => [
  texts.attachAbout(plainText(path, longestPath), showBytes(sizeBytes, language), ticket),
  ...(excerpt === null
    ? [texts.attachNoText()]
    : [
        texts.attachEnd(),
        ...excerpt
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => `  │ ${plainText(line, excerptLineChars)}`),
      ]),
];

/** In words, what was done. */
export const attachDone = (
  { texts, language }: Output,
  { path, sizeBytes, ticket, alreadyThere }: Attached,
): string => {
  const plain = plainText(path, longestPath);
  return alreadyThere
    ? texts.attachedBefore(plain, ticket)
    : texts.attached(plain, showBytes(sizeBytes, language), ticket);
};

const confirmAt =
  (
    person: PersonTerminal | null,
    { output, ticket, signal }: { output: Output; ticket: number; signal: AbortSignal },
  ): AttachWish['confirm'] =>
  async (about) => {
    if (person === null)
      throw new BeistandError('BAD_INPUT', 'Nobody is here who could be asked.', {
        hint: 'Run it in a terminal, or decide beforehand: --yes',
      });
    const answer = await ask(
      [...attachAbout(output, about, ticket), `${output.texts.attachAsk()} `].join('\n'),
      person,
      signal,
    );
    return answer !== null && yes.test(answer);
  };

export const registerAttach = ({ program, perform, assistPlace }: Cli): void => {
  program
    .command('attach')
    .description('hand a file of this machine, a log say, to a ticket; asks before anything is sent')
    .argument('<file>', 'the file')
    .requiredOption('--ticket <number>', 'the ticket it is for')
    .option('--yes', 'send it without asking', false)
    .addOption(progressOption())
    .action(async (file: string, _options, command) =>
      perform(command, async ({ agent, output, progress, signal, options }) => {
        const ticket = ticketOption(options) ?? 0;
        const attached = await agent.attach({
          ticket,
          path: resolve(file),
          confirm:
            options['yes'] === true
              ? async () => true
              : confirmAt(assistPlace().person, { output, ticket, signal }),
          onProgress: progress.show,
          signal,
        });
        progress.end();
        output.result(attached);
        output.say(attachDone(output, attached));
        return exitCodes.ok;
      }),
    );
};
