/**
 * Builds the web faces into dist/: console and customer area for the server, the local page for the agent. Every text file
 * is also written compressed, once, so that no server does it at each request.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import type { InlineConfig } from 'vite';
import { faceBuilds, root } from './faces.ts';

const compress = async (folder: string): Promise<void> => {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    if (!file.isFile() || !/\.(?:js|css|svg|wasm)$/.test(file.name)) continue;
    const path = join(file.parentPath, file.name);
    const bytes = await readFile(path);
    await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    const brotli = await promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    await writeFile(`${path}.br`, brotli);
  }
};

for (const { config, folder } of faceBuilds) {
  await rm(folder, { recursive: true, force: true });
  await build({ ...config, logLevel: 'warn' } satisfies InlineConfig);
  await compress(folder);
  console.log(`built ${folder.slice(root.length + 1)}`);
}
