/**
 * Tries a mail server for real: finds it, encrypts, signs in, looks for the folder, and says in one word what failed. Bounded in
 * time and number. Whoever asks learns of a machine that is no mail server only that it is none: what it said stays here.
 */
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { BeistandError } from '../../protocol/errors.ts';
import { failureOf } from './failure-rules.ts';
import type { Failed } from './failure-rules.ts';
import { clientOptions } from './imap.ts';
import type { ImapSettings } from './imap.ts';
import { checkSecurity, transportOptions } from './send.ts';
import type { SmtpSettings } from './send.ts';

export type Tried = Failed | { readonly result: 'fine'; readonly said: null };

export type TriedIncoming = Tried & {
  /** Mails in the folder; null where it could not be looked into. */
  readonly mails: number | null;
  /** The folders there are, once signed in. */
  readonly folders: readonly string[];
};

const connectMs = 8_000;
const wholeMs = 15_000;
const mostAtOnce = 4;
const mostFolders = 200;

let running = 0;

/** @throws BeistandError RATE_LIMITED */
const bounded = async <T>(work: (late: Promise<never>) => Promise<T>): Promise<T> => {
  if (running >= mostAtOnce)
    throw new BeistandError('RATE_LIMITED', 'Other connections are being tried right now.', {
      details: { retryAfterSeconds: 15 },
    });
  running += 1;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })), wholeMs);
  });
  late.catch(() => undefined);
  try {
    return await work(late);
  } finally {
    clearTimeout(timer);
    running -= 1;
  }
};

/**
 * Signs in to a mailbox and looks into its folder, changing nothing.
 * @throws BeistandError INSECURE_URL, RATE_LIMITED
 */
export const tryIncoming = async (settings: ImapSettings, password: string): Promise<TriedIncoming> => {
  checkSecurity(settings, 'incoming.security');
  return bounded(async (late) => {
    const client = new ImapFlow({
      ...clientOptions(settings, password),
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: wholeMs,
    });
    const broken = new Promise<never>((_, reject) => {
      client.on('error', reject);
    });
    broken.catch(() => undefined);
    let folders: string[] = [];
    const look = async (): Promise<TriedIncoming> => {
      await client.connect();
      folders = (await client.list()).map(({ path }) => path).slice(0, mostFolders);
      const { afterwards } = settings;
      const target = typeof afterwards === 'object' ? afterwards.moveTo : null;
      const { exists } = await client.mailboxOpen(settings.mailbox, { readOnly: true });
      const missing = target !== null && !folders.includes(target) ? target : null;
      return {
        ...(missing === null ? { result: 'fine', said: null } : { result: 'folder-missing', said: missing }),
        mails: exists,
        folders,
      };
    };
    try {
      const looking = look();
      looking.catch(() => undefined);
      return await Promise.race([looking, broken, late]);
    } catch (error) {
      const failure = failureOf(error, password);
      const said = failure.result === 'folder-missing' ? settings.mailbox : failure.said;
      return { ...failure, said, mails: null, folders };
    } finally {
      client.close();
    }
  });
};

/** A mail by which somebody sees that sending works. */
export interface TestMail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/**
 * Signs in to an SMTP server, and sends a mail where there is one to send.
 * @throws BeistandError INSECURE_URL, RATE_LIMITED
 */
export const tryOutgoing = async (
  settings: SmtpSettings,
  password: string,
  mail: TestMail | null,
): Promise<Tried> => {
  checkSecurity(settings, 'outgoing.security');
  return bounded(async (late) => {
    const transport = createTransport({
      ...transportOptions(settings, password),
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: wholeMs,
    });
    const attempt = async (): Promise<Tried> => {
      await transport.verify();
      if (mail !== null)
        await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
      return { result: 'fine', said: null };
    };
    try {
      const trying = attempt();
      trying.catch(() => undefined);
      return await Promise.race([trying, late]);
    } catch (error) {
      return failureOf(error, password);
    } finally {
      transport.close();
    }
  });
};
