/** Who may hand things to the repository: build machines, each with a token. Tokens are stored as hashes. */
import { BeistandError } from '../../protocol/errors.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import type { Queries } from '../store/store.ts';

/** Makes a token; it is shown once. */
export const makePublishToken = async (db: Queries, label: string, now: Date): Promise<string> => {
  const token = newSecret('publish');
  await db
    .insertInto('publish_tokens')
    .values({
      hash: hashSecret(token),
      label,
      created_at: now.toISOString(),
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return token;
};

/** @throws BeistandError NOT_FOUND */
export const revokePublishToken = async (db: Queries, label: string, now: Date): Promise<void> => {
  const changed = await db
    .updateTable('publish_tokens')
    .set({ revoked_at: now.toISOString() })
    .where('label', '=', label)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n)
    throw new BeistandError('NOT_FOUND', `There is no publish token labelled ${label}.`);
};

/**
 * Accepts a publisher's request by its Authorization header.
 * @throws BeistandError UNAUTHENTICATED
 */
export const authenticatePublisher = async (
  db: Queries,
  authorization: string | undefined,
  now: Date,
): Promise<void> => {
  const token = /^Bearer (\S{1,200})$/.exec(authorization ?? '')?.[1];
  const found =
    token === undefined
      ? undefined
      : await db
          .updateTable('publish_tokens')
          .set({ last_used_at: now.toISOString() })
          .where('hash', '=', hashSecret(token))
          .where('revoked_at', 'is', null)
          .executeTakeFirst();
  if ((found?.numUpdatedRows ?? 0n) === 0n)
    throw new BeistandError('UNAUTHENTICATED', 'The publish token is missing or not valid.', {
      hint: 'Make one with: server publish-token',
    });
};
