/**
 * People at customers, with or without an account, and whose mail address belongs to whom. A sender is found by
 * their own address first, then by their domain; a mail's From is only a claim, so this decides where a mail is
 * filed, never what somebody may see.
 */
import { BeistandError } from '../../protocol/errors.ts';
import { newId } from '../secrets.ts';
import type { Queries, Trx } from '../store/store.ts';
import { recordChange } from './changes.ts';
import { getCustomer } from './store.ts';
import type { ContactTable } from './tables.ts';

export interface Contact {
  readonly id: string;
  readonly customerId: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly language: 'de' | 'en';
  readonly version: number;
}

/** What is written down about a contact. */
export interface ContactData {
  readonly name: string;
  /** Lower case. */
  readonly email: string;
  readonly phone: string | null;
  readonly language: 'de' | 'en';
}

const toContact = (row: ContactTable): Contact => ({
  id: row.id,
  customerId: row.customer_id,
  name: row.name,
  email: row.email,
  phone: row.phone,
  language: row.language,
  version: row.version,
});

const dataOf = ({ name, email, phone, language }: Contact): ContactData & Record<string, unknown> => ({
  name,
  email,
  phone,
  language,
});

/** A customer's contacts by name. */
export const listContacts = async (db: Queries, customerId: string): Promise<Contact[]> => {
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('removed_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(toContact);
};

/** @throws BeistandError NOT_FOUND */
export const getContact = async (db: Queries, id: string): Promise<Contact> => {
  const row = await db
    .selectFrom('contacts')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new BeistandError('NOT_FOUND', 'There is no such contact.');
  return toContact(row);
};

/**
 * Adds a contact.
 * @throws BeistandError NOT_FOUND (the customer), CONFLICT (the address belongs to somebody)
 */
export const addContact = async (
  trx: Trx,
  customerId: string,
  data: ContactData,
  by: string,
  now: Date,
): Promise<Contact> => {
  await getCustomer(trx, customerId);
  const contact: Contact = { id: newId('p'), customerId, version: 1, ...data };
  const added = await trx
    .insertInto('contacts')
    .values({
      id: contact.id,
      customer_id: customerId,
      ...data,
      version: 1,
      created_at: now.toISOString(),
      removed_at: null,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n)
    throw new BeistandError('CONFLICT', 'This address belongs to another contact.');
  await recordChange(
    trx,
    { by, subject: contact.id, customerId, what: 'contact added', after: dataOf(contact) },
    now,
  );
  return contact;
};

/** The id of the customer's contact with this address, made where there is none. @throws BeistandError CONFLICT (it is another customer's) */
export const contactFor = async (
  trx: Trx,
  wish: { customerId: string; name: string; email: string },
  now: Date,
): Promise<string> => {
  const known = await trx
    .selectFrom('contacts')
    .select(['id', 'customer_id', 'removed_at'])
    .where('email', '=', wish.email)
    .executeTakeFirst();
  if (known === undefined) {
    const { language } = await getCustomer(trx, wish.customerId);
    const data = { name: wish.name, email: wish.email, phone: null, language };
    return (await addContact(trx, wish.customerId, data, 'server', now)).id;
  }
  if (known.customer_id !== wish.customerId)
    throw new BeistandError('CONFLICT', 'This address belongs to a contact of another customer.');
  if (known.removed_at !== null)
    await trx.updateTable('contacts').set({ removed_at: null }).where('id', '=', known.id).execute();
  return known.id;
};

/**
 * Changes a contact, if nobody else did since `version`.
 * @throws BeistandError NOT_FOUND, CONFLICT (changed meanwhile, or the address is taken)
 */
export const changeContact = async (
  trx: Trx,
  id: string,
  change: { version: number; data: ContactData },
  by: string,
  now: Date,
): Promise<Contact> => {
  const before = await getContact(trx, id);
  const taken = await trx
    .selectFrom('contacts')
    .select('id')
    .where('email', '=', change.data.email)
    .where('id', '<>', id)
    .executeTakeFirst();
  if (taken !== undefined) throw new BeistandError('CONFLICT', 'This address belongs to another contact.');
  const { numUpdatedRows } = await trx
    .updateTable('contacts')
    .set({ ...change.data, version: change.version + 1 })
    .where('id', '=', id)
    .where('version', '=', change.version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw new BeistandError('CONFLICT', 'The contact was changed by somebody else meanwhile.', {
      details: { version: before.version },
    });
  const after = await getContact(trx, id);
  await recordChange(
    trx,
    {
      by,
      subject: id,
      customerId: before.customerId,
      what: 'contact changed',
      before: dataOf(before),
      after: dataOf(after),
    },
    now,
  );
  return after;
};

/** Takes a contact out of sight; tickets still know who it was. @throws BeistandError NOT_FOUND */
export const removeContact = async (trx: Trx, id: string, by: string, now: Date): Promise<void> => {
  const { customerId } = await getContact(trx, id);
  await trx.updateTable('contacts').set({ removed_at: now.toISOString() }).where('id', '=', id).execute();
  await recordChange(trx, { by, subject: id, customerId, what: 'contact removed' }, now);
};

export const listDomains = async (db: Queries, customerId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('customer_domains')
    .select('domain')
    .where('customer_id', '=', customerId)
    .orderBy('domain')
    .execute();
  return rows.map(({ domain }) => domain);
};

/**
 * Sets all domains of a customer.
 * @throws BeistandError CONFLICT (one is another customer's)
 */
export const setDomains = async (
  trx: Trx,
  customerId: string,
  domains: readonly string[],
  by: string,
  now: Date,
): Promise<void> => {
  const before = await listDomains(trx, customerId);
  await trx.deleteFrom('customer_domains').where('customer_id', '=', customerId).execute();
  for (const domain of new Set(domains)) {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('customer_domains')
      .values({ domain, customer_id: customerId, created_at: now.toISOString() })
      .onConflict((conflict) => conflict.column('domain').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n)
      throw new BeistandError('CONFLICT', `${domain} belongs to another customer.`);
  }
  await recordChange(
    trx,
    {
      by,
      subject: customerId,
      customerId,
      what: 'domains changed',
      before: { domains: before },
      after: { domains },
    },
    now,
  );
};
