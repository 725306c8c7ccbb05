/** `config list`, `config get`, `config set`: the settings of this home. */
import { exitCodes } from '../../protocol/errors.ts';
import type { Cli } from './command.ts';
import { plainText } from '../words/units.ts';

export const registerConfig = ({ program, perform }: Cli): void => {
  const config = program.command('config').description('the settings of this home');
  config
    .command('list')
    .description('all settings')
    .action(async (_options, command) =>
      perform(command, async ({ agent, output }) => {
        const listed = await agent.listSettings();
        output.result(listed);
        for (const [name, value] of Object.entries(listed.settings))
          output.say(`${name.padEnd(16)}${plainText(value ?? output.texts.none())}`);
        return exitCodes.ok;
      }),
    );
  config
    .command('get')
    .description('one setting')
    .argument('<name>', 'as config list shows it')
    .action(async (name: string, _options, command) =>
      perform(command, async ({ agent, output }) => {
        const setting = await agent.getSetting(name);
        output.result(setting);
        output.say(plainText(setting.value ?? output.texts.none()));
        return exitCodes.ok;
      }),
    );
  config
    .command('set')
    .description('change one setting; none clears it')
    .argument('<name>', 'as config list shows it')
    .argument('<value>', 'the new value, or none')
    .action(async (name: string, value: string, _options, command) =>
      perform(command, async ({ agent, output }) => {
        const setting = await agent.setSetting(name, value);
        output.result(setting);
        output.say(
          output.texts.settingChanged(setting.name, plainText(setting.value ?? output.texts.none())),
        );
        return exitCodes.ok;
      }),
    );
};
