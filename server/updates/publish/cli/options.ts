/** What the publisher's commands have in common: their options, and the publisher made from them. */
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Language, Words } from '../../../../protocol/cli/language.ts';
import { BeistandError } from '../../../../protocol/errors.ts';
import { readKeyring } from '../keyring.ts';
import { findPassphrase } from '../passphrase.ts';
import { openServerLink } from '../server-link.ts';
import type { Publisher } from '../publisher.ts';
import { createOutput } from './output.ts';

/** What the composition root hands in. */
export interface Surroundings {
  readonly environmentPassphrase: string | undefined;
  /** True where a person sits at the terminal. */
  readonly terminal: boolean;
  readonly now: () => number;
  readonly language: Language;
  /** What people read, in that language. */
  readonly words: Words;
}

export interface CommonOptions {
  readonly keys: string;
  readonly passphraseFile?: string;
  readonly json?: boolean;
}
export interface ServerOptions extends CommonOptions {
  readonly server: string;
  readonly token: string;
}

/** Adds the options of every command that reads a keyring. */
export const withKeys = (command: Command): Command =>
  command
    .requiredOption('--keys <dir>', 'folder of the keyring')
    .option('--passphrase-file <file>', 'passphrase of the keys (else BEISTAND_PASSPHRASE)')
    .option('--json', 'result as JSON');

/** Adds the options of every command that talks to the server. */
export const withServer = (command: Command): Command =>
  withKeys(command)
    .requiredOption('--server <url>', 'address of the server')
    .requiredOption('--token <token>', 'publish token ("server publish-token")');

/** Runs `work` with a publisher made from the common options; progress is closed whatever happens. */
export const withPublisher = async <T>(
  options: ServerOptions,
  surroundings: Surroundings,
  work: (publisher: Publisher) => Promise<T>,
): Promise<T> => {
  const output = createOutput({
    json: options.json === true,
    terminal: surroundings.terminal,
    words: surroundings.words,
  });
  let passphrase: Promise<string> | null = null;
  try {
    return await work({
      folder: options.keys,
      keyring: await readKeyring(options.keys),
      link: openServerLink(options.server, options.token),
      passphrase: () => (passphrase ??= passphraseFor(options, surroundings, false)),
      now: surroundings.now,
      output,
    });
  } finally {
    output.close();
  }
};

/** The passphrase by the common options. */
export const passphraseFor = (
  options: CommonOptions,
  surroundings: Surroundings,
  fresh: boolean,
): Promise<string> => {
  const { environmentPassphrase: environment, terminal, words } = surroundings;
  return findPassphrase({ file: options.passphraseFile, environment, terminal, words }, fresh);
};

/** For commander: a whole number of at least `least`. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new BeistandError('BAD_INPUT', `${text} is not a whole number of at least ${least}.`);
    return value;
  };

/** An option whose value is a whole number. */
export const numberOption = (flags: string, text: string, least: number, preset: number): Option =>
  new Option(flags, text).argParser(wholeNumber(least)).default(preset);
