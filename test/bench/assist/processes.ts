/** What Linux tells of a process (memory and processor time), and that none outlives the run. */
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const ticksPerSecond = 100;

export const residentBytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
};

const processorSeconds = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the name in brackets, which may hold anything.
  const [, user = '0', system = '0'] =
    /^\S+(?: \S+){10} (\d+) (\d+) /.exec(stat.slice(stat.lastIndexOf(')') + 2)) ?? [];
  return (Number(user) + Number(system)) / ticksPerSecond;
};

/** How much of one processor processes took while nothing was asked of them, in percent. */
export const processorShares = async (pids: readonly number[], seconds: number): Promise<number[]> => {
  const before = await Promise.all(pids.map(processorSeconds));
  await pause(seconds * 1_000);
  const after = await Promise.all(pids.map(processorSeconds));
  return after.map((spent, index) => Number((((spent - (before[index] ?? 0)) / seconds) * 100).toFixed(2)));
};

/** Has `stops` end a process that was just started; resolves with its exit code, however it ends. */
export const endWith = (stops: AsyncDisposableStack, child: ChildProcess): Promise<number | null> => {
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    // It could not be started.
    child.once('error', () => resolve(null));
  });
  stops.defer(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return ended;
};
