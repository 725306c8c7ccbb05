/**
 * The database behind one type, on SQLite or PostgreSQL. Times are ISO texts in UTC, JSON is text, truth is
 * 0 or 1: what both databases store and order alike.
 */
import { Kysely, sql } from 'kysely';
import type { Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { BeistandError } from '../../protocol/errors.ts';
import type { Config } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';
import { migrations } from './migrations/all.ts';
import { openPostgres } from './postgres.ts';
import { hearPostgres } from './postgres-signals.ts';
import type { Database } from './schema.ts';
import { collectSignals } from './signals.ts';
import type { SignalListener } from './signals.ts';
import { openSqlite } from './sqlite.ts';

export type Trx = Transaction<Database>;
/** Whatever queries can be made on: the database or a transaction of it. */
export type Queries = Kysely<Database>;

export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Queries;
  /** Runs `work` in one transaction; it is committed only if `work` succeeds. */
  readonly transaction: <T>(work: (trx: Trx) => Promise<T>) => Promise<T>;
  /**
   * As `transaction`, and no other process or instance is inside one of the same name meanwhile. For short
   * work: on SQLite all other writers wait.
   */
  readonly exclusive: <T>(name: string, work: (trx: Trx) => Promise<T>) => Promise<T>;
  /** Hears what transactions tell with `signal` (signals.ts) from now on, until `close`. */
  readonly hear: (listener: SignalListener) => Promise<void>;
  /** Brings the tables to this program's version. Safe to run from several instances at once. */
  readonly migrate: () => Promise<void>;
  /** Names of migrations not yet applied. */
  readonly pendingMigrations: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

/** A stable 31-bit number for a lock's name, for PostgreSQL's advisory locks. */
const lockNumber = (name: string): number => {
  let hash = 7;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 2_147_483_647;
  return hash;
};

const provider = { getMigrations: () => Promise.resolve(migrations) };

/**
 * Opens a database: `postgres://…` or `postgresql://…` is PostgreSQL, anything else the path of a SQLite file.
 * Nothing is created or changed in it before `migrate`.
 */
export const openStore = (where: string): Store => {
  const kind = /^postgres(?:ql)?:\/\//.test(where) ? 'postgres' : 'sqlite';
  const db = new Kysely<Database>({ dialect: kind === 'postgres' ? openPostgres(where) : openSqlite(where) });
  // Migrations of different folders do not depend on each other's order, so one may come later than its name says.
  const migrator = new Migrator({ db, provider, allowUnorderedMigrations: true });
  const listeners = new Set<SignalListener>();
  const hearing: (() => Promise<void>)[] = [];
  const transaction: Store['transaction'] = async (work) => {
    let told: ReadonlySet<string> = new Set();
    const result = await db.transaction().execute((trx) => {
      told = collectSignals(kind, trx);
      return work(trx);
    });
    for (const text of told) for (const { onText } of listeners) onText(text);
    return result;
  };
  return {
    kind,
    db,
    transaction,
    exclusive: (name, work) =>
      transaction(async (trx) => {
        if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${lockNumber(name)})`.execute(trx);
        return work(trx);
      }),
    hear: async (listener) => {
      if (kind === 'postgres') hearing.push(await hearPostgres(where, listener));
      else listeners.add(listener);
    },
    migrate: async () => {
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined)
        throw new BeistandError('DATABASE', 'The database could not be brought to this version.', {
          cause: error,
        });
    },
    pendingMigrations: async () =>
      (await migrator.getMigrations()).filter((one) => one.executedAt === undefined).map((one) => one.name),
    close: async () => {
      listeners.clear();
      await Promise.all(hearing.splice(0).map((stop) => stop()));
      await db.destroy();
    },
  };
};

/** The database of a server: as configured, or SQLite in its data folder. */
export const storeOf = (folder: DataFolder, config: Config): Store =>
  openStore(config.database ?? folder.sqlite);
