/** The way back in for somebody who lost password or second factor; only the server's command line uses it. */
import { randomBytes } from 'node:crypto';
import { BeistandError } from '../../protocol/errors.ts';
import { recordChange } from '../customers/changes.ts';
import { hashSecret, newId } from '../secrets.ts';
import type { Store } from '../store/store.ts';
import { forgetFailures } from './lockout.ts';
import { endSessions } from './people.ts';

const hourMs = 60 * 60_000;

/**
 * Takes somebody's second factor, passkeys and sessions away and makes the secret of a link for a new password,
 * good for an hour. The old password still works until then.
 * @throws BeistandError NOT_FOUND
 */
export const rescue = (
  store: Store,
  address: string,
  now: Date,
): Promise<{ kind: 'staff' | 'member'; token: string }> =>
  store.transaction(async (trx) => {
    const email = address.trim().toLowerCase();
    const person = await trx
      .selectFrom('people')
      .innerJoin('auth_users', 'auth_users.id', 'people.user_id')
      .select(['user_id', 'kind', 'customer_id'])
      .where('email', '=', email)
      .executeTakeFirst();
    if (person === undefined) throw new BeistandError('NOT_FOUND', `Nobody here has the address ${address}.`);
    const userId = person.user_id;
    await trx.deleteFrom('auth_two_factors').where('userId', '=', userId).execute();
    await trx.deleteFrom('auth_passkeys').where('userId', '=', userId).execute();
    await trx.updateTable('auth_users').set({ twoFactorEnabled: 0 }).where('id', '=', userId).execute();
    await endSessions(trx, userId);
    await forgetFailures(trx, email);
    const token = randomBytes(32).toString('base64url');
    const at = now.toISOString();
    await trx
      .insertInto('auth_verifications')
      .values({
        id: newId('s'),
        identifier: hashSecret(`reset-password:${token}`),
        value: userId,
        expiresAt: new Date(now.getTime() + hourMs).toISOString(),
        createdAt: at,
        updatedAt: at,
      })
      .execute();
    const what = 'second factor, passkeys and sessions taken away';
    await recordChange(trx, { by: 'server', subject: userId, customerId: person.customer_id, what }, now);
    return { kind: person.kind, token };
  });
