/**
 * A small update repository for tests: really signed, kept in memory as path → bytes, every role's keys,
 * version, threshold and expiry in the test's hands, so that an attack is one changed line.
 */
import { createHash } from 'node:crypto';
import type { Channel } from '../../protocol/ids.ts';
import { channels } from '../../protocol/ids.ts';
import type { BuildManifest, TargetCustom } from '../../protocol/manifest.ts';
import { targetPath } from '../../protocol/manifest.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';
import type { Signer } from '../../server/updates/signing/signer.ts';
import { generateKeyPem, signerFromPem, signMetadata } from '../../server/updates/signing/signer.ts';

export type RoleName = 'root' | 'timestamp' | 'snapshot' | 'targets' | Channel;

export interface TestRole {
  /** Keys that the delegator lists. */
  keys: Signer[];
  /** Keys that sign; the same ones unless a test says otherwise. */
  signers: Signer[] | null;
  threshold: number;
  version: number;
  expires: string;
}

interface TestTarget {
  length: number;
  hashes: Record<string, string>;
  custom?: unknown;
}

export const newKey = (): Signer => signerFromPem(generateKeyPem(null), null);

export const sha256Of = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

export const buildManifest = (
  channel: Channel,
  version: string,
  changes: Partial<BuildManifest> = {},
): BuildManifest => ({
  formatVersion: 1,
  kind: 'build',
  product: 'demo',
  channel,
  version,
  platform: 'any',
  createdAt: '2026-07-01T00:00:00Z',
  files: [],
  packs: [],
  frames: [],
  symlinks: [],
  emptyFolders: [],
  deltas: [],
  fixes: [],
  notes: {},
  ...changes,
});

export const customOf = (manifest: BuildManifest): TargetCustom => ({
  kind: 'build',
  product: manifest.product,
  version: manifest.version,
  platform: manifest.platform,
  createdAt: manifest.createdAt,
  ...(manifest.customer === undefined ? {} : { customer: manifest.customer }),
});

export class TufRepository {
  readonly files = new Map<string, Uint8Array>();
  readonly roles: Record<RoleName, TestRole>;
  readonly targets: Record<Channel, Record<string, TestTarget>> = {
    nightly: {},
    hotfix: {},
    patch: {},
    release: {},
  };
  /** Extra delegations before the channels' own. */
  extraDelegations: unknown[] = [];
  consistent = true;
  withHashes = true;

  private constructor(expires: string) {
    const role = (): TestRole => ({ keys: [newKey()], signers: null, threshold: 1, version: 0, expires });
    this.roles = {
      root: role(),
      timestamp: role(),
      snapshot: role(),
      targets: role(),
      nightly: role(),
      hotfix: role(),
      patch: role(),
      release: role(),
    };
  }

  /** A repository with one release, 1.0.0. */
  static async create(expires = '2027-01-01T00:00:00Z'): Promise<TufRepository> {
    const repository = new TufRepository(expires);
    repository.addBuild('release', '1.0.0');
    await repository.publishRoot();
    await repository.publish();
    return repository;
  }

  /** Metadata file by name, as text. */
  text(file: string): string {
    const bytes = this.files.get(repositoryLayout.metadata(file));
    if (bytes === undefined) throw new Error(`no ${file}`);
    return new TextDecoder().decode(bytes);
  }

  addBuild(channel: Channel, version: string, changes: Partial<BuildManifest> = {}): string {
    const manifest = buildManifest(channel, version, changes);
    return this.addTarget(channel, targetPath(channel, customOf(manifest)), manifest, customOf(manifest));
  }

  addTarget(channel: Channel, path: string, content: unknown, custom: unknown): string {
    const bytes = new TextEncoder().encode(JSON.stringify(content));
    const sha256 = sha256Of(bytes);
    this.files.set(repositoryLayout.target(path, sha256), bytes);
    this.targets[channel][path] = { length: bytes.length, hashes: { sha256 }, custom };
    return path;
  }

  async publishRoot(): Promise<void> {
    const role = this.roles.root;
    role.version += 1;
    const top = ['root', 'timestamp', 'snapshot', 'targets'] as const;
    const keys = Object.fromEntries(
      top.flatMap((name) => this.roles[name].keys.map((key) => [key.keyId, key.key])),
    );
    const roles = Object.fromEntries(top.map((name) => [name, this.#keysOf(name)]));
    const signed = { ...this.#common('root'), consistent_snapshot: this.consistent, keys, roles };
    await this.#write('root', `${role.version}.root.json`, signed);
  }

  /** Publishes the channels named, then targets, snapshot and timestamp, each one version up. */
  async publish(changed: readonly Channel[] = channels): Promise<void> {
    for (const channel of changed) {
      this.roles[channel].version += 1;
      await this.#write(channel, this.#file(channel), {
        ...this.#common('targets', channel),
        targets: this.targets[channel],
      });
    }
    await this.publishTargets();
    await this.publishSnapshot();
    await this.publishTimestamp();
  }

  async publishTargets(): Promise<void> {
    this.roles.targets.version += 1;
    const keys = Object.fromEntries(
      channels.flatMap((name) => this.roles[name].keys.map((key) => [key.keyId, key.key])),
    );
    const roles = [
      ...this.extraDelegations,
      ...channels.map((name) => ({
        name,
        ...this.#keysOf(name),
        terminating: true,
        paths: [`${name}/*`],
      })),
    ];
    await this.#write('targets', this.#file('targets'), {
      ...this.#common('targets', 'targets'),
      targets: {},
      delegations: { keys, roles },
    });
  }

  async publishSnapshot(changes: Record<string, unknown> = {}): Promise<void> {
    this.roles.snapshot.version += 1;
    const listed = (['targets', ...channels] as const).filter((name) => this.roles[name].version > 0);
    const meta = {
      ...Object.fromEntries(listed.map((name) => [`${name}.json`, this.#metaOf(name)])),
      ...changes,
    };
    await this.#write('snapshot', this.#file('snapshot'), { ...this.#common('snapshot'), meta });
  }

  async publishTimestamp(): Promise<void> {
    this.roles.timestamp.version += 1;
    await this.#write('timestamp', 'timestamp.json', {
      ...this.#common('timestamp'),
      meta: { 'snapshot.json': this.#metaOf('snapshot') },
    });
  }

  /** Changes a role's keys; the delegator has to be published for it to count. */
  rotate(name: RoleName): void {
    this.roles[name].keys = [newKey()];
  }

  /** The next root, signed by the keys of before and of now, as a rotation must be. */
  async publishRotatedRoot(before: readonly Signer[]): Promise<void> {
    const { root } = this.roles;
    root.signers = [...new Set([...before, ...root.keys])];
    await this.publishRoot();
    root.signers = null;
  }

  #file(name: RoleName): string {
    return this.consistent ? `${this.roles[name].version}.${name}.json` : `${name}.json`;
  }

  #keysOf(name: RoleName): { keyids: string[]; threshold: number } {
    return { keyids: this.roles[name].keys.map((key) => key.keyId), threshold: this.roles[name].threshold };
  }

  #metaOf(name: RoleName): Record<string, unknown> {
    const { version } = this.roles[name];
    const bytes = this.files.get(repositoryLayout.metadata(this.#file(name)));
    if (!this.withHashes || bytes === undefined) return { version };
    return { version, length: bytes.length, hashes: { sha256: sha256Of(bytes) } };
  }

  #common(type: string, name: RoleName = type as RoleName): Record<string, unknown> {
    const { version, expires } = this.roles[name];
    return { _type: type, spec_version: '1.0.31', version, expires };
  }

  async #write(name: RoleName, file: string, signed: Record<string, unknown>): Promise<void> {
    const role = this.roles[name];
    const text = await signMetadata(signed, role.signers ?? role.keys);
    this.files.set(repositoryLayout.metadata(file), new TextEncoder().encode(text));
  }
}
