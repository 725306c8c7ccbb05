/** Our repository format, read by a TUF client that is not ours: tuf-js's own Updater as a witness. */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Updater } from 'tuf-js';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { codeOf, createTrustWorld } from '../support/trust-world.ts';

it('tuf-js verifies the same repository and finds the same manifest', async () => {
  const world = await createTrustWorld();
  const { repository } = world;
  // Its clock can't be set, so nothing in the repository may expire while this test is of use.
  for (const role of Object.values(repository.roles)) role.expires = '2999-01-01T00:00:00Z';
  const before = repository.roles.root.keys;
  repository.rotate('root');
  repository.rotate('timestamp');
  await repository.publishRotatedRoot(before);
  await repository.publish();

  const folder = await temporaryFolder();
  const metadataDir = join(folder, 'metadata');
  const targetDir = join(folder, 'targets');
  await mkdir(metadataDir);
  await mkdir(targetDir);
  await copyFile(join(world.folder, 'initial-root.json'), join(metadataDir, 'root.json'));
  const updater = new Updater({
    metadataDir,
    metadataBaseUrl: `${world.server.url}/metadata`,
    targetDir,
    targetBaseUrl: `${world.server.url}/targets`,
  });
  await updater.refresh();
  const path = 'release/demo-1.0.0-any.json';
  const info = await updater.getTargetInfo(path);
  const theirs = await readFile(await updater.downloadTarget(info!));

  const trust = await world.open();
  await trust.refresh();
  const [entry] = await trust.targets();
  expect(entry?.path).toBe(path);
  expect(Buffer.from((await trust.manifest(entry!)).bytes)).toEqual(theirs);
});

it('tuf-js, too, refuses a release that the nightly key signed', async () => {
  const world = await createTrustWorld();
  const { repository } = world;
  for (const role of Object.values(repository.roles)) role.expires = '2999-01-01T00:00:00Z';
  repository.roles.release.signers = repository.roles.nightly.keys;
  await repository.publishRoot();
  await repository.publish();
  const metadataDir = await temporaryFolder();
  await copyFile(join(world.folder, 'initial-root.json'), join(metadataDir, 'root.json'));
  const updater = new Updater({ metadataDir, metadataBaseUrl: `${world.server.url}/metadata` });
  await updater.refresh();
  expect(await codeOf(updater.getTargetInfo('release/demo-1.0.0-any.json'))).toContain('signed by 0/1 keys');
});
