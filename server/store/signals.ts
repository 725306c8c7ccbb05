/**
 * Short texts told to whoever listens to the same database, on every server, once the transaction they belong
 * to is committed, and never otherwise. PostgreSQL carries them between servers (NOTIFY belongs to the
 * transaction); SQLite has one server, so there they stay in this process: what the command line does beside a
 * running server on SQLite is not told.
 */
import { sql } from 'kysely';
import { BeistandError } from '../../protocol/errors.ts';
import type { Trx } from './store.ts';

export const signalChannel = 'beistand';
/** PostgreSQL takes less than 8,000 bytes. */
const signalBytes = 7_000;

export interface SignalListener {
  readonly onText: (text: string) => void;
  /** Texts may have been missed: the connection they come over was lost and is back. */
  readonly onGap: () => void;
}

/** What was told in a transaction that is still open; null where the database itself carries it. */
const waiting = new WeakMap<Trx, Set<string> | null>();

/** Marks the beginning of a transaction; what it answers is told with `deliver` after the commit. */
export const collectSignals = (kind: 'sqlite' | 'postgres', trx: Trx): ReadonlySet<string> => {
  const texts = new Set<string>();
  waiting.set(trx, kind === 'postgres' ? null : texts);
  return texts;
};

/**
 * Tells `text` to all listeners when `trx` is committed; told twice in one transaction, it is heard once.
 * @throws BeistandError TOO_LARGE, INTERNAL (a transaction that is not the store's)
 */
export const signal = async (trx: Trx, text: string): Promise<void> => {
  if (Buffer.byteLength(text) > signalBytes)
    throw new BeistandError('TOO_LARGE', `A signal has at most ${signalBytes} bytes.`);
  const texts = waiting.get(trx);
  if (texts === undefined)
    throw new BeistandError('INTERNAL', 'This transaction was not begun by the store.');
  if (texts === null) await sql`select pg_notify(${signalChannel}, ${text})`.execute(trx);
  else texts.add(text);
};
