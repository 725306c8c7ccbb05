/** The first admin: whoever holds the code that `server init` printed. The way is closed by the first use, for good. */
import { BeistandError } from '../../protocol/errors.ts';
import { recordChange } from '../customers/changes.ts';
import { hashSecret } from '../secrets.ts';
import type { Queries, Store } from '../store/store.ts';
import { acceptPassword, createPerson } from './people.ts';

const setupKey = 'setup-code';

const refuse = (): never => {
  throw new BeistandError('FORBIDDEN', 'This code does not open the setup, or the setup is over.', {
    hint: 'An admin can invite further people.',
  });
};

/** Whether the first admin is still to be made. */
export const isSetupOpen = async (db: Queries): Promise<boolean> =>
  (await db.selectFrom('settings').select('key').where('key', '=', setupKey).executeTakeFirst()) !==
    undefined && (await db.selectFrom('people').select('user_id').limit(1).executeTakeFirst()) === undefined;

/**
 * Makes the first admin.
 * @returns their id
 * @throws BeistandError FORBIDDEN (wrong code, or there is an admin already), BAD_INPUT (the password)
 */
export const setUpFirstAdmin = async (
  store: Store,
  wish: { code: string; name: string; email: string; password: string; language: 'de' | 'en' },
  now: Date,
): Promise<string> => {
  const hash = hashSecret(wish.code);
  const matching = () =>
    store.db.selectFrom('settings').select('key').where('key', '=', setupKey).where('value', '=', hash);
  if ((await matching().executeTakeFirst()) === undefined) refuse();
  const passwordHash = await acceptPassword(wish.password, wish);
  return store.exclusive('people', async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('settings')
      .where('key', '=', setupKey)
      .where('value', '=', hash)
      .executeTakeFirst();
    const someone = await trx.selectFrom('people').select('user_id').limit(1).executeTakeFirst();
    if (numDeletedRows === 0n || someone !== undefined) refuse();
    const standing = { kind: 'staff', roles: ['admin'] } as const;
    const person = await createPerson(trx, { ...wish, passwordHash, standing }, now);
    await recordChange(trx, { by: person, subject: person, customerId: null, what: 'first admin made' }, now);
    return person;
  });
};
