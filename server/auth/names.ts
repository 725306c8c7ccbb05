/** Names for the opaque ids in logs: staff, contacts, and the machines that speak for nobody else. Only those asked for are read. */
import type { Queries } from '../store/store.ts';

/** Names by id; ids of nobody we know are left out. */
export const namesOf = async (db: Queries, ids: Iterable<string>): Promise<Map<string, string>> => {
  const wanted = [...new Set(ids)].filter((id) => /^[upi]_/.test(id)).slice(0, 5_000);
  if (wanted.length === 0) return new Map();
  const staff = await db.selectFrom('auth_users').select(['id', 'name']).where('id', 'in', wanted).execute();
  const contacts = await db.selectFrom('contacts').select(['id', 'name']).where('id', 'in', wanted).execute();
  const machines = await db
    .selectFrom('installations')
    .select(['id', 'machine_name as name'])
    .where('id', 'in', wanted)
    .execute();
  return new Map([...staff, ...contacts, ...machines].map(({ id, name }) => [id, name]));
};

/** All names: for reports, which do not know beforehand whom they will name. */
export const allNames = async (db: Queries): Promise<Map<string, string>> => {
  const staff = await db.selectFrom('auth_users').select(['id', 'name']).execute();
  const contacts = await db.selectFrom('contacts').select(['id', 'name']).execute();
  return new Map([...staff, ...contacts].map(({ id, name }) => [id, name]));
};
