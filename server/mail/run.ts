/**
 * The mail desk of a running server, as parts to put together: jobs for the worker, the mailbox reader, and what sends. `server.ts`
 * adds the jobs to its worker, then calls `start`; everything else here is internal.
 */
import type { Transporter } from 'nodemailer';
import type { JobHandlers } from '../jobs/worker.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import type { Blobs } from './blobs.ts';
import type { MailConfig } from './config.ts';
import type { ProcessParts } from './decide.ts';
import { runMailbox } from './imap.ts';
import type { Mailbox } from './imap.ts';
import { mailOutJob } from './outbox.ts';
import { mailInHandler } from './process.ts';
import { mailInJob } from './receive.ts';
import { mailSecret } from './secret.ts';
import { mailOutHandler, openTransport, readPassword } from './send.ts';
import { ticketIntake } from './ticket-intake.ts';

export interface MailDeskOptions {
  readonly store: Store;
  readonly desk: Desk;
  readonly blobs: Blobs;
  readonly config: MailConfig;
  readonly vendor: string;
  /** Base of links in mails, without a slash at the end. */
  readonly publicUrl: string | null;
  readonly now: () => Date;
  readonly chance: () => number;
  /** Wakes the worker: mails have come. */
  readonly onReceived: () => void;
  readonly onTrouble: (error: Error, waitMs: number) => void;
}

/** What the mailbox reader does, and since when. */
export interface MailboxState {
  readonly state: 'connecting' | 'reading' | 'trouble';
  readonly since: string;
  /** Why the mailbox can't be read; null where all is well. */
  readonly message: string | null;
}

export interface MailDesk {
  /** What queues mails to customers needs (`queueMail`). */
  readonly parts: ProcessParts;
  readonly handlers: JobHandlers;
  /** The way to the mail server, for mails that are no ticket's; null where none is configured. */
  readonly transport: Transporter | null;
  /** Null where no mailbox is configured. */
  readonly mailbox: () => MailboxState | null;
  /** Reads the mailbox from now on, where one is configured. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** @throws BeistandError INSECURE_URL, PASSPHRASE_MISSING */
export const openMailDesk = async (options: MailDeskOptions): Promise<MailDesk> => {
  const { store, desk, blobs, config, vendor, publicUrl, now } = options;
  const parts: ProcessParts = {
    store,
    blobs,
    config,
    vendor,
    publicUrl,
    now,
    secret: await mailSecret(store),
    tickets: ticketIntake(desk, now),
  };
  const from = { name: config.name ?? vendor, address: config.address };
  const transport: Transporter | null = config.smtp === undefined ? null : await openTransport(config.smtp);
  const password = config.imap === undefined ? null : await readPassword(config.imap.passwordFile);
  let mailbox: Mailbox | null = null;
  let doing: MailboxState | null = null;
  const become = (state: MailboxState['state'], message: string | null = null): void => {
    if (doing?.state !== state || doing.message !== message)
      doing = { state, since: now().toISOString(), message };
  };
  return {
    parts,
    transport,
    mailbox: () => doing,
    // Without an SMTP server mails wait in the queue until one is configured.
    handlers: {
      [mailInJob]: mailInHandler(parts),
      ...(transport !== null && { [mailOutJob]: mailOutHandler({ store, blobs, transport, from, now }) }),
    },
    start: () => {
      if (config.imap === undefined || password === null) return;
      become('connecting');
      mailbox = runMailbox({
        store,
        blobs,
        now,
        settings: config.imap,
        password,
        chance: options.chance,
        onReceived: options.onReceived,
        onConnected: () => become('reading'),
        onTrouble: (error, waitMs) => {
          become('trouble', error.message.slice(0, 500));
          options.onTrouble(error, waitMs);
        },
      });
    },
    stop: async () => {
      await mailbox?.stop();
      transport?.close();
    },
  };
};
