/** Reading installations for people: by page, one, and what it reported. What an agent says of its machine is its own claim. */
import { sql } from 'kysely';
import { BeistandError } from '../../protocol/errors.ts';
import { pageOf } from '../api/page.ts';
import type { Page, PageWish } from '../api/page.ts';
import { recordChange } from '../customers/changes.ts';
import type { Queries, Trx } from '../store/store.ts';
import type { InstallationTable } from './tables.ts';

export interface InstallationRecord {
  readonly id: string;
  readonly customerId: string;
  readonly product: string;
  readonly channel: string;
  readonly machineName: string;
  readonly platform: string;
  readonly version: string | null;
  readonly healthy: boolean | null;
  readonly pinned: string | null;
  readonly agentVersion: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  /** When its enrolment was taken back; null while it stands. */
  readonly revokedAt: string | null;
}

const toRecord = (row: InstallationTable): InstallationRecord => ({
  id: row.id,
  customerId: row.customer_id,
  product: row.product,
  channel: row.channel,
  machineName: row.machine_name,
  platform: row.platform,
  version: row.version,
  healthy: row.healthy === null ? null : row.healthy === 1,
  pinned: row.pinned,
  agentVersion: row.agent_version,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  revokedAt: row.revoked_at,
});

export interface InstallationWish extends PageWish<'machine' | 'seen'> {
  readonly customerId?: string | undefined;
  readonly product?: string | undefined;
  readonly channel?: string | undefined;
  /** Part of the machine's name or of the version that runs. */
  readonly text?: string | undefined;
  /** Only those in trouble at this time: unhealthy, silent, or held on one version. */
  readonly troubleAt?: Date | undefined;
}

/** Longer than any sensible poll interval. */
const silentMs = 2 * 24 * 60 * 60 * 1_000;

/** One page of installations. @throws BeistandError BAD_INPUT (the cursor) */
export const searchInstallations = async (
  db: Queries,
  wish: InstallationWish,
): Promise<Page<InstallationRecord>> => {
  let query = db.selectFrom('installations').selectAll();
  if (wish.customerId !== undefined) query = query.where('customer_id', '=', wish.customerId);
  if (wish.product !== undefined) query = query.where('product', '=', wish.product);
  if (wish.channel !== undefined) query = query.where('channel', '=', wish.channel);
  if (wish.text !== undefined) {
    const pattern = `%${wish.text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where((is) =>
      is.or(
        (['machine_name', 'version'] as const).map(
          (name) => sql<boolean>`lower(${sql.ref(name)}) like ${pattern} escape '\\'`,
        ),
      ),
    );
  }
  const { troubleAt } = wish;
  if (troubleAt !== undefined)
    query = query
      .where('revoked_at', 'is', null)
      .where((is) =>
        is.or([
          is('healthy', '=', 0),
          is('pinned', 'is not', null),
          is('last_seen_at', '<', new Date(troubleAt.getTime() - silentMs).toISOString()),
        ]),
      );
  const column = wish.sort === 'machine' ? 'machine_name' : 'last_seen_at';
  const page = await pageOf(
    wish,
    (after, most, direction) => {
      const beyond = direction === 'asc' ? '>' : '<';
      const some =
        after === null
          ? query
          : query.where((is) => is(is.refTuple(column, 'id'), beyond, is.tuple(after.value, after.id)));
      return some.orderBy(column, direction).orderBy('id', direction).limit(most).execute();
    },
    (row) => ({ value: row[column], id: row.id }),
  );
  return { ...page, items: page.items.map(toRecord) };
};

/** @throws BeistandError NOT_FOUND */
export const getInstallation = async (db: Queries, id: string): Promise<InstallationRecord> => {
  const row = await db.selectFrom('installations').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new BeistandError('NOT_FOUND', 'There is no such installation.');
  return toRecord(row);
};

/** Takes an enrolment back, for good; returns when that was first done. */
export const revokeInstallation = async (
  trx: Trx,
  { id, customerId, by }: { readonly id: string; readonly customerId: string; readonly by: string },
  now: Date,
): Promise<string> => {
  const { numUpdatedRows } = await trx
    .updateTable('installations')
    .set({ revoked_at: now.toISOString() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n)
    await recordChange(trx, { by, subject: id, customerId, what: 'enrolment taken back' }, now);
  return (await getInstallation(trx, id)).revokedAt ?? now.toISOString();
};

/** What an installation reported, newest first. */
export const installationHistory = async (db: Queries, id: string, most: number) => {
  const rows = await db
    .selectFrom('installation_events')
    .select(['id', 'at', 'received_at as receivedAt', 'kind', 'data'])
    .where('installation_id', '=', id)
    .orderBy('received_at', 'desc')
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as unknown }));
};
