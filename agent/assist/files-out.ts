/**
 * Files that go from the customer to the helper: asked for by the helper, or offered by the customer. Sent as far ahead as was
 * paid for, hashed as a whole, and read from the file that was opened when the customer was asked (file-opening.ts).
 */
import { createHash } from 'node:crypto';
import { sessionLimits as limits } from '../../protocol/session/limits.ts';
import { noteOfAnswer } from './file-answer.ts';
import type { FileAnswer } from './file-answer.ts';
import { fateOf, isNotOpened, openForReading } from './file-opening.ts';
import type { NotOpened, OpenedFile } from './file-opening.ts';
import type { FileJobs, Message } from './files.ts';

export type OfferOutcome = 'offered' | 'denied' | 'too-many' | NotOpened;

/** Who wants it to go. */
type By = 'helper' | 'customer';

interface Outgoing {
  readonly id: number;
  readonly by: By;
  readonly file: OpenedFile;
  readonly from: number;
  creditTo: number;
  begun: boolean;
  stopped: boolean;
  wake: () => void;
}

export interface FilesOut {
  readonly ask: (message: Message<'file-ask'>) => Promise<void>;
  readonly offer: (path: string) => Promise<OfferOutcome>;
  readonly credit: (message: Message<'file-credit'>) => void;
  /** True where it was one of these. */
  readonly cancel: (id: number) => Promise<boolean>;
  /** Stops those that one of them wanted, and says so. */
  readonly stop: (by: By, reason: string) => Promise<void>;
  readonly has: (id: number) => boolean;
  /** Those that one of them wanted. */
  readonly count: (by: By) => number;
}

/** Offers are numbered from here on; a helper counts from 1, and none of theirs takes the number of an offer. */
export const firstOffer = 900_000;

export const createFilesOut = (options: FileJobs): FilesOut => {
  const { send, note } = options;
  const running = new Map<number, Outgoing>();
  let offers = firstOffer;
  /** Offers the customer is being asked about. */
  let offering = 0;
  const count = (by: By): number => [...running.values()].filter((one) => one.by === by).length;

  const drop = async (job: Outgoing): Promise<void> => {
    running.delete(job.id);
    job.stopped = true;
    job.wake();
    await job.file.handle.close().catch(() => undefined);
  };
  const noteFile = (job: Outgoing, state: string, more: Readonly<Record<string, unknown>> = {}): void =>
    note('sessionFile', {
      direction: 'from',
      state,
      by: job.by,
      path: job.file.path,
      sizeBytes: job.file.sizeBytes,
      ...more,
    });

  const waitForCredit = async (job: Outgoing, upTo: number): Promise<void> => {
    while (!job.stopped && upTo > job.creditTo)
      await new Promise<void>((resolve) => {
        job.wake = resolve;
      });
  };
  const stream = async (job: Outgoing): Promise<void> => {
    const { file, id, from } = job;
    const hash = createHash('sha256');
    const buffer = Buffer.alloc(limits.fileChunkBytes);
    let at = 0;
    while (at < file.sizeBytes) {
      const wanted = Math.min(buffer.length, file.sizeBytes - at);
      const { bytesRead } = await file.handle.read(buffer, 0, wanted, at);
      if (job.stopped || bytesRead === 0) break;
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      const start = at;
      at += bytesRead;
      // What the helper has from an earlier try is hashed and not sent again.
      if (at <= from) continue;
      const fresh = piece.subarray(Math.max(0, from - start));
      await waitForCredit(job, at);
      if (job.stopped) return;
      await options.sendChunk(id, at - fresh.length, fresh);
    }
    if (job.stopped) return;
    const fate = await fateOf(file, at);
    if (fate === 'changed') {
      noteFile(job, 'stopped', { reason: 'changed' });
      await send({ type: 'file-refuse', id, reason: 'changed' });
      return;
    }
    const sha256 = hash.digest('hex');
    noteFile(job, 'done', { sha256, ...(fate === 'grown' ? { grown: true } : {}) });
    await send({ type: 'file-done', id, sha256 });
  };
  const begin = (job: Outgoing): void => {
    job.begun = true;
    noteFile(job, 'begun');
    stream(job)
      .catch(async () => {
        if (job.stopped) return;
        noteFile(job, 'stopped', { reason: 'unreadable' });
        await send({ type: 'file-refuse', id: job.id, reason: 'unreadable' });
      })
      .finally(() => void drop(job));
  };
  const add = (job: Pick<Outgoing, 'id' | 'by' | 'file' | 'from'>): Outgoing => {
    const added = { ...job, creditTo: 0, begun: false, stopped: false, wake: () => undefined };
    running.set(job.id, added);
    return added;
  };
  /** Opened and allowed by the customer; why not, where not. */
  const allowed = async (
    path: string,
    by: By,
    isWanted: () => boolean,
  ): Promise<OpenedFile | NotOpened | Exclude<FileAnswer, 'yes'>> => {
    const file = await openForReading(path, limits.fileBytes);
    if (typeof file === 'string') return file;
    const about = { direction: 'from', by, path: file.path, sizeBytes: file.sizeBytes } as const;
    const answer = await options.consent({ ...about, isWanted });
    if (answer === 'yes') return file;
    await file.handle.close();
    const noted = noteOfAnswer(answer);
    if (noted !== null) note('sessionFile', { ...about, ...noted });
    return answer;
  };

  return {
    ask: async ({ id, path, from }) => {
      const file = await allowed(path, 'helper', () => options.isWanted(id));
      if (typeof file === 'string') return send({ type: 'file-refuse', id, reason: file });
      const job = add({ id, by: 'helper', file, from });
      await send({ type: 'file-accept', id, size: file.sizeBytes, from });
      return begin(job);
    },
    offer: async (path) => {
      // However much a helper asks for: the customer's own have room of their own.
      if (count('customer') + offering >= limits.filesAtOnce) return 'too-many';
      offering += 1;
      const file = await allowed(path, 'customer', () => true).finally(() => {
        offering -= 1;
      });
      if (typeof file === 'string') return isNotOpened(file) ? file : 'denied';
      const id = offers;
      offers += 1;
      add({ id, by: 'customer', file, from: 0 });
      await send({ type: 'file-offer', id, name: file.name, size: file.sizeBytes });
      return 'offered';
    },
    credit: ({ id, upTo }) => {
      const job = running.get(id);
      if (job === undefined) return;
      job.creditTo = Math.max(job.creditTo, upTo);
      if (job.begun) job.wake();
      // The first credit is how a helper takes what is offered.
      else if (job.by === 'customer') begin(job);
    },
    cancel: async (id) => {
      const job = running.get(id);
      if (job === undefined) return false;
      // An offer that was never taken up was declined.
      if (job.begun) noteFile(job, 'stopped', { reason: 'helper' });
      else noteFile(job, 'declined');
      await drop(job);
      return true;
    },
    stop: async (by, reason) => {
      const jobs = [...running.values()].filter((one) => one.by === by);
      // All of them at once: none goes on while the helper is told of another.
      for (const job of jobs) job.stopped = true;
      for (const job of jobs) {
        noteFile(job, 'stopped', { reason });
        await drop(job);
        await send({ type: 'file-cancel', id: job.id, reason });
      }
    },
    has: (id) => running.has(id),
    count,
  };
};
