/** Keys that change, clocks that are wrong, and trust folders that were damaged. */
import { readFile, writeFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { channels } from '../../protocol/ids.ts';
import { newKey } from '../support/tuf-repository.ts';
import { codeOf, createTrustWorld } from '../support/trust-world.ts';

describe('rotation', () => {
  it('an agent that slept through several root rotations walks all of them', async () => {
    const world = await createTrustWorld();
    const { repository } = world;
    for (let count = 0; count < 4; count += 1) {
      const before = repository.roles.root.keys;
      repository.rotate('root');
      await repository.publishRotatedRoot(before);
    }
    await repository.publish();
    const trust = await world.open();
    await trust.refresh();
    expect(trust.versions().root).toBe(5);
  });

  it('a root that skips a version, or that its predecessor’s keys did not sign, is refused', async () => {
    const world = await createTrustWorld();
    const { repository } = world;
    repository.rotate('root');
    await repository.publishRoot();
    const trust = await world.open();
    expect(await codeOf(trust.refresh())).toBe('SIGNATURE_INVALID');
    const skipping = await createTrustWorld();
    await skipping.repository.publishRoot();
    await skipping.repository.publishRoot();
    const { repository: other } = skipping;
    const answer = { roots: [other.text('3.root.json')], timestamp: other.text('timestamp.json') };
    expect(await codeOf((await skipping.open()).refresh(answer))).toBe('METADATA_INVALID');
  });

  it('a root that its own new keys did not sign is refused', async () => {
    const world = await createTrustWorld();
    const { root } = world.repository.roles;
    root.signers = root.keys;
    world.repository.rotate('root');
    await world.repository.publishRoot();
    const trust = await world.open();
    expect(await codeOf(trust.refresh())).toBe('SIGNATURE_INVALID');
    expect(trust.versions().root).toBe(1);
    expect(await readdir(world.folder)).toEqual(['initial-root.json']);
  });

  it('every role’s keys can be changed at once, and the old ones are worth nothing then', async () => {
    const world = await createTrustWorld();
    const { repository } = world;
    await (await world.open()).refresh();
    const before = repository.roles.root.keys;
    const oldRelease = repository.roles.release.keys;
    for (const name of ['root', 'timestamp', 'snapshot', 'targets', ...channels] as const)
      repository.rotate(name);
    await repository.publishRotatedRoot(before);
    await repository.publish();
    const trust = await world.open();
    await trust.refresh();
    expect(await trust.targets()).toHaveLength(1);
    repository.roles.release.signers = oldRelease;
    await repository.publish();
    await trust.refresh();
    expect(await codeOf(trust.targets())).toBe('SIGNATURE_INVALID');
  });

  it('a fast-forwarded timestamp and snapshot are recovered from by changing their keys', async () => {
    const world = await createTrustWorld();
    const { repository } = world;
    repository.roles.timestamp.version = 900_000;
    repository.roles.snapshot.version = 900_000;
    await repository.publish([]);
    await (await world.open()).refresh();
    repository.rotate('timestamp');
    repository.rotate('snapshot');
    repository.roles.timestamp.version = 1;
    repository.roles.snapshot.version = 1;
    await repository.publishRoot();
    await repository.publish();
    const trust = await world.open();
    await trust.refresh();
    expect(trust.versions()).toEqual({ root: 2, timestamp: 2 });
  });

  it('a fast-forwarded timestamp is recovered from also where a good key stays beside the new one', async () => {
    const world = await createTrustWorld();
    const { repository } = world;
    const { timestamp } = repository.roles;
    timestamp.keys = [timestamp.keys[0]!, newKey()];
    await repository.publishRoot();
    timestamp.version = 900_000;
    await repository.publish([]);
    await (await world.open()).refresh();
    timestamp.keys = [timestamp.keys[0]!];
    timestamp.version = 1;
    await repository.publishRoot();
    await repository.publishTimestamp();
    const trust = await world.open();
    await trust.refresh();
    expect(trust.versions()).toEqual({ root: 3, timestamp: 2 });
  });
});

describe('a damaged trust folder', () => {
  it('a metadata file cut at any byte, or garbage, is fetched again and nothing else changes', async () => {
    const world = await createTrustWorld();
    await world.repository.publishRoot();
    const trust = await world.open();
    await trust.refresh();
    const expected = await trust.targets();
    const good = new Map<string, Buffer>();
    for (const file of await readdir(world.folder))
      if (file.endsWith('.json')) good.set(file, await readFile(join(world.folder, file)));
    expect([...good.keys()].sort()).toEqual([
      'clock.json',
      'hotfix.json',
      'initial-root.json',
      'release.json',
      'root.json',
      'snapshot.json',
      'targets.json',
      'timestamp.json',
    ]);
    good.delete('initial-root.json');
    for (const [file, bytes] of good) {
      const damages: Uint8Array[] = [
        Buffer.from('{"signed":'),
        Buffer.from('null'),
        Buffer.alloc(bytes.length),
      ];
      for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 23))
        damages.push(bytes.subarray(0, at));
      for (const damage of damages) {
        await writeFile(join(world.folder, file), damage);
        const again = await world.open();
        await again.refresh();
        expect(await again.targets()).toEqual(expected);
        expect(again.versions()).toEqual({ root: 2, timestamp: 1 });
      }
    }
  });

  it('an older root in place of the trusted one is not trusted again while newer ones are withheld', async () => {
    const world = await createTrustWorld();
    await world.repository.publishRoot();
    await (await world.open()).refresh();
    await writeFile(join(world.folder, 'root.json'), world.repository.text('1.root.json'));
    world.repository.files.delete('metadata/2.root.json');
    const trust = await world.open();
    expect(await codeOf(trust.refresh())).toBe('METADATA_ROLLED_BACK');
    expect(await codeOf(trust.targets())).toBe('METADATA_ROLLED_BACK');
  });

  it('without any usable root nothing is trusted', async () => {
    const world = await createTrustWorld();
    await writeFile(join(world.folder, 'initial-root.json'), '{}');
    expect(await codeOf(world.open())).toBe('METADATA_INVALID');
  });
});

describe('a wrong clock', () => {
  it('set back by days is named with how far, and changes nothing', async () => {
    const world = await createTrustWorld();
    await (await world.open()).refresh();
    world.clock = new Date('2026-06-25T12:00:00Z');
    const trust = await world.open();
    await expect(trust.refresh()).rejects.toMatchObject({
      code: 'CLOCK_SET_BACK',
      message: expect.stringContaining('10 days') as unknown,
      hint: expect.stringContaining('clock.json') as unknown,
    });
    expect(await codeOf(trust.targets())).toBe('CLOCK_SET_BACK');
    world.clock = new Date('2026-07-05T12:00:01Z');
    await trust.refresh();
  });

  it('set back by minutes passes, but expiry is judged by the later time', async () => {
    const world = await createTrustWorld();
    world.repository.roles.timestamp.expires = '2026-07-05T11:59:00Z';
    await world.repository.publishTimestamp();
    const later = await createTrustWorld();
    await (await later.open()).refresh();
    await writeFile(join(world.folder, 'clock.json'), await readFile(join(later.folder, 'clock.json')));
    world.clock = new Date('2026-07-05T11:50:00Z');
    expect(await codeOf((await world.open()).refresh())).toBe('METADATA_EXPIRED');
  });

  it('far ahead of the server’s is explained as such, and not remembered', async () => {
    const world = await createTrustWorld();
    const trust = await world.open();
    const answer = {
      roots: [],
      timestamp: world.repository.text('timestamp.json'),
      serverTime: '2026-07-05T12:00:00Z',
    };
    world.clock = new Date('2031-01-01T00:00:00Z');
    expect(await codeOf(trust.refresh(answer))).toBe('CLOCK_FAR_AHEAD');
    world.clock = new Date('2026-07-05T12:00:00Z');
    await trust.refresh(answer);
  });

  it('some days ahead works, and setting it right afterwards is no fault', async () => {
    const world = await createTrustWorld();
    const trust = await world.open();
    const answer = {
      roots: [],
      timestamp: world.repository.text('timestamp.json'),
      serverTime: '2026-07-05T12:00:00Z',
    };
    world.clock = new Date('2026-07-15T12:00:00Z');
    await trust.refresh(answer);
    world.clock = new Date('2026-07-05T12:00:00Z');
    await (await world.open()).refresh(answer);
  });
});
