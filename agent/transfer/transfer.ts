/**
 * Bytes from mirrors, verified by hash before anyone sees them. The attacker is any mirror: it may be dead,
 * slow, lying or endless; the others make up for it, and what is wrong never gets its final name.
 */
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import type { Disk } from '../disk/disk.ts';
import type { JoinLimits, RangeRun } from './join-rules.ts';
import { joinRanges } from './join-rules.ts';
import { Meter } from './meter.ts';
import type { Mirror, Patience } from './mirrors.ts';
import { MirrorChoice, mirrorsOf } from './mirrors.ts';
import type { PaceClock } from './pace.ts';
import { systemClock, TokenBucket, watched } from './pace.ts';
import { PartFile } from './part-file.ts';
import type { Source } from './source.ts';

/** `length` bytes at `offset` of the repository file `path`, hashing to `sha256`. */
export interface FetchItem {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  readonly sha256: string;
}

export interface TransferProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
}

interface FetchOptions {
  /** Folder the items end in, each as `<into>/<sha256>`. */
  readonly into: string;
  readonly onProgress?: (progress: TransferProgress) => void;
  readonly signal?: AbortSignal;
}

export interface Transfer {
  /**
   * A small file, whole. `accept` may refuse the bytes by throwing: then the next mirror is asked.
   * @throws BeistandError NOT_FOUND where no mirror has it, UNREACHABLE, STALLED, LENGTH_MISMATCH (longer than `maxBytes`)
   */
  small(
    path: string,
    maxBytes: number,
    signal?: AbortSignal,
    accept?: (bytes: Uint8Array) => void,
  ): Promise<Uint8Array>;
  /**
   * Each item ends verified as `<into>/<sha256>`; partial bytes stay beside it and are gone on with, also
   * after a restart.
   * @returns how many bytes came over the wire
   */
  fetchAll(items: readonly FetchItem[], options: FetchOptions): Promise<{ downloadedBytes: number }>;
}

export interface TransferOptions {
  /** Mirrors, the preferred first. */
  readonly sources: readonly Source[];
  readonly disk: Disk;
  /** Bytes per second over all requests together; null: no limit. */
  readonly limitRate: number | null;
  /** Requests at a time. */
  readonly concurrency?: number;
  readonly stallMs?: number;
  readonly triesPerMirror?: number;
  readonly joining?: JoinLimits;
  readonly clock?: PaceClock;
  /** Chance for the back-off, in [0, 1). */
  readonly random?: () => number;
}

/** A gap of this size costs less than another request over a slow line. */
const defaultJoining: JoinLimits = { gapBytes: 64 * 1024, maxRunBytes: 16 * 1024 * 1024 };
const progressEveryMs = 100;

/** What of a chunk belongs to which item, and the state of one request's reading. */
interface Job {
  readonly parts: readonly PartFile[];
  readonly signal: AbortSignal;
  readonly onBytes: (wire: number, kept: number) => void;
}

const cancelled = (cause: unknown): BeistandError =>
  isBeistandError(cause) ? cause : new BeistandError('CANCELLED', 'The download was cancelled.', { cause });

/** Runs `work` and names an abort of `signal` CANCELLED, whatever it surfaced as. */
const namingCancel = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
  try {
    signal.throwIfAborted();
    return await work();
  } catch (error) {
    throw signal.aborted ? cancelled(signal.reason) : error;
  }
};

class MirrorTransfer implements Transfer {
  readonly #options: TransferOptions;
  readonly #mirrors: readonly Mirror[];
  readonly #clock: PaceClock;
  readonly #bucket: TokenBucket | null;
  readonly #patience: Patience;
  readonly #stallMs: number;

  constructor(options: TransferOptions) {
    this.#options = options;
    this.#mirrors = mirrorsOf(options.sources);
    this.#clock = options.clock ?? systemClock;
    this.#bucket = options.limitRate === null ? null : new TokenBucket(options.limitRate, this.#clock);
    this.#stallMs = options.stallMs ?? 30_000;
    this.#patience = {
      triesPerMirror: options.triesPerMirror ?? 4,
      clock: this.#clock,
      random: options.random ?? Math.random,
    };
  }

  small(
    path: string,
    maxBytes: number,
    signal: AbortSignal = new AbortController().signal,
    accept?: (bytes: Uint8Array) => void,
  ): Promise<Uint8Array> {
    return namingCancel(signal, async () => {
      const choice = new MirrorChoice(this.#mirrors, this.#patience);
      for (;;) {
        const mirror = await choice.next(signal);
        try {
          const bytes = await this.#readWhole(mirror, path, maxBytes, signal);
          accept?.(bytes);
          return bytes;
        } catch (error) {
          if (signal.aborted) throw error;
          choice.failed(mirror, error, false);
        }
      }
    });
  }

  async fetchAll(items: readonly FetchItem[], options: FetchOptions): Promise<{ downloadedBytes: number }> {
    const { disk } = this.#options;
    await disk.makeFolder(options.into);
    const unique = new Map(items.map((item) => [item.sha256, item]));
    const parts: PartFile[] = [];
    for (const item of unique.values()) {
      if (options.signal?.aborted === true) throw cancelled(options.signal.reason);
      parts.push(await PartFile.find(disk, options.into, item));
    }
    const total = sum(parts, (part) => part.item.length);
    const meter = new Meter(
      total,
      sum(parts, (part) => part.have),
      () => this.#clock.now(),
    );
    let downloadedBytes = 0;
    let reportedAt = -Infinity;
    const report = (everyMs: number): void => {
      if (this.#clock.now() - reportedAt < everyMs) return;
      reportedAt = this.#clock.now();
      options.onProgress?.(meter.progress());
    };
    report(0);
    await this.#work(parts, options.signal, (wire, kept) => {
      downloadedBytes += wire;
      meter.add(kept);
      report(progressEveryMs);
    });
    await disk.syncFolder(options.into);
    report(0);
    return { downloadedBytes };
  }

  /** Several requests at a time; the first failure ends the others. */
  async #work(
    parts: readonly PartFile[],
    outer: AbortSignal | undefined,
    onBytes: Job['onBytes'],
  ): Promise<void> {
    const stop = new AbortController();
    const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal]);
    const queue = joinRanges(
      parts.filter((part) => !part.done),
      this.#options.joining ?? defaultJoining,
    );
    let failure: { readonly error: unknown } | null = null;
    const worker = async (): Promise<void> => {
      for (let run = queue.shift(); run !== undefined && failure === null; run = queue.shift()) {
        try {
          await this.#fetchRun({ parts: run.ranges, signal, onBytes });
        } catch (error) {
          failure ??= { error };
          stop.abort(new BeistandError('CANCELLED', 'Another request has failed.'));
        }
      }
    };
    await Promise.all(Array.from({ length: this.#options.concurrency ?? 4 }, worker));
    if (outer?.aborted === true) throw cancelled(outer.reason);
    if (failure !== null) throw (failure as { readonly error: unknown }).error;
  }

  /** One run of neighbouring items, until all are there: from any mirror, going on where the last one stopped. */
  async #fetchRun(job: Job): Promise<void> {
    const choice = new MirrorChoice(this.#mirrors, this.#patience);
    let restarts = 0;
    for (;;) {
      const [run] = joinRanges(
        job.parts.filter((part) => !part.done),
        this.#options.joining ?? defaultJoining,
      );
      if (run === undefined) return;
      const mirror = await choice.next(job.signal);
      const resumed = new Set(run.ranges.filter((part) => part.have > 0));
      const before = sum(run.ranges, (part) => part.have);
      try {
        await this.#request(mirror, run, job);
      } catch (error) {
        if (job.signal.aborted) throw error;
        const spoilt = isBeistandError(error, 'HASH_MISMATCH')
          ? run.ranges.some((part) => resumed.has(part) && part.have === 0)
          : false;
        // Bytes of an earlier try were part of it, so nobody knows who lied: once more from the start.
        if (spoilt && restarts < this.#mirrors.length) {
          restarts += 1;
          mirror.demerits += 1;
        } else choice.failed(mirror, error, sum(run.ranges, (part) => part.have) > before);
      } finally {
        for (const part of run.ranges) await part.pause();
      }
    }
  }

  async #request(mirror: Mirror, run: RangeRun<PartFile>, job: Job): Promise<void> {
    const { source } = mirror;
    // Offsets move while parts are written, so the places are noted first.
    const places = run.ranges.map((part) => ({ part, from: part.offset, to: part.offset + part.length }));
    const end = run.offset + run.length;
    let at = run.offset;
    const stream = watched(
      (signal) => source.get(run.path, { offset: run.offset, length: run.length }, signal),
      {
        stallMs: this.#stallMs,
        signal: job.signal,
        name: source.name,
      },
    );
    for await (const chunk of stream) {
      await this.#bucket?.take(chunk.length, job.signal);
      if (at + chunk.length > end) {
        job.onBytes(chunk.length, 0);
        throw tooMuch(source.name, run.path);
      }
      let kept = 0;
      for (const { part, from, to } of places) {
        const start = Math.max(from, at);
        const stop = Math.min(to, at + chunk.length);
        if (stop <= start) continue;
        const had = part.have;
        try {
          await part.write(chunk.subarray(start - at, stop - at));
        } finally {
          kept += part.have - had;
        }
      }
      at += chunk.length;
      job.onBytes(chunk.length, kept);
    }
    if (at < end)
      throw new BeistandError('UNREACHABLE', `${source.name} broke off in the middle of ${run.path}.`, {
        hint: 'It is gone on with by itself.',
        details: { mirror: source.name, path: run.path, at },
      });
  }

  async #readWhole(mirror: Mirror, path: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    const { source } = mirror;
    const chunks: Uint8Array[] = [];
    let length = 0;
    const stream = watched((inner) => source.get(path, null, inner), {
      stallMs: this.#stallMs,
      signal,
      name: source.name,
    });
    for await (const chunk of stream) {
      await this.#bucket?.take(chunk.length, signal);
      length += chunk.length;
      if (length > maxBytes) throw tooMuch(source.name, path);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, length);
  }
}

const sum = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((total, value) => total + of(value), 0);

const tooMuch = (mirror: string, path: string): BeistandError =>
  new BeistandError('LENGTH_MISMATCH', `${mirror} sends more for ${path} than there should be.`, {
    details: { mirror, path },
  });

/** The transfer over the given mirrors. */
export const createTransfer = (options: TransferOptions): Transfer => new MirrorTransfer(options);
