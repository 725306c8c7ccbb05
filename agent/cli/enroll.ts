/** `enroll`: from the vendor's bundle to a home that trusts that vendor. */
import { readFile } from 'node:fs/promises';
import { BeistandError, exitCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { Cli } from './command.ts';
import { textOption } from './command.ts';
import { plainText } from '../words/units.ts';

const readBundle = async (path: string): Promise<Uint8Array> => {
  try {
    const bytes = await readFile(path);
    if (bytes.length <= limits.bundleBytes) return bytes;
  } catch (cause) {
    throw new BeistandError('BAD_INPUT', `The bundle ${path} can’t be read.`, {
      hint: 'Check the path; the file comes from your vendor.',
      cause,
    });
  }
  throw new BeistandError('TOO_LARGE', `${path} is too large for a bundle.`, {
    hint: 'Check that it is the file your vendor sent.',
  });
};

export const registerEnroll = ({ program, perform }: Cli): void => {
  program
    .command('enroll')
    .description('trust a vendor by their bundle and become one of their installations')
    .requiredOption('--bundle <file>', 'the enrolment bundle from the vendor')
    .requiredOption('--install <folder>', 'where the product lives')
    .option('--platform <platform>', 'where it differs from this machine, like linux-x64')
    .option('--machine-name <name>', 'what the vendor sees as this machine’s name')
    .option('--proxy <url>', 'HTTP proxy to reach the server through')
    .action(async (_options, command) =>
      perform(command, async ({ agent, output, options }) => {
        const enrolled = await agent.enroll({
          bundle: await readBundle(textOption(options, 'bundle') ?? ''),
          installFolder: textOption(options, 'install') ?? '',
          platform: textOption(options, 'platform'),
          machineName: textOption(options, 'machineName'),
          proxy: textOption(options, 'proxy'),
        });
        output.result(enrolled);
        output.say(output.texts.enrolled(plainText(enrolled.vendor), enrolled.product, enrolled.channel));
        output.say(output.texts.enrolledNext());
        return exitCodes.ok;
      }),
    );
};
