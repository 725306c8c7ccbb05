/** Kysely on PostgreSQL. 64-bit integers come back as numbers: ours are counts and sequence numbers. */
import { PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';

/** A pool on the given URL; connections are made when needed. */
export const openPostgres = (url: string): PostgresDialect => {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid, format) =>
        (oid === types.builtins.INT8 && format !== 'binary'
          ? Number
          : types.getTypeParser(oid, format)) as never,
    },
  });
  // An idle connection that breaks is dropped by the pool and replaced when needed; without a listener it
  // would end the process. Whether the database answers is readyz's and doctor's question.
  pool.on('error', () => undefined);
  return new PostgresDialect({ pool });
};
