/** The command of the public TUF conformance suite, as the suite calls it: real processes, exit codes. */
import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createTrustWorld } from '../support/trust-world.ts';

const program = join(import.meta.dirname, '../../scripts/tuf-client');

/** Runs the command from a folder that is not the project's; gives the exit code. */
const run = (cwd: string, ...args: string[]): Promise<number> =>
  new Promise((resolve) => {
    const child = execFile(program, args, { cwd });
    child.on('exit', (code) => resolve(code ?? -1));
  });

it('init, refresh and download work from any folder, with options on either side of the command', async () => {
  const world = await createTrustWorld();
  const { repository, server } = world;
  for (const role of Object.values(repository.roles)) role.expires = '2999-01-01T00:00:00Z';
  await repository.publishRoot();
  await repository.publish();
  const cwd = await temporaryFolder();
  const metadata = join(cwd, 'metadata');
  const targets = join(cwd, 'targets');
  await nodeDisk.makeFolder(targets);
  const root = join(world.folder, 'initial-root.json');
  expect(await run(cwd, '--metadata-dir', 'metadata', 'init', root)).toBe(0);
  expect(server.requests).toEqual([]);
  const urls = ['--metadata-dir', metadata, '--metadata-url', `${server.url}/metadata/`];
  expect(await run(cwd, 'refresh', ...urls)).toBe(0);
  expect((await readdir(metadata)).sort()).toEqual([
    'root.json',
    'snapshot.json',
    'targets.json',
    'timestamp.json',
  ]);

  const name = 'release/demo-1.0.0-any.json';
  const to = ['--target-base-url', `${server.url}/targets/`, '--target-dir', targets];
  const download = [...urls, '--target-name', name, '--target-name', name, ...to, 'download'];
  expect(await run(cwd, ...download)).toBe(0);
  const [file] = await readdir(targets);
  expect(JSON.parse(await readFile(join(targets, file!), 'utf8'))).toMatchObject({ version: '1.0.0' });
  const fetched = (): number => server.requests.filter((one) => one.startsWith('targets/')).length;
  expect(fetched()).toBe(1);
  await writeFile(join(targets, file!), 'changed');
  expect(await run(cwd, ...download)).toBe(0);
  expect(fetched()).toBe(2);

  expect(await run(cwd, ...urls, '--target-name', 'release/none', ...to, 'download')).toBe(1);
  world.misbehave = (_request, response) => {
    response.writeHead(404).end();
    return true;
  };
  expect(await run(cwd, 'refresh', ...urls)).toBe(1);
  expect(await run(cwd, 'unknown')).toBe(1);
});
