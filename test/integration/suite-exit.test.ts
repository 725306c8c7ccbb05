/** A test that fails makes the run fail: whoever reads only the exit code, as CI does, must see it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../support/source-tree.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const runOf = async (claim: string): Promise<number> => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'one.test.ts'), `it('is told', () => expect(1).toBe(${claim}));`);
  const set = join(repositoryRoot, 'test/support/shared-postgres.ts');
  const config = join(folder, 'vitest.config.mjs');
  const test = { globals: true, include: ['*.test.ts'], globalSetup: [set] };
  await writeFile(config, `export default ${JSON.stringify({ root: folder, test })};`);
  const vitest = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');
  const run = spawn(process.execPath, [vitest, 'run', '--root', folder, '--config', config], {
    cwd: repositoryRoot,
    stdio: 'ignore',
  });
  const [code] = (await once(run, 'exit')) as [number];
  return code;
};

it('ends with 1 where a test failed, with 0 where none did', async () => {
  expect(await runOf('1')).toBe(0);
  expect(await runOf('2')).toBe(1);
});
