/**
 * Hears PostgreSQL's NOTIFY on a connection of its own, and makes a new one whenever it is lost. What was told in
 * between nobody knows, so the listener is told that there was a gap.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { signalChannel } from './signals.ts';
import type { SignalListener } from './signals.ts';

const firstWaitMs = 500;
const longestWaitMs = 30_000;

const connect = async (url: string, listener: SignalListener, onLost: () => void): Promise<Client> => {
  const client = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 });
  client.on('notification', ({ payload }) => listener.onText(payload ?? ''));
  // Both come when a connection breaks; whoever is told twice looks once.
  client.on('error', onLost);
  client.on('end', onLost);
  await client.connect();
  await client.query(`listen ${signalChannel}`);
  return client;
};

/**
 * Listens until stopped; resolves once it does for the first time.
 * @returns what ends it
 */
export const hearPostgres = async (url: string, listener: SignalListener): Promise<() => Promise<void>> => {
  const stopping = new AbortController();
  const wait = async (ms: number): Promise<void> => {
    await pause(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  };

  const hold = () => {
    let lost = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      lost = resolve;
    });
    return { gone, client: connect(url, listener, () => lost()) };
  };

  let held = hold();
  let client: Client | null = await held.client;
  const keep = async (): Promise<void> => {
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      if (client !== null) await held.gone;
      if (stopping.signal.aborted) break;
      await client?.end().catch(() => undefined);
      client = null;
      await wait(waitMs);
      if (stopping.signal.aborted) return;
      held = hold();
      client = await held.client.catch(() => null);
      if (client === null) continue;
      if (stopping.signal.aborted) break;
      waitMs = firstWaitMs / 2;
      listener.onGap();
    }
    await client?.end().catch(() => undefined);
  };
  const kept = keep();
  return async () => {
    stopping.abort();
    // Where a connection is just being made, the loop ends it.
    await client?.end().catch(() => undefined);
    await kept;
  };
};
