/**
 * Builds the web faces into dist/: console and customer area for the server, the local page for the agent. Every text file
 * is also written compressed, once, so that no server does it at each request. A build takes the place of the one before
 * only when it is whole.
 */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { faceBuilds, root } from './faces.ts';

const brotliQuality = 9;

const compress = async (folder: string): Promise<void> => {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    if (!file.isFile() || !/\.(?:js|css|svg|wasm)$/.test(file.name)) continue;
    const path = join(file.parentPath, file.name);
    const bytes = await readFile(path);
    await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }));
  }
};

for (const { config, folder } of faceBuilds) {
  await mkdir(dirname(folder), { recursive: true });
  const made = await mkdtemp(`${folder}-`);
  try {
    await build({ ...config, build: { ...config.build, outDir: made }, logLevel: 'warn' });
    await compress(made);
    await rm(folder, { recursive: true, force: true });
    await rename(made, folder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  console.log(`built ${folder.slice(root.length + 1)}`);
}
