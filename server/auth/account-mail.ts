/** The mails accounts need, as data: whoever sends them knows templates and languages, accounts know neither. */
import { enqueue } from '../jobs/queue.ts';
import type { Trx } from '../store/store.ts';
import { seal } from './sealed.ts';

export type AccountMail =
  | {
      readonly template: 'invitation';
      readonly to: string;
      readonly language: 'de' | 'en';
      readonly data: { readonly name: string; readonly link: string; readonly expiresAt: string };
    }
  | {
      readonly template: 'password-reset';
      readonly to: string;
      readonly language: 'de' | 'en';
      readonly data: { readonly name: string; readonly link: string };
    };

/** The job that sends one; its payload is sealed, because the link in it opens an account. */
export const accountMailJob = 'account.mail';

/** Puts a mail into the durable queue, in the transaction that makes it necessary. */
export type SendAccountMail = (trx: Trx, mail: AccountMail) => Promise<void>;

/** Queues account mails as jobs of kind `accountMailJob`. */
export const queueAccountMail =
  (secret: string, now: () => Date): SendAccountMail =>
  async (trx, mail) => {
    await enqueue(
      trx,
      accountMailJob,
      { sealed: seal(secret, 'account-mail', JSON.stringify(mail)) },
      { runAt: now() },
    );
  };
