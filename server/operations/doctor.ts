/**
 * Looks for what will stop the server or its customers' updates: expiry, disk, database, repository. Answers
 * a list of faults; an empty list is a healthy server.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { toBeistandError } from '../../protocol/errors.ts';
import { channels } from '../../protocol/ids.ts';
import { lookThrough, megabytesOf } from '../attachments/sweep.ts';
import type { Config } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Store } from '../store/store.ts';
import { blobsOf, readManifest } from '../updates/repository/check-builds.ts';
import { readCurrent } from '../updates/repository/current.ts';
import type { Current } from '../updates/repository/current.ts';
import { expiryOf } from '../updates/repository/expiry.ts';

export interface Fault {
  readonly area: 'expiry' | 'disk' | 'database' | 'repository' | 'keys';
  readonly severity: 'warning' | 'error';
  readonly message: string;
  readonly hint: string;
}

const expiryFaults = (current: Current, config: Config, now: Date): Fault[] =>
  expiryOf(current, config, now).flatMap(({ role, daysLeft, state }) => {
    if (state === 'fine') return [];
    const online = role === 'snapshot' || role === 'timestamp';
    return [
      {
        area: 'expiry' as const,
        severity: state === 'expired' ? ('error' as const) : ('warning' as const),
        message:
          state === 'expired'
            ? `${role} has expired; agents refuse updates.`
            : `${role} expires in ${daysLeft} days.`,
        hint: online
          ? 'Start the server; it signs this role again by itself.'
          : 'Run on the machine with the keys: publish trust',
      },
    ];
  });

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
};

const blobFault = async (
  folder: string,
  blob: { path: string; size: number },
  deep: boolean,
): Promise<string | null> => {
  const file = join(folder, blob.path);
  const stats = await stat(file).catch(() => null);
  if (stats === null) return `${blob.path} is missing`;
  if (stats.size !== blob.size) return `${blob.path} has ${stats.size} bytes and should have ${blob.size}`;
  if (!deep) return null;
  const name = /([0-9a-f]{64})/.exec(blob.path)?.[1];
  return (await hashOf(file)) === name ? null : `${blob.path} was changed`;
};

/** Every manifest, pack and delta that the present metadata names; with `deep`, each is hashed. */
const repositoryFaults = async (folder: string, current: Current, deep: boolean): Promise<Fault[]> => {
  const seen = new Set<string>();
  const messages: string[] = [];
  for (const channel of channels) {
    for (const target of Object.values(current.roles.get(channel)?.metadata.signed.targets ?? {})) {
      try {
        const { manifest } = await readManifest(folder, target);
        for (const blob of blobsOf(manifest)) {
          if (seen.has(blob.path)) continue;
          seen.add(blob.path);
          const fault = await blobFault(folder, blob, deep);
          if (fault !== null) messages.push(`${target.path}: ${fault}.`);
        }
      } catch (error) {
        messages.push(toBeistandError(error).message);
      }
    }
  }
  return messages.map((message) => ({
    area: 'repository',
    severity: 'error',
    message,
    hint: 'Publish that build again (it uploads what is missing), or restore the repository folder from its backup.',
  }));
};

const diskFaults = async (folder: DataFolder, config: Config): Promise<Fault[]> => {
  const { bavail, bsize } = await statfs(folder.root);
  const free = bavail * bsize;
  if (free >= config.minFreeBytes) return [];
  const message = `${Math.floor(free / 1_000_000)} MB are free where ${folder.root} lies; ${Math.floor(config.minFreeBytes / 1_000_000)} MB should be.`;
  return [
    { area: 'disk', severity: 'error', message, hint: 'Make room, or lower minFreeBytes in config.json.' },
  ];
};

const databaseFaults = async (open: () => Store): Promise<Fault[]> => {
  let store: Store | null = null;
  try {
    store = open();
    const pending = await store.pendingMigrations();
    if (pending.length === 0) return [];
    const message = `The database lacks ${pending.length} change(s) of this version.`;
    return [
      {
        area: 'database',
        severity: 'error',
        message,
        hint: 'Start the server; it brings the database up to date.',
      },
    ];
  } catch (error) {
    const message = `The database can’t be used: ${toBeistandError(error).message}`;
    return [{ area: 'database', severity: 'error', message, hint: 'See `database` in config.json.' }];
  } finally {
    await store?.close();
  }
};

/** Two sweeps of a running server, and some slack. */
const sweptAfterMs = 3 * 24 * 60 * 60_000;

/** Files that a running server should have removed, or won't: it removes nothing where they hardly belong to its database. */
const leftoverFaults = async (folder: DataFolder, open: () => Store, now: Date): Promise<Fault[]> => {
  const store = open();
  try {
    const { files, unneeded, doubt } = await lookThrough(store.db, folder.blobs, {
      now,
      ageMs: sweptAfterMs,
    });
    if (unneeded.length === 0) return [];
    if (doubt !== null)
      return [
        {
          area: 'database',
          severity: 'error',
          message: `The database names ${files - unneeded.length} of ${files} file(s) in ${folder.blobs}; it may not be the one they belong to.`,
          hint: 'Set `database` in config.json to the right one, or restore it from its backup. Until then the server removes none of these files. If it is the right one, look through what it does not name: server unneeded',
        },
      ];
    return [
      {
        area: 'disk',
        severity: 'warning',
        message: `${unneeded.length} file(s) in ${folder.blobs} are needed by nothing (${megabytesOf(unneeded)} MB).`,
        hint: 'See whether `database` in config.json is the right one, and what the log of the server says of these files.',
      },
    ];
  } finally {
    await store.close();
  }
};

/** All faults found now. `open` opens the database, as it is, without bringing it up to date. */
export const examine = async (
  folder: DataFolder,
  config: Config,
  open: () => Store,
  options: {
    readonly deep: boolean;
    /** Looks for files that nothing names, which reads the whole log of the tickets. */
    readonly leftovers: boolean;
    readonly now: Date;
  },
): Promise<Fault[]> => {
  const database = await databaseFaults(open);
  const faults = [
    ...database,
    ...(await diskFaults(folder, config)),
    ...(options.leftovers && database.length === 0 ? await leftoverFaults(folder, open, options.now) : []),
  ];
  try {
    const current = await readCurrent(folder.repository);
    if (current.timestamp === null)
      faults.push({
        area: 'repository',
        severity: 'warning',
        message: 'Nothing has been published yet.',
        hint: 'Run on the machine with the keys: publish trust',
      });
    faults.push(...expiryFaults(current, config, options.now));
    faults.push(...(await repositoryFaults(folder.repository, current, options.deep)));
  } catch (error) {
    const { message, hint } = toBeistandError(error);
    faults.push({
      area: 'repository',
      severity: 'error',
      message,
      hint: hint ?? 'Restore the repository folder from its backup.',
    });
  }
  return faults;
};
