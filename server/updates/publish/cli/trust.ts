/** `trust`: hands the server a root of trust, and later every change of keys or expiry. */
import type { Command } from 'commander';
import type { Words } from '../../../../protocol/cli/language.ts';
import { establishTrust } from '../trust.ts';
import type { TrustResult } from '../trust.ts';
import { defaultDays } from '../roles-rules.ts';
import { printResult } from './output.ts';
import { withPublisher, numberOption, withServer } from './options.ts';
import type { ServerOptions, Surroundings } from './options.ts';

interface TrustFlags extends ServerOptions {
  readonly rootDays: number;
  readonly targetsDays: number;
  readonly channelDays: number;
  readonly acceptOnlineKeys?: boolean;
  readonly renew?: boolean;
  readonly partial?: string;
}

const lines = (result: TrustResult, words: Words): string[] => {
  const online = [
    words('Online keys', 'Online-Schlüssel'),
    `  snapshot ${result.onlineKeys.snapshot.join(', ')}`,
    `  timestamp ${result.onlineKeys.timestamp.join(', ')}`,
  ];
  if (result.handOver === null) return [...online, words('Nothing to change.', 'Nichts zu ändern.')];
  const signed = result.signed.map(({ role, version }) => `${role} ${version}`).join(', ');
  return result.handOver.kind === 'published'
    ? [...online, words(`Signed and handed over: ${signed}.`, `Signiert und übergeben: ${signed}.`)]
    : [
        ...online,
        words(
          `Signed in part: ${signed}. ${result.handOver.lacking.join(', ')} wait in ${result.handOver.file} for "cosign".`,
          `Teilweise signiert: ${signed}. ${result.handOver.lacking.join(', ')} warten in ${result.handOver.file} auf „cosign“.`,
        ),
      ];
};

export const addTrustCommand = (program: Command, surroundings: Surroundings): void => {
  withServer(program.command('trust').description('sign root, targets and channels as the keyring says'))
    .addOption(numberOption('--root-days <n>', 'validity of root', 1, defaultDays.root))
    .addOption(numberOption('--targets-days <n>', 'validity of targets', 1, defaultDays.targets))
    .addOption(numberOption('--channel-days <n>', 'validity of the channel roles', 1, defaultDays.channel))
    .option('--accept-online-keys', 'name the server’s new snapshot and timestamp keys in root')
    .option('--renew', 'sign everything anew, needed or not')
    .option('--partial <file>', 'where roles go that need signatures from another machine')
    .action(async (options: TrustFlags) => {
      const result = await withPublisher(options, surroundings, (publisher) =>
        establishTrust(publisher, {
          days: { root: options.rootDays, targets: options.targetsDays, channel: options.channelDays },
          acceptOnlineKeys: options.acceptOnlineKeys === true,
          renew: options.renew === true,
          partial: options.partial,
        }),
      );
      printResult(options.json === true, result, lines(result, surroundings.words));
    });
};
