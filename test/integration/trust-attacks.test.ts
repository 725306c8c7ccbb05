/** Attacks on the metadata, each against a really signed repository behind a real server. */
import { describe, expect, it } from 'vitest';
import type { RoleName } from '../support/tuf-repository.ts';
import { buildManifest, customOf, newKey } from '../support/tuf-repository.ts';
import { codeOf, createTrustWorld } from '../support/trust-world.ts';

const paths = (entries: readonly { path: string }[]): string[] => entries.map((entry) => entry.path);

describe('a healthy repository', () => {
  it('gives its entries and manifests, and asks for nothing twice', async () => {
    const world = await createTrustWorld();
    const trust = await world.open();
    await trust.refresh();
    const [entry, ...others] = await trust.targets();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ path: 'release/demo-1.0.0-any.json', channel: 'release' });
    expect((await trust.manifest(entry!)).manifest).toMatchObject({ version: '1.0.0', channel: 'release' });
    const before = world.server.requests.length;
    const again = await world.open();
    await again.refresh();
    await again.manifest((await again.targets())[0]!);
    expect(world.server.requests.slice(before)).toEqual(['metadata/2.root.json', 'metadata/timestamp.json']);
    expect(again.versions()).toEqual({ root: 1, timestamp: 1 });
  });

  it('is taken from a check’s answer without asking for root and timestamp', async () => {
    const world = await createTrustWorld();
    const trust = await world.open();
    await trust.refresh({ roots: [], timestamp: world.repository.text('timestamp.json') });
    expect(world.server.requests).toEqual(['metadata/1.snapshot.json', 'metadata/1.targets.json']);
    expect(paths(await trust.targets())).toEqual(['release/demo-1.0.0-any.json']);
  });

  it('works without consistent snapshots too', async () => {
    const world = await createTrustWorld();
    world.repository.consistent = false;
    await world.repository.publishRoot();
    await world.repository.publish();
    const trust = await world.open();
    await trust.refresh();
    expect(paths(await trust.targets())).toHaveLength(1);
    expect(world.server.requests).toContain('metadata/snapshot.json');
  });
});

describe('signatures', () => {
  const signedWrongly: RoleName[] = ['timestamp', 'snapshot', 'targets', 'release'];
  it.each(signedWrongly)('%s signed with a stranger’s key is refused', async (name) => {
    const world = await createTrustWorld();
    world.repository.roles[name].signers = [newKey()];
    await world.repository.publish();
    const trust = await world.open();
    expect(await codeOf(trust.refresh().then(() => trust.targets()))).toBe('SIGNATURE_INVALID');
  });

  it.each(signedWrongly)('%s signed by fewer keys than the threshold is refused', async (name) => {
    const world = await createTrustWorld();
    const role = world.repository.roles[name];
    role.keys = [role.keys[0]!, newKey()];
    role.signers = [role.keys[0]!];
    role.threshold = 2;
    await world.repository.publishRoot();
    await world.repository.publish();
    const trust = await world.open();
    expect(await codeOf(trust.refresh().then(() => trust.targets()))).toBe('SIGNATURE_INVALID');
  });

  it('a release signed by the nightly channel’s key is refused', async () => {
    const world = await createTrustWorld();
    world.repository.addBuild('release', '6.6.6');
    world.repository.roles.release.signers = world.repository.roles.nightly.keys;
    await world.repository.publish();
    const trust = await world.open();
    await trust.refresh();
    expect(await codeOf(trust.targets())).toBe('SIGNATURE_INVALID');
  });

  it('a release smuggled into the nightly role, rightly signed there, does not exist', async () => {
    const world = await createTrustWorld();
    const manifest = buildManifest('release', '6.6.6');
    world.repository.addTarget('nightly', 'release/demo-6.6.6-any.json', manifest, customOf(manifest));
    await world.repository.publish();
    const trust = await world.open(['nightly', 'release']);
    await trust.refresh();
    expect(paths(await trust.targets())).toEqual(['release/demo-1.0.0-any.json']);
  });

  it('one key listed under two ids counts once towards the threshold', async () => {
    const world = await createTrustWorld();
    const { timestamp } = world.repository.roles;
    const key = timestamp.keys[0]!;
    const twin = { ...key, keyId: 'f'.repeat(64), key: { ...key.key, comment: 'another' } };
    timestamp.keys = [key, twin];
    timestamp.threshold = 2;
    await world.repository.publishRoot();
    await world.repository.publish();
    const trust = await world.open();
    expect(await codeOf(trust.refresh())).toBe('SIGNATURE_INVALID');
    expect(trust.versions()).toEqual({ root: 2, timestamp: 0 });
  });
});

describe('time', () => {
  it.each<RoleName>(['root', 'timestamp', 'snapshot', 'targets', 'release'])(
    'an expired %s is refused',
    async (name) => {
      const world = await createTrustWorld();
      world.repository.roles[name].expires = '2026-07-05T11:59:59Z';
      await world.repository.publishRoot();
      await world.repository.publish();
      const trust = await world.open();
      expect(await codeOf(trust.refresh().then(() => trust.targets()))).toBe('METADATA_EXPIRED');
    },
  );

  it('a repository frozen by replaying its old answers is noticed once they expire', async () => {
    const world = await createTrustWorld();
    world.repository.roles.timestamp.expires = '2026-07-06T00:00:00Z';
    await world.repository.publishTimestamp();
    const trust = await world.open();
    await trust.refresh();
    world.clock = new Date('2026-07-06T00:00:01Z');
    expect(await codeOf(trust.refresh())).toBe('METADATA_EXPIRED');
    expect(await codeOf(trust.targets())).toBe('METADATA_EXPIRED');
  });
});

describe('rollback and mixing', () => {
  it.each<RoleName>(['timestamp', 'snapshot', 'targets', 'release'])(
    '%s set back to an older version is refused',
    async (name) => {
      const world = await createTrustWorld();
      const { repository } = world;
      await repository.publish();
      await repository.publish();
      const trust = await world.open();
      await trust.refresh();
      await trust.targets();
      repository.roles[name].version = 1;
      if (name === 'timestamp') repository.roles.timestamp.version = 0;
      else if (name === 'snapshot') repository.roles.snapshot.version = 0;
      if (name !== 'timestamp') await repository.publishSnapshot();
      await repository.publishTimestamp();
      expect(await codeOf((await world.open()).refresh())).toBe('METADATA_ROLLED_BACK');
    },
  );

  it('a role that vanished from the snapshot is a rollback', async () => {
    const world = await createTrustWorld();
    await (await world.open()).refresh();
    world.repository.roles.release.version = 0;
    await world.repository.publishSnapshot();
    await world.repository.publishTimestamp();
    expect(await codeOf((await world.open()).refresh())).toBe('METADATA_ROLLED_BACK');
  });

  it.each([true, false])('a snapshot of another moment is mixed (hashes: %s)', async (withHashes) => {
    const world = await createTrustWorld();
    const { repository } = world;
    repository.withHashes = withHashes;
    await repository.publish();
    const old = repository.files.get('metadata/2.snapshot.json')!;
    await repository.publish();
    repository.files.set('metadata/3.snapshot.json', old);
    expect(await codeOf((await world.open()).refresh())).toBe('METADATA_MIXED');
  });

  it.each([true, false])('a channel of another moment is mixed (hashes: %s)', async (withHashes) => {
    const world = await createTrustWorld();
    const { repository } = world;
    repository.withHashes = withHashes;
    await repository.publish();
    const old = repository.files.get('metadata/2.release.json')!;
    await repository.publish();
    repository.files.set('metadata/3.release.json', old);
    const trust = await world.open();
    await trust.refresh();
    expect(await codeOf(trust.targets())).toBe('METADATA_MIXED');
  });

  it('a channel of the right version, rightly signed, with another hash than the snapshot’s is mixed', async () => {
    const world = await createTrustWorld();
    const { repository } = world;
    const published = repository.files.get('metadata/1.snapshot.json')!;
    const timestamp = repository.files.get('metadata/timestamp.json')!;
    repository.roles.release.version = 0;
    repository.targets.release = {};
    repository.addBuild('release', '6.6.6');
    await repository.publish(['release']);
    repository.files.set('metadata/1.snapshot.json', published);
    repository.files.set('metadata/timestamp.json', timestamp);
    const trust = await world.open();
    await trust.refresh();
    expect(await codeOf(trust.targets())).toBe('METADATA_MIXED');
  });

  it('the same timestamp version with other content does not replace the one known', async () => {
    const world = await createTrustWorld();
    await (await world.open()).refresh();
    world.repository.roles.timestamp.version = 0;
    await world.repository.publishSnapshot();
    await world.repository.publishTimestamp();
    const trust = await world.open();
    await trust.refresh();
    expect(world.server.requests).not.toContain('metadata/2.snapshot.json');
  });
});

describe('answers without end', () => {
  it.each(['timestamp.json', '1.snapshot.json', '2.root.json'])(
    '%s that never ends is cut off',
    async (file) => {
      const world = await createTrustWorld();
      const noise = Buffer.alloc(64 * 1024, 0x20);
      world.misbehave = (_request, response, path) => {
        if (path !== `metadata/${file}`) return false;
        const pour = (): void => {
          while (response.write(noise));
          response.once('drain', pour);
        };
        pour();
        return true;
      };
      expect(await codeOf((await world.open()).refresh())).toBe('LENGTH_MISMATCH');
    },
  );

  it('an answer that never comes, and one that only drips, stall', async () => {
    const world = await createTrustWorld({ stallMs: 150 });
    world.misbehave = () => true;
    expect(await codeOf((await world.open()).refresh())).toBe('STALLED');
    const drips: NodeJS.Timeout[] = [];
    world.misbehave = (_request, response) => {
      drips.push(setInterval(() => response.write(' '), 20));
      return true;
    };
    expect(await codeOf((await world.open()).refresh())).toBe('STALLED');
    drips.forEach((drip) => clearInterval(drip));
  });

  it('a snapshot shorter than the timestamp says is refused', async () => {
    const world = await createTrustWorld();
    const bytes = world.repository.files.get('metadata/1.snapshot.json')!;
    world.repository.files.set('metadata/1.snapshot.json', bytes.subarray(0, -1));
    expect(await codeOf((await world.open()).refresh())).toBe('METADATA_MIXED');
  });
});

describe('manifests', () => {
  it.each([
    ['for another channel', buildManifest('nightly', '2.0.0')],
    ['of another version', buildManifest('release', '2.0.1')],
    ['of another product', buildManifest('release', '2.0.0', { product: 'other' })],
    ['of another day', buildManifest('release', '2.0.0', { createdAt: '2026-07-02T00:00:00Z' })],
    ['for another customer', buildManifest('release', '2.0.0', { customer: 'c_aaaaaaaaaa' })],
  ])('a manifest %s than its entry is refused', async (_what, manifest) => {
    const world = await createTrustWorld();
    const custom = customOf(buildManifest('release', '2.0.0'));
    world.repository.addTarget('release', 'release/demo-2.0.0-any.json', manifest, custom);
    await world.repository.publish();
    const trust = await world.open();
    await trust.refresh();
    const entry = (await trust.targets()).find((one) => one.path.includes('2.0.0'));
    expect(await codeOf(trust.manifest(entry!))).toBe('MANIFEST_INVALID');
  });

  it('a manifest whose bytes were changed is refused, from the repository and from the cache', async () => {
    const world = await createTrustWorld();
    const trust = await world.open();
    await trust.refresh();
    const [entry] = await trust.targets();
    const file = `targets/release/${entry!.sha256}.demo-1.0.0-any.json`;
    const good = world.repository.files.get(file)!;
    world.repository.files.set(file, Buffer.from(good).fill(0x20, 5, 6));
    expect(await codeOf(trust.manifest(entry!))).toBe('HASH_MISMATCH');
    world.repository.files.set(file, Buffer.concat([good, Buffer.from(' ')]));
    expect(await codeOf(trust.manifest(entry!))).toBe('LENGTH_MISMATCH');
  });

  it.each([
    ['an unknown kind', { kind: 'firmware' }],
    ['nothing', null],
    ['a member too many', { ...customOf(buildManifest('release', '2.0.0')), run: 'rm' }],
    ['another path than its own', customOf(buildManifest('release', '3.0.0'))],
  ])('an entry whose custom part says %s is not handed on', async (_what, custom) => {
    const world = await createTrustWorld();
    world.repository.addTarget('release', 'release/demo-2.0.0-any.json', {}, custom);
    await world.repository.publish();
    const trust = await world.open();
    await trust.refresh();
    expect(paths(await trust.targets())).toEqual(['release/demo-1.0.0-any.json']);
  });
});
