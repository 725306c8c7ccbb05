/** `current` on each platform, and the waiting out of locked files, behind the interface. */
import * as fs from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskError } from '../../agent/disk/disk-error.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { posixCurrent, retrySharing, windowsCurrent } from '../../agent/disk/platform.ts';
import { isBeistandError } from '../../protocol/errors.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const coded = (code: string): Error => Object.assign(new Error(code), { code });

describe('current as a symbolic link', () => {
  it('is pointed, moved and cleared, and read back', async () => {
    const install = await temporaryFolder();
    const current = posixCurrent(nodeDisk);
    expect(await current.read(install)).toBe(null);
    await current.point(install, '1.0.0');
    await current.point(install, '2.0.0-rc.1');
    expect(await current.read(install)).toBe('2.0.0-rc.1');
    expect(fs.readlinkSync(join(install, 'current'))).toBe('versions/2.0.0-rc.1');
    await current.clear(install);
    await current.clear(install);
    expect(await current.read(install)).toBe(null);
  });

  it('is not believed where it leads out of versions/, or is no link', async () => {
    const install = await temporaryFolder();
    const current = posixCurrent(nodeDisk);
    fs.symlinkSync('/etc', join(install, 'current'));
    expect(await current.read(install)).toBe(null);
    fs.rmSync(join(install, 'current'));
    fs.mkdirSync(join(install, 'current'));
    expect(await current.read(install)).toBe(null);
  });

  it('goes over a leftover of an interrupted switch', async () => {
    const install = await temporaryFolder();
    fs.symlinkSync('versions/0.9.0', join(install, '.current-new'));
    await posixCurrent(nodeDisk).point(install, '1.0.0');
    expect(await posixCurrent(nodeDisk).read(install)).toBe('1.0.0');
  });
});

describe('current as a pointer file and a junction', () => {
  const clock = { sleep: () => Promise.resolve(), random: () => 0 };
  // A symbolic link to a folder stands in for the junction; removing one is another call here.
  const disk = { ...nodeDisk, removeEmptyFolder: (path: string) => nodeDisk.removeFile(path) };
  const current = windowsCurrent(disk, clock, (target, path) => symlink(target, path));

  it('is pointed, moved and cleared, and read back', async () => {
    const install = await temporaryFolder();
    expect(await current.read(install)).toBe(null);
    await current.point(install, '1.0.0');
    await current.point(install, '2.0.0');
    expect(await current.read(install)).toBe('2.0.0');
    expect(fs.readlinkSync(join(install, 'current'))).toContain('2.0.0');
    await current.clear(install);
    expect(await current.read(install)).toBe(null);
    expect(fs.readdirSync(install)).toEqual([]);
  });

  it('is believed by its pointer file where a crash took the junction, and mended by the next switch', async () => {
    const install = await temporaryFolder();
    await current.point(install, '1.0.0');
    fs.rmSync(join(install, 'current'));
    expect(await current.read(install)).toBe('1.0.0');
    await current.point(install, '1.0.0');
    expect(fs.existsSync(install)).toBe(true);
    expect(fs.lstatSync(join(install, 'current')).isSymbolicLink()).toBe(true);
  });
});

describe('a file that somebody else has open', () => {
  it('is tried again with growing pauses, each with full jitter', async () => {
    const pauses: number[] = [];
    let left = 8;
    const result = await retrySharing(
      () => (left-- > 0 ? Promise.reject(coded('EBUSY')) : Promise.resolve('done')),
      {
        sleep: (ms) => {
          pauses.push(ms);
          return Promise.resolve();
        },
        random: () => 0.5,
      },
    );
    expect(result).toBe('done');
    expect(pauses).toEqual([10, 20, 40, 80, 160, 320, 500, 500]);
  });

  it('is given up after ten tries, with a code and what to do', async () => {
    let tries = 0;
    const clock = { sleep: () => Promise.resolve(), random: () => 0 };
    const forever = retrySharing(() => {
      tries += 1;
      return Promise.reject(coded('EBUSY'));
    }, clock);
    const error: unknown = await forever.catch((thrown: unknown) => diskError(thrown, 'Switching'));
    expect(isBeistandError(error, 'FILE_LOCKED')).toBe(true);
    expect(tries).toBe(11);
  });

  it('is no reason to try again what failed for another reason', async () => {
    let tries = 0;
    const clock = { sleep: () => Promise.resolve(), random: () => 0 };
    await expect(
      retrySharing(() => {
        tries += 1;
        return Promise.reject(coded('ENOSPC'));
      }, clock),
    ).rejects.toThrow('ENOSPC');
    expect(tries).toBe(1);
  });
});
