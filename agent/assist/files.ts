/**
 * Files in a session. Each one is asked for on the customer's side by its real path and size; what comes from the helper is
 * put into the session's own folder, checked against its hash, readable by its owner alone, and never run.
 */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { AgentMessage, HelperMessage } from '../../protocol/session/messages.ts';

type Message<T extends HelperMessage['type']> = Extract<HelperMessage, { type: T }>;

export interface SessionFiles {
  readonly ask: (message: Message<'file-ask'>) => Promise<void>;
  readonly put: (message: Message<'file-put'>) => Promise<void>;
  readonly credit: (message: Message<'file-credit'>) => void;
  readonly chunk: (id: number, at: number, bytes: Uint8Array) => Promise<void>;
  readonly done: (message: Message<'file-done'>) => Promise<void>;
  readonly cancel: (id: number) => Promise<void>;
  /** Stops those of one direction whose grant was taken back, or all. */
  readonly stop: (direction?: 'from' | 'to') => Promise<void>;
}

export interface FilesOptions {
  /** Where received files go; made when the first one comes. */
  readonly received: string;
  readonly makeFolder: (path: string) => Promise<void>;
  readonly consent: (direction: 'from' | 'to', path: string, sizeBytes: number) => Promise<boolean>;
  readonly send: (message: AgentMessage) => Promise<void>;
  readonly sendChunk: (id: number, at: number, bytes: Uint8Array) => Promise<void>;
  readonly note: (kind: string, data: Readonly<Record<string, unknown>>) => void;
}

interface Outgoing {
  readonly direction: 'from';
  creditTo: number;
  stopped: boolean;
  wake: () => void;
}
interface Incoming {
  readonly direction: 'to';
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly file: FileHandle;
  readonly hash: Hash;
  at: number;
}

export const createFiles = (options: FilesOptions): SessionFiles => {
  const { send } = options;
  const running = new Map<number, Outgoing | Incoming>();
  const refuse = (id: number, reason: string) => send({ type: 'file-refuse', id, reason });

  const stream = async (
    id: number,
    path: string,
    size: number,
    from: number,
    job: Outgoing,
  ): Promise<void> => {
    const hash = createHash('sha256');
    let at = 0;
    const reader = createReadStream(path, {
      highWaterMark: sessionLimits.fileChunkBytes,
      end: Math.max(0, size - 1),
    });
    for await (const piece of reader as AsyncIterable<Buffer>) {
      hash.update(piece);
      const start = at;
      at += piece.length;
      // What the helper has from an earlier try is hashed and not sent again.
      if (at <= from) continue;
      const fresh = piece.subarray(Math.max(0, from - start));
      const freshAt = Math.max(start, from);
      while (!job.stopped && freshAt + fresh.length > job.creditTo)
        await new Promise<void>((resolve) => {
          job.wake = resolve;
        });
      if (job.stopped) return;
      await options.sendChunk(id, freshAt, fresh);
    }
    await send({ type: 'file-done', id, sha256: hash.digest('hex') });
  };

  const stopOne = async (id: number): Promise<void> => {
    const job = running.get(id);
    running.delete(id);
    if (job?.direction === 'from') {
      job.stopped = true;
      job.wake();
    } else await job?.file.close();
  };
  /** What is not whole is not kept. */
  const discard = async (id: number): Promise<void> => {
    const job = running.get(id);
    await stopOne(id);
    if (job?.direction === 'to') await rm(`${job.path}.part`, { force: true });
  };

  return {
    ask: async ({ id, path, from }) => {
      if (running.has(id) || running.size >= sessionLimits.filesAtOnce) return refuse(id, 'too-many');
      let real: string;
      let size: number;
      try {
        if (!isAbsolute(path)) return await refuse(id, 'not-found');
        // The customer is asked about where a link leads to, not about its name.
        real = await realpath(path);
        const found = await stat(real);
        if (!found.isFile()) return await refuse(id, 'not-found');
        ({ size } = found);
      } catch {
        return refuse(id, 'not-found');
      }
      if (size > sessionLimits.fileBytes) return refuse(id, 'too-large');
      if (!(await options.consent('from', real, size))) return refuse(id, 'denied');
      const job: Outgoing = { direction: 'from', creditTo: 0, stopped: false, wake: () => undefined };
      running.set(id, job);
      options.note('sessionFile', { direction: 'from', path: real, sizeBytes: size });
      await send({ type: 'file-accept', id, size, from });
      stream(id, real, size, from, job)
        .catch(() => refuse(id, 'unreadable').catch(() => undefined))
        .finally(() => running.delete(id));
      return undefined;
    },

    put: async ({ id, name, size, sha256 }) => {
      if (running.has(id) || running.size >= sessionLimits.filesAtOnce) return refuse(id, 'too-many');
      const path = join(options.received, `${id}-${name}`);
      if (!(await options.consent('to', path, size))) return refuse(id, 'denied');
      let file: FileHandle;
      try {
        await options.makeFolder(options.received);
        file = await open(`${path}.part`, 'wx', 0o600);
      } catch {
        return refuse(id, 'exists');
      }
      running.set(id, { direction: 'to', path, size, sha256, file, hash: createHash('sha256'), at: 0 });
      await send({ type: 'file-accept', id, size, from: 0 });
      return send({ type: 'file-credit', id, upTo: sessionLimits.fileWindowBytes });
    },

    credit: ({ id, upTo }) => {
      const job = running.get(id);
      if (job?.direction !== 'from') return;
      job.creditTo = Math.max(job.creditTo, upTo);
      job.wake();
    },

    chunk: async (id, at, bytes) => {
      const job = running.get(id);
      if (job?.direction !== 'to') return;
      if (at !== job.at || at + bytes.length > job.size) {
        await discard(id);
        await refuse(id, 'broken');
        return;
      }
      job.at += bytes.length;
      job.hash.update(bytes);
      await job.file.write(bytes);
      await send({ type: 'file-credit', id, upTo: job.at + sessionLimits.fileWindowBytes });
    },

    done: async ({ id }) => {
      const job = running.get(id);
      if (job?.direction !== 'to') return;
      await job.file.sync();
      const sha256 = job.hash.digest('hex');
      if (job.at !== job.size || sha256 !== job.sha256) {
        await discard(id);
        await refuse(id, 'broken');
        return;
      }
      await stopOne(id);
      await rename(`${job.path}.part`, job.path);
      options.note('sessionFile', { direction: 'to', path: job.path, sizeBytes: job.size, sha256 });
      await send({ type: 'file-done', id, sha256 });
    },

    cancel: discard,
    stop: async (direction) => {
      for (const [id, job] of running)
        if (direction === undefined || job.direction === direction) await discard(id);
    },
  };
};
