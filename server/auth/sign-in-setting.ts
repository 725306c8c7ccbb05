/**
 * What the vendor asks of its staff when they sign in: a second factor, or not. Whoever lacks one may then do nothing but
 * set it up. API tokens, made by people who had signed in, go on working.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { recordChange } from '../customers/changes.ts';
import { tellSetting } from '../live/tell.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import type { Queries, Trx } from '../store/store.ts';
import { getPerson } from './people.ts';

const settingKey = 'sign-in';

export const signInSettingSchema = z.strictObject({
  /** Staff need a one-time code beside their password. */
  secondFactorForStaff: z.boolean().default(false),
});
export type SignInSetting = z.infer<typeof signInSettingSchema>;

export const readSignInSetting = async (db: Queries): Promise<SignInSetting> => {
  return signInSettingSchema.parse(JSON.parse((await readSetting(db, settingKey)) ?? '{}'));
};

/** Whether somebody of the staff has to set a second factor up before anything else. */
export const lacksSecondFactor = async (db: Queries, userId: string): Promise<boolean> => {
  if (!(await readSignInSetting(db)).secondFactorForStaff) return false;
  const user = await db
    .selectFrom('auth_users')
    .select('twoFactorEnabled')
    .where('id', '=', userId)
    .executeTakeFirst();
  return user?.twoFactorEnabled !== 1;
};

/** @throws BeistandError CONFLICT (whoever demands a second factor has none) */
export const writeSignInSetting = async (
  trx: Trx,
  setting: SignInSetting,
  { by, now }: { by: string; now: Date },
): Promise<SignInSetting> => {
  if (setting.secondFactorForStaff && !(await getPerson(trx, by)).secondFactor)
    throw new BeistandError('CONFLICT', 'You have no second factor yourself.', {
      hint: 'Set yours up first: otherwise you would be shut out of this page.',
      details: { reason: 'second-factor' },
    });
  const before = await readSignInSetting(trx);
  const value = JSON.stringify(setting);
  await writeSetting(trx, settingKey, value);
  await recordChange(
    trx,
    { by, subject: 'sign-in', customerId: null, what: 'sign-in rules changed', before, after: setting },
    now,
  );
  await tellSetting(trx, 'sign-in');
  return setting;
};
