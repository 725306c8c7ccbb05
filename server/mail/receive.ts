/**
 * The first half of the intake: the raw mail becomes a durable file, then a row and a job in one transaction. Only then
 * may whoever brought it forget it. Cut off before the transaction, the mail is brought again and nothing is
 * doubled: a mail's row is found by the sha256 of its bytes.
 */
import { randomUUID } from 'node:crypto';
import { enqueue } from '../jobs/queue.ts';
import type { Store, Trx } from '../store/store.ts';
import type { Blobs } from './blobs.ts';

export const mailInJob = 'mail.in';

export interface ReceiveParts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly now: () => Date;
}

export interface Received {
  readonly id: string;
  /** False where these very bytes were here already. */
  readonly fresh: boolean;
}

const peekBytes = 64 * 1024;

/** The Message-ID as far as a look at the raw header tells: an answer that overtook it is made to wait for it. */
const peekMessageId = (raw: Uint8Array): string | null => {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, peekBytes)).toString('latin1');
  return /^message-id:\s{0,10}(<[!-;=?-~]{1,400}>)/im.exec(text)?.[1] ?? null;
};

const record = async (
  trx: Trx,
  mail: { sha256: string; size: number; source: string; messageId: string | null; at: Date },
): Promise<Received> => {
  const id = randomUUID();
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('mail_in')
    .values({
      id,
      sha256: mail.sha256,
      size: mail.size,
      source: mail.source.slice(0, 500),
      received_at: mail.at.toISOString(),
      state: 'received',
      outcome: null,
      reason: null,
      detail: null,
      ticket: null,
      message_id: mail.messageId,
      from_address: null,
      subject: null,
      content_key: null,
      processed_at: null,
    }) // prettier-ignore
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) {
    await enqueue(trx, mailInJob, { mailId: id }, { runAt: mail.at, key: id });
    return { id, fresh: true };
  }
  const known = await trx
    .selectFrom('mail_in')
    .select('id')
    .where('sha256', '=', mail.sha256)
    .executeTakeFirstOrThrow();
  return { id: known.id, fresh: false };
};

/**
 * Notes a mail that is too large to take over: it stays in its mailbox, and the desk sees that it is there. Its name stands in
 * for the hash of bytes nobody read.
 */
export const recordTooLarge = async (
  trx: Trx,
  mail: { readonly source: string; readonly size: number; readonly at: Date },
): Promise<void> => {
  await trx
    .insertInto('mail_in')
    .values({
      id: randomUUID(),
      sha256: `unread ${mail.source}`.slice(0, 600),
      size: mail.size,
      source: mail.source.slice(0, 500),
      received_at: mail.at.toISOString(),
      state: 'quarantined',
      outcome: null,
      reason: 'too large',
      detail: 'it is still in its mailbox',
      ticket: null,
      message_id: null,
      from_address: null,
      subject: null,
      content_key: null,
      processed_at: null,
    }) // prettier-ignore
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
};

/**
 * Takes raw mails over, in order. When this resolves they are safe, and their processing is queued.
 * @param also runs in the same transaction: a mailbox's cursor moves together with its mails
 */
export const receiveMails = async (
  { store, blobs, now }: ReceiveParts,
  mails: readonly { readonly raw: Uint8Array; readonly source: string }[],
  also?: (trx: Trx) => Promise<void>,
): Promise<Received[]> => {
  const kept = await Promise.all(
    mails.map(async ({ raw, source }) => ({
      sha256: await blobs.put(raw),
      size: raw.length,
      source,
      messageId: peekMessageId(raw),
    })),
  );
  return store.transaction(async (trx) => {
    const received: Received[] = [];
    for (const mail of kept) received.push(await record(trx, { ...mail, at: now() }));
    await also?.(trx);
    return received;
  });
};
