/** The mails accounts need, as data: whoever sends them knows templates and languages, accounts know neither. */
import { z } from 'zod';
import { enqueue } from '../jobs/queue.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import type { Trx } from '../store/store.ts';
import { wordsOf } from './account-mail-words.ts';
import type { WordedMail } from './account-mail-words.ts';
import { seal, unseal } from './sealed.ts';

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

const link = z.string().max(2_000);
const mailSchema = z.discriminatedUnion('template', [
  z.strictObject({
    template: z.literal('invitation'),
    to: z.string(),
    language: z.enum(['de', 'en']),
    data: z.strictObject({ name: z.string(), link, expiresAt: z.string() }),
  }),
  z.strictObject({
    template: z.literal('password-reset'),
    to: z.string(),
    language: z.enum(['de', 'en']),
    data: z.strictObject({ name: z.string(), link }),
  }),
]);
const jobSchema = z.strictObject({ sealed: z.string() });

export interface AccountMailParts {
  readonly secret: string;
  readonly vendor: string;
  /** Hands a mail to the mail server; throws where it was not taken. */
  readonly send: (mail: WordedMail) => Promise<void>;
}

/** Sends queued account mails. */
export const accountMailHandlers = ({ secret, vendor, send }: AccountMailParts): JobHandlers => ({
  [accountMailJob]: {
    run: async ({ payload }) => {
      const { sealed } = jobSchema.parse(payload);
      const mail: AccountMail = mailSchema.parse(JSON.parse(unseal(secret, 'account-mail', sealed)));
      await send(wordsOf(mail, vendor));
    },
  },
});
