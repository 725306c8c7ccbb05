/** The key of signed Message-IDs and mute links: made once, the same for every instance on this database. */
import { randomBytes } from 'node:crypto';
import type { Store } from '../store/store.ts';

const name = 'mail.secret';

export const mailSecret = async (store: Store): Promise<Uint8Array> => {
  await store.db
    .insertInto('settings')
    .values({ key: name, value: randomBytes(32).toString('base64') })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const { value } = await store.db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', name)
    .executeTakeFirstOrThrow();
  return Buffer.from(value, 'base64');
};
