/**
 * The server's state at a glance, for the console: what doctor finds, and the figures beside it. Hosts and user names of
 * the mail accounts are told to whoever may read the settings; passwords are in files and go nowhere.
 */
import { stat, statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Config } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Store } from '../store/store.ts';
import { readCurrent } from '../updates/repository/current.ts';
import { expiryOf } from '../updates/repository/expiry.ts';
import { version } from '../version.ts';
import { examine } from './doctor.ts';

export interface HealthParts {
  readonly store: Store;
  readonly folder: DataFolder;
  readonly config: Config;
  /** Opens the database once more, as doctor does. */
  readonly open: () => Store;
  readonly startedAt: Date;
  readonly now: () => Date;
}

/** Bytes of the database; null where it does not tell. */
const databaseSize = async ({ store, folder, config }: HealthParts): Promise<number | null> => {
  if (store.kind === 'sqlite') {
    const stats = await stat(config.database ?? folder.sqlite).catch(() => null);
    return stats?.size ?? null;
  }
  const { rows } = await sql<{ size: string }>`select pg_database_size(current_database()) as size`.execute(
    store.db,
  );
  return rows[0] === undefined ? null : Number(rows[0].size);
};

const jobsOf = async ({ db }: Store, now: Date) => {
  const row = await db
    .selectFrom('jobs')
    .select((is) => [
      is.fn.countAll<number>().filterWhere('dead_at', 'is', null).as('waiting'),
      is.fn.countAll<number>().filterWhere('dead_at', 'is not', null).as('dead'),
      is.fn
        .countAll<number>()
        .filterWhere((or) => or.and([or('dead_at', 'is', null), or('run_at', '<=', now.toISOString())]))
        .as('due'),
    ])
    .executeTakeFirstOrThrow();
  return { waiting: Number(row.waiting), due: Number(row.due), dead: Number(row.dead) };
};

const mailOf = async ({ store, config: { mail } }: HealthParts) => {
  if (mail === undefined) return null;
  const { db } = store;
  const received = await db
    .selectFrom('mail_in')
    .select((is) => [
      is.fn.max('received_at').as('last'),
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
  const { imap, smtp } = mail;
  return {
    address: mail.address,
    aliases: [...mail.aliases],
    incoming:
      imap === undefined
        ? null
        : {
            host: imap.host,
            port: imap.port,
            security: imap.security,
            user: imap.user,
            mailbox: imap.mailbox,
          },
    outgoing:
      smtp === undefined
        ? null
        : { host: smtp.host, port: smtp.port, security: smtp.security, user: smtp.user ?? null },
    lastReceivedAt: received.last,
    quarantined: Number(received.quarantined),
    lastSentAt: sent.last,
    queued: Number(sent.queued),
    dead: Number(sent.dead),
  };
};

/** How the server is, now. Reads the repository's metadata and looks for every file they name. */
export const healthOf = async (parts: HealthParts) => {
  const { store, folder, config, open, startedAt, now } = parts;
  const at = now();
  const { bavail, bsize } = await statfs(folder.root);
  return {
    version,
    startedAt: startedAt.toISOString(),
    faults: await examine(folder, config, open, { deep: false, now: at }),
    database: { kind: store.kind, sizeBytes: await databaseSize(parts) },
    disk: { freeBytes: bavail * bsize, minFreeBytes: config.minFreeBytes },
    jobs: await jobsOf(store, at),
    // Where the metadata can't be read, `faults` says so.
    roles: await readCurrent(folder.repository).then(
      (current) => expiryOf(current, config, at),
      () => [],
    ),
    mail: await mailOf(parts),
  };
};

export type Health = Awaited<ReturnType<typeof healthOf>>;
