/**
 * The databases every storage test runs on: `describe.each(databases)('… on $name', ({ open }) => …)`.
 * Each `database()` is a fresh one with all tables, in the run's one PostgreSQL or in a file of its own.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';
import { openStore } from '../../server/store/store.ts';
import type { Store } from '../../server/store/store.ts';
import { migratedTemplate } from './shared-postgres.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** What `openStore` takes: a database for the running test alone, whose tables are there and empty. */
  readonly database: () => Promise<string>;
  /** As `database`, without tables. */
  readonly bare: () => Promise<string>;
  /** A store on a `database()`, closed when the test ends. */
  readonly open: () => Promise<Store>;
}

interface Link {
  readonly base: string;
  readonly admin: Client;
}

/** For all files of this process; it ends with the process. */
let link: Promise<Link> | undefined;

const connect = async (): Promise<Link> => {
  const answer = await fetch(inject('postgresDoor'));
  const base = await answer.text();
  if (!answer.ok) throw new Error(`PostgreSQL did not start: ${base}`);
  const admin = new Client(`${base}/postgres`);
  // The cluster may end before the last process does.
  admin.on('error', () => undefined);
  await admin.connect();
  return { base, admin };
};

/** A pool's `end()` does not wait for its sockets; dropping a database under one that still closes would be an error nobody caught. */
const connectionsGone = async (admin: Client, name: string): Promise<void> => {
  for (let tries = 0; tries < 500; tries += 1) {
    const { rows } = await admin.query('select 1 from pg_stat_activity where datname = $1', [name]);
    if (rows.length === 0) return;
    await pause(10);
  }
};

const postgresDatabase = async (template: string): Promise<string> => {
  link ??= connect();
  const { base, admin } = await link;
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`create database ${name} template ${template}`);
  onTestFinished(async () => {
    await connectionsGone(admin, name);
    await admin.query(`drop database ${name} with (force)`);
  });
  return `${base}/${name}`;
};

const sqliteDatabase = async (): Promise<string> => join(await temporaryFolder(), 'beistand.sqlite');

const opening = (database: () => Promise<string>) => async (): Promise<Store> => {
  const store = openStore(await database());
  onTestFinished(() => store.close());
  await store.migrate();
  return store;
};

const postgres = {
  database: () => postgresDatabase(migratedTemplate),
  bare: () => postgresDatabase('template1'),
};

export const databases: readonly TestDatabase[] = [
  // A file takes its tables in less time than a copy would need care: `migrate` brings them.
  { name: 'SQLite', database: sqliteDatabase, bare: sqliteDatabase, open: opening(sqliteDatabase) },
  { name: 'PostgreSQL', ...postgres, open: opening(postgres.database) },
];
