/**
 * Canned texts: what staff write again and again, kept with names to be filled in. One is either shared by all staff, who
 * may all mend it, or one person's own.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { cannedPlaceholders, unknownPlaceholders } from '../../protocol/placeholders.ts';
import { recordChange } from '../customers/changes.ts';
import { tellSetting } from '../live/tell.ts';
import { newId } from '../secrets.ts';
import type { Queries, Trx } from '../store/store.ts';
import type { CannedTextTable } from './tables.ts';

const limits = { nameChars: 100, textChars: 20_000, shared: 500, own: 200 } as const;

/** What somebody writes. */
export const cannedTextSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(limits.nameChars)
    .regex(/^\P{Cc}*$/u, 'has control characters'),
  language: z.enum(['de', 'en']),
  text: z.string().trim().min(1).max(limits.textChars),
  shared: z.boolean(),
});
export type CannedTextInput = z.output<typeof cannedTextSchema>;

export interface CannedText extends CannedTextInput {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: string;
}

const toCanned = ({ owner, updated_at: updatedAt, ...row }: CannedTextTable): CannedText => ({
  ...row,
  shared: owner === null,
  updatedAt,
});

const visible = (db: Queries, person: string) =>
  db
    .selectFrom('canned_texts')
    .selectAll()
    .where((is) => is.or([is('owner', 'is', null), is('owner', '=', person)]));

/** All texts a person can use, by name. */
export const listCannedTexts = async (
  db: Queries,
  person: string,
  language?: 'de' | 'en',
): Promise<CannedText[]> => {
  const rows = visible(db, person).orderBy('name').orderBy('id');
  return (await (language === undefined ? rows : rows.where('language', '=', language)).execute()).map(
    toCanned,
  );
};

/** @throws BeistandError NOT_FOUND (also where it is somebody else's) */
const find = async (db: Queries, person: string, id: string): Promise<CannedText> => {
  const row = await visible(db, person).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new BeistandError('NOT_FOUND', 'There is no such canned text.');
  return toCanned(row);
};

const refuseUnknown = ({ text }: CannedTextInput): void => {
  const unknown = unknownPlaceholders(text, cannedPlaceholders);
  if (unknown.length > 0)
    throw new BeistandError(
      'BAD_INPUT',
      `Nothing is known that could be filled in for {{${unknown[0] ?? ''}}}.`,
      {
        hint: `These names are filled in: ${cannedPlaceholders.map((name) => `{{${name}}}`).join(', ')}.`,
        details: { field: 'text', unknown },
      },
    );
};

const refuseTooMany = async (db: Queries, owner: string | null): Promise<void> => {
  const { count } = await db
    .selectFrom('canned_texts')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('owner', owner === null ? 'is' : '=', owner)
    .executeTakeFirstOrThrow();
  const most = owner === null ? limits.shared : limits.own;
  if (count >= most)
    throw new BeistandError('CONFLICT', `There are ${most} of these already.`, {
      hint: 'Delete some first.',
    });
};

type Written = Pick<CannedText, 'name' | 'language' | 'text'>;
const partsOf = ({ name, language, text }: Written): Record<string, string> => ({ name, language, text });

interface By {
  readonly person: string;
  readonly now: Date;
}

/** Shared texts are everybody's: what happens to one is in the history, and told. */
const noteShared = async (
  trx: Trx,
  id: string,
  change: { before?: CannedText; after?: CannedText },
  { person, now }: By,
): Promise<void> => {
  const [before, after] = [change.before, change.after].map((one) =>
    one?.shared === true ? one : undefined,
  );
  if (before === undefined && after === undefined) return;
  const what = after === undefined ? 'canned text removed' : 'canned text saved';
  await recordChange(
    trx,
    {
      by: person,
      subject: id,
      customerId: null,
      what,
      ...(before !== undefined && { before: partsOf(before) }),
      ...(after !== undefined && { after: partsOf(after) }),
    },
    now,
  );
  await tellSetting(trx, 'canned-texts');
};

/** Adds a text. @throws BeistandError BAD_INPUT (a name nothing is known for), CONFLICT (too many) */
export const addCannedText = async (trx: Trx, input: CannedTextInput, by: By): Promise<CannedText> => {
  refuseUnknown(input);
  const { shared, ...parts } = input;
  const owner = shared ? null : by.person;
  await refuseTooMany(trx, owner);
  const row = { id: newId('x'), owner, ...parts, version: 1, updated_at: by.now.toISOString() };
  await trx.insertInto('canned_texts').values(row).execute();
  const after = toCanned(row);
  await noteShared(trx, row.id, { after }, by);
  return after;
};

/**
 * Changes a text, if nobody else did since `version`; one that is no longer shared becomes the person's own.
 * @throws BeistandError NOT_FOUND, BAD_INPUT (a name nothing is known for), CONFLICT (changed meanwhile, or too many)
 */
export const changeCannedText = async (
  trx: Trx,
  id: string,
  { version, input }: { version: number; input: CannedTextInput },
  by: By,
): Promise<CannedText> => {
  refuseUnknown(input);
  const before = await find(trx, by.person, id);
  const { shared, ...parts } = input;
  const owner = shared ? null : by.person;
  if (shared !== before.shared) await refuseTooMany(trx, owner);
  const { numUpdatedRows } = await trx
    .updateTable('canned_texts')
    .set({ ...parts, owner, version: version + 1, updated_at: by.now.toISOString() })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw new BeistandError('CONFLICT', 'The text was changed by somebody else meanwhile.', {
      hint: 'Load it again and repeat the change.',
      details: { version: before.version },
    });
  const after = await find(trx, by.person, id);
  await noteShared(trx, id, { before, after }, by);
  return after;
};

/** @throws BeistandError NOT_FOUND */
export const removeCannedText = async (trx: Trx, id: string, by: By): Promise<void> => {
  const before = await find(trx, by.person, id);
  await trx.deleteFrom('canned_texts').where('id', '=', id).execute();
  await noteShared(trx, id, { before }, by);
};
