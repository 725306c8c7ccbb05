/**
 * The journal: an append-only record of all the agent did, a JSON object a line, each chained to the one
 * before by SHA-256, so that no line can be changed, dropped or put in without it showing. The last line's
 * hash also stands in state.json, so that cutting lines off at the end shows as well.
 *
 * A line is durable before `append` returns. A crash can leave the last line torn: that is recognised, cut
 * off, and said in the next line. Any other damage is nobody's crash: the damaged file is set aside as it
 * is (`journal-damaged-….jsonl`) and a new chain begins that names it.
 */
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import {
  chainFault,
  hashedText,
  journalEntrySchema,
  journalLineBytes as lineBytes,
  noHash,
} from '../../protocol/journal.ts';
import type { JournalEntry } from '../../protocol/journal.ts';
import type { Disk } from '../disk/disk.ts';
import { diskError } from '../disk/disk-error.ts';

const chunkBytes = 256 * 1024;
/** How much of a long journal is looked at to go on with it; several lines at least. */
const tailBytes = 2 * lineBytes;

/** The last entry's place in the chain. */
export interface JournalHead {
  readonly seq: number;
  readonly hash: string;
}

export interface Journal {
  /** Adds a line, durably. `data` is plain JSON without fractions. */
  append(kind: string, data: Readonly<Record<string, unknown>>): Promise<JournalHead>;
  /** null while the journal is empty. */
  head(): JournalHead | null;
}

export interface JournalCheck {
  readonly intact: boolean;
  readonly entries: number;
  readonly head: JournalHead | null;
  /** What is wrong, where it is not intact; the line counts from 1. */
  readonly fault: { readonly line: number; readonly says: string } | null;
}

const hashOf = (entry: Omit<JournalEntry, 'hash'>): string =>
  createHash('sha256').update(hashedText(entry)).digest('hex');

const parseLine = (bytes: Uint8Array): JournalEntry | null => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const parsed = journalEntrySchema.safeParse(value);
    if (!parsed.success) return null;
    const { hash, ...rest } = parsed.data;
    return hashOf(rest) === hash ? parsed.data : null;
  } catch {
    // Not UTF-8, not JSON, or nothing canonical JSON can hold: not a line of ours.
    return null;
  }
};

interface Line {
  /** null: not a whole, valid entry. */
  readonly entry: JournalEntry | null;
  readonly start: number;
  readonly end: number;
  /** False for bytes after the last line feed. */
  readonly ended: boolean;
}

/** The lines from byte `from` on; where that is inside a line, the rest of that line comes first, as no entry. */
async function* linesOf(disk: Disk, path: string, from = 0): AsyncGenerator<Line> {
  if ((await disk.stat(path)) === null) return;
  const reader = await disk.openRead(path);
  try {
    let rest: Uint8Array = new Uint8Array(0);
    let restStart = from;
    for (let at = from; at < reader.size;) {
      const chunk = new Uint8Array(chunkBytes);
      const count = await reader.read(chunk, at);
      if (count === 0) break;
      at += count;
      rest = Buffer.concat([rest, chunk.subarray(0, count)]);
      for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
        const start = restStart;
        const line = rest.subarray(0, end);
        rest = rest.subarray(end + 1);
        restStart += end + 1;
        yield { entry: end > lineBytes ? null : parseLine(line), start, end: restStart, ended: true };
      }
      if (rest.length > lineBytes) {
        yield { entry: null, start: restStart, end: reader.size, ended: false };
        return;
      }
    }
    if (rest.length > 0) yield { entry: null, start: restStart, end: restStart + rest.length, ended: false };
  } finally {
    await reader.close();
  }
}

interface Scan {
  readonly last: JournalEntry | null;
  readonly count: number;
  /** Bytes of whole, chained lines from the start. */
  readonly goodBytes: number;
  readonly fault: { readonly line: number; readonly says: string; readonly torn: boolean } | null;
  readonly size: number;
}

/**
 * Follows the chain to its end or its first fault. A fault is `torn` where nothing comes after it.
 * @param from where in the file to begin; what is before the first whole entry from there on is not judged
 */
const scan = async (disk: Disk, path: string, from = 0): Promise<Scan> => {
  let last: JournalEntry | null = null;
  let count = 0;
  let goodBytes = 0;
  let fault: { line: number; says: string; torn: boolean } | null = null;
  let size = 0;
  for await (const line of linesOf(disk, path, from)) {
    size = line.end;
    if (from > 0 && last === null && line.entry === null) continue;
    if (fault !== null) {
      fault.torn = false;
      continue;
    }
    const isFirstOfTail = from > 0 && last === null;
    const broken = line.entry !== null && !isFirstOfTail ? chainFault(line.entry, last) : null;
    const says = line.entry === null ? 'is not a whole entry' : broken;
    if (line.entry === null || says !== null) {
      fault = { line: count + 1, says: says ?? '', torn: line.entry === null };
      continue;
    }
    last = line.entry;
    count += 1;
    goodBytes = line.end;
  }
  return { last, count, goodBytes, fault, size };
};

const headOf = (entry: JournalEntry | null): JournalHead | null =>
  entry === null ? null : { seq: entry.seq, hash: entry.hash };

/**
 * Checks the whole chain.
 * @param expected a head noted elsewhere (state.json): the chain must hold it, or its end was cut off
 */
export const verifyJournal = async (
  disk: Disk,
  path: string,
  expected: JournalHead | null = null,
): Promise<JournalCheck> => {
  const found = await scan(disk, path);
  const result = { entries: found.count, head: headOf(found.last) };
  if (found.fault !== null) {
    const { line, says } = found.fault;
    return { ...result, intact: false, fault: { line, says } };
  }
  if (expected !== null) {
    let held = false;
    for await (const { entry } of linesOf(disk, path))
      if (entry?.seq === expected.seq) held = entry.hash === expected.hash;
    if (!held)
      return {
        ...result,
        intact: false,
        fault: { line: found.count + 1, says: 'is missing: lines were cut off at the end' },
      };
  }
  return { ...result, intact: true, fault: null };
};

/** The entries that `wanted` says yes to, oldest first; with `limit`, the newest so many. Broken lines are left out. */
export const readJournal = async (
  disk: Disk,
  path: string,
  options: { readonly limit?: number; readonly wanted?: (entry: JournalEntry) => boolean } = {},
): Promise<{ readonly total: number; readonly entries: readonly JournalEntry[] }> => {
  const entries: JournalEntry[] = [];
  let total = 0;
  for await (const { entry } of linesOf(disk, path)) {
    if (entry === null) continue;
    total += 1;
    if (options.wanted !== undefined && !options.wanted(entry)) continue;
    entries.push(entry);
    if (options.limit !== undefined && entries.length > options.limit) entries.shift();
  }
  return { total, entries };
};

export interface JournalOptions {
  readonly disk: Disk;
  readonly path: string;
  readonly now: () => Date;
}

/**
 * The journal for writing, healed where a crash tore its last line. Whoever opens it holds the lock.
 * @throws BeistandError NO_SPACE, READ_ONLY, DISK_FAULT
 */
export const openJournal = async ({ disk, path, now }: JournalOptions): Promise<Journal> => {
  let last: JournalEntry | null = null;

  const write = async (kind: string, data: Readonly<Record<string, unknown>>): Promise<JournalHead> => {
    const open: Omit<JournalEntry, 'hash'> = {
      seq: last === null ? 0 : last.seq + 1,
      at: now().toISOString(),
      kind,
      // Through JSON once, so that what is hashed is what a reader will see.
      data: JSON.parse(JSON.stringify(data)) as Record<string, unknown>,
      prev: last?.hash ?? noHash,
    };
    const entry: JournalEntry = { ...open, hash: hashOf(open) };
    const bytes = new TextEncoder().encode(`${JSON.stringify(entry)}\n`);
    if (bytes.length > lineBytes)
      throw new BeistandError('INTERNAL', `A journal line of ${bytes.length} bytes is too long.`);
    const isNew = (await disk.stat(path)) === null;
    const size = isNew ? 0 : ((await disk.stat(path))?.size ?? 0);
    const file = await disk.open(path, 'append', 0o600);
    try {
      await file.write(bytes);
      await file.sync();
    } catch (error) {
      // A line half written (the disk is full) must not stand before the next one.
      await disk.truncate(path, size);
      throw error;
    } finally {
      await file.close();
    }
    if (isNew) await disk.syncFolder(dirname(path));
    last = entry;
    return { seq: entry.seq, hash: entry.hash };
  };

  const append = async (kind: string, data: Readonly<Record<string, unknown>>): Promise<JournalHead> => {
    try {
      return await write(kind, data);
    } catch (error) {
      throw diskError(error, 'Writing the journal');
    }
  };

  // Opening is for every command; all of a long chain is looked at by `verifyJournal`.
  const size = (await disk.stat(path))?.size ?? 0;
  const tail = await scan(disk, path, Math.max(0, size - tailBytes));
  const found = tail.last === null && size > tailBytes ? await scan(disk, path) : tail;
  last = found.last;
  if (found.fault?.torn === true) {
    await disk.truncate(path, found.goodBytes);
    await disk.syncFile(path);
    await append('journalHealed', { droppedBytes: found.size - found.goodBytes });
  } else if (found.fault !== null) {
    const stamp = now()
      .toISOString()
      .replaceAll(/[^0-9]/g, '');
    const aside = join(dirname(path), `${basename(path, '.jsonl')}-damaged-${stamp}.jsonl`);
    await disk.rename(path, aside);
    await disk.syncFolder(dirname(path));
    last = null;
    await append('journalDamaged', {
      setAside: basename(aside),
      line: found.fault.line,
      says: found.fault.says,
    });
  }
  return { append, head: () => headOf(last) };
};
