/**
 * The secret that signs session cookies and seals second factors. It is a file, not in the database: whoever
 * reads the database alone can neither make a cookie nor a one-time code. Instances that share a database
 * share this file.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { replaceFile } from '../data-folder.ts';

/** Reads `<keys>/accounts.secret`, making it where it is missing. @throws BeistandError STATE_UNREADABLE */
export const readAccountsSecret = async (keysFolder: string): Promise<string> => {
  const file = join(keysFolder, 'accounts.secret');
  try {
    const secret = (await readFile(file, 'utf8')).trim();
    if (secret.length >= 32) return secret;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    const secret = randomBytes(48).toString('base64url');
    await replaceFile(file, `${secret}\n`, 0o600);
    return secret;
  }
  throw new BeistandError('STATE_UNREADABLE', `${file} is too short to be the secret it should be.`, {
    hint: 'Put it back from a backup, or delete it: everybody then signs in again and sets up second factors again.',
  });
};
