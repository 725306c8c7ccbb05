/** The repository's files on disk: the order in which they change, and that nothing beside them is served. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applyFiles, finishInterrupted } from '../../server/updates/repository/apply.ts';
import { repositoryFiles } from '../../server/updates/static-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const change = [
  { name: 'timestamp.json', text: 'new timestamp' },
  { name: '2.root.json', text: 'new root' },
  { name: '2.snapshot.json', text: 'new snapshot' },
];

describe('a change of the repository', () => {
  const old = async (): Promise<string> => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'metadata'));
    await writeFile(join(folder, 'metadata/timestamp.json'), 'old timestamp');
    return folder;
  };
  const timestampOf = (folder: string) => readFile(join(folder, 'metadata/timestamp.json'), 'utf8');

  it.each(['2.root.json', '2.snapshot.json'])(
    'leaves the old timestamp where %s can’t be put in place, and finishes when it can',
    async (name) => {
      const folder = await old();
      const blocked = join(folder, 'metadata', name);
      await mkdir(join(blocked, 'in-the-way'), { recursive: true });
      await expect(applyFiles(folder, change)).rejects.toThrow();
      expect(await timestampOf(folder)).toBe('old timestamp');
      await rm(blocked, { recursive: true });
      expect(await finishInterrupted(folder)).toBe(true);
      expect(await timestampOf(folder)).toBe('new timestamp');
      expect(await finishInterrupted(folder)).toBe(false);
    },
  );

  it('shows a new root only after the snapshot it will lead to', async () => {
    const folder = await old();
    await mkdir(join(folder, 'metadata/2.snapshot.json/in-the-way'), { recursive: true });
    await expect(applyFiles(folder, change)).rejects.toThrow();
    await expect(readFile(join(folder, 'metadata/2.root.json'))).rejects.toThrow('ENOENT');
  });
});

describe('the repository’s files over HTTP', () => {
  it('are not left by a path that climbs, packed or not', async () => {
    const data = await temporaryFolder();
    const secret = JSON.stringify({ secret: 'x'.repeat(5_000) });
    for (const path of ['secret.json', 'repository/secret.json', 'repository/metadata-old/secret.json']) {
      await mkdir(join(data, path, '..'), { recursive: true });
      await writeFile(join(data, path), secret);
    }
    await mkdir(join(data, 'repository/metadata'));
    const http = express()
      .use(repositoryFiles(join(data, 'repository')))
      .listen(0, '127.0.0.1');
    onTestFinished(() => void http.close());
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    const get = async (path: string, encoding: string): Promise<number> => {
      const sent = request({ port, host: '127.0.0.1', path, headers: { 'accept-encoding': encoding } }).end();
      const [answer] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
      answer.resume();
      return answer.statusCode;
    };
    for (const path of [
      '/metadata/..%2f..%2fsecret.json',
      '/metadata/..%2fsecret.json',
      '/metadata/%2e%2e%2fsecret.json',
      '/metadata/../secret.json',
      '/metadata/..%2fmetadata-old%2fsecret.json',
      '/metadata/..%5c..%5csecret.json',
    ])
      for (const encoding of ['identity', 'gzip', 'zstd'])
        expect([400, 403, 404], `${path} ${encoding}`).toContain(await get(path, encoding));
  });
});
