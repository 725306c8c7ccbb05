/**
 * Idempotency keys: a write sent again with the same `Idempotency-Key` (because its answer was lost) is answered
 * from the first time and not done again. Where the server ended in the middle, nobody can say whether it was
 * done; then it says so rather than guess.
 */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Actor } from '../auth/rules.ts';
import type { Store } from '../store/store.ts';

/** How long a key is remembered. */
const keptMs = 24 * 60 * 60_000;
const keySchema = z
  .string()
  .min(8)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'an idempotency key is printable ASCII');

export interface OnceAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Runs `work`, or gives the answer it gave before under the request's key. */
export type OnceKeeper = (
  actor: Actor,
  request: Request,
  work: () => Promise<OnceAnswer>,
) => Promise<OnceAnswer>;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export const createOnceKeeper =
  (store: Store, now: () => Date): OnceKeeper =>
  async (actor, request, work) => {
    const header = request.get('idempotency-key');
    if (header === undefined || request.method === 'GET' || actor.kind === 'nobody') return work();
    const key = keySchema.parse(header);
    const id = hash(`${actor.id}\n${key}`);
    const body = request.body as unknown;
    const asked = hash(
      `${request.method} ${request.originalUrl}\n${body === undefined ? '' : canonicalJson(body)}`,
    );
    const { numInsertedOrUpdatedRows } = await store.db
      .insertInto('idempotency_keys')
      .values({ id, request: asked, created_at: now().toISOString(), status: null, body: null })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return earlier(store, id, asked);

    let answer: OnceAnswer;
    try {
      answer = await work();
    } catch (error) {
      // It was refused or failed as a whole: sending it again is another try.
      await store.db.deleteFrom('idempotency_keys').where('id', '=', id).execute();
      throw error;
    }
    await store.db
      .updateTable('idempotency_keys')
      .set({ status: answer.status, body: answer.body === undefined ? null : JSON.stringify(answer.body) })
      .where('id', '=', id)
      .execute();
    return answer;
  };

const earlier = async (store: Store, id: string, asked: string): Promise<OnceAnswer> => {
  const row = await store.db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row !== undefined && row.request !== asked)
    throw new BeistandError('CONFLICT', 'This idempotency key was used for another request.', {
      hint: 'Make a new key for each new request.',
    });
  if (row === undefined || row.status === null)
    throw new BeistandError('BUSY', 'A request with this idempotency key is under way, or was cut off.', {
      hint: 'Look whether it was done before you send it under a new key.',
    });
  return { status: row.status, body: row.body === null ? undefined : (JSON.parse(row.body) as unknown) };
};

/** Forgets keys older than a day. */
export const forgetOldKeys = async (store: Store, now: Date): Promise<void> => {
  await store.db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', new Date(now.getTime() - keptMs).toISOString())
    .execute();
};
