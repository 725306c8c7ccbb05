/** `keys init`, `keys list`, `keys add`, `keys rotate`. */
import type { Command } from 'commander';
import type { Words } from '../../../../protocol/cli/language.ts';
import { BeistandError } from '../../../../protocol/errors.ts';
import { publishedRoleSchema } from '../../../../protocol/publish-api.ts';
import type { PublishedRole } from '../../../../protocol/publish-api.ts';
import { readKeyring } from '../keyring.ts';
import type { Keyring } from '../keyring.ts';
import { addKey, initKeys, offlineRoles, rotateKey } from '../keys.ts';
import { printResult } from './output.ts';
import { numberOption, passphraseFor, wholeNumber, withKeys } from './options.ts';
import type { CommonOptions, Surroundings } from './options.ts';

const roleOf = (text: string): PublishedRole => {
  const role = publishedRoleSchema.safeParse(text);
  if (role.success) return role.data;
  throw new BeistandError('BAD_INPUT', `${text} is not a role; there are ${offlineRoles.join(', ')}.`);
};
const publicHex = (text: string): string => {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new BeistandError('BAD_INPUT', 'A public key is 64 lower-case hexadecimal digits ("keys list").');
};
const hexList = (text: string): string[] => text.split(',').map(publicHex);
const roleList = (text: string): PublishedRole[] => [...new Set(text.split(',').map(roleOf))];

const describe = (keyring: Keyring, words: Words): { value: unknown; lines: string[] } => {
  const rows = offlineRoles.flatMap((role) =>
    (keyring.roles[role]?.keys ?? []).map((key) => ({
      role,
      threshold: keyring.roles[role]?.threshold,
      ...key,
    })),
  );
  const lines = rows.map(
    (row) =>
      `${row.role.padEnd(8)} ${row.state.padEnd(7)} ${row.keyId.slice(0, 16)}  ${words('public', 'öffentlich')} ${row.public}  ${row.file ?? words('held elsewhere', 'liegt anderswo')}`,
  );
  const thresholds = offlineRoles
    .filter((role) => (keyring.roles[role]?.threshold ?? 1) > 1)
    .map((role) => {
      const needed = keyring.roles[role]?.threshold;
      return words(`${role} needs ${needed} signatures.`, `${role} braucht ${needed} Signaturen.`);
    });
  return { value: { keys: rows }, lines: [...lines, ...thresholds] };
};

export const addKeysCommands = (program: Command, surroundings: Surroundings): void => {
  const { words } = surroundings;
  const keys = program.command('keys').description('offline keys: root, targets and the four channels');

  withKeys(keys.command('init').description('make a new keyring'))
    .addOption(
      numberOption('--release-keys <n>', 'keys of the release channel; with two, both must sign', 1, 1),
    )
    .option('--roles <list>', 'only these roles, where the others lie on another machine', roleList)
    .option('--trust-root <hex>', 'public root key of the main keyring (with --roles)', hexList)
    .action(
      async (
        options: CommonOptions & { releaseKeys: number; roles?: PublishedRole[]; trustRoot?: string[] },
      ) => {
        const passphrase = await passphraseFor(options, surroundings, true);
        const { releaseKeys, roles = offlineRoles, trustRoot = [] } = options;
        const keyring = await initKeys(options.keys, { releaseKeys, roles, trustRoot }, passphrase);
        const { value, lines } = describe(keyring, words);
        printResult(options.json === true, value, [
          ...lines,
          words(
            `Keep a copy of ${options.keys} offline: without the root key, trust can't be renewed.`,
            `Bewahren Sie eine Kopie von ${options.keys} offline auf: ohne den root-Schlüssel lässt sich das Vertrauen nicht erneuern.`,
          ),
        ]);
      },
    );

  withKeys(keys.command('list').description('show the keys; needs no passphrase')).action(
    async (options: CommonOptions) => {
      const { value, lines } = describe(await readKeyring(options.keys), words);
      printResult(options.json === true, value, lines);
    },
  );

  withKeys(keys.command('add').description('add a key to a role'))
    .requiredOption('--role <role>', 'the role', roleOf)
    .option('--public <hex>', 'public key of someone who signs on another machine', publicHex)
    .option('--threshold <n>', 'signatures the role needs from now on', wholeNumber(1))
    .action(async (options: CommonOptions & { role: PublishedRole; public?: string; threshold?: number }) => {
      const wish = { publicHex: options.public, threshold: options.threshold };
      const key = await addKey(options.keys, options.role, wish, () =>
        passphraseFor(options, surroundings, false),
      );
      printResult(options.json === true, { role: options.role, added: key }, [
        words(
          `Added ${key.keyId} to ${options.role}. It takes effect with the next "trust".`,
          `${key.keyId} gehört jetzt zu ${options.role}. Es wirkt mit dem nächsten „trust“.`,
        ),
      ]);
    });

  withKeys(keys.command('rotate').description('replace a key of a role'))
    .requiredOption('--role <role>', 'the role', roleOf)
    .option('--key <id>', 'which key, by the beginning of its id')
    .action(async (options: CommonOptions & { role: PublishedRole; key?: string }) => {
      const passphrase = await passphraseFor(options, surroundings, false);
      const { added, retired } = await rotateKey(options.keys, options.role, options.key, passphrase);
      printResult(options.json === true, { role: options.role, added, retired }, [
        words(
          `${options.role}: ${added.keyId} replaces ${retired.keyId}. It takes effect with the next "trust".`,
          `${options.role}: ${added.keyId} ersetzt ${retired.keyId}. Es wirkt mit dem nächsten „trust“.`,
        ),
      ]);
    });
};
