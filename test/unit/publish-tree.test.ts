import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isBeistandError } from '../../protocol/errors.ts';
import { readFolder } from '../../server/updates/publish/read-folder.ts';
import { readTar } from '../../server/updates/publish/read-tar.ts';
import { readBuild } from '../../server/updates/publish/read-build.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { treeOf } from '../support/publisher.ts';

const tar = (folder: string, ...rest: string[]): Buffer =>
  execFileSync('tar', ['-C', folder, '--numeric-owner', ...rest, '-cf', '-', '.']);
const archive = async (bytes: Uint8Array): Promise<string> => {
  const path = join(await temporaryFolder(), 'archive');
  await writeFile(path, bytes);
  return path;
};
const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (isBeistandError(error)) return error.code;
    throw error;
  }
  return 'nothing thrown';
};
const isOpenIn = (folder: string, fd: string): boolean => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
  } catch {
    return false; // closed by now: the one that listed them
  }
};
/** What a tree says, without where its bytes lie. */
const told = (tree: Awaited<ReturnType<typeof readFolder>>) => ({
  ...tree,
  files: tree.files.map(({ path, mode, size, sha256 }) => ({ path, mode, size, sha256 })),
});

const sample = async (): Promise<string> => {
  const folder = await treeOf({ 'bin/run': '#!/bin/sh\n', 'lib/a.txt': 'a', 'lib/empty': '' });
  await mkdir(join(folder, 'spare'));
  await symlink('../lib/a.txt', join(folder, 'bin/link'));
  return folder;
};

describe('a build read from a folder', () => {
  it('has its files, modes, links and empty folders, sorted', async () => {
    const tree = await readFolder(await sample(), 0);
    expect(tree.files.map(({ path, mode, size }) => [path, mode, size])).toEqual([
      ['bin/run', 0o755, 10],
      ['lib/a.txt', 0o644, 1],
      ['lib/empty', 0o644, 0],
    ]);
    expect(tree.symlinks).toEqual([{ path: 'bin/link', target: '../lib/a.txt' }]);
    expect(tree.emptyFolders).toEqual(['spare']);
  });

  it('is refused where a link leaves it', async () => {
    const folder = await sample();
    await symlink('../../etc/passwd', join(folder, 'bin/out'));
    expect(await code(readFolder(folder, 0))).toBe('BAD_PATH');
  });

  it('is refused where it holds a pipe', async () => {
    const folder = await sample();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await code(readFolder(folder, 0))).toBe('BAD_INPUT');
  });

  it.each(['aux.txt', 'a:b', 'ends.', 'Lib/A.txt'])('is refused for the name %j', async (name) => {
    const folder = await sample();
    await mkdir(join(folder, 'Lib'), { recursive: true });
    await writeFile(join(folder, name), '');
    expect(await code(readFolder(folder, 0))).toBe('BAD_PATH');
  });

  it('takes its paths to Unicode form NFC, as other systems write them', async () => {
    const tree = await readFolder(await treeOf({ ['gru\u0308n.txt']: 'x' }), 0);
    expect(tree.files[0]?.path).toBe('gr\u00fcn.txt');
  });
});

describe('a build read from an archive', () => {
  it.each([
    ['plain', (bytes: Buffer) => bytes],
    ['gzip', (bytes: Buffer) => gzipSync(bytes)],
    ['zstd', (bytes: Buffer) => zstdCompressSync(bytes)],
  ])('is the same as from the folder: %s', async (_name, pack) => {
    const folder = await sample();
    const tree = await readTar(await archive(pack(tar(folder))), 0, await temporaryFolder());
    expect(told(tree)).toEqual(told(await readFolder(folder, 0)));
    expect(await readFile(tree.files[1]?.source ?? '', 'utf8')).toBe('a');
  });

  it('loses its first folder with strip 1, and refuses what lies above it', async () => {
    const folder = await treeOf({ 'package/a.txt': 'a', 'package/b/c.txt': 'c' });
    const bytes = tar(folder);
    expect(
      (await readTar(await archive(bytes), 1, await temporaryFolder())).files.map(({ path }) => path),
    ).toEqual(['a.txt', 'b/c.txt']);
    await writeFile(join(folder, 'loose.txt'), '');
    expect(await code(readTar(await archive(tar(folder)), 1, await temporaryFolder()))).toBe('BAD_INPUT');
  });

  it('gives a hard link the content it points to', async () => {
    const folder = await treeOf({ 'a.txt': 'same' });
    execFileSync('ln', [join(folder, 'a.txt'), join(folder, 'b.txt')]);
    const { files } = await readTar(await archive(tar(folder)), 0, await temporaryFolder());
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ['a.txt', 4],
      ['b.txt', 4],
    ]);
  });

  it.each(['../escape.txt', '/etc/escape.txt'])('is refused where an entry is called %s', async (name) => {
    const folder = await treeOf({ 'a.txt': 'x' });
    const bytes = tar(folder, '-P', `--transform=s,^\\./a.txt$,${name},`);
    expect(await code(readTar(await archive(bytes), 0, await temporaryFolder()))).toBe('BAD_PATH');
  });

  it('is refused where it holds a pipe', async () => {
    const folder = await treeOf({ 'a.txt': 'x' });
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await code(readTar(await archive(tar(folder)), 0, await temporaryFolder()))).toBe('BAD_INPUT');
  });

  it('is refused where it was cut off, compressed or not, and leaves no file open', async () => {
    const folder = await treeOf({ 'a.txt': 'x'.repeat(100_000), 'b.txt': 'y'.repeat(5_000) });
    const whole = tar(folder);
    const spool = await temporaryFolder();
    expect(await code(readTar(await archive(whole.subarray(0, 60_000)), 0, spool))).toBe('BAD_INPUT');
    const leftOpen = readdirSync('/proc/self/fd').filter((fd) => isOpenIn(spool, fd));
    expect(leftOpen).toEqual([]);
    const packed = gzipSync(whole);
    const cut = packed.subarray(0, packed.length - 40);
    expect(await code(readTar(await archive(cut), 0, await temporaryFolder()))).toBe('BAD_INPUT');
  });

  it('is refused where it is no archive', async () => {
    expect(
      await code(readTar(await archive(Buffer.from('not a tar'.repeat(200))), 0, await temporaryFolder())),
    ).toBe('BAD_INPUT');
  });
});

describe('a build’s own files', () => {
  it('a mistake in the product file is found before anything is published', async () => {
    const from = await treeOf({ 'beistand.product.json': '{"healthcheck": {}}' });
    expect(await code(readBuild({ from, strip: 0, sbom: undefined }, await temporaryFolder()))).toBe(
      'BAD_INPUT',
    );
  });

  it('a bill of materials goes into the build', async () => {
    const from = await treeOf({ a: 'a' });
    const sbom = join(await treeOf({ 'bom.json': '{}' }), 'bom.json');
    const read = await readBuild({ from, strip: 0, sbom }, await temporaryFolder());
    expect(read.sbom?.path).toBe('beistand.sbom.json');
    expect(read.tree.files.map(({ path }) => path)).toEqual(['a', 'beistand.sbom.json']);
  });

  it('what is not there is said plainly', async () => {
    expect(await code(readBuild({ from: '/nowhere/at/all', strip: 0, sbom: undefined }, ''))).toBe(
      'BAD_INPUT',
    );
  });

  it('an executable bit for anyone makes a file executable', async () => {
    const folder = await treeOf({ tool: 'x' });
    await chmod(join(folder, 'tool'), 0o610);
    expect((await readFolder(folder, 0)).files[0]?.mode).toBe(0o755);
  });
});
