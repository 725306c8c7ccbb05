/** Downloads that are cut, killed, refused by the disk or found half done. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Disk } from '../../agent/disk/disk.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { createFolderSource } from '../../agent/transfer/folder-source.ts';
import { createTransfer } from '../../agent/transfer/transfer.ts';
import type { TransferProgress } from '../../agent/transfer/transfer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { arrived, itemsOf, mirror, noise, transferFrom } from '../support/transfer-world.ts';
import { codeOf } from '../support/trust-world.ts';

const path = 'packs/a.pack';
const pack = noise(40_000, 'pack');
const files = new Map([[path, pack as Uint8Array]]);
const items = itemsOf(path, pack, [10_000, 5_000, 1, 24_999]);

describe('a download that is cut', () => {
  it('at every KiB goes on there, and fetches no byte twice', async () => {
    const into = await temporaryFolder();
    const server = await mirror(files, (request, response) => {
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
      const from = Number(start);
      response.writeHead(206, {
        'content-range': `bytes ${from}-${end}/${pack.length}`,
        'content-length': Number(end) - from + 1,
      });
      response.write(pack.subarray(from, Math.min(from + 1_024, Number(end) + 1)), () => {
        if (Number(end) - from < 1_024) response.end();
        else response.socket?.end();
      });
      return true;
    });
    const { downloadedBytes } = await transferFrom([server.url]).fetchAll(items, { into });
    expect(downloadedBytes).toBe(pack.length);
    expect(server.requests.length).toBeGreaterThanOrEqual(Math.floor(pack.length / 1_024));
    expect(await arrived(into, items)).toBe(true);
    expect((await readdir(into)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('by killing the process goes on there in the next one', async () => {
    const into = await temporaryFolder();
    const big = noise(600_000, 'big');
    const [item] = itemsOf(path, big, [big.length]);
    let slow = true;
    const server = await mirror(new Map([[path, big]]), (_request, response) => {
      if (!slow) return false;
      response.writeHead(206, {
        'content-range': `bytes 0-${big.length - 1}/${big.length}`,
        'content-length': big.length,
      });
      response.write(big.subarray(0, 300_000));
      return true;
    });
    const program = join(import.meta.dirname, '../support/transfer-child.ts');
    const call = [program, server.url, into, JSON.stringify([item])];
    const child = spawn(process.execPath, call, { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await expect
      .poll(async () => (await nodeDisk.stat(join(into, `${item!.sha256}.part`)))?.size ?? 0, {
        timeout: 20_000,
      })
      .toBe(300_000);
    child.kill('SIGKILL');
    await ended;
    slow = false;
    const { stdout } = await promisify(execFile)(process.execPath, call);
    expect(Number(stdout)).toBe(300_000);
    expect(server.requests.at(-1)).toBe(`${path} bytes=300000-599999`);
    expect(await arrived(into, [item!])).toBe(true);
  });
});

describe('what is there already', () => {
  it('is hashed again, not trusted: finished files, parts, and parts that are too long', async () => {
    const server = await mirror(files);
    const into = await temporaryFolder();
    const [first, second, third, fourth] = items;
    await writeFile(join(into, first!.sha256), pack.subarray(0, 10_000));
    await writeFile(join(into, second!.sha256), noise(5_000, 'wrong'));
    await writeFile(join(into, `${third!.sha256}.part`), noise(99, 'too long'));
    await writeFile(join(into, `${fourth!.sha256}.part`), pack.subarray(15_001, 20_001));
    const joining = { gapBytes: 0, maxRunBytes: 2 ** 20 };
    const { downloadedBytes } = await transferFrom([server.url], { joining }).fetchAll(items, { into });
    expect(downloadedBytes).toBe(5_000 + 1 + 19_999);
    expect(await arrived(into, items)).toBe(true);
  });

  it('spoilt in the middle of a part is found out and fetched from the start', async () => {
    const server = await mirror(files);
    const into = await temporaryFolder();
    await writeFile(join(into, `${items[0]!.sha256}.part`), noise(4_000, 'spoilt'));
    await transferFrom([server.url]).fetchAll(items, { into });
    expect(await arrived(into, items)).toBe(true);
  });

  it('complete costs no request', async () => {
    const server = await mirror(files);
    const into = await temporaryFolder();
    const transfer = transferFrom([server.url]);
    await transfer.fetchAll(items, { into });
    const before = server.requests.length;
    expect(await transfer.fetchAll(items, { into })).toEqual({ downloadedBytes: 0 });
    expect(server.requests.length).toBe(before);
  });
});

describe('neighbouring ranges', () => {
  it('are one request, and bytes between them are read over', async () => {
    const server = await mirror(files);
    const into = await temporaryFolder();
    const some = [items[0]!, items[3]!];
    const { downloadedBytes } = await transferFrom([server.url]).fetchAll(some, { into });
    expect(server.requests).toEqual([`${path} bytes=0-39999`]);
    expect(downloadedBytes).toBe(40_000);
    expect(await arrived(into, some)).toBe(true);
  });
});

describe('the disk', () => {
  it('being full ends the download with the disk’s own error, and a part to go on with', async () => {
    const server = await mirror(files);
    const into = await temporaryFolder();
    let left = 12_000;
    const full: Disk = {
      ...nodeDisk,
      open: async (...args) => {
        const file = await nodeDisk.open(...args);
        return {
          ...file,
          write: async (bytes) => {
            left -= bytes.length;
            if (left < 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
            await file.write(bytes);
          },
        };
      },
    };
    expect(await codeOf(transferFrom([server.url], { disk: full }).fetchAll(items, { into }))).toBe('ENOSPC');
    await transferFrom([server.url]).fetchAll(items, { into });
    expect(await arrived(into, items)).toBe(true);
  });
});

it('a cancelled download says so and leaves what it has', async () => {
  const stop = new AbortController();
  const server = await mirror(files, (_request, response) => {
    response.writeHead(206, { 'content-range': `bytes 0-39999/40000` });
    response.write(pack.subarray(0, 20_000), () => stop.abort());
    return true;
  });
  const into = await temporaryFolder();
  const work = transferFrom([server.url]).fetchAll(items, { into, signal: stop.signal });
  expect(await codeOf(work)).toBe('CANCELLED');
});

it('progress ends at the total, and never claims more', async () => {
  const server = await mirror(files);
  const into = await temporaryFolder();
  const seen: TransferProgress[] = [];
  await transferFrom([server.url]).fetchAll(items, { into, onProgress: (one) => seen.push(one) });
  expect(seen.at(-1)).toMatchObject({ doneBytes: 40_000, totalBytes: 40_000, secondsLeft: 0 });
  expect(seen.every((one) => one.doneBytes <= one.totalBytes)).toBe(true);
});

it('a folder is a source like any other: ranges, what is missing, links and paths that escape', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'packs'));
  await writeFile(join(folder, path), pack);
  await nodeDisk.symlink('/etc/hostname', join(folder, 'packs/link.pack'));
  const into = await temporaryFolder();
  const transfer = createTransfer({ sources: [createFolderSource(folder)], disk: nodeDisk, limitRate: null });
  await transfer.fetchAll(items, { into });
  expect(await arrived(into, items)).toBe(true);
  expect(await codeOf(transfer.small('packs/b.pack', 10))).toBe('NOT_FOUND');
  expect(await codeOf(transfer.small('packs/link.pack', 1_000))).toBe('NOT_FOUND');
  expect(await codeOf(transfer.small('packs', 1_000))).toBe('NOT_FOUND');
  expect(await codeOf(transfer.small('../secret', 1_000))).toBe('BAD_PATH');
  expect(await codeOf(transfer.small(path, 1_000))).toBe('LENGTH_MISMATCH');
});
