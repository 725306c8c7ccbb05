/** Personal API tokens: they act for their owner, narrowed to scopes, for a limited time. Stored as hashes. */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { hashSecret, newId, newSecret } from '../secrets.ts';
import type { Queries } from '../store/store.ts';
import { readActor } from './people.ts';
import { actions } from './rules.ts';
import type { Actor } from './rules.ts';

const groups: readonly string[] = [...new Set(actions.map((action) => `${action.split('.')[0] ?? ''}.*`))];
/** An action, or a group of them such as `ticket.*`. */
export const scopeSchema = z
  .string()
  .max(64)
  .refine(
    (scope) => (actions as readonly string[]).includes(scope) || groups.includes(scope),
    'is not a scope',
  );

const tokensPerPerson = 50;
/** How exact "last used" is: a token in a loop must not write at every request. */
const lastUsedStepMs = 60_000;

/**
 * Makes a token; it is shown once.
 * @throws BeistandError CONFLICT (too many)
 */
export const makeApiToken = async (
  db: Queries,
  wish: { userId: string; label: string; scopes: readonly string[]; expiresAt: Date },
  now: Date,
): Promise<{ id: string; token: string }> => {
  if ((await listApiTokens(db, wish.userId)).length >= tokensPerPerson)
    throw new BeistandError('CONFLICT', `One person has at most ${tokensPerPerson} tokens.`, {
      hint: 'Revoke one you no longer need.',
    });
  const token = newSecret('api');
  const id = newId('k');
  await db
    .insertInto('api_tokens')
    .values({
      id,
      user_id: wish.userId,
      label: wish.label,
      hash: hashSecret(token),
      scopes: JSON.stringify(wish.scopes),
      created_at: now.toISOString(),
      expires_at: wish.expiresAt.toISOString(),
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return { id, token };
};

const scopesOf = (text: string): string[] => z.array(z.string()).parse(JSON.parse(text));

export const listApiTokens = async (db: Queries, userId: string) => {
  const rows = await db
    .selectFrom('api_tokens')
    .selectAll()
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    scopes: scopesOf(row.scopes),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  }));
};

/** @throws BeistandError NOT_FOUND */
export const revokeApiToken = async (
  db: Queries,
  wish: { userId: string; id: string },
  now: Date,
): Promise<void> => {
  const { numUpdatedRows } = await db
    .updateTable('api_tokens')
    .set({ revoked_at: now.toISOString() })
    .where('id', '=', wish.id)
    .where('user_id', '=', wish.userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new BeistandError('NOT_FOUND', 'There is no such token.');
};

/**
 * Whom a token acts for.
 * @throws BeistandError UNAUTHENTICATED (unknown or revoked), TOKEN_EXPIRED
 */
export const actorOfToken = async (db: Queries, token: string, now: Date): Promise<Actor> => {
  const row = await db
    .selectFrom('api_tokens')
    .selectAll()
    .where('hash', '=', hashSecret(token))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new BeistandError('UNAUTHENTICATED', 'This token is not known here.');
  if (row.expires_at <= now.toISOString())
    throw new BeistandError('TOKEN_EXPIRED', 'This token has expired.', { hint: 'Make a new one.' });
  if (row.last_used_at === null || now.getTime() - Date.parse(row.last_used_at) >= lastUsedStepMs)
    await db
      .updateTable('api_tokens')
      .set({ last_used_at: now.toISOString() })
      .where('id', '=', row.id)
      .execute();
  return readActor(db, row.user_id, scopesOf(row.scopes));
};
