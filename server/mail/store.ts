/** Queries of the mail desk. */
import { BeistandError } from '../../protocol/errors.ts';
import { enqueue } from '../jobs/queue.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { addressKey } from './names-rules.ts';
import { mailInJob } from './receive.ts';
import type { MailInTable, MailRuleTable } from './tables.ts';

/** Remembers that answers to this Message-ID belong to the ticket. */
export const rememberId = async (
  trx: Trx,
  messageId: string,
  ticket: number,
  direction: 'in' | 'out',
  at: Date,
): Promise<void> => {
  await trx
    .insertInto('mail_ids')
    .values({ message_id: messageId, ticket, direction, at: at.toISOString() })
    .onConflict((conflict) => conflict.columns(['message_id', 'ticket']).doNothing())
    .execute();
};

/** The ticket of each known Message-ID; where one id belongs to several, the first that had it: later ones may be copies. */
export const knownIds = async (db: Queries, ids: readonly string[]): Promise<Map<string, number>> => {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('mail_ids')
    .select(['message_id', 'ticket'])
    .where('message_id', 'in', ids)
    .orderBy('at', 'desc')
    .execute();
  return new Map(rows.map(({ message_id: id, ticket }) => [id, ticket]));
};

/** Newest Message-IDs of a ticket's mails, oldest first: what an outgoing mail refers to. */
export const threadOf = async (db: Queries, ticket: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('mail_ids')
    .select('message_id')
    .where('ticket', '=', ticket)
    .orderBy('at', 'desc')
    .limit(10)
    .execute();
  return rows.map(({ message_id: id }) => id).reverse();
};

/** The admin's rule for an address: its own, or its domain's. */
export const ruleFor = async (db: Queries, address: string): Promise<MailRuleTable | null> => {
  const key = addressKey(address);
  const rows = await db
    .selectFrom('mail_rules')
    .selectAll()
    .where('pattern', 'in', [key, key.slice(key.lastIndexOf('@'))])
    .execute();
  return rows.find(({ pattern }) => pattern === key) ?? rows[0] ?? null;
};

/**
 * Sets a rule for an address or a domain (`@example.com`).
 * @throws BeistandError BAD_INPUT
 */
export const setRule = async (db: Queries, rule: MailRuleTable): Promise<void> => {
  const pattern = addressKey(rule.pattern.trim());
  if (!/^[^\s@]{0,64}@[^\s@]{1,255}$/.test(pattern))
    throw new BeistandError(
      'BAD_INPUT',
      `${rule.pattern} is neither an address nor a domain like @example.com.`,
    );
  if ((rule.action === 'customer') !== (rule.customer_id !== null))
    throw new BeistandError('BAD_INPUT', 'A rule for a customer names the customer; others name none.');
  await db
    .insertInto('mail_rules')
    .values({ ...rule, pattern })
    .onConflict((conflict) =>
      conflict.column('pattern').doUpdateSet({ action: rule.action, customer_id: rule.customer_id }),
    )
    .execute();
};

/**
 * Takes a rule away; returns what it was.
 * @throws BeistandError NOT_FOUND
 */
export const removeRule = async (db: Queries, pattern: string): Promise<MailRuleTable> => {
  const gone = await db
    .deleteFrom('mail_rules')
    .where('pattern', '=', addressKey(pattern))
    .returningAll()
    .executeTakeFirst();
  if (gone === undefined) throw new BeistandError('NOT_FOUND', `There is no rule for ${pattern}.`);
  return gone;
};

export const listMails = (db: Queries, state: MailInTable['state'], most = 200): Promise<MailInTable[]> =>
  db
    .selectFrom('mail_in')
    .selectAll()
    .where('state', '=', state)
    .orderBy('received_at')
    .limit(most)
    .execute();

/**
 * Queues a quarantined mail again, or all of them.
 * @returns how many
 * @throws BeistandError NOT_FOUND
 */
export const replayMails = async (
  store: Store,
  which: { readonly id: string } | 'all',
  now: Date,
): Promise<number> =>
  store.transaction(async (trx) => {
    let query = trx.selectFrom('mail_in').select('id').where('state', '=', 'quarantined');
    if (which !== 'all') query = query.where('id', '=', which.id);
    const ids = (await query.execute()).map(({ id }) => id);
    if (ids.length === 0 && which !== 'all')
      throw new BeistandError('NOT_FOUND', `There is no quarantined mail ${which.id}.`, {
        hint: 'See: server mail list',
      });
    for (const id of ids) {
      await trx
        .updateTable('mail_in')
        .set({ state: 'received', reason: null, detail: null, processed_at: null })
        .where('id', '=', id)
        .execute();
      await enqueue(trx, mailInJob, { mailId: id }, { runAt: now, key: id });
    }
    return ids.length;
  });

/** How many automatic mails went to an address since `since`. */
export const automaticSince = async (db: Queries, address: string, since: Date): Promise<number> => {
  const row = await db
    .selectFrom('mail_out')
    .select((is) => is.fn.countAll<number>().as('n'))
    .where('to_address', '=', addressKey(address))
    .where('automatic', '=', 1)
    .where('created_at', '>', since.toISOString())
    .executeTakeFirstOrThrow();
  return row.n;
};

/** Whether mail to this address is known to come back for good, with nothing heard from it since. */
export const isBouncing = async (db: Queries, address: string): Promise<boolean> => {
  const key = addressKey(address);
  const bounce = await db
    .selectFrom('mail_bounces')
    .select('at')
    .where('address', '=', key)
    .where('permanent', '=', 1)
    .orderBy('at', 'desc')
    .executeTakeFirst();
  if (bounce === undefined) return false;
  const heard = await db
    .selectFrom('mail_in')
    .select('id')
    .where('from_address', '=', key)
    .where('received_at', '>', bounce.at)
    .executeTakeFirst();
  return heard === undefined;
};

export const isMuted = async (db: Queries, ticket: number, address: string): Promise<boolean> =>
  (await db
    .selectFrom('mail_mutes')
    .select('ticket')
    .where('ticket', '=', ticket)
    .where('address', '=', addressKey(address))
    .executeTakeFirst()) !== undefined;

export const mute = async (db: Queries, ticket: number, address: string, now: Date): Promise<void> => {
  await db
    .insertInto('mail_mutes')
    .values({ ticket, address: addressKey(address), at: now.toISOString() })
    .onConflict((conflict) => conflict.columns(['ticket', 'address']).doNothing())
    .execute();
};
