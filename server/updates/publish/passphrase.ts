/**
 * Where the passphrase of the key files comes from: a file, the environment (handed in by main.ts), or a
 * person at a terminal. Without a terminal nothing is asked, so a build machine never hangs.
 */
import { password, isCancel } from '@clack/prompts';
import type { Words } from '../../../protocol/cli/language.ts';
import { BeistandError } from '../../../protocol/errors.ts';
import { readSmall } from './durable-file.ts';

export interface PassphraseSource {
  readonly file: string | undefined;
  readonly environment: string | undefined;
  /** True where a person can be asked. */
  readonly terminal: boolean;
  readonly words: Words;
}

const ask = async (message: string): Promise<string> => {
  const answer = await password({ message, output: process.stderr });
  if (isCancel(answer)) throw new BeistandError('CANCELLED', 'Nothing was done.');
  return answer;
};

const shortestNew = 8;

const given = (passphrase: string): string => {
  if (passphrase === '') throw new BeistandError('PASSPHRASE_MISSING', 'The passphrase is empty.');
  return passphrase;
};

/**
 * The passphrase. With `fresh` a person is asked twice, and a short one is refused;
 * what a file or the environment holds is the vendor's own policy.
 * @throws BeistandError PASSPHRASE_MISSING, BAD_INPUT, CANCELLED
 */
export const findPassphrase = async (source: PassphraseSource, fresh: boolean): Promise<string> => {
  if (source.file !== undefined) {
    const text = await readSmall(source.file, 4_096);
    if (text === null) throw new BeistandError('PASSPHRASE_MISSING', `There is no file ${source.file}.`);
    return given(text.replace(/\r?\n$/, ''));
  }
  if (source.environment !== undefined && source.environment !== '') return source.environment;
  if (!source.terminal)
    throw new BeistandError('PASSPHRASE_MISSING', 'The keys need a passphrase and none was given.', {
      hint: 'Set BEISTAND_PASSPHRASE or use --passphrase-file.',
    });
  const first = given(await ask(source.words('Passphrase of the keys', 'Passphrase der Schlüssel')));
  if (fresh && first.length < shortestNew)
    throw new BeistandError('BAD_INPUT', `The passphrase is shorter than ${shortestNew} characters.`);
  if (fresh && (await ask(source.words('Once more', 'Noch einmal'))) !== first)
    throw new BeistandError('BAD_INPUT', 'The two passphrases differ; nothing was done.');
  return first;
};
