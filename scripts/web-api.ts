/**
 * Writes server/web/api/schema.ts: the types of every operation below /api/v1, from the OpenAPI document of a server
 * started for this. With --check nothing is written; the exit code is 1 where the file is not as it would be.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { format, resolveConfig } from 'prettier';
import { configSchema } from '../server/config.ts';
import { dataFolder } from '../server/data-folder.ts';
import { startServer } from '../server/server.ts';
import { makeOnlineKeys } from '../server/updates/repository/online-keys.ts';
import { schemaTypes } from './api-types.ts';

const target = join(import.meta.dirname, '..', 'server', 'web', 'api', 'schema.ts');

const readDocument = async (): Promise<unknown> => {
  const root = await mkdtemp(join(tmpdir(), 'beistand-api-'));
  try {
    const folder = dataFolder(root);
    await mkdir(folder.repository);
    await makeOnlineKeys(folder.keys);
    const server = await startServer({
      folder,
      config: configSchema.parse({ port: 0 }),
      log: pino({ level: 'silent' }),
    });
    try {
      return await (await fetch(`${server.url}/api/openapi.json`)).json();
    } finally {
      await server.stop();
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};

const text = await format(schemaTypes(await readDocument()), {
  ...(await resolveConfig(target)),
  parser: 'typescript',
});
if (!process.argv.includes('--check')) await writeFile(target, text);
else if ((await readFile(target, 'utf8')) !== text) {
  console.error('server/web/api/schema.ts is not what the routes say. Run: npm run web:api');
  process.exitCode = 1;
}
