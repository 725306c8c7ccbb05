/** How a build fares out there: who runs it, and where it was rolled back or failed, by the agents' own reports. */
import { BeistandError } from '../../protocol/errors.ts';
import { agentEventSchema } from '../../protocol/agent-api.ts';
import type { Queries } from '../store/store.ts';

/** The latest reports looked at; a build on more machines than this is counted by its newest. */
const reportsMost = 5_000;
const troublesMost = 50;

export interface Outcomes {
  /** Installations that run it now. */
  readonly running: number;
  /** By installation, its latest word on this build. */
  readonly committed: number;
  readonly rolledBack: number;
  readonly failed: number;
  readonly troubles: readonly {
    readonly installationId: string;
    readonly machineName: string;
    readonly customerId: string;
    readonly customerName: string;
    readonly at: string;
    readonly outcome: 'rolledBack' | 'failed';
    readonly code: string | null;
    readonly message: string | null;
  }[];
}

/** @throws BeistandError NOT_FOUND (no such build) */
export const readOutcomes = async (db: Queries, target: string): Promise<Outcomes> => {
  const build = await db
    .selectFrom('builds')
    .select(['product', 'manifest_sha256', 'created_at'])
    .where('target', '=', target)
    .executeTakeFirst();
  if (build === undefined) throw new BeistandError('NOT_FOUND', 'There is no such build.');
  const rows = await db
    .selectFrom('installation_events as e')
    .innerJoin('installations as i', 'i.id', 'e.installation_id')
    .innerJoin('customers as c', 'c.id', 'i.customer_id')
    .select([
      'e.data',
      'e.at',
      'i.id as installation_id',
      'i.machine_name',
      'i.manifest_sha256',
      'c.id as customer_id',
      'c.name as customer_name',
    ])
    .where('e.kind', '=', 'update')
    .where('i.product', '=', build.product)
    .where('e.data', 'like', `%${build.manifest_sha256}%`)
    .orderBy('e.at', 'desc')
    .limit(reportsMost)
    .execute();
  const { running } = await db
    .selectFrom('installations')
    .select((e) => e.fn.countAll<number>().as('running'))
    .where('manifest_sha256', '=', build.manifest_sha256)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  const seen = new Set<string>();
  const counts = { committed: 0, rolledBack: 0, failed: 0 };
  const troubles: Outcomes['troubles'][number][] = [];
  for (const row of rows) {
    if (seen.has(row.installation_id)) continue;
    const event = agentEventSchema.safeParse(JSON.parse(row.data)).data;
    if (event?.kind !== 'update' || event.manifestSha256 !== build.manifest_sha256) continue;
    seen.add(row.installation_id);
    counts[event.outcome] += 1;
    if (event.outcome !== 'committed' && troubles.length < troublesMost)
      troubles.push({
        installationId: row.installation_id,
        machineName: row.machine_name,
        customerId: row.customer_id,
        customerName: row.customer_name,
        at: row.at,
        outcome: event.outcome,
        code: event.code,
        message: event.message,
      });
  }
  return { running, ...counts, troubles };
};

/** On how many machines a version runs. */
export interface Running {
  readonly product: string;
  readonly platform: string;
  readonly version: string;
  readonly machines: number;
}

/** What runs where, counted by product, platform and version; machines whose enrolment was taken back are nobody's any more. */
export const countRunning = async (db: Queries): Promise<Running[]> => {
  const rows = await db
    .selectFrom('installations')
    .select(['product', 'platform', 'version'])
    .select((e) => e.fn.countAll().as('machines'))
    .where('version', 'is not', null)
    .where('revoked_at', 'is', null)
    .groupBy(['product', 'platform', 'version'])
    .orderBy('machines', 'desc')
    .orderBy('version')
    .orderBy('product')
    .orderBy('platform')
    .execute();
  return rows.flatMap(({ version, machines, ...place }) =>
    version === null ? [] : [{ ...place, version, machines: Number(machines) }],
  );
};

/** On how many machines a build was rolled back or failed and doesn't run now, by its manifest's hash; from the newest reports. */
export const countTroubles = async (db: Queries): Promise<Map<string, number>> => {
  const rows = await db
    .selectFrom('installation_events as e')
    .innerJoin('installations as i', 'i.id', 'e.installation_id')
    .select(['e.data', 'i.id', 'i.manifest_sha256'])
    .where('e.kind', '=', 'update')
    .where((e) =>
      e.or([e('e.data', 'like', '%"outcome":"rolledBack"%'), e('e.data', 'like', '%"outcome":"failed"%')]),
    )
    .orderBy('e.at', 'desc')
    .limit(reportsMost)
    .execute();
  const machines = new Map<string, Set<string>>();
  for (const row of rows) {
    const event = agentEventSchema.safeParse(JSON.parse(row.data)).data;
    if (event?.kind !== 'update' || event.manifestSha256 === row.manifest_sha256) continue;
    const known = machines.get(event.manifestSha256) ?? new Set();
    machines.set(event.manifestSha256, known.add(row.id));
  }
  return new Map([...machines].map(([manifest, ids]) => [manifest, ids.size]));
};

/** Why an installation hasn't a build that it tried. */
export interface Trouble {
  readonly at: string;
  /** Taken back after it was switched to, or given up before anything was changed. */
  readonly outcome: 'rolledBack' | 'failed';
  /** The agent's error code. */
  readonly code: string | null;
}

/**
 * What keeps builds from some installations: by installation and manifest, null where nothing does. A build that was taken back is
 * in trouble until it stays, whatever became of later tries; one that came to nothing is, until it was kept or taken back.
 */
export const readTroubles = async (
  db: Queries,
  installations: readonly string[],
): Promise<(installation: string, manifestSha256: string) => Trouble | null> => {
  const decided = new Map<string, Trouble | null>();
  const tried = new Map<string, Trouble>();
  const key = (installation: string, manifestSha256: string): string => `${installation} ${manifestSha256}`;
  const rows =
    installations.length === 0
      ? []
      : await db
          .selectFrom('installation_events')
          .select(['installation_id', 'at', 'data'])
          .where('kind', '=', 'update')
          .where('installation_id', 'in', installations)
          .orderBy('at', 'desc')
          .limit(reportsMost)
          .execute();
  for (const { at, data, installation_id: installation } of rows) {
    const event = agentEventSchema.safeParse(JSON.parse(data)).data;
    if (event?.kind !== 'update') continue;
    const about = key(installation, event.manifestSha256);
    if (decided.has(about)) continue;
    const { outcome, code } = event;
    if (outcome === 'committed') decided.set(about, null);
    else if (outcome === 'rolledBack') decided.set(about, { at, outcome, code });
    else if (!tried.has(about)) tried.set(about, { at, outcome, code });
  }
  return (installation, manifestSha256) => {
    const about = key(installation, manifestSha256);
    return decided.get(about) ?? tried.get(about) ?? null;
  };
};
