/** `verify`: is every file as the vendor signed it? With `--repair`, make it so. */
import { exitCodes } from '../../protocol/errors.ts';
import { progressOption } from './command.ts';
import type { Cli } from './command.ts';
import { plainText, showBytes } from '../words/units.ts';

/** Faults listed for people; --json lists all. */
const listed = 50;

export const registerVerify = ({ program, perform }: Cli): void => {
  program
    .command('verify')
    .description('compare every installed file with the signed build; exit code 10 where one differs')
    .option('--repair', 'fetch and restore what differs', false)
    .addOption(progressOption())
    .action(async (_options, command) =>
      perform(command, async ({ agent, output, progress, signal, options }) => {
        const { texts, language } = output;
        const repair = options['repair'] === true;
        const verified = await agent.verify({ repair, onProgress: progress.show, signal });
        progress.end();
        output.result(verified);
        const { differing } = verified;
        if (differing.length === 0) output.say(texts.verifiedOk(verified.version, verified.files));
        else output.say(texts.verifiedDiffers(verified.version, differing.length));
        for (const one of differing.slice(0, listed))
          output.say(texts.fault(plainText(one.path), one.fault, one.repaired));
        if (differing.length > listed) output.say('  …');
        const repaired = differing.filter((one) => one.repaired).length;
        if (repaired > 0)
          output.say(texts.verifiedRepaired(repaired, showBytes(verified.downloadedBytes, language)));
        if (!verified.ok && !repair) output.say(texts.repairHint());
        return verified.ok ? exitCodes.ok : exitCodes.differs;
      }),
    );
};
