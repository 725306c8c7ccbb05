/**
 * One at a time: whoever changes the installation holds this lock. The operating system keeps it (an
 * exclusive transaction on an empty SQLite file), so that it ends with its process, whatever ends that, and
 * taking it over from a dead one can't race. `<home>/lock` beside it only says who holds it, for people; that
 * note is believed only where the lock is really held.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { instantSchema } from '../../protocol/ids.ts';
import type { Disk } from '../disk/disk.ts';
import { diskError } from '../disk/disk-error.ts';
import type { HomeLayout } from '../home/layout.ts';

const noteBytes = 4 * 1024;
const sqliteBusy = 5;

export const lockHolderSchema = z.strictObject({
  pid: z.int().min(1),
  since: instantSchema,
  doing: z.string().max(200),
  /** The process's start in clock ticks since boot and the boot's id, where the system tells them. */
  started: z.string().max(100).nullable(),
});
export type LockHolder = z.infer<typeof lockHolderSchema>;

export interface Lock {
  /** Whose stale note was found: a process that died while it held the lock. null on a clean start. */
  readonly tookOverFrom: LockHolder | null;
  release(): Promise<void>;
}

/** What tells one process of this number from another with the same; null where /proc is not there. */
export const processStart = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name in brackets may hold spaces and brackets itself; the 22nd field counts from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields[19];
    // A zombie only waits to be forgotten.
    return ticks === undefined || fields[0] === 'Z' || fields[0] === 'X' ? null : `${ticks}@${boot}`;
  } catch {
    // No /proc, or no such process.
    return null;
  }
};

/** True where the process that wrote the note still runs, as far as the system tells. */
export const isAlive = (pid: number, started: string | null): boolean => {
  if (started !== null) return processStart(pid) === started;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const readNote = async (disk: Disk, path: string): Promise<LockHolder | null> => {
  try {
    const text = new TextDecoder().decode(await disk.read(path, noteBytes));
    const parsed = lockHolderSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not there, half written or not ours: the note is for people only, the lock itself is elsewhere.
    return null;
  }
};

const tryLock = (path: string): DatabaseSync | null => {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return null;
    throw error;
  }
};

const lockFile = (layout: HomeLayout): string => `${layout.lock}.sqlite`;

const busy = (holder: LockHolder | null): BeistandError =>
  holder === null
    ? new BeistandError('BUSY', 'Another process is at work on this installation.', {
        hint: 'Wait until it has finished, then try again.',
      })
    : new BeistandError(
        'BUSY',
        `Process ${holder.pid} is at work on this installation since ${holder.since}: ${holder.doing}.`,
        {
          hint: 'Wait until it has finished, then try again.',
          details: { pid: holder.pid, since: holder.since, doing: holder.doing },
        },
      );

/**
 * Takes the lock or says who has it.
 * @param doing what for, in plain words: “update”
 * @throws BeistandError BUSY, READ_ONLY, NO_SPACE
 */
export const acquireLock = async (
  disk: Disk,
  layout: HomeLayout,
  doing: string,
  now: Date,
): Promise<Lock> => {
  let database: DatabaseSync | null;
  try {
    await disk.makeFolder(dirname(layout.lock));
    database = tryLock(lockFile(layout));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SQLITE_ERROR') throw diskError(error, 'Taking the lock');
    throw new BeistandError('READ_ONLY', `The lock in ${layout.root} can’t be taken.`, {
      hint: 'Check that the folder is writable for the account the agent runs as.',
      cause: error,
    });
  }
  if (database === null) {
    const holder = await readNote(disk, layout.lock);
    throw busy(holder !== null && isAlive(holder.pid, holder.started) ? holder : null);
  }
  const held = database;
  const stale = await readNote(disk, layout.lock);
  const note: LockHolder = {
    pid: process.pid,
    since: now.toISOString(),
    doing,
    started: processStart(process.pid),
  };
  try {
    const file = await disk.open(layout.lock, 'replace', 0o644);
    try {
      await file.write(new TextEncoder().encode(JSON.stringify(note)));
    } finally {
      await file.close();
    }
  } catch (error) {
    held.close();
    throw diskError(error, 'Taking the lock');
  }
  return {
    tookOverFrom: stale,
    release: async () => {
      try {
        await disk.removeFile(layout.lock);
      } finally {
        held.close();
      }
    },
  };
};

/** Who holds the lock now, or null. Takes nothing. */
export const lockHolder = async (disk: Disk, layout: HomeLayout): Promise<LockHolder | null> => {
  const holder = await readNote(disk, layout.lock);
  return holder !== null && isAlive(holder.pid, holder.started) ? holder : null;
};
