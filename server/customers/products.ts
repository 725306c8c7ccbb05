/** The vendor's products: a title for each name that builds, installations and tickets use. */
import { BeistandError } from '../../protocol/errors.ts';
import { tellSetting } from '../live/tell.ts';
import type { Queries, Trx } from '../store/store.ts';
import { recordChange } from './changes.ts';

export interface Product {
  readonly id: string;
  readonly title: string;
  readonly version: number;
}

export const listProducts = (db: Queries): Promise<Product[]> =>
  db.selectFrom('products').select(['id', 'title', 'version']).orderBy('title').execute();

/**
 * Adds a product (`version` 0) or changes its title, if nobody else did since `version`.
 * @throws BeistandError CONFLICT (it exists, or was changed meanwhile)
 */
export const saveProduct = async (
  trx: Trx,
  { id, title, version }: Product,
  by: string,
  now: Date,
): Promise<Product> => {
  const before = await trx.selectFrom('products').select('title').where('id', '=', id).executeTakeFirst();
  const saved = { id, title, version: version + 1 };
  const changed =
    version === 0
      ? await trx
          .insertInto('products')
          .values({ ...saved, created_at: now.toISOString() })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .executeTakeFirst()
          .then((result) => result.numInsertedOrUpdatedRows)
      : await trx
          .updateTable('products')
          .set(saved)
          .where('id', '=', id)
          .where('version', '=', version)
          .executeTakeFirst()
          .then((result) => result.numUpdatedRows);
  if (changed === 0n)
    throw new BeistandError(
      'CONFLICT',
      `The product ${id} was added or changed by somebody else meanwhile.`,
      {
        hint: 'Load it again and repeat the change.',
      },
    );
  await recordChange(
    trx,
    {
      by,
      subject: id,
      customerId: null,
      what: 'product saved',
      ...(before === undefined ? {} : { before }),
      after: { title },
    },
    now,
  );
  await tellSetting(trx, 'products');
  return saved;
};
