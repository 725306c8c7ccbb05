/**
 * Runs a program of a build: without a shell, in a process group of its own, with a clean environment, a
 * time limit for all of the group, and output kept up to a limit. A note of the running group is kept on
 * disk, so that a recovery can end what a killed agent left behind before it goes on. The note is begun before the
 * program is, with a mark that stands in the program's environment: an agent that dies before it could note a number leaves
 * nothing running unfound either, where the system shows environments (Linux).
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Disk } from '../disk/disk.ts';
import { isAlive, processStart } from './lock.ts';

/** After the program's own end its output may still come for this long; what it left running is not waited for. */
const drainMs = 200;
/** Between asking a group to end and ending it. */
const graceMs = 2_000;
const noteBytes = 1024;
const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface ProgramRun {
  /** The program and its arguments; the program relative to `folder`. */
  readonly command: readonly [string, ...string[]];
  /** The working folder and what `command` is relative to. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly outputBytes: number;
}

export interface ProgramEnd {
  /** null where it was ended by a signal, ran into its time limit or could not be started. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** Why it could not be started. */
  readonly startFault: string | null;
  /** Standard output and error as they came, at most `outputBytes` of them. */
  readonly output: string;
}

/** The note's lines: the first one written before the program starts, the second one after. */
const markSchema = z.strictObject({ mark: z.uuid() });
const runningSchema = z.strictObject({ pid: z.int().min(2), started: z.string().nullable() });
const markVariable = 'BEISTAND_RUN';

const endTarget = (target: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(target, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};
const endGroup = (pid: number, signal: NodeJS.Signals): void =>
  endTarget(process.platform === 'win32' ? pid : -pid, signal);

/** Variables every program of a build gets, whatever the agent itself was started with. */
export const cleanEnvironment = (
  own: Readonly<Record<string, string>>,
  machine: Readonly<Record<string, string>>,
): Record<string, string> => ({
  PATH: searchPath,
  LANG: 'C.UTF-8',
  ...machine,
  ...own,
});

/** Keeps the first `limit` bytes of what comes, and says where it cut. */
const capture = (limit: number) => {
  const parts: Uint8Array[] = [];
  let size = 0;
  let cut = false;
  return {
    add: (bytes: Uint8Array): void => {
      const room = Math.max(0, limit - size);
      if (bytes.length > room) cut = true;
      if (room > 0) parts.push(bytes.subarray(0, room));
      size += Math.min(room, bytes.length);
    },
    text: (): string => `${Buffer.concat(parts).toString('utf8')}${cut ? '\n[cut here]' : ''}`,
  };
};

/** Adds a line to the note. Not synced: a program does not outlive the power either. */
const addNote = async (disk: Disk, path: string, how: 'replace' | 'append', line: object): Promise<void> => {
  const file = await disk.open(path, how, 0o600);
  try {
    await file.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  } finally {
    await file.close();
  }
};

/** Runs the program to its end. Never throws for what the program does; only for the disk. */
export const runProgram = async (disk: Disk, note: string, run: ProgramRun): Promise<ProgramEnd> => {
  const [program, ...args] = run.command;
  const mark = randomUUID();
  await addNote(disk, note, 'replace', { mark });
  const kept = capture(run.outputBytes);
  const child = spawn(join(run.folder, program), args, {
    cwd: run.folder,
    env: { ...run.environment, [markVariable]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    shell: false,
  });
  child.stdout.on('data', kept.add);
  child.stderr.on('data', kept.add);
  let timedOut = false;
  const ended = new Promise<Pick<ProgramEnd, 'exitCode' | 'startFault'>>((resolve) => {
    child.once('error', (error) => resolve({ exitCode: null, startFault: error.message }));
    child.once('exit', (exitCode) => resolve({ exitCode, startFault: null }));
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const { pid } = child;
  const timers = new Set<NodeJS.Timeout>();
  try {
    if (pid !== undefined) {
      timers.add(
        setTimeout(() => {
          timedOut = true;
          endGroup(pid, 'SIGTERM');
          timers.add(setTimeout(() => endGroup(pid, 'SIGKILL'), graceMs));
        }, run.timeoutMs),
      );
      try {
        await addNote(disk, note, 'append', { pid, started: processStart(pid) });
      } catch (error) {
        // Unnoted it must not run on beside what comes next.
        endGroup(pid, 'SIGKILL');
        await ended;
        throw error;
      }
    }
    const end = await ended;
    if (timedOut && pid !== undefined) endGroup(pid, 'SIGKILL');
    // A service started in the background may hold the output open for ever.
    await Promise.race([
      closed,
      new Promise<void>((resolve) => {
        timers.add(setTimeout(resolve, drainMs));
      }),
    ]);
    return { ...end, exitCode: timedOut ? null : end.exitCode, timedOut, output: kept.text() };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    child.stdout.destroy();
    child.stderr.destroy();
    if ((await disk.stat(note)) !== null) await disk.removeFile(note);
  }
};

/** One line of the note; null where it is missing or half written. */
const lineOf = <T>(shape: z.ZodType<T>, line: string | undefined): T | null => {
  try {
    return shape.parse(JSON.parse(line ?? ''));
  } catch {
    return null;
  }
};

/** Programs with this mark in their environment, where the system shows it to us. */
const marked = (mark: string): number[] => {
  const variable = `${markVariable}=${mark}`;
  try {
    return readdirSync('/proc').flatMap((name) => {
      const pid = /^\d+$/.test(name) ? Number(name) : null;
      if (pid === null) return [];
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable) ? [pid] : [];
      } catch {
        // Somebody else's, or gone meanwhile.
        return [];
      }
    });
  } catch {
    return [];
  }
};

/** Ends what a killed agent left running, and waits until it is gone. */
export const endLeftover = async (
  disk: Disk,
  note: string,
  sleep: (ms: number) => Promise<void>,
): Promise<boolean> => {
  if ((await disk.stat(note)) === null) return false;
  const lines = new TextDecoder().decode(await disk.read(note, noteBytes)).split('\n');
  const begun = lineOf(markSchema, lines[0]);
  const running = lineOf(runningSchema, lines[1]);
  let was = false;
  /** Ends what is left of it; false where nothing is. */
  const endLeft = (): boolean => {
    if (running !== null) {
      if (running.started === null || !isAlive(running.pid, running.started)) return false;
      endGroup(running.pid, 'SIGKILL');
      return true;
    }
    // The agent died in the instant after the start.
    const left = begun === null ? [] : marked(begun.mark);
    for (const pid of left) endTarget(pid, 'SIGKILL');
    return left.length > 0;
  };
  for (let waited = 0; waited < 100 && endLeft(); waited += 1) {
    was = true;
    await sleep(20);
  }
  await disk.removeFile(note);
  return was;
};
