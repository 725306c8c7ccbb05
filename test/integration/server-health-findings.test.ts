/** What doctor finds, as the health of a running server tells it: looked at when asked, remembered otherwise. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../support/databases.ts';
import { addStaff, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';
import { tinyBuild } from '../support/tiny-repository.ts';

const healthSchema = z.looseObject({
  faults: z.array(z.looseObject({ area: z.string() })),
  examinedAt: z.string(),
});

it('a published file that is gone is found when somebody asks to look again', async () => {
  const server = await startTestServer((await databases[0]?.database()) ?? '');
  const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
  const build = tinyBuild('release', '1.0.0');
  await server.publish('release', 2, [build]);
  const read = async (query = '') =>
    healthSchema.parse((await support.call('GET', `/api/v1/health${query}`)).body);
  const before = await read();
  expect(before.faults).toEqual([]);
  for (const path of build.files.keys()) await rm(join(server.folder.repository, path));
  server.now = new Date(server.now.getTime() + 60_000);
  expect(await read()).toMatchObject({ faults: [], examinedAt: before.examinedAt });
  const after = await read('?fresh=true');
  expect(after.faults[0]).toMatchObject({ area: 'repository' });
  expect(after.examinedAt).toBe(server.now.toISOString());
  server.now = new Date(server.now.getTime() + 400 * 86_400_000);
  expect((await read()).faults.map(({ area }) => area)).toContain('expiry');
});
