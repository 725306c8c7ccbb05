/** `doctor`: the agent's own health, with what to do about each fault. */
import { exitCodes } from '../../protocol/errors.ts';
import type { Cli } from './command.ts';
import { findingNames } from '../words/german/home.ts';
import type { Output } from './output.ts';
import { plainText } from '../words/units.ts';

const marks = { ok: '✓', warning: '!', fault: '✗' } as const;

/** An error's code stays behind its sentence. */
const findingText = (output: Output, text: string): string => {
  const [, sentence = text, code = ''] = /^(.*)( \([A-Z_]+\))$/s.exec(text) ?? [];
  return plainText(`${output.spoken(sentence)}${code}`);
};

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
        for (const one of diagnosis.findings) {
          const name = output.language === 'de' ? (findingNames[one.name] ?? one.name) : one.name;
          output.say(`${marks[one.level]} ${name}: ${findingText(output, one.message)}`);
          if (one.hint !== null) output.say(`    ${findingText(output, one.hint)}`);
        }
        const faults = diagnosis.findings.filter((one) => one.level !== 'ok').length;
        output.say(faults === 0 ? output.texts.doctorOk() : output.texts.doctorFaults(faults));
        return diagnosis.ok ? exitCodes.ok : exitCodes.needsPerson;
      }),
    );
};
