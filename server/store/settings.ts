/** Settings that are stored whole, each below its key; whoever reads one parses it. */
import type { Queries } from './store.ts';

/** The stored text of a setting; null where it was never set. */
export const readSetting = async (db: Queries, key: string): Promise<string | null> => {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
};

/** Stores a setting in the place of what was there. */
export const writeSetting = async (db: Queries, key: string, value: string): Promise<void> => {
  await db
    .insertInto('settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
};
