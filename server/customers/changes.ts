/** The audit log of what people changed, beside tickets (which have a log of their own). Rows are only ever added. */
import type { AuditKind } from '../../protocol/audit.ts';
import type { Actor } from '../auth/rules.ts';
import { tell } from '../live/tell.ts';
import { newId } from '../secrets.ts';
import type { Queries, Trx } from '../store/store.ts';

type Values = Readonly<Record<string, unknown>>;

/** Who a change is by: a person's id, or `server` for its command line. */
export const authorOf = (actor: Actor): string => (actor.kind === 'nobody' ? 'server' : actor.id);

/** Writes down a change; of `before` and `after` only the members that differ are kept. */
export const recordChange = async (
  trx: Trx,
  change: {
    by: string;
    subject: string;
    customerId: string | null;
    what: AuditKind;
    before?: Values;
    after?: Values;
  },
  now: Date,
): Promise<void> => {
  const { before = {}, after = {} } = change;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const part = (values: Values) =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, values[name]])));
  await trx
    .insertInto('changes')
    .values({
      id: newId('h'),
      at: now.toISOString(),
      by: change.by,
      subject: change.subject,
      customer_id: change.customerId,
      what: change.what,
      before: change.before === undefined ? null : part(before),
      after: change.after === undefined ? null : part(after),
    })
    .execute();
  const { customerId } = change;
  if (customerId !== null)
    await tell(trx, { type: 'customer', id: customerId }, { action: 'customer.read', customerId });
};

/** The newest changes of one thing, or of a customer and everything that is theirs. */
export const listChanges = async (
  db: Queries,
  of: { customerId: string } | { subject: string },
  most: number,
) => {
  const query = db.selectFrom('changes').selectAll().orderBy('at', 'desc').orderBy('id').limit(most);
  const rows = await (
    'subject' in of ? query.where('subject', '=', of.subject) : query.where('customer_id', '=', of.customerId)
  ).execute();
  const parsed = (text: string | null) => (text === null ? null : (JSON.parse(text) as Values));
  return rows.map((row) => ({
    at: row.at,
    by: row.by,
    subject: row.subject,
    what: row.what,
    before: parsed(row.before),
    after: parsed(row.after),
  }));
};
