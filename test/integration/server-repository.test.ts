/**
 * The update repository on both databases: what it takes, what it refuses, and that agents see all or nothing.
 * The file stays whole because every test works on the same small world, which is set up below.
 */
import { once } from 'node:events';
import { cp, mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Updater } from 'tuf-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isBeistandError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { channels } from '../../protocol/ids.ts';
import { rotateOnlineKey } from '../../server/updates/repository/online-keys.ts';
import { repositoryFiles } from '../../server/updates/static-files.ts';
import { createRepository } from '../../server/updates/repository/repository.ts';
import type { Store } from '../../server/store/store.ts';
import { repositoryBench } from '../support/repository-bench.ts';
import type { RepositoryBench as Bench } from '../support/repository-bench.ts';
import { databases } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { newSigner, placeFiles, tinyBuild, tinyPublisher } from '../support/tiny-repository.ts';
import type { RoleText, TinyBuild } from '../support/tiny-repository.ts';

const dayMs = 86_400_000;
const code = (wanted: ErrorCode) => (error: unknown) => isBeistandError(error, wanted);

const established = async (store: Store): Promise<Bench> => {
  const made = await repositoryBench(store);
  await made.accept(...(await made.publisher.first(await made.online())));
  return made;
};

const versions = async ({ repository }: Bench) => {
  const { root, timestamp, snapshot, roles } = await repository.current();
  return {
    root: root?.metadata.signed.version,
    timestamp: timestamp?.metadata.signed.version,
    snapshot: snapshot?.metadata.signed.version,
    ...Object.fromEntries([...roles].map(([name, role]) => [name, role.metadata.signed.version])),
  };
};

const release = async (made: Bench, version: number, builds: readonly TinyBuild[]) => {
  for (const build of builds) await placeFiles(made.folder, build);
  return made.accept(await made.publisher.channel('release', version, builds));
};

describe.each(databases)('the repository on $name', ({ open }) => {
  it('takes a first root, targets and channels, and signs snapshot and timestamp over them', async () => {
    const made = await established(await open());
    expect(await versions(made)).toEqual({
      root: 1,
      timestamp: 1,
      snapshot: 1,
      targets: 1,
      ...Object.fromEntries(channels.map((channel) => [channel, 1])),
    });
  });

  it('publishes what an independent TUF client accepts', async () => {
    // The client reads the real clock, so here the repository does as well.
    const made = await repositoryBench(await open(), tinyPublisher('2199-01-01T00:00:00Z'));
    made.now = new Date();
    await made.accept(...(await made.publisher.first(await made.online())));
    const build = tinyBuild('release', '1.0.0');
    await release(made, 2, [build]);
    const http = express().use(repositoryFiles(made.folder)).listen(0, '127.0.0.1');
    onTestFinished(() => void http.close());
    await once(http, 'listening');
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const client = await temporaryFolder();
    await cp(join(made.folder, 'metadata', '1.root.json'), join(client, 'root.json'));
    const updater = new Updater({
      metadataDir: client,
      metadataBaseUrl: `${url}/metadata`,
      targetDir: client,
      targetBaseUrl: `${url}/targets`,
    });
    await updater.refresh();
    const info = await updater.getTargetInfo(build.target);
    if (info === undefined) throw new Error('the client found no such target');
    const file = await updater.downloadTarget(info, join(client, 'manifest.json'));
    expect(await readFile(file)).toEqual([...build.files.values()][1]);
  });

  it('makes a build visible, records it once and tells listeners once', async () => {
    const store = await open();
    const made = await established(store);
    const build = tinyBuild('release', '1.0.0', { fixes: [1042, 1043] });
    const answer = await release(made, 2, [build]);
    expect(answer).toEqual({ snapshotVersion: 2, timestampVersion: 2, added: [build.target] });
    await made.repository.open();
    expect(made.published).toEqual([build.target]);
    const rows = await store.db.selectFrom('builds').selectAll().execute();
    expect(rows).toMatchObject([
      { target: build.target, name: '1.0.0', fixes: '[1042,1043]', manifest_sha256: build.manifestSha256 },
    ]);
  });

  it('answers a repeated hand-over the same and changes nothing', async () => {
    const made = await established(await open());
    const build = tinyBuild('release', '1.0.0');
    await placeFiles(made.folder, build);
    const text = await made.publisher.channel('release', 2, [build]);
    const first = await made.accept(text);
    const before = await versions(made);
    expect(await made.accept(text)).toEqual({ ...first, added: [] });
    expect(await versions(made)).toEqual(before);
    expect(made.published).toEqual([build.target]);
  });

  it('lets one of two publishers win that hand over the same version at the same moment', async () => {
    const made = await established(await open());
    const builds = [tinyBuild('release', '1.0.0'), tinyBuild('release', '1.0.1')];
    for (const build of builds) await placeFiles(made.folder, build);
    const texts = await Promise.all(builds.map((build) => made.publisher.channel('release', 2, [build])));
    const outcomes = await Promise.allSettled(texts.map((text) => made.accept(text)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await versions(made)).toMatchObject({ release: 2, timestamp: 2 });
  });

  describe('refuses', () => {
    const refused = async (made: Bench, wanted: ErrorCode, role: RoleText | Promise<RoleText>) => {
      const before = await versions(made);
      await expect(made.accept(await role)).rejects.toSatisfy(code(wanted));
      expect(await versions(made)).toEqual(before);
      expect(made.published).toEqual([]);
    };

    it('a channel before there is a root', async () => {
      const made = await repositoryBench(await open());
      await refused(made, 'TRUST_NOT_ESTABLISHED', made.publisher.channel('release', 1));
    });

    it('a channel signed by another channel’s key', async () => {
      const made = await established(await open());
      const signers = made.publisher.keys.nightly;
      await refused(made, 'SIGNATURE_INVALID', made.publisher.channel('release', 2, [], { signers }));
    });

    it('a channel below its threshold, and the same key signing twice', async () => {
      const made = await repositoryBench(await open());
      made.publisher.keys.release.push(newSigner());
      made.publisher.thresholds.release = 2;
      await made.accept(...(await made.publisher.first(await made.online())));
      const signers = made.publisher.keys.release.slice(0, 1);
      await refused(made, 'SIGNATURE_INVALID', made.publisher.channel('release', 2, [], { signers }));
      const twice = [...signers, ...signers];
      await refused(made, 'METADATA_INVALID', made.publisher.channel('release', 2, [], { signers: twice }));
    });

    it('a channel changed after it was signed', async () => {
      const made = await established(await open());
      const { json } = await made.publisher.channel('release', 2);
      await refused(made, 'SIGNATURE_INVALID', { role: 'release', json: json.replace('2027', '2028') });
    });

    it('one role handed over as another', async () => {
      const made = await established(await open());
      const { json } = await made.publisher.channel('nightly', 2);
      await refused(made, 'SIGNATURE_INVALID', { role: 'release', json });
    });

    it('what is no JSON, no metadata or of another kind', async () => {
      const made = await established(await open());
      const { json } = await made.publisher.root(2, await made.online());
      for (const text of ['', '{', '[]', 'null', '{"signed":{},"signatures":[]}', json])
        await refused(made, 'METADATA_INVALID', { role: 'release', json: text });
    });

    it('a version that was there, and one that leaves a gap', async () => {
      const made = await established(await open());
      const expires = '2027-07-01T00:00:00Z';
      await refused(made, 'METADATA_ROLLED_BACK', made.publisher.channel('release', 1, [], { expires }));
      await refused(made, 'METADATA_ROLLED_BACK', made.publisher.channel('release', 3));
      await refused(made, 'METADATA_ROLLED_BACK', made.publisher.targets(3));
      await refused(made, 'METADATA_ROLLED_BACK', made.publisher.root(3, await made.online()));
    });

    it('what has expired already', async () => {
      const made = await established(await open());
      const expires = '2026-07-06T09:59:59Z';
      await refused(made, 'METADATA_EXPIRED', made.publisher.channel('release', 2, [], { expires }));
      await refused(made, 'METADATA_EXPIRED', made.publisher.targets(2, { expires }));
      await refused(made, 'METADATA_EXPIRED', made.publisher.root(2, await made.online(), { expires }));
    });

    it('a new root that only a thief’s keys signed, and one that only the old keys signed', async () => {
      const made = await established(await open());
      const old = made.publisher.keys.root;
      made.publisher.keys.root = [newSigner()];
      await refused(made, 'SIGNATURE_INVALID', made.publisher.root(2, await made.online()));
      await refused(made, 'SIGNATURE_INVALID', made.publisher.root(2, await made.online(), { signers: old }));
    });

    it('a root that does not name the server’s own keys, so that no agent is left without a timestamp', async () => {
      const made = await established(await open());
      const other = newSigner();
      const foreign = [{ keyid: other.keyId, key: other.key }];
      const online = await made.online();
      await refused(made, 'METADATA_INVALID', made.publisher.root(2, { ...online, timestamp: foreign }));
      await refused(made, 'METADATA_INVALID', made.publisher.root(2, { ...online, snapshot: foreign }));
    });

    it('a root without consistent snapshots', async () => {
      const made = await established(await open());
      const changes = { consistent_snapshot: false };
      await refused(made, 'METADATA_INVALID', made.publisher.root(2, await made.online(), { changes }));
    });

    it('a root whose targets key is new, without targets signed by it', async () => {
      const made = await established(await open());
      made.publisher.keys.targets = [newSigner()];
      await refused(made, 'SIGNATURE_INVALID', made.publisher.root(2, await made.online()));
    });

    it('targets that give a channel a new key, without that channel signed by it', async () => {
      const made = await established(await open());
      made.publisher.keys.release = [newSigner()];
      await refused(made, 'SIGNATURE_INVALID', made.publisher.targets(2));
    });

    it('targets that delegate elsewhere, more, less or not terminating', async () => {
      const made = await established(await open());
      const { json } = await made.publisher.targets(2);
      interface Delegating {
        signed: { delegations: { keys: object; roles: Record<string, unknown>[] } };
      }
      const { delegations } = (JSON.parse(json) as Delegating).signed;
      const [first, ...rest] = delegations.roles;
      for (const roles of [
        rest,
        [{ ...first, paths: ['*/*'] }, ...rest],
        [{ ...first, paths: ['nightly/*', 'release/*'] }, ...rest],
        [{ ...first, terminating: false }, ...rest],
        [...delegations.roles, { ...first, name: 'beta', paths: ['beta/*'] }],
      ]) {
        const changes = { delegations: { ...delegations, roles } };
        await refused(made, 'METADATA_INVALID', made.publisher.targets(2, { changes }));
      }
    });

    it('a channel that delegates further', async () => {
      const made = await established(await open());
      const changes = { delegations: { keys: {}, roles: [] } };
      await refused(made, 'METADATA_INVALID', made.publisher.channel('release', 2, [], { changes }));
    });

    it('a build whose manifest, pack or delta was not uploaded, or not whole', async () => {
      const made = await established(await open());
      const delta = { base: 'a'.repeat(64), baseVersion: '0.9.0', sha256: 'b'.repeat(64), size: 7 };
      const build = tinyBuild('release', '1.0.0', { deltas: [delta] });
      const text = made.publisher.channel('release', 2, [build]);
      await refused(made, 'REPOSITORY_FAULT', text);
      await placeFiles(made.folder, build);
      await refused(made, 'REPOSITORY_FAULT', text);
      await mkdir(join(made.folder, 'deltas'));
      await writeFile(join(made.folder, `deltas/${delta.sha256}.delta`), 'seven..');
      for (const path of build.files.keys()) {
        await truncate(join(made.folder, path), 3);
        await refused(made, 'REPOSITORY_FAULT', text);
        await placeFiles(made.folder, build);
      }
      await expect(made.accept(await text)).resolves.toMatchObject({ added: [build.target] });
    });

    it('a manifest that was changed where it is stored', async () => {
      const made = await established(await open());
      const build = tinyBuild('release', '1.0.0');
      await placeFiles(made.folder, build);
      const manifest = [...build.files.keys()].find((path) => path.startsWith('targets/')) ?? '';
      const text = await readFile(join(made.folder, manifest), 'utf8');
      await writeFile(join(made.folder, manifest), text.replace('app.txt', 'app.exe'));
      await refused(made, 'REPOSITORY_FAULT', made.publisher.channel('release', 2, [build]));
    });

    it('a manifest that is for another channel, product, version, platform or customer than the role says', async () => {
      const made = await established(await open());
      const right = tinyBuild('release', '1.0.0');
      for (const lying of [
        tinyBuild('release', '1.0.1'),
        tinyBuild('release', '1.0.0', { product: 'other' }),
        tinyBuild('release', '1.0.0', { platform: 'any' }),
        tinyBuild('release', '1.0.0', { customer: 'c_aaaaaaaaaa' }),
        tinyBuild('release', '1.0.0', { channel: 'nightly' }),
        tinyBuild('release', '1.0.0', { createdAt: '2026-07-02T00:00:00Z' }),
      ]) {
        const { length, hashes } = lying.entry;
        const mixed = { ...right, entry: { ...right.entry, length, hashes } };
        for (const [path, bytes] of lying.files) {
          const at = path.startsWith('targets/') ? right.target : '';
          const file = at === '' ? path : `targets/${at.replace('/', `/${lying.manifestSha256}.`)}`;
          await mkdir(join(made.folder, file, '..'), { recursive: true });
          await writeFile(join(made.folder, file), bytes);
        }
        await refused(made, 'MANIFEST_INVALID', made.publisher.channel('release', 2, [mixed]));
      }
    });

    it('a target under another path than its own, or that does not say what it is', async () => {
      const made = await established(await open());
      const build = tinyBuild('release', '1.0.0');
      await placeFiles(made.folder, build);
      for (const wrong of [
        { ...build, target: 'release/till-9.9.9-linux-x64.json' },
        { ...build, target: 'nightly/till-1.0.0-linux-x64.json' },
        { ...build, entry: { ...build.entry, custom: {} as never } },
      ])
        await refused(made, 'METADATA_INVALID', made.publisher.channel('release', 2, [wrong]));
    });

    it('another content under a path that is published', async () => {
      const made = await established(await open());
      await release(made, 2, [tinyBuild('release', '1.0.0')]);
      made.published.length = 0;
      const changed = tinyBuild('release', '1.0.0', {}, 'something else');
      await placeFiles(made.folder, changed);
      await refused(made, 'CONFLICT', made.publisher.channel('release', 3, [changed]));
    });
  });

  it('takes an urgent hotfix although the nightly role has expired long ago', async () => {
    const made = await repositoryBench(await open());
    const first = await made.publisher.first(await made.online());
    const nightly = await made.publisher.channel('nightly', 1, [], { expires: '2026-08-01T00:00:00Z' });
    await made.accept(...first.map((one) => (one.role === 'nightly' ? nightly : one)));
    made.now = new Date('2026-12-24T18:00:00Z');
    const build = tinyBuild('hotfix', '1.0.1');
    await placeFiles(made.folder, build);
    await made.accept(await made.publisher.channel('hotfix', 2, [build]));
    expect(made.published).toEqual([build.target]);
  });

  it('refuses another content under a path that was taken out and is put in again', async () => {
    const made = await established(await open());
    const build = tinyBuild('release', '1.0.0');
    await release(made, 2, [build]);
    await release(made, 3, []);
    const changed = tinyBuild('release', '1.0.0', {}, 'something else');
    await expect(release(made, 4, [changed])).rejects.toSatisfy(code('CONFLICT'));
    await expect(release(made, 4, [build])).resolves.toMatchObject({ added: [build.target] });
  });

  it('refuses a build for a customer who does not exist', async () => {
    const made = await established(await open());
    const build = tinyBuild('hotfix', '1.0.1', { customer: 'c_nobody0000' });
    await placeFiles(made.folder, build);
    await expect(made.accept(await made.publisher.channel('hotfix', 2, [build]))).rejects.toSatisfy(
      code('NOT_FOUND'),
    );
    expect(await versions(made)).toMatchObject({ hotfix: 1, timestamp: 1 });
  });

  it('refuses a root that is larger than agents accept', async () => {
    const made = await established(await open());
    const changes = { padding: 'x'.repeat(600_000) };
    await expect(
      made.accept(await made.publisher.root(2, await made.online(), { changes })),
    ).rejects.toSatisfy(code('TOO_LARGE'));
  });

  describe('interrupted', () => {
    it('before its plan is durable shows the old state, and the same publish again finishes', async () => {
      const made = await established(await open());
      const build = tinyBuild('release', '1.0.0');
      await placeFiles(made.folder, build);
      const text = await made.publisher.channel('release', 2, [build]);
      // What a crash at that point leaves: a plan file that was not renamed yet.
      await writeFile(join(made.folder, 'pending-metadata.json.999.new'), '{"files":[{"na');
      await made.another().open();
      expect(await versions(made)).toMatchObject({ release: 1, timestamp: 1 });
      await expect(made.accept(text)).resolves.toMatchObject({ added: [build.target] });
    });

    it('at any file after that ends, at the next start, in the new state', async () => {
      const store = await open();
      const made = await established(store);
      const before = await temporaryFolder();
      await cp(made.folder, before, { recursive: true });
      const old = made.publisher.keys.root;
      made.publisher.keys.root = [newSigner()];
      const build = tinyBuild('release', '1.0.0');
      const signers = [...old, ...made.publisher.keys.root];
      await placeFiles(made.folder, build);
      await made.accept(
        await made.publisher.root(2, await made.online(), { signers }),
        await made.publisher.channel('release', 2, [build]),
      );
      const after = await versions(made);
      const fresh = (await readdir(join(made.folder, 'metadata'))).filter(
        (name) => name === 'timestamp.json' || name.startsWith('2.'),
      );
      expect(fresh.sort()).toEqual(['2.release.json', '2.root.json', '2.snapshot.json', 'timestamp.json']);
      const files = await Promise.all(
        fresh.map(async (name) => ({
          name,
          text: await readFile(join(made.folder, 'metadata', name), 'utf8'),
        })),
      );
      const order = ['2.release.json', '2.snapshot.json', '2.root.json', 'timestamp.json'];
      for (let done = 0; done <= order.length; done += 1) {
        await rm(made.folder, { recursive: true });
        await cp(before, made.folder, { recursive: true });
        await placeFiles(made.folder, build);
        await writeFile(join(made.folder, 'pending-metadata.json'), JSON.stringify({ files }));
        for (const name of order.slice(0, done))
          await writeFile(
            join(made.folder, 'metadata', name),
            files.find((file) => file.name === name)?.text ?? '',
          );
        await made.another().open();
        expect(await versions(made)).toEqual(after);
        expect(await readdir(made.folder)).not.toContain('pending-metadata.json');
      }
    });

    it('between files and database records and tells the build at the next start, once', async () => {
      const store = await open();
      const made = await established(store);
      const build = tinyBuild('release', '1.0.0');
      await placeFiles(made.folder, build);
      const broken = createRepository(store, {
        folder: made.folder,
        keysFolder: made.keysFolder,
        timestampDays: 7,
        snapshotDays: 30,
        now: () => made.now,
        record: () => Promise.reject(new Error('power cut')),
      });
      const text = await made.publisher.channel('release', 2, [build]);
      await expect(broken.accept({ roles: [text] })).rejects.toThrow('power cut');
      await made.another().open();
      await made.another().open();
      expect(made.published).toEqual([build.target]);
      expect(await versions(made)).toMatchObject({ release: 2 });
    });
  });

  describe('as time passes', () => {
    it('signs the timestamp again at half its life, and the snapshot at half of its own', async () => {
      const made = await established(await open());
      expect(await made.repository.keepFresh()).toBe(false);
      made.now = new Date(made.now.getTime() + 3 * dayMs);
      expect(await made.repository.keepFresh()).toBe(false);
      made.now = new Date(made.now.getTime() + dayMs);
      expect(await made.repository.keepFresh()).toBe(true);
      expect(await versions(made)).toMatchObject({ timestamp: 2, snapshot: 1 });
      made.now = new Date(made.now.getTime() + 12 * dayMs);
      expect(await made.repository.keepFresh()).toBe(true);
      expect(await versions(made)).toMatchObject({ timestamp: 3, snapshot: 2 });
      const { timestamp } = await made.repository.current();
      expect(Date.parse(timestamp?.metadata.signed.expires ?? '')).toBe(made.now.getTime() + 7 * dayMs);
    });

    it('signs again even after the server was off until everything of its own had expired', async () => {
      const made = await established(await open());
      made.now = new Date(made.now.getTime() + 100 * dayMs);
      expect(await made.repository.keepFresh()).toBe(true);
      expect(await versions(made)).toMatchObject({ timestamp: 2, snapshot: 2 });
    });

    it('signs once where two instances notice it at the same moment', async () => {
      const made = await established(await open());
      made.now = new Date(made.now.getTime() + 5 * dayMs);
      const signed = await Promise.all([made.another().keepFresh(), made.another().keepFresh()]);
      expect(signed.filter(Boolean)).toHaveLength(1);
      expect(await versions(made)).toMatchObject({ timestamp: 2 });
    });
  });

  describe('with rotated keys', () => {
    it('takes a root signed by the old and the new root keys', async () => {
      const made = await established(await open());
      const old = made.publisher.keys.root;
      made.publisher.keys.root = [newSigner()];
      const signers = [...old, ...made.publisher.keys.root];
      await made.accept(await made.publisher.root(2, await made.online(), { signers }));
      expect(await versions(made)).toMatchObject({ root: 2, timestamp: 2, snapshot: 2 });
    });

    it('takes new targets and channel keys with everything they sign, in one step', async () => {
      const made = await established(await open());
      made.publisher.keys.targets = [newSigner()];
      for (const channel of channels) made.publisher.keys[channel] = [newSigner()];
      await made.accept(
        await made.publisher.root(2, await made.online()),
        await made.publisher.targets(2),
        ...(await Promise.all(channels.map((channel) => made.publisher.channel(channel, 2)))),
      );
      expect(await versions(made)).toMatchObject({ root: 2, targets: 2, nightly: 2, release: 2 });
    });

    it('signs by the old and the new online key until a root names the new one, then by that alone', async () => {
      const made = await established(await open());
      const [oldKey] = (await made.online()).timestamp;
      const newKeyId = await rotateOnlineKey(made.keysFolder, 'timestamp');
      expect((await made.online()).timestamp.map(({ keyid }) => keyid)).toEqual([newKeyId]);
      made.now = new Date(made.now.getTime() + 5 * dayMs);
      await made.repository.keepFresh();
      const signersOf = async () =>
        Object.keys((await made.repository.current()).timestamp?.metadata.signatures ?? {}).sort();
      expect(await signersOf()).toEqual([oldKey?.keyid ?? '', newKeyId].sort());
      await made.accept(await made.publisher.root(2, await made.online()));
      expect(await signersOf()).toEqual([newKeyId]);
      expect(await readdir(made.keysFolder)).not.toContain('timestamp-1.pem');
    });

    it('refuses a root that still names only the old online key after a rotation', async () => {
      const made = await established(await open());
      const before = await made.online();
      await rotateOnlineKey(made.keysFolder, 'timestamp');
      await expect(made.accept(await made.publisher.root(2, before))).rejects.toSatisfy(
        code('METADATA_INVALID'),
      );
    });
  });
});
