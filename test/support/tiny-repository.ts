/**
 * A publisher as small as it can be: offline keys in memory, metadata texts as a test wants them, right or
 * wrong. It talks to nobody; tests hand its texts to the server themselves.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { channels } from '../../protocol/ids.ts';
import type { Channel } from '../../protocol/ids.ts';
import { targetPath } from '../../protocol/manifest.ts';
import type { BuildManifest, TargetCustom } from '../../protocol/manifest.ts';
import type { OnlineKeys, PublishedRole } from '../../protocol/publish-api.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';
import { generateKeyPem, signMetadata, signerFromPem } from '../../server/updates/signing/signer.ts';
import type { Signer } from '../../server/updates/signing/signer.ts';

export interface RoleText {
  readonly role: PublishedRole;
  readonly json: string;
}

/** What of a piece of metadata a test wants otherwise than right. */
export interface Wrong {
  readonly expires?: string;
  readonly signers?: readonly Signer[];
  readonly changes?: Readonly<Record<string, unknown>>;
}

export interface TinyTarget {
  readonly length: number;
  readonly hashes: { readonly sha256: string };
  readonly custom: TargetCustom;
}

/** One build: its target, and the files of the repository it needs, by path. */
export interface TinyBuild {
  readonly target: string;
  readonly entry: TinyTarget;
  readonly manifestSha256: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A build of one file, with its pack, as a publisher would make it. */
export const tinyBuild = (
  channel: Channel,
  version: string,
  changes: Partial<BuildManifest> = {},
  text = `content of ${version}\n`.repeat(20),
): TinyBuild => {
  const raw = Buffer.from(text);
  const pack = zstdCompressSync(raw);
  const frame = { pack: 0, offset: 0, length: pack.length, rawLength: raw.length, sha256: sha256(pack) };
  const manifest: BuildManifest = {
    formatVersion: 1,
    kind: 'build',
    product: 'till',
    channel,
    version,
    platform: 'linux-x64',
    createdAt: '2026-07-01T00:00:00Z',
    files: [
      { path: 'app.txt', mode: 0o644, size: raw.length, sha256: sha256(raw), at: { frame: 0, offset: 0 } },
    ],
    packs: [{ sha256: sha256(pack), size: pack.length }],
    frames: [frame],
    symlinks: [],
    emptyFolders: [],
    deltas: [],
    fixes: [],
    notes: {},
    ...changes,
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const { product, platform, createdAt, customer } = manifest;
  const custom: TargetCustom = {
    kind: 'build',
    product,
    version: manifest.version,
    platform,
    createdAt,
    ...(customer === undefined ? {} : { customer }),
  };
  const target = targetPath(channel, custom);
  const hash = sha256(bytes);
  return {
    target,
    entry: { length: bytes.length, hashes: { sha256: hash }, custom },
    manifestSha256: hash,
    files: new Map([
      [repositoryLayout.pack(sha256(pack)), pack],
      [repositoryLayout.target(target, hash), bytes],
    ]),
  };
};

/** Puts a build's files where an upload would have put them. */
export const placeFiles = async (folder: string, build: TinyBuild): Promise<void> => {
  for (const [path, bytes] of build.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
};

export const newSigner = (): Signer => signerFromPem(generateKeyPem(null), null);

export interface TinyPublisher {
  /** The offline keys in use; a test may replace them to rotate. */
  readonly keys: Record<PublishedRole, Signer[]>;
  readonly thresholds: Partial<Record<PublishedRole, number>>;
  root(version: number, online: OnlineKeys, wrong?: Wrong): Promise<RoleText>;
  targets(version: number, wrong?: Wrong): Promise<RoleText>;
  channel(channel: Channel, version: number, builds?: readonly TinyBuild[], wrong?: Wrong): Promise<RoleText>;
  /** All that a first `publish trust` hands over: root, targets and four empty channels. */
  first(online: OnlineKeys): Promise<RoleText[]>;
}

/** A publisher with new keys, whose metadata expires at `expires` (an instant without fraction). */
export const tinyPublisher = (expires = '2027-06-01T00:00:00Z'): TinyPublisher => {
  const keys: Record<PublishedRole, Signer[]> = {
    root: [newSigner()],
    targets: [newSigner()],
    nightly: [newSigner()],
    hotfix: [newSigner()],
    patch: [newSigner()],
    release: [newSigner()],
  };
  const thresholds: Partial<Record<PublishedRole, number>> = {};
  const text = async (
    role: PublishedRole,
    signed: Record<string, unknown>,
    wrong: Wrong,
  ): Promise<RoleText> => ({
    role,
    json: await signMetadata(
      { ...signed, expires: wrong.expires ?? expires, ...wrong.changes },
      wrong.signers ?? keys[role],
    ),
  });
  const roleOf = (role: PublishedRole) => ({
    keyids: keys[role].map((key) => key.keyId),
    threshold: thresholds[role] ?? 1,
  });
  const listed = (roles: readonly PublishedRole[]) =>
    Object.fromEntries(roles.flatMap((role) => keys[role].map((key) => [key.keyId, key.key])));

  const publisher: TinyPublisher = {
    keys,
    thresholds,
    root: (version, online, wrong = {}) => {
      const names = ['snapshot', 'timestamp'] as const;
      const onlineKeys = names.flatMap((role) => online[role].map(({ keyid, key }) => [keyid, key]));
      const signed = {
        _type: 'root',
        spec_version: '1.0.31',
        version,
        consistent_snapshot: true,
        keys: { ...listed(['root', 'targets']), ...Object.fromEntries(onlineKeys) },
        roles: {
          root: roleOf('root'),
          targets: roleOf('targets'),
          ...Object.fromEntries(
            names.map((role) => [role, { keyids: online[role].map(({ keyid }) => keyid), threshold: 1 }]),
          ),
        },
      };
      return text('root', signed, wrong);
    },
    targets: (version, wrong = {}) => {
      const roles = channels.map((name) => ({
        name,
        ...roleOf(name),
        terminating: true,
        paths: [`${name}/*`],
      }));
      const delegations = { keys: listed(channels), roles };
      return text(
        'targets',
        { _type: 'targets', spec_version: '1.0.31', version, targets: {}, delegations },
        wrong,
      );
    },
    channel: (channel, version, builds = [], wrong = {}) => {
      const targets = Object.fromEntries(builds.map((build) => [build.target, build.entry]));
      return text(channel, { _type: 'targets', spec_version: '1.0.31', version, targets }, wrong);
    },
    first: async (online) => [
      await publisher.root(1, online),
      await publisher.targets(1),
      ...(await Promise.all(channels.map((channel) => publisher.channel(channel, 1)))),
    ],
  };
  return publisher;
};
