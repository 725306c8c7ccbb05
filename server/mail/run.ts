/**
 * The mail desk with one set of settings, as parts to put together: jobs for the worker, the mailbox reader, and what sends.
 * Opened anew where settings change (desk.ts); the one before is closed once its jobs have ended.
 */
import type { Transporter } from 'nodemailer';
import { z } from 'zod';
import type { JobHandler, JobHandlers } from '../jobs/worker.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import type { Blobs } from './blobs.ts';
import type { ProcessParts } from './decide.ts';
import type { DeskSettings } from './desk-settings.ts';
import { failureOf, mailFailures } from './failure-rules.ts';
import type { Failed } from './failure-rules.ts';
import { runMailbox } from './imap.ts';
import type { Mailbox } from './imap.ts';
import { mailOutJob } from './outbox.ts';
import { mailInHandler } from './process.ts';
import { mailInJob } from './receive.ts';
import { mailSecret } from './secret.ts';
import { checkSecurity, mailOutHandler, openTransport } from './send.ts';
import { ticketIntake } from './ticket-intake.ts';

/** The way to the mail server, for mails that are no ticket's, and whom they come from. */
export interface MailSender {
  readonly transport: Transporter;
  readonly from: { readonly name: string; readonly address: string };
}

export interface MailDeskOptions {
  readonly store: Store;
  readonly desk: Desk;
  readonly blobs: Blobs;
  readonly vendor: string;
  /** Base of links in mails, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly now: () => Date;
  readonly chance: () => number;
  /** Jobs of others that send mails; they wait while there is no way out. */
  readonly sending: (sender: MailSender) => JobHandlers;
  /** Wakes the worker: mails have come. */
  readonly onReceived: () => void;
  readonly onTrouble: (error: Error, waitMs: number) => void;
}

/** What the mailbox reader does, and since when. */
export const mailboxStateSchema = z.strictObject({
  state: z.enum(['connecting', 'reading', 'trouble']),
  since: z.string(),
  /** Why the mailbox can't be read, in one word; null where all is well, or its settings can't be opened. */
  reason: z.enum(mailFailures).nullable(),
  /** As far as somebody said more: the mail server, or what can't open its settings. */
  message: z.string().nullable(),
});
export type MailboxState = z.infer<typeof mailboxStateSchema>;

export interface OpenDesk {
  /** What queues mails to customers needs (`queueMail`). */
  readonly parts: ProcessParts;
  readonly handlers: JobHandlers;
  /** Whether mails leave; where not, they wait in the queue. */
  readonly sends: boolean;
  /** Null where no mailbox is configured. */
  readonly mailbox: () => MailboxState | null;
  /** Reads the mailbox from now on, where one is configured. */
  readonly start: () => void;
  /** Reads no more; resolves when what was being taken over is safe. */
  readonly stopReading: () => Promise<void>;
  /** Ends the way out once the jobs under way have ended; to be called when nobody starts them any more. */
  readonly close: () => Promise<void>;
}

/** The same jobs, each known in `underWay` while it runs. */
const counted = (handlers: JobHandlers, underWay: Set<unknown>): JobHandlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([kind, handler]): [string, JobHandler] => [
      kind,
      {
        ...handler,
        run: async (job, signal) => {
          const running = handler.run(job, signal);
          underWay.add(running);
          try {
            return await running;
          } finally {
            underWay.delete(running);
          }
        },
      },
    ]),
  );

/** @throws BeistandError INSECURE_URL */
export const openMailDesk = async (options: MailDeskOptions, settings: DeskSettings): Promise<OpenDesk> => {
  const { store, desk, blobs, vendor, now } = options;
  const { config, imap, smtp } = settings;
  if (imap !== null) checkSecurity(imap.settings);
  const parts: ProcessParts = {
    store,
    blobs,
    config,
    vendor,
    publicUrl: options.publicUrl(),
    now,
    secret: await mailSecret(store),
    tickets: ticketIntake(desk, now),
  };
  const from = { name: config.name ?? vendor, address: config.address };
  const sender = smtp === null ? null : { transport: openTransport(smtp.settings, smtp.password), from };
  const underWay = new Set<unknown>();
  let mailbox: Mailbox | null = null;
  let doing: MailboxState | null = null;
  const become = (state: MailboxState['state'], failure: Failed | null = null): void => {
    const [reason, message] = [failure?.result ?? null, failure?.said ?? null];
    if (doing?.state !== state || doing.reason !== reason || doing.message !== message)
      doing = { state, since: now().toISOString(), reason, message };
  };
  return {
    parts,
    sends: sender !== null,
    mailbox: () => doing,
    // Without an SMTP server mails wait in the queue until one is configured.
    handlers: counted(
      {
        [mailInJob]: mailInHandler(parts),
        ...(sender !== null && {
          [mailOutJob]: mailOutHandler({ store, blobs, now, ...sender }),
          ...options.sending(sender),
        }),
      },
      underWay,
    ),
    start: () => {
      if (imap === null) return;
      become('connecting');
      mailbox = runMailbox({
        store,
        blobs,
        now,
        settings: imap.settings,
        password: imap.password,
        chance: options.chance,
        onReceived: options.onReceived,
        onConnected: () => become('reading'),
        onTrouble: (error, waitMs) => {
          become('trouble', failureOf(error, imap.password));
          options.onTrouble(error, waitMs);
        },
      });
    },
    stopReading: async () => {
      await mailbox?.stop();
      mailbox = null;
      doing = null;
    },
    close: async () => {
      await Promise.allSettled(underWay);
      sender?.transport.close();
    },
  };
};
