import { cp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { isBeistandError } from '../../protocol/errors.ts';
import type { PublishedRole } from '../../protocol/publish-api.ts';
import { cosign } from '../../server/updates/publish/cosign.ts';
import { openCache } from '../../server/updates/publish/cache.ts';
import { addKey, initKeys, rotateKey } from '../../server/updates/publish/keys.ts';
import { activeKeys, readKeyring } from '../../server/updates/publish/keyring.ts';
import { readPending, writePending } from '../../server/updates/publish/hand-over.ts';
import { signRole } from '../../server/updates/publish/publisher.ts';
import { serverBase } from '../../server/updates/publish/server-link.ts';
import { viewRepository } from '../../server/updates/publish/repository-view.ts';
import { publishToken, startPublishServer } from '../support/publish-server.ts';
import type { PublishServer } from '../support/publish-server.ts';
import { build, dayMs, newKeyring, openPublisher, passphrase, treeOf, trust } from '../support/publisher.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let server: PublishServer;
const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (isBeistandError(error)) return error.code;
    throw error;
  }
  return 'nothing thrown';
};
const publisher = (keys: string, nowMs?: number) => openPublisher(keys, server.url, publishToken, nowMs);
const rolesOf = (result: { signed: readonly { role: PublishedRole; version: number }[] }): string[] =>
  result.signed.map(({ role, version }) => `${role} ${version}`);
const cacheIn = async (keys: string) => openCache(join(keys, 'cache'), 1_000_000);

beforeEach(async () => {
  server = await startPublishServer(await temporaryFolder());
  onTestFinished(() => server.close());
});

describe('trust', () => {
  it('hands over root, targets and empty channels, and the second time changes nothing', async () => {
    const keys = await newKeyring();
    const first = await trust(await publisher(keys));
    expect(rolesOf(first)).toEqual(['root 1', 'targets 1', 'nightly 1', 'hotfix 1', 'patch 1', 'release 1']);
    expect(rolesOf(await trust(await publisher(keys)))).toEqual([]);
  });

  it.each([
    ['root', ['root 2']],
    ['targets', ['root 2', 'targets 2']],
    ['nightly', ['targets 2', 'nightly 2']],
  ] as [PublishedRole, string[]][])(
    'after a rotation of %s signs what hangs on it, and nothing else',
    async (role, wanted) => {
      const keys = await newKeyring();
      await trust(await publisher(keys));
      await rotateKey(keys, role, undefined, passphrase);
      expect(rolesOf(await trust(await publisher(keys)))).toEqual(wanted);
      expect(rolesOf(await trust(await publisher(keys)))).toEqual([]);
    },
  );

  it('signs a new root with the old root key as well, so that who knows only the old one can follow', async () => {
    const keys = await newKeyring();
    await trust(await publisher(keys));
    const { added, retired } = await rotateKey(keys, 'root', undefined, passphrase);
    await trust(await publisher(keys));
    const root = JSON.parse(await readFile(join(server.folder, 'metadata/2.root.json'), 'utf8')) as {
      signatures: { keyid: string }[];
      signed: { roles: { root: { keyids: string[] } } };
    };
    expect(root.signatures.map(({ keyid }) => keyid).sort()).toEqual([added.keyId, retired.keyId].sort());
    expect(root.signed.roles.root.keyids).toEqual([added.keyId]);
  });

  it('renews roles in the last third of their time', async () => {
    const keys = await newKeyring();
    await trust(await publisher(keys, 0));
    expect(rolesOf(await trust(await publisher(keys, 100 * dayMs)))).toEqual([]);
    const renewed = ['nightly 2', 'hotfix 2', 'patch 2', 'release 2'];
    expect(rolesOf(await trust(await publisher(keys, 130 * dayMs)))).toEqual(renewed);
    expect(rolesOf(await trust(await publisher(keys, 250 * dayMs)))).toContain('root 2');
  });

  it('does not sign a new online key of the server before someone has compared it', async () => {
    const keys = await newKeyring();
    await trust(await publisher(keys));
    server.rotateTimestampKey();
    expect(await code(trust(await publisher(keys)))).toBe('TRUST_NOT_ESTABLISHED');
    expect(rolesOf(await trust(await publisher(keys), { acceptOnlineKeys: true }))).toEqual(['root 2']);
  });

  it('needs the old root key: a keyring that lost it says so and changes nothing', async () => {
    const keys = await newKeyring();
    await trust(await publisher(keys));
    const { retired } = await rotateKey(keys, 'root', undefined, passphrase);
    await writeFile(join(keys, retired.file ?? ''), '');
    expect(await code(trust(await publisher(keys)))).toBe('PASSPHRASE_WRONG');
    expect(await readdir(join(server.folder, 'metadata'))).not.toContain('2.root.json');
  });
});

describe('a server that deceives the publisher', () => {
  it('is noticed where it is set back to an older state', async () => {
    const keys = await newKeyring();
    await trust(await publisher(keys));
    const old = await temporaryFolder();
    await cp(server.folder, old, { recursive: true });
    await build(await publisher(keys), await treeOf({ a: '1' }), '1.0.0');
    await cp(join(old, 'metadata/timestamp.json'), join(server.folder, 'metadata/timestamp.json'));
    expect(await code(build(await publisher(keys), await treeOf({ a: '2' }), '1.0.1'))).toBe(
      'METADATA_ROLLED_BACK',
    );
  });

  it('is noticed where all its metadata is gone, as if nothing had ever been published', async () => {
    const keys = await newKeyring();
    await trust(await publisher(keys));
    const empty = await startPublishServer(await temporaryFolder());
    onTestFinished(() => empty.close());
    expect(await code(trust(await openPublisher(keys, empty.url, publishToken)))).not.toBe('nothing thrown');
  });

  it('is noticed where it names an older channel role under a newer snapshot', async () => {
    const keys = await newKeyring();
    await trust(await publisher(keys));
    await build(await publisher(keys), await treeOf({ a: '1' }), '1.0.0');
    await server.setBack('nightly');
    const again = build(await publisher(keys), await treeOf({ a: '2' }), '1.0.1');
    expect(await code(again)).toBe('METADATA_ROLLED_BACK');
  });

  it('is noticed where its root is signed by other keys', async () => {
    await trust(await publisher(await newKeyring()));
    const stranger = await newKeyring();
    const view = viewRepository(stranger, await readKeyring(stranger), (await publisher(stranger)).link);
    expect(await code(view)).toBe('SIGNATURE_INVALID');
  });

  it('is noticed where a channel role was changed and only the online keys signed that', async () => {
    const keys = await newKeyring();
    await trust(await publisher(keys));
    const path = join(server.folder, 'metadata/1.nightly.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"expires":"20', '"expires":"21'));
    expect(await code(trust(await publisher(keys)))).toBe('METADATA_MIXED');
    await server.resign();
    expect(await code(trust(await publisher(keys)))).toBe('SIGNATURE_INVALID');
  });

  it('is not spoken to in the clear, unless it is this machine', () => {
    expect(() => serverBase('http://updates.example.com')).toThrow(/Plain http/);
    expect(serverBase('http://127.0.0.1:8080/')).toBe('http://127.0.0.1:8080');
    expect(serverBase('https://updates.example.com/b/')).toBe('https://updates.example.com/b');
  });
});

describe('a release that two machines must sign', () => {
  /** A main keyring and the keyring of a second signer, and trust that needs both for a release. */
  const twoMachines = async (): Promise<{ main: string; second: string; pending: string }> => {
    const main = await newKeyring();
    const rootKey = activeKeys(await readKeyring(main), 'root')[0]?.public ?? '';
    const second = join(await temporaryFolder(), 'keys');
    await initKeys(second, { roles: ['release'], releaseKeys: 1, trustRoot: [rootKey] }, passphrase);
    const publicHex = activeKeys(await readKeyring(second), 'release')[0]?.public;
    await addKey(main, 'release', { publicHex, threshold: undefined }, () => Promise.resolve(passphrase));
    const pending = join(await temporaryFolder(), 'pending.json');
    return { main, second, pending };
  };
  const established = async () => {
    const two = await twoMachines();
    await trust(await publisher(two.main), { partial: two.pending });
    await cosign(await publisher(two.second), two.pending, await cacheIn(two.second), true);
    return two;
  };

  it('is not visible before the second signature, and is after it', async () => {
    const { main, second, pending } = await established();
    const options = { channel: 'release' as const, partial: pending, fixes: [1042] };
    const first = await build(await publisher(main), await treeOf({ a: '1' }), '1.0.0', options);
    expect(first.outcome).toBe('pending');
    const before = await viewRepository(main, await readKeyring(main), (await publisher(main)).link);
    expect(before.channels.get('release')?.metadata.signed.targets).toEqual({});

    const result = await cosign(await publisher(second), pending, await cacheIn(second), true);
    expect(result.handOver.kind).toBe('published');
    expect(result.shown.join()).toMatch(
      /adds release\/shop-1.0.0-linux-x64.json: shop version 1.0.0.*fixes #1042/,
    );
    const after = await viewRepository(main, await readKeyring(main), (await publisher(main)).link);
    expect(Object.keys(after.channels.get('release')?.metadata.signed.targets ?? {})).toEqual([first.target]);
  });

  it('is not signed without a yes', async () => {
    const { main, second, pending } = await established();
    await build(await publisher(main), await treeOf({ a: '1' }), '1.0.0', {
      channel: 'release',
      partial: pending,
    });
    expect(await code(cosign(await publisher(second), pending, await cacheIn(second), false))).toBe(
      'CANCELLED',
    );
  });

  it('can’t be published by one of them alone', async () => {
    const { main } = await established();
    const work = build(await publisher(main), await treeOf({ a: '1' }), '1.0.0', { channel: 'release' });
    expect(await code(work)).toBe('SIGNATURE_INVALID');
  });

  it('is not signed where the pending file came without a first signature, or drops a published build', async () => {
    const { main, second, pending } = await established();
    const options = { channel: 'release' as const, partial: pending };
    await build(await publisher(main), await treeOf({ a: '1' }), '1.0.0', options);
    await cosign(await publisher(second), pending, await cacheIn(second), true);
    await build(await publisher(main), await treeOf({ a: '2' }), '1.1.0', options);
    const [role] = await readPending(pending);
    const file = JSON.parse(role?.json ?? '') as {
      signatures: unknown[];
      signed: { targets: Record<string, unknown> };
    };
    await writePending(pending, [{ role: 'release', json: JSON.stringify({ ...file, signatures: [] }) }]);
    expect(await code(cosign(await publisher(second), pending, await cacheIn(second), true))).toBe(
      'METADATA_INVALID',
    );
    delete file.signed.targets['release/shop-1.0.0-linux-x64.json'];
    const first = new Set(activeKeys(await readKeyring(main), 'release').map(({ keyId }) => keyId));
    const json = await signRole(await publisher(main), 'release', file.signed, first);
    await writePending(pending, [{ role: 'release', json }]);
    const signed = cosign(await publisher(second), pending, await cacheIn(second), true);
    await expect(signed).rejects.toThrow(/removes or changes release\/shop-1.0.0/);
  });

  it('needs no second step where both keys lie in one keyring', async () => {
    const keys = await newKeyring(2);
    await trust(await publisher(keys));
    const result = await build(await publisher(keys), await treeOf({ a: '1' }), '1.0.0', {
      channel: 'release',
    });
    expect(result.outcome).toBe('published');
    const role = JSON.parse(await readFile(join(server.folder, 'metadata/2.release.json'), 'utf8')) as {
      signatures: unknown[];
    };
    expect(role.signatures).toHaveLength(2);
  });
});

describe('the keyring', () => {
  it('lies in files that only their owner can read, encrypted', async () => {
    const keys = await newKeyring();
    expect((await stat(keys)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(keys)) {
      expect((await stat(join(keys, name))).mode & 0o777).toBe(0o600);
      const text = await readFile(join(keys, name), 'utf8');
      expect(
        name === 'keyring.json' ? !text.includes('PRIVATE') : text.includes('ENCRYPTED PRIVATE KEY'),
      ).toBe(true);
    }
  });

  it('is never overwritten', async () => {
    const keys = await newKeyring();
    const before = await readFile(join(keys, 'keyring.json'), 'utf8');
    const again = initKeys(keys, { roles: ['root', 'targets'], releaseKeys: 1, trustRoot: [] }, passphrase);
    expect(await code(again)).toBe('CONFLICT');
    expect(await readFile(join(keys, 'keyring.json'), 'utf8')).toBe(before);
  });

  it('whose public key was exchanged without its id is refused', async () => {
    const keys = await newKeyring();
    const text = await readFile(join(keys, 'keyring.json'), 'utf8');
    await writeFile(
      join(keys, 'keyring.json'),
      text.replace(/"public": "[0-9a-f]{64}"/, `"public": "${'ab'.repeat(32)}"`),
    );
    expect(await code(readKeyring(keys))).toBe('BAD_INPUT');
  });
});
