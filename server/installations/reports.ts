/**
 * What agents report, and what is known of each installation from it. An event is stored once by its id,
 * however often it is sent. The present state comes from the newest event by the agent's own time, so a
 * report that arrives late changes the history but not the present.
 */
import { agentEventSchema } from '../../protocol/agent-api.ts';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import type { EventBus } from '../events.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import type { InstallationTable } from './tables.ts';
import { versionIn } from './version-span-rules.ts';
import { noteVersion } from './version-spans.ts';

type State = Partial<
  Pick<InstallationTable, 'version' | 'manifest_sha256' | 'pinned' | 'healthy' | 'agent_version' | 'platform'>
>;

/** What an event says about the present state; empty where nothing. */
const stateIn = (event: AgentEvent): State => {
  if (event.kind === 'status')
    return {
      version: event.version,
      manifest_sha256: event.manifestSha256,
      pinned: event.pinned,
      healthy: event.healthy === null ? null : Number(event.healthy),
      agent_version: event.agentVersion,
      platform: event.platform,
    };
  if (event.kind === 'update' && event.outcome === 'committed')
    return { version: event.to, manifest_sha256: event.manifestSha256, healthy: 1 };
  if (event.kind === 'update' && event.outcome === 'rolledBack') return { version: event.from, healthy: 1 };
  return {};
};

/**
 * When an event happened, as far as it can be believed: written as all instants here are, so that text order is
 * time order, and never later than now. An agent whose clock was once far ahead must not freeze what is known of it.
 */
const believable = (at: string, now: Date): string =>
  new Date(Math.min(Date.parse(at), now.getTime())).toISOString();

const storeOne = async (
  trx: Trx,
  installation: InstallationTable,
  event: AgentEvent,
  now: Date,
): Promise<boolean> => {
  const at = believable(event.at, now);
  const stored = await trx
    .insertInto('installation_events')
    .values({
      id: event.id,
      installation_id: installation.id,
      at,
      received_at: now.toISOString(),
      kind: event.kind,
      data: JSON.stringify(event),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (stored.numInsertedOrUpdatedRows === 0n) return false;
  const state = stateIn(event);
  if (Object.keys(state).length > 0) {
    const { numUpdatedRows } = await trx
      .updateTable('installations')
      .set({ ...state, reported_at: at })
      .where('id', '=', installation.id)
      .where((where) => where.or([where('reported_at', 'is', null), where('reported_at', '<=', at)]))
      .executeTakeFirst();
    const version = versionIn(event);
    if (version !== undefined)
      await noteVersion(trx, installation, { at, version, newest: numUpdatedRows > 0n });
  }
  return true;
};

/** Stores events and tells listeners of the new ones; answers the ids that are stored now, new or not. */
export const storeReport = (
  store: Store,
  bus: EventBus,
  installation: InstallationTable,
  events: readonly AgentEvent[],
  now: Date,
): Promise<string[]> =>
  store.transaction(async (trx) => {
    const { id: installationId, customer_id: customerId, product } = installation;
    for (const event of events)
      if (await storeOne(trx, installation, event, now))
        await bus.emit(trx, 'reported', { installationId, customerId, product, event });
    await markSeen(trx, installationId, now);
    return events.map((event) => event.id);
  });

export const markSeen = async (db: Queries, id: string, now: Date): Promise<void> => {
  await db
    .updateTable('installations')
    .set({ last_seen_at: now.toISOString() })
    .where('id', '=', id)
    .execute();
};

/** Manifests of the scripts this installation has reported on. */
export const reportedScripts = async (db: Queries, installationId: string): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('installation_events')
    .select('data')
    .where('installation_id', '=', installationId)
    .where('kind', '=', 'script')
    .execute();
  const events = rows.map((row) => agentEventSchema.parse(JSON.parse(row.data)));
  return new Set(events.flatMap((event) => (event.kind === 'script' ? [event.manifestSha256] : [])));
};

export interface Installation {
  readonly id: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly product: string;
  readonly channel: string;
  readonly machineName: string;
  readonly platform: string;
  readonly agentVersion: string;
  readonly version: string | null;
  readonly manifestSha256: string | null;
  readonly pinned: string | null;
  readonly healthy: boolean | null;
  readonly enrolledAt: string;
  readonly lastSeenAt: string;
  /** Newest first. */
  readonly history: readonly AgentEvent[];
}

/** How many events of each installation a listing carries. */
const historyLength = 50;

const historyOf = async (db: Queries, id: string): Promise<AgentEvent[]> => {
  const rows = await db
    .selectFrom('installation_events')
    .select('data')
    .where('installation_id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('received_at', 'desc')
    .limit(historyLength)
    .execute();
  return rows.map((row) => agentEventSchema.parse(JSON.parse(row.data)));
};

/** All installations with what runs there and their last events, by customer and machine. */
export const listInstallations = async (db: Queries): Promise<Installation[]> => {
  const rows = await db
    .selectFrom('installations')
    .innerJoin('customers', 'customers.id', 'installations.customer_id')
    .selectAll('installations')
    .select('customers.name as customer_name')
    .orderBy('customers.name')
    .orderBy('machine_name')
    .orderBy('installations.id')
    .execute();
  const all: Installation[] = [];
  for (const row of rows)
    all.push({
      id: row.id,
      customer: { id: row.customer_id, name: row.customer_name },
      product: row.product,
      channel: row.channel,
      machineName: row.machine_name,
      platform: row.platform,
      agentVersion: row.agent_version,
      version: row.version,
      manifestSha256: row.manifest_sha256,
      pinned: row.pinned,
      healthy: row.healthy === null ? null : row.healthy === 1,
      enrolledAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      history: await historyOf(db, row.id),
    });
  return all;
};
