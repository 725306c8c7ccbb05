/** Peers from the npm registry, by name and version, installed once into a cache beside the build's other caches. */
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../scripts/demonstration/programs.ts';
import { repositoryRoot } from '../../support/source-tree.ts';

/** Where a package is, installed where it is not yet. `scripts` names those of its packages that build something. */
export const packageFolder = async (
  name: string,
  version: string,
  scripts: readonly string[] = [],
): Promise<string> => {
  const folder = join(repositoryRoot, 'node_modules/.cache/bench-assist', `${name}-${version}`);
  const done = join(folder, 'installed');
  try {
    await access(done);
  } catch {
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({
        private: true,
        allowScripts: Object.fromEntries(scripts.map((one) => [one, true])),
      }),
    );
    const installed = await run(
      'npm',
      ['install', '--no-audit', '--no-fund', `${name}@${version}`],
      {},
      folder,
    );
    if (installed.code !== 0) throw new Error(`npm install ${name}: ${installed.stderr.slice(-500)}`);
    await writeFile(done, '');
  }
  return join(folder, 'node_modules', name);
};
