/** One at a time: the lock tells who holds it, ends with its process, and can't be taken by two at once. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { homeLayout } from '../../agent/home/layout.ts';
import { acquireLock, lockHolder, processStart } from '../../agent/update/lock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const childPath = fileURLToPath(new URL('../support/lock-child.ts', import.meta.url));

const startHolder = async (home: string): Promise<{ child: ChildProcess; says: string }> => {
  const child = spawn(process.execPath, [childPath, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, says: said.toString().trim() };
};
const take = (home: string, doing = 'update') => acquireLock(nodeDisk, homeLayout(home), doing, new Date());

describe('the lock', () => {
  it('names the process that holds it, since when and what for', async () => {
    const home = await temporaryFolder();
    const { child } = await startHolder(home);
    await expect(take(home)).rejects.toMatchObject({
      code: 'BUSY',
      details: { pid: child.pid, doing: 'update' },
    });
    expect(await lockHolder(nodeDisk, homeLayout(home))).toMatchObject({ pid: child.pid });
  });

  it('of a process that was killed is taken over at once', async () => {
    const home = await temporaryFolder();
    const { child } = await startHolder(home);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await lockHolder(nodeDisk, homeLayout(home))).toBe(null);
    const lock = await take(home);
    expect(lock.tookOverFrom).toMatchObject({ pid: child.pid });
    await lock.release();
  });

  it('is free again after it was released, and nobody is named', async () => {
    const home = await temporaryFolder();
    await (await take(home)).release();
    const lock = await take(home);
    expect(lock.tookOverFrom).toBe(null);
    await expect(take(home)).rejects.toMatchObject({ code: 'BUSY' });
    await lock.release();
  });

  it('whose note names a number that another process got since does not keep anybody out', async () => {
    const home = await temporaryFolder();
    const note = {
      pid: process.pid,
      since: new Date().toISOString(),
      doing: 'update',
      started: '1@another-boot',
    };
    fs.writeFileSync(join(home, 'lock'), JSON.stringify(note));
    expect(processStart(process.pid)).not.toBe(note.started);
    expect(await lockHolder(nodeDisk, homeLayout(home))).toBe(null);
    await (await take(home)).release();
  });

  it('left by a dead process goes to exactly one of many that want it', async () => {
    const home = await temporaryFolder();
    const { child } = await startHolder(home);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const racers = await Promise.all(Array.from({ length: 6 }, () => startHolder(home)));
    expect(racers.map(({ says }) => says).toSorted()).toEqual([
      'BUSY',
      'BUSY',
      'BUSY',
      'BUSY',
      'BUSY',
      'held',
    ]);
  });
});
