/**
 * Takes files in, bounded, durable before anything refers to them. Whoever brought a file may attach it; knowing its hash
 * is not enough.
 */
import type { Readable } from 'node:stream';
import { BeistandError } from '../../protocol/errors.ts';
import { ticketLimits } from '../../protocol/ticket.ts';
import type { Attachment } from '../../protocol/ticket.ts';
import type { Queries } from '../store/store.ts';
import { storeStream } from './store-stream.ts';
import type { StreamPlace } from './store-stream.ts';

const tooLarge = (): never => {
  throw new BeistandError('TOO_LARGE', `A file has at most ${ticketLimits.attachmentBytes} bytes.`, {
    hint: 'Large logs get much smaller when packed.',
  });
};

/** Takes in a file for somebody. Errors as `storeStream`. */
export const receiveUpload = async (
  db: Queries,
  wish: { userId: string; stream: Readable; declaredBytes: number | null },
  { now, ...place }: StreamPlace & { now: Date },
): Promise<{ sha256: string; sizeBytes: number }> => {
  if ((wish.declaredBytes ?? 0) > ticketLimits.attachmentBytes) tooLarge();
  const { sha256, sizeBytes } = await storeStream(wish.stream, place, {
    mostBytes: ticketLimits.attachmentBytes,
    tooLarge,
  });
  await db
    .insertInto('uploads')
    .values({ user_id: wish.userId, sha256, size: sizeBytes, created_at: now.toISOString() })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'sha256']).doUpdateSet({ created_at: now.toISOString() }),
    )
    .execute();
  return { sha256, sizeBytes };
};

/** How long a file may be attached after it was brought: longer than anybody writes on one reply. */
const attachableMs = 30 * 24 * 60 * 60_000;

/** Forgets what was brought long ago, attached or not; the sweep then removes files that nothing else needs. */
export const forgetUploads = async (db: Queries, now: Date): Promise<void> => {
  const before = new Date(now.getTime() - attachableMs).toISOString();
  await db.deleteFrom('uploads').where('created_at', '<', before).execute();
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
