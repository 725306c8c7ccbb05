/**
 * Reads a mailbox: everything beyond its cursor, then waits with IDLE for more. A mail is touched in the mailbox only after it
 * is safe here, and the cursor moves in the transaction that records the mail. `runMailbox` owns reconnecting; one
 * connection may simply fail. Trusts the server for nothing: sizes are asked first, what comes is hostile.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import type { Trx } from '../store/store.ts';
import type { MailConfig } from './config.ts';
import { waitAfter } from '../jobs/rules.ts';
import { mailLimits } from './limits.ts';
import { receiveMails, recordTooLarge } from './receive.ts';
import type { ReceiveParts } from './receive.ts';
import { checkSecurity } from './send.ts';

/** A mailbox, as far as everybody may see it. */
export type ImapSettings = Omit<NonNullable<MailConfig['imap']>, 'passwordFile'>;

export interface MailboxOptions extends ReceiveParts {
  readonly settings: ImapSettings;
  readonly password: string;
  /** Called after mails were taken over. */
  readonly onReceived?: (count: number) => void;
  /** Told of every lost connection, and when the next try is. */
  readonly onTrouble?: (error: Error, waitMs: number) => void;
  readonly onConnected?: () => void;
  /** 0 to 1, for spreading reconnects. */
  readonly chance: () => number;
  /** First wait after a lost connection; doubled up to five minutes. */
  readonly firstWaitMs?: number;
}

export interface Mailbox {
  /** Ends the connection, after the mails that are just being taken over; resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
}

const longestWaitMs = 5 * 60_000;
/** How long the mails just being taken over may keep a reader from ending. */
const finishMs = 10_000;
/** IDLE is renewed well before the half hour after which servers may hang up (RFC 2177). */
const idleMs = 9 * 60_000;
/** Mails taken over in one transaction. */
const batchMails = 25;
const batchBytes = 32 * 1024 * 1024;

interface Cursor {
  readonly uidValidity: string;
  readonly lastUid: number;
}

const mailboxName = ({ user, host, mailbox }: ImapSettings): string => `${user}@${host}/${mailbox}`;

const readCursor = async ({ store, settings }: MailboxOptions, uidValidity: string): Promise<Cursor> => {
  const row = await store.db
    .selectFrom('mail_cursors')
    .selectAll()
    .where('mailbox', '=', mailboxName(settings))
    .executeTakeFirst();
  // Another UIDVALIDITY: the numbers mean other mails now. All are read again; those known by their bytes stay single.
  return row === undefined || row.uid_validity !== uidValidity
    ? { uidValidity, lastUid: 0 }
    : { uidValidity, lastUid: row.last_uid };
};

const moveCursor =
  (name: string, { uidValidity, lastUid }: Cursor) =>
  async (trx: Trx): Promise<void> => {
    await trx
      .insertInto('mail_cursors')
      .values({ mailbox: name, uid_validity: uidValidity, last_uid: lastUid })
      .onConflict((conflict) =>
        conflict.column('mailbox').doUpdateSet({ uid_validity: uidValidity, last_uid: lastUid }),
      )
      .execute();
  };

const afterwards = async (
  client: ImapFlow,
  uids: readonly number[],
  { settings }: MailboxOptions,
): Promise<void> => {
  const range = uids.join(',');
  if (settings.afterwards === 'seen') await client.messageFlagsAdd(range, ['\\Seen'], { uid: true });
  else if (settings.afterwards === 'delete') await client.messageDelete(range, { uid: true });
  else if (typeof settings.afterwards === 'object')
    await client.messageMove(range, settings.afterwards.moveTo, { uid: true });
};

interface Listed {
  readonly uid: number;
  readonly size: number;
}

/** Takes over one batch; resolves with the cursor after it. */
const takeBatch = async (
  client: ImapFlow,
  batch: readonly Listed[],
  cursor: Cursor,
  options: MailboxOptions,
): Promise<Cursor> => {
  const name = mailboxName(options.settings);
  const mails: { raw: Uint8Array; source: string }[] = [];
  const taken: number[] = [];
  const tooLarge: Listed[] = [];
  for (const one of batch) {
    if (one.size > mailLimits.rawBytes) {
      tooLarge.push(one);
      continue;
    }
    const message = await client.fetchOne(String(one.uid), { uid: true, source: true }, { uid: true });
    // Gone since it was listed: somebody else took it away.
    if (message === false || message.source === undefined) continue;
    mails.push({ raw: message.source, source: `imap:${name}/${cursor.uidValidity}/${one.uid}` });
    taken.push(one.uid);
  }
  const next: Cursor = { ...cursor, lastUid: Math.max(cursor.lastUid, ...batch.map(({ uid }) => uid)) };
  await receiveMails(options, mails, async (trx) => {
    for (const { uid, size } of tooLarge)
      await recordTooLarge(trx, {
        source: `imap:${name}/${cursor.uidValidity}/${uid}`,
        size,
        at: options.now(),
      });
    await moveCursor(name, next)(trx);
  });
  if (taken.length > 0) {
    await afterwards(client, taken, options);
    options.onReceived?.(taken.length);
  }
  return next;
};

const batchesOf = (listed: readonly Listed[]): Listed[][] => {
  const batches: Listed[][] = [];
  let bytes = 0;
  for (const one of listed) {
    const last = batches.at(-1);
    if (last === undefined || last.length >= batchMails || bytes + one.size > batchBytes) {
      batches.push([one]);
      bytes = one.size;
    } else {
      last.push(one);
      bytes += one.size;
    }
  }
  return batches;
};

/** Everything beyond the cursor; up to the end of a batch once `signal` is aborted. */
const drain = async (
  client: ImapFlow,
  cursor: Cursor,
  options: MailboxOptions,
  signal: AbortSignal,
): Promise<Cursor> => {
  const found = await client.fetchAll(`${cursor.lastUid + 1}:*`, { uid: true, size: true }, { uid: true });
  // `n:*` always names the last mail, also when its UID is below n (RFC 3501, 6.4.8).
  const listed = found
    .filter(({ uid }) => uid > cursor.lastUid)
    .map(({ uid, size }) => ({ uid, size: size ?? 0 }))
    .toSorted((a, b) => a.uid - b.uid);
  let at = cursor;
  for (const batch of batchesOf(listed)) {
    if (signal.aborted) break;
    at = await takeBatch(client, batch, at, options);
  }
  return at;
};

/** How a mailbox is connected to. */
export const clientOptions = ({ host, port, security, user }: ImapSettings, password: string) => ({
  host,
  port,
  secure: security === 'tls',
  ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
  auth: { user, pass: password },
  logger: false as const,
  disableAutoIdle: true,
});

/** One connection, until it breaks or `signal` ends it. */
const tryConnection = async (
  options: MailboxOptions,
  signal: AbortSignal,
  onWorking: () => void,
): Promise<void> => {
  const { settings, password } = options;
  const client = new ImapFlow({
    ...clientOptions(settings, password),
    maxIdleTime: idleMs,
  });
  let news = false;
  let wake = (): void => undefined;
  const broken = new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('close', () => reject(new Error('The mail server closed the connection.')));
  });
  broken.catch(() => undefined);
  const onNews = (): void => {
    news = true;
    wake();
  };
  client.on('exists', onNews);
  let draining: Promise<Cursor> | null = null;
  let late: NodeJS.Timeout | undefined;
  const stop = (): void => {
    // A mail that is stored here is also marked in its mailbox; who keeps us waiting is cut off.
    if (draining === null) client.close();
    else late = setTimeout(() => client.close(), finishMs);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([client.connect(), broken]);
    const mailbox = await client.mailboxOpen(settings.mailbox);
    let cursor = await readCursor(options, String(mailbox.uidValidity));
    for (;;) {
      news = false;
      draining = drain(client, cursor, options, signal);
      cursor = await Promise.race([draining, broken]);
      draining = null;
      onWorking();
      if (signal.aborted) return;
      if (news) continue;
      const waiting = new Promise<void>((resolve) => {
        wake = resolve;
      });
      // The next command ends IDLE; the timer looks again even where the server forgets to tell.
      client.idle().catch(() => undefined);
      await Promise.race([waiting, broken, pause(idleMs, undefined, { signal })]);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(late);
    client.close();
    // What was being stored when the connection broke ends before another connection reads the cursor.
    await draining?.catch(() => undefined);
  }
};

/**
 * Reads a mailbox from now on, reconnecting with growing waits.
 * @throws BeistandError INSECURE_URL (no encryption, and not on this machine)
 */
export const runMailbox = (options: MailboxOptions): Mailbox => {
  checkSecurity(options.settings);
  const stopping = new AbortController();
  const { signal } = stopping;
  const policy = {
    maxAttempts: Number.POSITIVE_INFINITY,
    firstWaitMs: options.firstWaitMs ?? 1_000,
    longestWaitMs,
  };
  const loop = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await tryConnection(options, signal, () => {
          if (failures !== 0) failures = 0;
          options.onConnected?.();
        });
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const waitMs = waitAfter(policy, failures, options.chance()) ?? longestWaitMs;
        options.onTrouble?.(error instanceof Error ? error : new Error(String(error)), waitMs);
        await pause(waitMs, undefined, { signal }).catch(() => undefined);
      }
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
