/** Remembers wrong passwords by address, whether or not somebody has that address: a lock tells nobody who exists. */
import { createHash } from 'node:crypto';
import { BeistandError } from '../../protocol/errors.ts';
import { recordChange } from '../customers/changes.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { afterFailure, lockedForMs } from './lockout-rules.ts';
import type { Failures } from './lockout-rules.ts';

const hashOf = (address: string): string =>
  createHash('sha256').update(address.normalize('NFC').trim().toLowerCase()).digest('hex');

const read = async (db: Queries, hash: string): Promise<Failures | null> => {
  const row = await db
    .selectFrom('sign_in_failures')
    .selectAll()
    .where('address_hash', '=', hash)
    .executeTakeFirst();
  return row === undefined
    ? null
    : {
        failures: row.failures,
        lastAt: new Date(row.last_at),
        lockedUntil: row.locked_until === null ? null : new Date(row.locked_until),
      };
};

/** @throws BeistandError RATE_LIMITED (too many wrong passwords for this address) */
export const refuseLocked = async (db: Queries, address: string, now: Date): Promise<void> => {
  const waitMs = lockedForMs(await read(db, hashOf(address)), now);
  if (waitMs > 0)
    throw new BeistandError('RATE_LIMITED', 'There were too many wrong passwords for this address.', {
      hint: 'Wait a while, or set a new password by mail.',
      details: { retryAfterSeconds: Math.ceil(waitMs / 1_000) },
    });
};

/** Into the audit log, where somebody has the address: what strangers make up is no thing of ours. */
const recordFailure = async (
  trx: Trx,
  { address, from }: Attempt,
  after: { failures: number; lockedUntil: string | null },
  now: Date,
): Promise<void> => {
  const person = await trx
    .selectFrom('people')
    .innerJoin('auth_users', 'auth_users.id', 'people.user_id')
    .select(['user_id', 'customer_id'])
    .where('email', '=', address.trim().toLowerCase())
    .executeTakeFirst();
  if (person === undefined) return;
  const { user_id: subject, customer_id: customerId } = person;
  const change = {
    by: 'nobody',
    subject,
    customerId,
    what: 'sign-in failed',
    after: { from, ...after },
  } as const;
  await recordChange(trx, change, now);
};

export interface Attempt {
  /** The address of whoever was to be signed in. */
  readonly address: string;
  /** The network address it came from; null where that is not told. */
  readonly from: string | null;
}

/** Counts a wrong password. */
export const countFailure = (store: Store, attempt: Attempt, now: Date): Promise<void> =>
  store.exclusive('sign-in-failures', async (trx) => {
    const hash = hashOf(attempt.address);
    const after = afterFailure(await read(trx, hash), now);
    const row = {
      failures: after.failures,
      last_at: after.lastAt.toISOString(),
      locked_until: after.lockedUntil?.toISOString() ?? null,
    };
    await trx
      .insertInto('sign_in_failures')
      .values({ address_hash: hash, ...row })
      .onConflict((conflict) => conflict.column('address_hash').doUpdateSet(row))
      .execute();
    await recordFailure(trx, attempt, { failures: after.failures, lockedUntil: row.locked_until }, now);
  });

export const forgetFailures = async (db: Queries, address: string): Promise<void> => {
  await db.deleteFrom('sign_in_failures').where('address_hash', '=', hashOf(address)).execute();
};
