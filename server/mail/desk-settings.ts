/** What the mail desk runs with, wherever it was set: beside each server its password itself. */
import { readFile } from 'node:fs/promises';
import { BeistandError } from '../../protocol/errors.ts';
import type { DeskConfig, MailConfig } from './config.ts';
import type { ImapSettings } from './imap.ts';
import type { SmtpSettings } from './send.ts';

export interface DeskSettings {
  readonly config: DeskConfig;
  /** Null where no mailbox is read. */
  readonly imap: { readonly settings: ImapSettings; readonly password: string } | null;
  /** Null where nothing is sent: mails wait in the queue. The password is empty for a server that wants none. */
  readonly smtp: { readonly settings: SmtpSettings; readonly password: string } | null;
}

/** A password from its file, without the line's end. */
const readPassword = async (path: string): Promise<string> => {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (cause) {
    throw new BeistandError('PASSPHRASE_MISSING', `The password file ${path} can't be read.`, {
      hint: 'Name the file in config.json (mail) and let the server read it.',
      cause,
    });
  }
};

/**
 * The desk as `config.json` has it.
 * @throws BeistandError PASSPHRASE_MISSING
 */
export const settingsOfConfig = async ({ imap, smtp, ...config }: MailConfig): Promise<DeskSettings> => ({
  config,
  imap: imap === undefined ? null : { settings: imap, password: await readPassword(imap.passwordFile) },
  smtp:
    smtp === undefined
      ? null
      : {
          settings: smtp,
          password: smtp.passwordFile === undefined ? '' : await readPassword(smtp.passwordFile),
        },
});
