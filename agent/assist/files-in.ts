/**
 * Files that come from the helper: into the session's own folder, whole and with the hash that was said or not at all, readable
 * by their owner alone, and never run. What was broken off is kept until the session ends and gone on with when the same file is
 * sent again.
 */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { open, rename, rm, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { sessionLimits as limits } from '../../protocol/session/limits.ts';
import { noteOfAnswer } from './file-answer.ts';
import type { FileJobs, Message } from './files.ts';

interface Part {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly hash: Hash;
  at: number;
}
interface Incoming extends Part {
  readonly file: FileHandle;
}

export interface FilesIn {
  readonly put: (message: Message<'file-put'>) => Promise<void>;
  readonly chunk: (id: number, at: number, bytes: Uint8Array) => Promise<void>;
  readonly done: (message: Message<'file-done'>) => Promise<void>;
  readonly cancel: (id: number) => Promise<void>;
  /** Stops all of them, and says so. */
  readonly stop: (reason: string) => Promise<void>;
  /** Removes what was never whole. */
  readonly end: () => Promise<void>;
  readonly has: (id: number) => boolean;
  readonly count: () => number;
}

/** A name without what some system takes for more than a name: devices, streams, endings nobody sees. */
const safeName = (name: string): string => {
  const safe = name
    .normalize('NFC')
    .replaceAll(/[<>:"|?*\\/\p{C}]/gu, '_')
    .replace(/[. ]+$/u, '')
    .slice(-180);
  return safe === '' ? 'file' : safe;
};
const partOf = (path: string): string => `${path}.part`;

export const createFilesIn = (options: FileJobs): FilesIn => {
  const { send, note } = options;
  const running = new Map<number, Incoming>();
  const broken = new Map<string, Part>();

  const refuse = (id: number, reason: string): Promise<void> => send({ type: 'file-refuse', id, reason });
  const noteFile = (job: Part, state: string, more: Readonly<Record<string, unknown>> = {}): void =>
    note('sessionFile', { direction: 'to', state, path: job.path, sizeBytes: job.sizeBytes, ...more });
  const close = async (id: number): Promise<void> => {
    const job = running.get(id);
    running.delete(id);
    await job?.file.close().catch(() => undefined);
  };
  /** What is wrong is not kept. */
  const discard = async (id: number, job: Incoming, reason: string): Promise<void> => {
    await close(id);
    await rm(partOf(job.path), { force: true });
    noteFile(job, 'stopped', { reason });
    await refuse(id, reason);
  };
  /** What is not whole yet may still become so. */
  const breakOff = async (id: number, job: Incoming, reason: string): Promise<void> => {
    await close(id);
    noteFile(job, 'stopped', { reason });
    broken.set(job.sha256, job);
    const [oldest] = broken;
    if (broken.size <= limits.filesAtOnce || oldest === undefined) return;
    broken.delete(oldest[0]);
    await rm(partOf(oldest[1].path), { force: true });
  };

  const openPart = async (message: Message<'file-put'>, path: string): Promise<Incoming> => {
    const { sha256, size: sizeBytes } = message;
    const earlier = broken.get(sha256);
    if (earlier?.sizeBytes === sizeBytes) {
      broken.delete(sha256);
      const file = await open(partOf(earlier.path), 'r+', 0o600);
      // What is there is what was written: nobody else writes into this folder; and the hash of the whole says so in the end.
      return { ...earlier, file };
    }
    await options.makeFolder(options.received());
    const file = await open(partOf(path), 'wx', 0o600);
    return { path, sizeBytes, sha256, file, hash: createHash('sha256'), at: 0 };
  };
  const hasRoom = async (sizeBytes: number): Promise<boolean> => {
    const { bavail, bsize } = await statfs(options.received());
    return bavail * bsize > sizeBytes;
  };

  return {
    put: async (message) => {
      const { id, name, size, sha256 } = message;
      const path = broken.get(sha256)?.path ?? join(options.received(), `${id}-${safeName(name)}`);
      const about = { direction: 'to', path, sizeBytes: size } as const;
      const isWanted = (): boolean => options.isWanted(id);
      const answer = await options.consent({ ...about, by: 'helper', isWanted });
      if (answer !== 'yes') {
        const noted = noteOfAnswer(answer);
        if (noted !== null) note('sessionFile', { ...about, ...noted });
        return refuse(id, answer);
      }
      let job: Incoming;
      try {
        job = await openPart(message, path);
      } catch {
        return refuse(id, 'exists');
      }
      running.set(id, job);
      if (!(await hasRoom(size - job.at).catch(() => true))) return discard(id, job, 'no-space');
      noteFile(job, 'begun');
      await send({ type: 'file-accept', id, size, from: job.at });
      return send({ type: 'file-credit', id, upTo: job.at + limits.fileWindowBytes });
    },
    chunk: async (id, at, bytes) => {
      const job = running.get(id);
      if (job === undefined) return;
      if (at !== job.at || at + bytes.length > job.sizeBytes) return discard(id, job, 'broken');
      try {
        for (let from = 0; from < bytes.length;)
          from += (await job.file.write(bytes, from, bytes.length - from, at + from)).bytesWritten;
      } catch {
        return discard(id, job, 'unwritable');
      }
      job.at += bytes.length;
      job.hash.update(bytes);
      return send({ type: 'file-credit', id, upTo: job.at + limits.fileWindowBytes });
    },
    done: async ({ id }) => {
      const job = running.get(id);
      if (job === undefined) return;
      const sha256 = job.hash.digest('hex');
      if (job.at !== job.sizeBytes || sha256 !== job.sha256) return discard(id, job, 'broken');
      try {
        await job.file.sync();
        await close(id);
        await rename(partOf(job.path), job.path);
      } catch {
        return discard(id, job, 'unwritable');
      }
      noteFile(job, 'done', { sha256 });
      return send({ type: 'file-done', id, sha256 });
    },
    cancel: async (id) => {
      const job = running.get(id);
      if (job !== undefined) await breakOff(id, job, 'helper');
    },
    stop: async (reason) => {
      for (const [id, job] of running) {
        await breakOff(id, job, reason);
        await send({ type: 'file-cancel', id, reason });
      }
    },
    end: async () => {
      for (const { path } of broken.values()) await rm(partOf(path), { force: true });
      broken.clear();
    },
    has: (id) => running.has(id),
    count: () => running.size,
  };
};
