import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { publishToken, startPublishServer } from '../support/publish-server.ts';
import type { PublishServer } from '../support/publish-server.ts';
import { treeOf } from '../support/publisher.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const main = fileURLToPath(new URL('../../server/updates/publish/main.ts', import.meta.url));
const secret = 'a passphrase for tests';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the publisher as a process without a terminal; `stop` may end it early. */
const run = (
  args: readonly string[],
  passphrase: string | null = secret,
  stop?: AbortSignal,
): Promise<Ended> =>
  new Promise((resolve) => {
    const { BEISTAND_PASSPHRASE: _own, ...env } = process.env;
    const child = spawn(process.execPath, [main, ...args], {
      env: passphrase === null ? env : { ...env, BEISTAND_PASSPHRASE: passphrase },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    stop?.addEventListener('abort', () => child.kill('SIGKILL'));
    child.on('close', (code) => resolve({ code, ...said }));
  });

const startServer = async (): Promise<PublishServer> => {
  const server = await startPublishServer(await temporaryFolder());
  onTestFinished(() => server.close());
  return server;
};
const keysFolder = async (): Promise<string> => join(await temporaryFolder(), 'keys');
const errorOf = (ended: Ended): string => (JSON.parse(ended.out) as { error: { code: string } }).error.code;

describe('the publisher as a program', () => {
  it('makes keys, hands over trust, publishes, and says what it did', async () => {
    const server = await startServer();
    const keys = await keysFolder();
    expect((await run(['keys', 'init', '--keys', keys])).code).toBe(0);
    const to = ['--keys', keys, '--server', server.url, '--token', publishToken];
    expect((await run(['trust', ...to])).out).toContain('root 1');
    expect((await run(['trust', ...to])).out).toContain('Nothing to change.');
    const from = await treeOf({ 'bin/run': '#!/bin/sh\n' });
    const wish = [
      '--product',
      'shop',
      '--channel',
      'nightly',
      '--version',
      '1.0.0',
      '--platform',
      'any',
      '--from',
      from,
    ];
    const built = await run(['build', ...to, ...wish, '--json']);
    expect(built.err).toBe('');
    expect(JSON.parse(built.out)).toMatchObject({
      outcome: 'published',
      target: 'nightly/shop-1.0.0-any.json',
      files: 1,
    });
    const listed = await run(['keys', 'list', '--keys', keys, '--json'], null);
    expect((JSON.parse(listed.out) as { keys: unknown[] }).keys).toHaveLength(6);
  });

  it('asks for nothing where there is no terminal: without a passphrase it says which ways there are', async () => {
    const keys = await keysFolder();
    const ended = await run(['keys', 'init', '--keys', keys, '--json'], null);
    expect([ended.code, errorOf(ended)]).toEqual([2, 'PASSPHRASE_MISSING']);
  });

  it('takes the passphrase from a file, and notices a wrong one', async () => {
    const server = await startServer();
    const keys = await keysFolder();
    const file = join(await temporaryFolder(), 'passphrase');
    await writeFile(file, 'from the file\n');
    expect((await run(['keys', 'init', '--keys', keys, '--passphrase-file', file], null)).code).toBe(0);
    const trust = ['trust', '--keys', keys, '--server', server.url, '--token', publishToken, '--json'];
    expect(errorOf(await run(trust, 'something else'))).toBe('PASSPHRASE_WRONG');
    expect((await run(trust, 'from the file')).code).toBe(0);
  });

  it.each([
    [['build', '--version', 'v1'], 'BAD_INPUT'],
    [['build', '--fixes', '10,x'], 'BAD_INPUT'],
    [['build', '--platform', 'amiga'], 'BAD_INPUT'],
    [['trust', '--root-days', '0'], 'BAD_INPUT'],
  ])('refuses %j', async (args, code) => {
    const ended = await run([...args, '--json']);
    expect([ended.code, errorOf(ended)]).toEqual([2, code]);
  });

  it('ends with the exit code of a network fault where no server answers', async () => {
    const keys = await keysFolder();
    await run(['keys', 'init', '--keys', keys]);
    const server = await startPublishServer(await temporaryFolder());
    await server.close();
    const ended = await run(['trust', '--keys', keys, '--server', server.url, '--token', 't', '--json']);
    expect([ended.code, errorOf(ended)]).toEqual([4, 'UNREACHABLE']);
  });

  it('killed in the middle of an upload leaves the old state, and the repetition finishes', async () => {
    const server = await startServer();
    const keys = await keysFolder();
    await run(['keys', 'init', '--keys', keys]);
    const to = ['--keys', keys, '--server', server.url, '--token', publishToken];
    await run(['trust', ...to]);
    const from = await treeOf({ big: randomBytes(3_000_000) });
    const wish = [
      '--product',
      'shop',
      '--channel',
      'nightly',
      '--version',
      '1.0.0',
      '--platform',
      'any',
      '--from',
      from,
    ];
    const stop = new AbortController();
    server.failOn = (method, path) => {
      if (method === 'PUT' && path.includes('/targets/')) stop.abort();
      return stop.signal.aborted;
    };
    expect((await run(['build', ...to, ...wish], secret, stop.signal)).code).toBe(null);
    expect(await readdir(join(server.folder, 'metadata'))).not.toContain('2.nightly.json');
    server.failOn = null;
    server.requests.length = 0;
    expect((await run(['build', ...to, ...wish])).out).toContain('It is published.');
    expect(server.requests.filter((one) => one.startsWith('PUT ') && one.includes('/packs/'))).toEqual([]);
  });
});
