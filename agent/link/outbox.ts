/**
 * Events on their way to the server. Each is a file of its own, durable before `add` returns, and removed
 * only when the server has said that it stored it: a crash or a dead line loses nothing and doubles
 * nothing (the server stores once by id). Bounded, so that a server gone for years fills no disk.
 */
import { join } from 'node:path';
import { agentEventSchema } from '../../protocol/agent-api.ts';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import { isBeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { Disk } from '../disk/disk.ts';
import { replaceFile } from '../disk/disk.ts';

/** Most events kept. Beyond it the oldest `status` goes first, then the oldest of all. */
export const outboxEvents = 2_000;
const eventFileBytes = 1024 * 1024;
/** Largest batch body; below the server's own limit, with room for the frame around the events. */
const batchBytes = limits.apiBodyBytes - 64 * 1024;
const fileName = /^(\d{15})-([a-z]+)-([0-9a-f-]{36})\.json$/;

export interface Outbox {
  add(event: AgentEvent): Promise<void>;
  /** How many events wait. */
  waiting(): Promise<number>;
  /**
   * Hands waiting events to `send`, oldest first, in batches; `send` returns the ids that are stored.
   * Events the server calls malformed are set aside in `refused/`. Other errors of `send` pass through and
   * keep everything that was not stored.
   */
  flush(
    send: (events: readonly AgentEvent[]) => Promise<readonly string[]>,
  ): Promise<{ sent: number; refused: number }>;
}

interface Waiting {
  readonly name: string;
  readonly event: AgentEvent;
  readonly bytes: number;
}

const batchesOf = (all: readonly Waiting[]): Waiting[][] => {
  const batches: Waiting[][] = [];
  let batch: Waiting[] = [];
  let bytes = 0;
  for (const one of all) {
    if (batch.length > 0 && (batch.length >= limits.reportEvents || bytes + one.bytes > batchBytes)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(one);
    bytes += one.bytes + 1;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
};

const isRefusal = (error: unknown): boolean =>
  isBeistandError(error, 'BAD_INPUT') || isBeistandError(error, 'TOO_LARGE');

/** The outbox in `folder`, which is made when the first event comes. */
export const openOutbox = (disk: Disk, folder: string): Outbox => {
  const refusedFolder = join(folder, 'refused');

  const names = async (): Promise<string[]> => {
    if ((await disk.stat(folder)) === null) return [];
    return (await disk.list(folder)).filter((name) => fileName.test(name));
  };

  const parse = async (name: string): Promise<Waiting | null> => {
    try {
      const bytes = await disk.read(join(folder, name), eventFileBytes);
      const parsed = agentEventSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
      return parsed.success ? { name, event: parsed.data, bytes: bytes.length } : null;
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  };

  const setAside = async (name: string): Promise<void> => {
    await disk.makeFolder(refusedFolder);
    await disk.rename(join(folder, name), join(refusedFolder, name));
    const kept = (await disk.list(refusedFolder)).slice(0, -100);
    for (const old of kept) await disk.removeFile(join(refusedFolder, old));
  };

  const makeRoom = async (): Promise<void> => {
    const all = await names();
    const surplus = all.length - outboxEvents + 1;
    if (surplus <= 0) return;
    const isStatus = (name: string): boolean => fileName.exec(name)?.[2] === 'status';
    const victims = [...all.filter(isStatus), ...all.filter((name) => !isStatus(name))].slice(0, surplus);
    for (const name of victims) await disk.removeFile(join(folder, name));
  };

  return {
    add: async (event) => {
      await disk.makeFolder(folder);
      await makeRoom();
      const at = String(Date.parse(event.at)).padStart(15, '0');
      const bytes = new TextEncoder().encode(JSON.stringify(event));
      await replaceFile(
        disk,
        join(folder, `${at}-${event.kind.toLowerCase()}-${event.id}.json`),
        bytes,
        0o600,
      );
    },

    waiting: async () => (await names()).length,

    flush: async (send) => {
      const waiting: Waiting[] = [];
      let refused = 0;
      for (const name of await names()) {
        const one = await parse(name);
        if (one !== null) waiting.push(one);
        else {
          await setAside(name);
          refused += 1;
        }
      }
      let sent = 0;
      const deliver = async (batch: readonly Waiting[]): Promise<void> => {
        const stored = new Set(await send(batch.map((one) => one.event)));
        for (const one of batch)
          if (stored.has(one.event.id)) {
            await disk.removeFile(join(folder, one.name));
            sent += 1;
          }
      };
      for (const batch of batchesOf(waiting)) {
        try {
          await deliver(batch);
        } catch (error) {
          if (!isRefusal(error)) throw error;
          // One event spoils the batch: find out which, so that the others still arrive.
          for (const one of batch) {
            try {
              await deliver([one]);
            } catch (single) {
              if (!isRefusal(single)) throw single;
              await setAside(one.name);
              refused += 1;
            }
          }
        }
      }
      return { sent, refused };
    },
  };
};
