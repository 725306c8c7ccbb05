/** Customers: companies that run the vendor's product. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { BeistandError } from '../../protocol/errors.ts';
import type { Page, PageWish } from '../api/page.ts';
import { countIn, pageOf } from '../api/page.ts';
import { newId } from '../secrets.ts';
import type { Queries, Trx } from '../store/store.ts';
import { recordChange } from './changes.ts';

export interface Customer {
  readonly id: string;
  readonly name: string;
}

export interface CustomerRecord extends Customer {
  readonly number: string | null;
  readonly language: 'de' | 'en';
  readonly notes: string;
  readonly version: number;
  readonly createdAt: string;
  readonly archivedAt: string | null;
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
export const getCustomer = async (db: Queries, id: string): Promise<CustomerRecord> => {
  const found = await db.selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst();
  if (found === undefined)
    throw new BeistandError('NOT_FOUND', `There is no customer ${id}.`, {
      hint: 'See: server customer list',
    });
  const { created_at: createdAt, archived_at: archivedAt, ...rest } = found;
  return { ...rest, createdAt, archivedAt };
};

/** What may be looked for: part of name or number; archived ones only when asked. */
export interface CustomerWish extends PageWish<'name' | 'created' | 'openTickets'> {
  readonly text?: string | undefined;
  readonly archived?: boolean | undefined;
  /** The one customer somebody may see; null for all. */
  readonly only: string | null;
}

const openTickets = sql<number>`(select cast(count(*) as integer) from tickets where tickets.customer_id = customers.id and tickets.open = 1)`;
const sortKeys: Record<CustomerWish['sort'], RawBuilder<string | number>> = {
  name: sql<string>`customers.name`,
  created: sql<string>`customers.created_at`,
  openTickets,
};

/** @throws BeistandError BAD_INPUT (the cursor) */
export const searchCustomers = async (db: Queries, wish: CustomerWish): Promise<Page<CustomerRecord>> => {
  const key = sortKeys[wish.sort];
  let query = db.selectFrom('customers').selectAll().select(key.as('sort_key'));
  if (wish.only !== null) query = query.where('id', '=', wish.only);
  query = query.where('archived_at', wish.archived === true ? 'is not' : 'is', null);
  if (wish.text !== undefined) {
    const pattern = `%${wish.text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where((is) =>
      is.or(
        (['name', 'number'] as const).map(
          (column) => sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`,
        ),
      ),
    );
  }
  const page = await pageOf(
    wish,
    (after, most, direction) => {
      const beyond = sql.raw(direction === 'asc' ? '>' : '<');
      const some =
        after === null
          ? query
          : query.where(
              sql<boolean>`(${key}, id) ${beyond} (${wish.sort === 'openTickets' ? countIn(after.value) : after.value}, ${after.id})`,
            );
      return some.orderBy('sort_key', direction).orderBy('id', direction).limit(most).execute();
    },
    (row) => ({ value: String(row.sort_key), id: row.id }),
  );
  return {
    ...page,
    items: page.items.map(({ created_at: createdAt, archived_at: archivedAt, sort_key: _key, ...rest }) => ({
      ...rest,
      createdAt,
      archivedAt,
    })),
  };
};

export interface CustomerChange {
  readonly name: string;
  readonly number: string | null;
  readonly language: 'de' | 'en';
  readonly notes: string;
  readonly archived: boolean;
}

const changeable = ({ name, number, language, notes, archivedAt }: CustomerRecord) => ({
  name,
  number,
  language,
  notes,
  archived: archivedAt !== null,
});

/**
 * Changes a customer, if nobody else did since `version`.
 * @throws BeistandError NOT_FOUND, CONFLICT (changed meanwhile, or the name is taken)
 */
export const changeCustomer = async (
  trx: Trx,
  id: string,
  { version, change }: { version: number; change: CustomerChange },
  by: string,
  now: Date,
): Promise<CustomerRecord> => {
  const before = await getCustomer(trx, id);
  const { archived, ...columns } = change;
  const taken = await trx
    .selectFrom('customers')
    .select('id')
    .where('name', '=', change.name)
    .where('id', '<>', id)
    .executeTakeFirst();
  if (taken !== undefined)
    throw new BeistandError('CONFLICT', `There is a customer named ${change.name} already.`);
  const { numUpdatedRows } = await trx
    .updateTable('customers')
    .set({
      ...columns,
      version: version + 1,
      archived_at: archived ? (before.archivedAt ?? now.toISOString()) : null,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw new BeistandError('CONFLICT', 'The customer was changed by somebody else meanwhile.', {
      hint: 'Load it again and repeat the change.',
      details: { version: before.version },
    });
  const after = await getCustomer(trx, id);
  await recordChange(
    trx,
    {
      by,
      subject: id,
      customerId: id,
      what: 'customer changed',
      before: changeable(before),
      after: changeable(after),
    },
    now,
  );
  return after;
};
