/**
 * Kysely on Node's own SQLite. One connection for each process, statements prepared once; transactions
 * begin IMMEDIATE, so that two processes (server and command line) wait for each other at the start of a
 * transaction and never fail in the middle of one. SQLite's own waiting would stop the event loop, so it is
 * kept short and the waiting is done here, between tries.
 */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { CompiledQuery, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, Driver, QueryResult, SqliteDatabase } from 'kysely';

/** How long a process waits for another one's transaction: in all, and at one go without its event loop. */
const busyTimeoutMs = 15_000;
const blockingWaitMs = 10;
const tryEveryMs = 10;
/** SQLITE_BUSY, in the low byte of an error's code. */
const busy = 5;
const preparedStatements = 500;

const toInput = (value: unknown): SQLInputValue => {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === undefined) return null;
  return value as SQLInputValue;
};

const wrap = (database: DatabaseSync): SqliteDatabase => {
  const cache = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = cache.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    // The row id a full-text index wrote last goes beyond 2^53, and as a number it would make a commit throw.
    if (statement.columns().length === 0) statement.setReadBigInts(true);
    if (cache.size >= preparedStatements) cache.clear();
    cache.set(sql, statement);
    return statement;
  };
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(toInput)),
        run: (parameters) => statement.run(...parameters.map(toInput)),
        iterate: (parameters) => statement.iterate(...parameters.map(toInput)),
      };
    },
  };
};

const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  (error.errcode & 0xff) === busy;

/** Tries a query again while another process holds the write lock. Inside a transaction the lock is ours, so nothing is tried twice there. */
class WaitingConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;
  readonly #inTransaction: () => boolean;

  constructor(inner: DatabaseConnection, inTransaction: () => boolean) {
    this.#inner = inner;
    this.#inTransaction = inTransaction;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const started = performance.now();
    for (;;) {
      try {
        return await this.#inner.executeQuery<R>(query);
      } catch (error) {
        if (!isBusy(error) || this.#inTransaction() || performance.now() - started > busyTimeoutMs)
          throw error;
        await pause(tryEveryMs);
      }
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#inner.streamQuery<R>(query, chunkSize);
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #inTransaction: () => boolean;

  constructor(database: SqliteDatabase, inTransaction: () => boolean) {
    super({ database });
    this.#inTransaction = inTransaction;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return new WaitingConnection(await super.acquireConnection(), this.#inTransaction);
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** SQLite changes tables inside transactions as well as rows, so a migration is whole or not there; Kysely's own adapter does not use that. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: wrap(database) });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(wrap(this.#database), () => this.#database.isTransaction);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** Opens (and creates) the database file; `:memory:` works too. */
export const openSqlite = (file: string): SqliteDialect => {
  // Made beforehand where it is missing, because SQLite would let everyone on the machine read it.
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { timeout: blockingWaitMs, enableForeignKeyConstraints: true });
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory;');
  return new NodeSqliteDialect(database);
};
