/**
 * Keeps which version ran where over time. A report in the order of time adds to the end; one that comes late has the
 * installation's spans made again from all its reports, so that the order of arrival never matters.
 */
import { agentEventSchema } from '../../protocol/agent-api.ts';
import type { Trx } from '../store/store.ts';
import type { InstallationTable } from './tables.ts';
import { spansOf, versionIn } from './version-span-rules.ts';

type Where = Pick<InstallationTable, 'id' | 'product' | 'customer_id'>;

const remakeSpans = async (trx: Trx, { id, product, customer_id }: Where): Promise<void> => {
  const rows = await trx
    .selectFrom('installation_events')
    .select(['at', 'data'])
    .where('installation_id', '=', id)
    .where('kind', 'in', ['status', 'update'])
    .orderBy('at')
    .orderBy('received_at')
    .orderBy('id')
    .execute();
  const reports = rows.flatMap(({ at, data }) => {
    const version = versionIn(agentEventSchema.parse(JSON.parse(data)));
    return version === undefined ? [] : [{ at, version }];
  });
  await trx.deleteFrom('installation_versions').where('installation_id', '=', id).execute();
  for (const span of spansOf(reports))
    await trx
      .insertInto('installation_versions')
      .values({ installation_id: id, product, customer_id, ...span })
      .execute();
};

/**
 * Notes that `version` (null: nothing) ran there at `at`.
 * @param newest true where nothing newer has been reported
 */
export const noteVersion = async (
  trx: Trx,
  where: Where,
  { at, version, newest }: { at: string; version: string | null; newest: boolean },
): Promise<void> => {
  const { id, product, customer_id } = where;
  const own = trx.selectFrom('installation_versions').where('installation_id', '=', id);
  const last = await own.select(['since', 'until', 'version']).orderBy('since', 'desc').executeTakeFirst();
  if (!newest || (last !== undefined && last.since >= at)) {
    await remakeSpans(trx, where);
    return;
  }
  const running = last?.until === null ? last.version : null;
  if (running === version) return;
  if (running !== null)
    await trx
      .updateTable('installation_versions')
      .set({ until: at })
      .where('installation_id', '=', id)
      .where('until', 'is', null)
      .execute();
  if (version !== null)
    await trx
      .insertInto('installation_versions')
      .values({ installation_id: id, product, customer_id, version, since: at, until: null })
      .execute();
};
