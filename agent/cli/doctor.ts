/** `doctor`: the agent's own health, with what to do about each fault. */
import { exitCodes } from '../../protocol/errors.ts';
import type { Cli } from './command.ts';
import { withTimes } from '../../protocol/told-times.ts';
import { toldFinding } from '../words/findings.ts';
import { plainText, showInstant } from '../words/units.ts';

const marks = { ok: '✓', warning: '!', fault: '✗' } as const;

export const registerDoctor = ({ program, perform }: Cli): void => {
  program
    .command('doctor')
    .description(
      'check the agent itself: files, disk, clock, server, trust; exit code 8 where something needs a person',
    )
    .action(async (_options, command) =>
      perform(command, async ({ agent, output }) => {
        const diagnosis = await agent.doctor();
        output.result(diagnosis);
        for (const finding of diagnosis.findings) {
          const { level, name, message, hint } = toldFinding(finding, output.language);
          const said = withTimes(message, (at) => showInstant(at, output.language, output.timeZone));
          output.say(`${marks[level]} ${name}: ${plainText(said)}`);
          if (hint !== null) output.say(`    ${plainText(hint)}`);
        }
        const faults = diagnosis.findings.filter((one) => one.level !== 'ok').length;
        output.say(faults === 0 ? output.texts.doctorOk() : output.texts.doctorFaults(faults));
        return diagnosis.ok ? exitCodes.ok : exitCodes.needsPerson;
      }),
    );
};
