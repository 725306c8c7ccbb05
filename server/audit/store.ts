/** Reads the audit log: who did what, when, to which. What is in it was written by the transactions it tells of (customers/changes.ts). */
import type { AuditKind } from '../../protocol/audit.ts';
import { pageOf } from '../api/page.ts';
import type { Page, PageWish } from '../api/page.ts';
import { namesOf } from '../auth/names.ts';
import type { Queries } from '../store/store.ts';

export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  /** A person’s id; `server` for its command line, `nobody` for whoever was not signed in. */
  readonly by: string;
  readonly subject: string;
  readonly customerId: string | null;
  readonly what: string;
  /** The members that changed, as they were and as they are. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** What is looked for; times are bounds, both included. */
export interface AuditFilter {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: string | undefined;
  readonly subject?: string | undefined;
  readonly customerId?: string | undefined;
  readonly what?: AuditKind | undefined;
}

const parsed = (text: string | null) =>
  text === null ? null : (JSON.parse(text) as Record<string, unknown>);

/** One page of entries. @throws BeistandError BAD_INPUT (the cursor) */
export const searchAudit = async (
  db: Queries,
  wish: AuditFilter & PageWish<'at'>,
): Promise<Page<AuditEntry>> => {
  let query = db.selectFrom('changes').selectAll();
  if (wish.from !== undefined) query = query.where('at', '>=', wish.from);
  if (wish.to !== undefined) query = query.where('at', '<=', wish.to);
  if (wish.by !== undefined) query = query.where('by', '=', wish.by);
  if (wish.subject !== undefined) query = query.where('subject', '=', wish.subject);
  if (wish.customerId !== undefined) query = query.where('customer_id', '=', wish.customerId);
  if (wish.what !== undefined) query = query.where('what', '=', wish.what);
  const page = await pageOf(
    wish,
    (after, most, direction) => {
      const beyond = direction === 'asc' ? '>' : '<';
      const some =
        after === null
          ? query
          : query.where((is) => is(is.refTuple('at', 'id'), beyond, is.tuple(after.value, after.id)));
      return some.orderBy('at', direction).orderBy('id', direction).limit(most).execute();
    },
    (row) => ({ value: row.at, id: row.id }),
  );
  return {
    ...page,
    items: page.items.map(({ customer_id: customerId, before, after, ...row }) => ({
      ...row,
      customerId,
      before: parsed(before),
      after: parsed(after),
    })),
  };
};

/** Names for the ids of some entries: people, contacts, customers. */
export const namesIn = async (
  db: Queries,
  entries: readonly AuditEntry[],
): Promise<Record<string, string>> => {
  const people = await namesOf(
    db,
    entries.flatMap(({ by, subject }) => [by, subject]),
  );
  const ids = [...new Set(entries.flatMap(({ customerId }) => (customerId === null ? [] : [customerId])))];
  const customers =
    ids.length === 0
      ? []
      : await db.selectFrom('customers').select(['id', 'name']).where('id', 'in', ids).execute();
  return Object.fromEntries([...people, ...customers.map(({ id, name }) => [id, name] as const)]);
};
