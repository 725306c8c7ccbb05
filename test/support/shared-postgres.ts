/**
 * One PostgreSQL for a whole run of the tests, started when the first file asks for it: making a cluster takes as long
 * as many a file. Files reach it by a door on loopback, because each runs in a process of its own.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openStore } from '../../server/store/store.ts';
import { startPostgres } from './postgres.ts';

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

const startCluster = async (): Promise<Cluster> => {
  const parent = mkdtempSync(join(tmpdir(), 'beistand-postgres-'));
  // As root, PostgreSQL runs as a user of its own, who must be able to get there.
  chmodSync(parent, 0o755);
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];
  const { base, createDatabase, stop } = await startPostgres(parent, settings, { synced: false });
  await createDatabase(migratedTemplate);
  const store = openStore(`${base}/${migratedTemplate}`);
  await store.migrate();
  await store.close();
  return {
    base,
    end: async () => {
      await stop();
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
