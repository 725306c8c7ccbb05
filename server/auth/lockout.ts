/** Remembers wrong passwords by address, whether or not somebody has that address: a lock tells nobody who exists. */
import { createHash } from 'node:crypto';
import { BeistandError } from '../../protocol/errors.ts';
import type { Queries, Store } from '../store/store.ts';
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

/** Counts a wrong password. */
export const countFailure = (store: Store, address: string, now: Date): Promise<void> =>
  store.exclusive('sign-in-failures', async (trx) => {
    const hash = hashOf(address);
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
  });

export const forgetFailures = async (db: Queries, address: string): Promise<void> => {
  await db.deleteFrom('sign_in_failures').where('address_hash', '=', hashOf(address)).execute();
};
