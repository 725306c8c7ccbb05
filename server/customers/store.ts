/** Customers: companies that run the vendor's product. */
import { BeistandError } from '../../protocol/errors.ts';
import { newId } from '../secrets.ts';
import type { Queries } from '../store/store.ts';

export interface Customer {
  readonly id: string;
  readonly name: string;
}

const maxNameChars = 200;

/**
 * Adds a customer.
 * @throws BeistandError BAD_INPUT (no name, or too long), CONFLICT (there is one of this name)
 */
export const addCustomer = async (db: Queries, name: string, now: Date): Promise<Customer> => {
  const trimmed = name.normalize('NFC').trim();
  if (trimmed === '' || trimmed.length > maxNameChars)
    throw new BeistandError('BAD_INPUT', `A customer's name has 1 to ${maxNameChars} characters.`);
  const customer = { id: newId('c'), name: trimmed };
  const added = await db
    .insertInto('customers')
    .values({ ...customer, created_at: now.toISOString() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n)
    throw new BeistandError('CONFLICT', `There is a customer named ${trimmed} already.`, {
      hint: 'See: server customer list',
    });
  return customer;
};

export const listCustomers = (db: Queries): Promise<Customer[]> =>
  db.selectFrom('customers').select(['id', 'name']).orderBy('name').execute();

/** @throws BeistandError NOT_FOUND */
export const getCustomer = async (db: Queries, id: string): Promise<Customer> => {
  const found = await db
    .selectFrom('customers')
    .select(['id', 'name'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined)
    throw new BeistandError('NOT_FOUND', `There is no customer ${id}.`, {
      hint: 'See: server customer list',
    });
  return found;
};
