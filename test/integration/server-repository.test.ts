/** The repository a publisher hands things to: what it accepts, what it refuses, and what a crash leaves. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isBeistandError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { PublishedRole } from '../../protocol/publish-api.ts';
import { createEventBus } from '../../server/events.ts';
import type { Store } from '../../server/store/store.ts';
import { listBuilds, recordBuilds } from '../../server/updates/builds.ts';
import { applyFiles } from '../../server/updates/repository/apply.ts';
import { exportRepository } from '../../server/updates/repository/export.ts';
import {
  makeOnlineKeys,
  rotateOnlineKey,
  wantedOnlineKeys,
} from '../../server/updates/repository/online-keys.ts';
import { createRepository } from '../../server/updates/repository/repository.ts';
import { databases } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { TufRepository, newKey } from '../support/tuf-repository.ts';

const day = 86_400_000;
const code = (wanted: ErrorCode) => (error: unknown) => isBeistandError(error, wanted);

/** A server's repository and a vendor who signs for it. */
const createWorld = async (store: Store) => {
  const data = await temporaryFolder();
  const folder = join(data, 'repository');
  const keysFolder = join(data, 'keys');
  await makeOnlineKeys(keysFolder);
  const clock = { now: new Date('2026-07-06T10:00:00Z') };
  const bus = createEventBus();
  const published: string[] = [];
  bus.on('published', (_trx, event) => Promise.resolve(void published.push(event.target)));
  const open = () =>
    createRepository(store, {
      folder,
      keysFolder,
      timestampDays: 7,
      snapshotDays: 30,
      now: () => clock.now,
      record: (trx, current) => recordBuilds(trx, bus, folder, current, clock.now),
    });
  const vendor = await TufRepository.create('2027-07-01T00:00:00Z');
  const nameOnlineKeys = async () => {
    const online = await wantedOnlineKeys(keysFolder);
    for (const role of ['snapshot', 'timestamp'] as const)
      vendor.roles[role].keys = online[role].map(({ keyid, key }) => ({ ...newKey(), keyId: keyid, key }));
  };
  await nameOnlineKeys();
  vendor.roles.root.version = 0;
  await vendor.publishRoot();

  const upload = async () => {
    for (const [path, bytes] of vendor.files) {
      if (!path.startsWith('targets/')) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
  };
  const textOf = (role: PublishedRole) => vendor.text(`${vendor.roles[role].version}.${role}.json`);
  const handOver = (...roles: PublishedRole[]) =>
    open().accept({ roles: roles.map((role) => ({ role, json: textOf(role) })) });
  const everything = ['root', 'targets', 'nightly', 'hotfix', 'patch', 'release'] as const;
  const timestamp = async () =>
    JSON.parse(await readFile(join(folder, 'metadata/timestamp.json'), 'utf8')) as {
      signatures: { keyid: string }[];
      signed: { version: number; expires: string };
    };
  return {
    folder,
    keysFolder,
    clock,
    published,
    open,
    vendor,
    nameOnlineKeys,
    upload,
    handOver,
    everything,
    timestamp,
    store,
  };
};

const establish = async (store: Store) => {
  const world = await createWorld(store);
  await world.upload();
  await world.handOver(...world.everything);
  return world;
};

describe.each(databases)('the repository on $name', ({ open }) => {
  it('publishes a first root, targets and channels, records the builds and tells the listeners', async () => {
    const world = await establish(await open());
    expect(world.published).toEqual(['release/demo-1.0.0-any.json']);
    expect(await listBuilds(world.store.db)).toMatchObject([
      { name: '1.0.0', channel: 'release', withdrawn: false },
    ]);
    expect((await world.timestamp()).signed.version).toBe(1);
  });

  it('changes nothing when the same is handed over again', async () => {
    const world = await establish(await open());
    const answer = await world.handOver(...world.everything);
    expect(answer).toEqual({ snapshotVersion: 1, timestampVersion: 1, added: [] });
    expect(world.published).toHaveLength(1);
  });

  it('adds a build with the next version of its channel', async () => {
    const world = await establish(await open());
    world.vendor.addBuild('nightly', '1.1.0-dev.1');
    await world.vendor.publish(['nightly']);
    await world.upload();
    expect(await world.handOver('nightly')).toMatchObject({
      snapshotVersion: 2,
      added: ['nightly/demo-1.1.0-dev.1-any.json'],
    });
  });

  it('refuses a channel signed by another channel’s key', async () => {
    const world = await establish(await open());
    world.vendor.roles.release.signers = world.vendor.roles.nightly.keys;
    await world.vendor.publish(['release']);
    await expect(world.handOver('release')).rejects.toSatisfy(code('SIGNATURE_INVALID'));
  });

  it('refuses a role below its threshold', async () => {
    const world = await establish(await open());
    const { release } = world.vendor.roles;
    release.keys.push(newKey());
    release.threshold = 2;
    release.signers = release.keys.slice(0, 1);
    await world.vendor.publish(['release']);
    await expect(world.handOver('targets', 'release')).rejects.toSatisfy(code('SIGNATURE_INVALID'));
    release.signers = null;
    release.version = 1;
    world.vendor.roles.targets.version = 1;
    await world.vendor.publish(['release']);
    await expect(world.handOver('targets', 'release')).resolves.toMatchObject({ snapshotVersion: 2 });
  });

  it('refuses a root that the root before did not sign', async () => {
    const world = await establish(await open());
    world.vendor.rotate('root');
    await world.vendor.publishRoot();
    await expect(world.handOver('root')).rejects.toSatisfy(code('SIGNATURE_INVALID'));
  });

  it('refuses a root that does not name the server’s own keys', async () => {
    const world = await createWorld(await open());
    world.vendor.rotate('timestamp');
    world.vendor.roles.root.version = 0;
    await world.vendor.publishRoot();
    await expect(world.handOver('root', 'targets')).rejects.toSatisfy(code('METADATA_INVALID'));
  });

  it('refuses a version that skips one, as after a restored backup', async () => {
    const world = await establish(await open());
    world.vendor.roles.nightly.version += 1;
    await world.vendor.publish(['nightly']);
    await expect(world.handOver('nightly')).rejects.toSatisfy(code('METADATA_ROLLED_BACK'));
  });

  it('refuses a build whose manifest was not uploaded', async () => {
    const world = await establish(await open());
    world.vendor.addBuild('patch', '1.0.1');
    await world.vendor.publish(['patch']);
    await expect(world.handOver('patch')).rejects.toSatisfy(code('REPOSITORY_FAULT'));
  });

  it('refuses a build whose pack was not uploaded', async () => {
    const world = await establish(await open());
    world.vendor.addBuild('patch', '1.0.1', { packs: [{ sha256: 'a'.repeat(64), size: 10 }] });
    await world.vendor.publish(['patch']);
    await world.upload();
    await expect(world.handOver('patch')).rejects.toSatisfy(code('REPOSITORY_FAULT'));
  });

  it('refuses to change a published build', async () => {
    const world = await establish(await open());
    world.vendor.addBuild('release', '1.0.0', { fixes: [7] });
    await world.vendor.publish(['release']);
    await world.upload();
    await expect(world.handOver('release')).rejects.toSatisfy(code('CONFLICT'));
  });

  it('refuses a manifest that says it is something else than its role says', async () => {
    const world = await establish(await open());
    const path = world.vendor.addBuild('patch', '1.0.1');
    const target = world.vendor.targets.patch[path];
    if (target !== undefined)
      target.custom = { ...(target.custom as object), createdAt: '2020-01-01T00:00:00Z' };
    await world.vendor.publish(['patch']);
    await world.upload();
    await expect(world.handOver('patch')).rejects.toSatisfy(code('MANIFEST_INVALID'));
  });

  it('refuses targets that delegate more than the channels', async () => {
    const world = await establish(await open());
    const [role] = JSON.parse(
      JSON.stringify([{ name: 'extra', keyids: [], threshold: 1, terminating: true, paths: ['*'] }]),
    ) as unknown[];
    world.vendor.extraDelegations = [role];
    await world.vendor.publish(['nightly']);
    await expect(world.handOver('targets')).rejects.toSatisfy(code('METADATA_INVALID'));
  });

  it('finishes at the next start what a crash interrupted after its plan was written, and records the build once', async () => {
    const world = await establish(await open());
    world.vendor.addBuild('nightly', '1.1.0-dev.1');
    await world.vendor.publish(['nightly']);
    await world.upload();
    const old = await readFile(join(world.folder, 'metadata/timestamp.json'), 'utf8');
    await world.handOver('nightly');
    const fresh = await readFile(join(world.folder, 'metadata/timestamp.json'), 'utf8');

    // As if the process had died between the plan and the timestamp: the plan is there, the timestamp is still the old one.
    await writeFile(join(world.folder, 'metadata/timestamp.json'), old);
    await world.store.db.deleteFrom('builds').where('channel', '=', 'nightly').execute();
    await writeFile(
      join(world.folder, 'pending-metadata.json'),
      JSON.stringify({ files: [{ name: 'timestamp.json', text: fresh }] }),
    );
    await world.open().open();
    expect(await readFile(join(world.folder, 'metadata/timestamp.json'), 'utf8')).toBe(fresh);
    expect((await listBuilds(world.store.db)).map((build) => build.name).toSorted()).toEqual([
      '1.0.0',
      '1.1.0-dev.1',
    ]);
    expect(await readdir(world.folder)).not.toContain('pending-metadata.json');
  });

  it('shows the old state after a crash before the plan was whole, and takes the publish again', async () => {
    const world = await establish(await open());
    world.vendor.addBuild('nightly', '1.1.0-dev.1');
    await world.vendor.publish(['nightly']);
    await world.upload();
    // A stray role file and half a plan under its temporary name.
    await writeFile(join(world.folder, 'metadata/2.nightly.json'), 'half');
    await writeFile(join(world.folder, 'pending-metadata.json.4242.new'), '{"files":[{"na');
    expect((await world.open().current()).roles.get('nightly')?.metadata.signed.version).toBe(1);
    expect((await world.handOver('nightly')).added).toHaveLength(1);
  });

  it('puts the timestamp in place last', async () => {
    const folder = await temporaryFolder();
    // A folder where the timestamp should be makes the last step fail; everything else must be there by then.
    await mkdir(join(folder, 'metadata/timestamp.json/x'), { recursive: true });
    const files = ['timestamp.json', '2.root.json', '5.snapshot.json', '3.nightly.json'].map((name) => ({
      name,
      text: name,
    }));
    await expect(applyFiles(folder, files)).rejects.toThrow();
    const there = await readdir(join(folder, 'metadata'));
    expect(there).toEqual(expect.arrayContaining(['2.root.json', '5.snapshot.json', '3.nightly.json']));
    expect(await readdir(folder)).toContain('pending-metadata.json');
  });

  it('signs the timestamp again at half its life, and the snapshot at half of its own', async () => {
    const world = await establish(await open());
    expect(await world.open().keepFresh()).toBe(false);
    world.clock.now = new Date(world.clock.now.getTime() + 4 * day);
    expect(await world.open().keepFresh()).toBe(true);
    expect((await world.timestamp()).signed).toMatchObject({ version: 2, expires: '2026-07-17T10:00:00Z' });
    expect((await world.open().current()).snapshot?.metadata.signed.version).toBe(1);
    world.clock.now = new Date(world.clock.now.getTime() + 14 * day);
    await world.open().keepFresh();
    expect((await world.open().current()).snapshot?.metadata.signed.version).toBe(2);
  });

  it('serves agents with the old root and with the new one while an online key is rotated', async () => {
    const world = await establish(await open());
    const before = (await world.timestamp()).signatures.map((one) => one.keyid);
    const newId = await rotateOnlineKey(world.keysFolder, 'timestamp');
    world.clock.now = new Date(world.clock.now.getTime() + 4 * day);
    await world.open().keepFresh();
    expect((await world.timestamp()).signatures.map((one) => one.keyid)).toEqual([...before, newId]);

    await world.nameOnlineKeys();
    await world.vendor.publishRotatedRoot(world.vendor.roles.root.keys);
    await world.handOver('root');
    expect(await readdir(world.keysFolder)).toEqual(['snapshot-1.pem', 'timestamp-2.pem']);
    world.clock.now = new Date(world.clock.now.getTime() + 4 * day);
    await world.open().keepFresh();
    expect((await world.timestamp()).signatures.map((one) => one.keyid)).toEqual([newId]);
  });

  it('lets one of two publishers at the same moment win and tells the other', async () => {
    const world = await establish(await open());
    await world.vendor.publish(['nightly']);
    const first = world.vendor.text('2.nightly.json');
    world.vendor.roles.nightly.version = 1;
    world.vendor.roles.nightly.expires = '2027-08-01T00:00:00Z';
    await world.vendor.publish(['nightly']);
    const second = world.vendor.text('2.nightly.json');
    const results = await Promise.allSettled(
      [first, second].map((json) => world.open().accept({ roles: [{ role: 'nightly', json }] })),
    );
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('exports a whole repository of one channel, and only what is missing the second time', async () => {
    const world = await establish(await open());
    world.vendor.addBuild('nightly', '1.1.0-dev.1');
    await world.vendor.publish(['nightly']);
    await world.upload();
    await world.handOver('nightly');
    const to = await temporaryFolder();
    expect(await exportRepository(world.folder, to, { channel: 'nightly' })).toMatchObject({ targets: 1 });
    expect(await readdir(join(to, 'targets'))).toEqual(['nightly']);
    expect((await readdir(join(to, 'metadata'))).toSorted()).toEqual(
      (await readdir(join(world.folder, 'metadata'))).toSorted(),
    );
    await expect(exportRepository(world.folder, to, { product: 'other' })).rejects.toSatisfy(
      code('NO_SUCH_VERSION'),
    );
  });
});
