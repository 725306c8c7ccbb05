/**
 * Takes files in: streamed to disk and hashed on the way, bounded, durable before anything refers to them. Whoever
 * brought a file may attach it; knowing its hash is not enough.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { BeistandError } from '../../protocol/errors.ts';
import { ticketLimits } from '../../protocol/ticket.ts';
import type { Attachment } from '../../protocol/ticket.ts';
import { syncFolder } from '../data-folder.ts';
import type { Blobs } from '../mail/blobs.ts';
import type { Queries } from '../store/store.ts';

const tooLarge = (): never => {
  throw new BeistandError('TOO_LARGE', `A file has at most ${ticketLimits.attachmentBytes} bytes.`, {
    hint: 'Large logs get much smaller when packed.',
  });
};

/**
 * Stores a stream under its hash.
 * @throws BeistandError TOO_LARGE, BAD_INPUT (it ended early, or is empty)
 */
const storeStream = async (stream: Readable, incoming: string, blobs: Blobs) => {
  await mkdir(incoming, { recursive: true });
  const temporary = join(incoming, `${randomUUID()}.upload`);
  const file = await open(temporary, 'wx', 0o600);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        sizeBytes += chunk.length;
        if (sizeBytes > ticketLimits.attachmentBytes) tooLarge();
        hash.update(chunk);
        await file.write(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (sizeBytes === 0) throw new BeistandError('BAD_INPUT', 'The file is empty.');
    const sha256 = hash.digest('hex');
    const target = blobs.path(sha256);
    await mkdir(dirname(target), { recursive: true });
    await rename(temporary, target);
    await syncFolder(dirname(target));
    return { sha256, sizeBytes };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

/** Takes in a file for somebody. Errors as `storeStream`. */
export const receiveUpload = async (
  db: Queries,
  wish: { userId: string; stream: Readable; declaredBytes: number | null },
  { incoming, blobs, now }: { incoming: string; blobs: Blobs; now: Date },
): Promise<{ sha256: string; sizeBytes: number }> => {
  if ((wish.declaredBytes ?? 0) > ticketLimits.attachmentBytes) tooLarge();
  const { sha256, sizeBytes } = await storeStream(wish.stream, incoming, blobs);
  await db
    .insertInto('uploads')
    .values({ user_id: wish.userId, sha256, size: sizeBytes, created_at: now.toISOString() })
    .onConflict((conflict) => conflict.columns(['user_id', 'sha256']).doNothing())
    .execute();
  return { sha256, sizeBytes };
};

/**
 * Makes sure that somebody brought all these files themselves.
 * @throws BeistandError NOT_FOUND
 */
export const refuseForeignFiles = async (
  db: Queries,
  userId: string,
  attachments: readonly Attachment[],
): Promise<void> => {
  for (const { sha256, sizeBytes, name } of attachments) {
    const row = await db
      .selectFrom('uploads')
      .select('size')
      .where('user_id', '=', userId)
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    if (row === undefined || row.size !== sizeBytes)
      throw new BeistandError('NOT_FOUND', `The file ${name} was not uploaded.`, {
        hint: 'Upload it first: POST /api/v1/uploads',
      });
  }
};
