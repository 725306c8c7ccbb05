/** Published builds in the database: for offers, lists and the ticket desk. The repository's files stay the truth. */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { channels } from '../../protocol/ids.ts';
import type { EventBus } from '../events.ts';
import { recordChange } from '../customers/changes.ts';
import { tellBuild } from '../live/tell.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { readManifest } from './repository/check-builds.ts';
import type { Current } from './repository/current.ts';

/**
 * Records every visible build the database does not have yet, and tells the listeners. A build its vendor took out
 * of its role is withdrawn here too: agents would refuse it.
 */
export const recordBuilds = async (
  trx: Trx,
  events: EventBus,
  folder: string,
  current: Current,
  now: Date,
): Promise<void> => {
  const known = new Set((await trx.selectFrom('builds').select('target').execute()).map((row) => row.target));
  const visible = new Set<string>();
  for (const channel of channels) {
    const targets = current.roles.get(channel)?.metadata.signed.targets ?? {};
    for (const target of Object.values(targets)) {
      visible.add(target.path);
      if (known.has(target.path)) continue;
      const { manifest, sha256 } = await readManifest(folder, target);
      const at = now.toISOString();
      await trx
        .insertInto('builds')
        .values({
          target: target.path,
          kind: manifest.kind,
          product: manifest.product,
          channel,
          name: manifest.kind === 'build' ? manifest.version : manifest.id,
          platform: manifest.platform,
          customer_id: manifest.customer ?? null,
          manifest_sha256: sha256,
          fixes: JSON.stringify(manifest.fixes),
          created_at: manifest.createdAt,
          published_at: at,
          withdrawn_at: null,
        })
        .execute();
      await events.emit(trx, 'published', { target: target.path, manifest, at });
    }
  }
  for (const target of known)
    if (!visible.has(target))
      await trx
        .updateTable('builds')
        .set({ withdrawn_at: now.toISOString() })
        .where('target', '=', target)
        .where('withdrawn_at', 'is', null)
        .execute();
};

/**
 * Withdraws a build (it is not offered any more) or takes that back. Who has it keeps it.
 * @returns for which customer it is; null: for all
 * @throws BeistandError NOT_FOUND
 */
const setWithdrawn = async (
  db: Queries,
  target: string,
  withdrawn: boolean,
  now: Date,
): Promise<string | null> => {
  const changed = await db
    .updateTable('builds')
    .set({ withdrawn_at: withdrawn ? now.toISOString() : null })
    .where('target', '=', target)
    .returning('customer_id')
    .executeTakeFirst();
  if (changed === undefined)
    throw new BeistandError('NOT_FOUND', `There is no build ${target}.`, { hint: 'See: server builds' });
  return changed.customer_id;
};

/** As `setWithdrawn`, written down and told. @throws BeistandError NOT_FOUND */
export const withdrawBuild = (
  store: Store,
  { target, withdrawn, by }: { target: string; withdrawn: boolean; by: string },
  now: Date,
): Promise<void> =>
  store.transaction(async (trx) => {
    const customerId = await setWithdrawn(trx, target, withdrawn, now);
    const what = withdrawn ? 'build withdrawn' : 'build offered again';
    await recordChange(trx, { by, subject: target, customerId: null, what }, now);
    await tellBuild(trx, target, customerId);
  });

const fixesSchema = z.array(z.number());

export interface PublishedBuild {
  readonly target: string;
  readonly kind: string;
  readonly product: string;
  readonly channel: string;
  readonly name: string;
  readonly platform: string;
  readonly customer: string | null;
  readonly manifestSha256: string;
  readonly fixes: readonly number[];
  readonly publishedAt: string;
  readonly withdrawn: boolean;
}

/** All builds, newest first. */
export const listBuilds = async (db: Queries): Promise<PublishedBuild[]> => {
  const rows = await db
    .selectFrom('builds')
    .selectAll()
    .orderBy('published_at', 'desc')
    .orderBy('target')
    .execute();
  return rows.map((row) => ({
    target: row.target,
    kind: row.kind,
    product: row.product,
    channel: row.channel,
    name: row.name,
    platform: row.platform,
    customer: row.customer_id,
    manifestSha256: row.manifest_sha256,
    fixes: fixesSchema.parse(JSON.parse(row.fixes)),
    publishedAt: row.published_at,
    withdrawn: row.withdrawn_at !== null,
  }));
};
