/**
 * How the server is, for staff: what doctor finds, and the figures beside it. Figures are read anew each time; doctor looks at
 * every file of the repository, so what it found is kept for a while. No secret is read here.
 */
import { stat, statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Config } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';
import type { MailDesk } from '../mail/desk.ts';
import type { Store } from '../store/store.ts';
import { readCurrent } from '../updates/repository/current.ts';
import { expiryOf } from '../updates/repository/expiry.ts';
import type { Expiry } from '../updates/repository/resign-rules.ts';
import { version } from '../version.ts';
import { examine } from './doctor.ts';
import type { Fault } from './doctor.ts';

const keptMs = 10 * 60_000;

export interface HealthOptions {
  readonly store: Store;
  readonly folder: DataFolder;
  readonly config: Config;
  readonly mail: Pick<MailDesk, 'address' | 'sends' | 'mailbox'>;
  /** Pages that listen for live updates. */
  readonly streams: () => number;
  readonly now: () => Date;
}

/** Version and size of the database, in its own words. */
const databaseOf = async (store: Store, config: Config, folder: DataFolder) => {
  const { kind, db } = store;
  if (kind === 'postgres') {
    const { rows } = await sql<{ version: string; size: string }>`
      select current_setting('server_version') as version, pg_database_size(current_database()) as size`.execute(
      db,
    );
    return { kind, version: rows[0]?.version ?? '', sizeBytes: Number(rows[0]?.size ?? 0) };
  }
  const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db);
  const stats = await stat(config.database ?? folder.sqlite).catch(() => null);
  return { kind, version: rows[0]?.version ?? '', sizeBytes: stats?.size ?? 0 };
};

const jobsOf = async ({ db }: Store, now: Date) => {
  const row = await db
    .selectFrom('jobs')
    .select((is) => [
      is.fn.countAll<number>().filterWhere('dead_at', 'is', null).as('waiting'),
      is.fn.countAll<number>().filterWhere('dead_at', 'is not', null).as('dead'),
    ])
    .executeTakeFirstOrThrow();
  const due = await db
    .selectFrom('jobs')
    .select((is) => [is.fn.countAll<number>().as('due'), is.fn.min('run_at').as('oldest')])
    .where('dead_at', 'is', null)
    .where('run_at', '<=', now.toISOString())
    .executeTakeFirstOrThrow();
  return {
    waiting: row.waiting,
    due: due.due,
    // Typed as never empty; it is null where nothing is due.
    oldestDueAt: (due.oldest as string | null) ?? null,
    dead: row.dead,
  };
};

const mailOf = async ({ store: { db }, mail }: HealthOptions) => {
  const address = mail.address();
  const mailbox = mail.mailbox();
  if (address === null && mailbox === null) return null;
  const received = await db
    .selectFrom('mail_in')
    .select((is) => [
      is.fn.max('received_at').as('last'),
      is.fn.countAll<number>().as('received'),
      is.fn.countAll<number>().filterWhere('state', '=', 'quarantined').as('quarantined'),
    ])
    .executeTakeFirstOrThrow();
  const sent = await db
    .selectFrom('mail_out')
    .select((is) => [
      is.fn.max('sent_at').as('last'),
      is.fn.countAll<number>().filterWhere('state', '=', 'queued').as('queued'),
      is.fn.countAll<number>().filterWhere('state', '=', 'dead').as('dead'),
    ])
    .executeTakeFirstOrThrow();
  return {
    address,
    mailbox,
    sends: mail.sends(),
    lastReceivedAt: (received.last as string | null) ?? null,
    lastSentAt: sent.last ?? null,
    received: received.received,
    quarantined: received.quarantined,
    queued: sent.queued,
    dead: sent.dead,
  };
};

/** Reads the server's health. */
export const createHealth = (options: HealthOptions) => {
  const { store, folder, config, streams, now } = options;
  const startedAt = now();
  let examined: { readonly at: Date; readonly faults: readonly Fault[] } | null = null;

  /** What doctor finds; with `fresh`, or when it is too old, looked at anew. */
  const findings = async (fresh: boolean) => {
    if (!fresh && examined !== null && now().getTime() - examined.at.getTime() < keptMs) return examined;
    // Doctor closes what it opened; the running server's database stays open.
    const open = (): Store => ({ ...store, close: () => Promise.resolve() });
    const at = now();
    examined = {
      at,
      faults: await examine(folder, config, open, { deep: false, leftovers: false, now: at }),
    };
    return examined;
  };

  /** When each role that signs updates expires; where the metadata can't be read, doctor says so. */
  const roles = (): Promise<Expiry[]> =>
    readCurrent(folder.repository).then(
      (current) => expiryOf(current, config, now()),
      () => [],
    );

  return {
    roles,
    /** The server's health; `fresh` has doctor look anew. */
    read: async (fresh: boolean) => {
      const at = now();
      const { bavail, blocks, bsize } = await statfs(folder.root);
      const found = await findings(fresh);
      return {
        at: at.toISOString(),
        faults: [...found.faults],
        examinedAt: found.at.toISOString(),
        database: await databaseOf(store, config, folder),
        jobs: await jobsOf(store, at),
        mail: await mailOf(options),
        roles: await roles(),
        disk: { freeBytes: bavail * bsize, totalBytes: blocks * bsize, wantedBytes: config.minFreeBytes },
        versions: { server: version, node: process.version, platform: `${process.platform}-${process.arch}` },
        startedAt: startedAt.toISOString(),
        uptimeSeconds: Math.floor((at.getTime() - startedAt.getTime()) / 1_000),
        streams: streams(),
      };
    },
  };
};

export type HealthReader = ReturnType<typeof createHealth>;
