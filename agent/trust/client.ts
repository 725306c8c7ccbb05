/**
 * TUF's client workflow with its I/O: fetches what the rules of `store.ts` ask for, keeps what they have
 * accepted. Every file is written whole and durably only after it was verified; a local file that can't be
 * used is no error, the repository has it again. Only the root must not be lost: where root.json is
 * garbage, the enrolled root stands in and the way up from it is walked again.
 */
import { join } from 'node:path';
import { isBeistandError } from '../../protocol/errors.ts';
import type { BeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { Disk } from '../disk/disk.ts';
import { replaceFile } from '../disk/disk.ts';
import { covers } from './delegation-rules.ts';
import type { TargetFile } from './document.ts';
import { invalid } from './document.ts';
import { TrustedStore } from './store.ts';

/** Most delegated roles one search visits. */
const maxVisitedRoles = 64;

/** Gets a metadata file by name; `accept` throws on bytes that are not good, and another mirror is asked. */
type FetchMetadata = (
  file: string,
  maxBytes: number,
  accept: (bytes: Uint8Array) => void,
) => Promise<Uint8Array>;

/** Where newer roots and the timestamp come from: the repository, bytes brought along, or only what is kept. */
export type Upstream =
  | { readonly kind: 'repository' }
  | { readonly kind: 'answer'; readonly roots: readonly Uint8Array[]; readonly timestamp: Uint8Array }
  | { readonly kind: 'kept' };

export interface TufClientOptions {
  readonly folder: string;
  readonly disk: Disk;
  readonly fetch: FetchMetadata;
  /** The file that stands in for a root.json that can't be read; null: none. */
  readonly initialRoot: string | null;
  /** Told of each kept file that could not be used, and why. */
  readonly onIgnored?: (file: string, why: BeistandError) => void;
}

/** The file a role is kept in: its name, encoded so that it can't leave the folder. */
export const roleFile = (role: string): string => `${encodeURIComponent(role)}.json`;

export class TufClient {
  readonly #options: TufClientOptions;
  #root: Uint8Array;

  private constructor(options: TufClientOptions, root: Uint8Array) {
    this.#options = options;
    this.#root = root;
  }

  /**
   * @param now only for the type of the rules; expiry of the kept root is not judged here
   * @throws BeistandError TRUST_NOT_ESTABLISHED where there is no usable root, METADATA_INVALID, SIGNATURE_INVALID
   */
  static async open(options: TufClientOptions, now: Date): Promise<TufClient> {
    const files = ['root.json', ...(options.initialRoot === null ? [] : [options.initialRoot])];
    let last: BeistandError | null = null;
    for (const file of files) {
      const bytes = await readKept(options, file, limits.rootBytes);
      if (bytes === null) continue;
      try {
        void new TrustedStore(bytes, now);
        return new TufClient(options, bytes);
      } catch (error) {
        if (!isBeistandError(error)) throw error;
        options.onIgnored?.(file, error);
        last = error;
      }
    }
    throw last ?? invalid('root.json', 'there is none in the trust folder');
  }

  /** Version of the root trusted now. */
  rootVersion(): number {
    return new TrustedStore(this.#root, new Date(0)).root.signed.version;
  }

  /** Version of the timestamp on disk that the present root verifies; 0 for none. */
  async timestampVersion(): Promise<number> {
    const store = new TrustedStore(this.#root, new Date(0));
    const kept = await readKept(this.#options, 'timestamp.json', limits.timestampBytes);
    if (kept !== null) this.#usable('timestamp.json', () => store.loadTimestamp(kept));
    return store.timestamp?.signed.version ?? 0;
  }

  /**
   * The whole workflow (5.1–5.6) for the top-level roles, with all expiries judged at `now`.
   * @param afterRoot a last word on the root that was reached, before anything else is trusted
   * @throws BeistandError METADATA_*, SIGNATURE_INVALID, TRUST_NOT_ESTABLISHED, and the fetcher's
   */
  async refresh(upstream: Upstream, now: Date, afterRoot?: (version: number) => void): Promise<TrustedStore> {
    const store = new TrustedStore(this.#root, now);
    await this.#refreshRoot(store, upstream);
    afterRoot?.(store.root.signed.version);
    store.checkRootExpiry();
    await this.#refreshTimestamp(store, upstream);
    await this.#refreshSnapshot(store);
    await this.#loadTargets(store, 'targets', null);
    return store;
  }

  /** Loads a delegated role, through the role that delegates to it. */
  async loadRole(store: TrustedStore, role: string, delegator: string): Promise<void> {
    await this.#loadTargets(store, role, delegator);
  }

  /** The entry of a target (5.6.7): delegations in pre-order, depth first, up to a terminating one; null where there is none. */
  async findTarget(store: TrustedStore, path: string): Promise<TargetFile | null> {
    const open: { role: string; delegator: string | null }[] = [{ role: 'targets', delegator: null }];
    const visited = new Set<string>();
    for (let next = open.pop(); next !== undefined && visited.size <= maxVisitedRoles; next = open.pop()) {
      if (visited.has(next.role)) continue;
      if (next.delegator !== null) await this.#loadTargets(store, next.role, next.delegator);
      const found = store.role(next.role)?.signed.targets.get(path);
      if (found !== undefined) return found;
      visited.add(next.role);
      const children: typeof open = [];
      for (const child of store.delegations(next.role)) {
        if (!covers(child, path)) continue;
        children.push({ role: child.name, delegator: next.role });
        if (!child.terminating) continue;
        open.length = 0;
        break;
      }
      open.push(...children.toReversed());
    }
    return null;
  }

  async #refreshRoot(store: TrustedStore, upstream: Upstream): Promise<void> {
    if (upstream.kind === 'kept') return;
    if (upstream.kind === 'answer') {
      for (const bytes of upstream.roots) await this.#keepRoot(store, bytes, store.updateRoot(bytes).rotated);
      return;
    }
    for (let count = 0; count < limits.maxRootRotations; count += 1) {
      const file = `${store.root.signed.version + 1}.root.json`;
      let rotated = false;
      let bytes: Uint8Array;
      try {
        bytes = await this.#options.fetch(file, limits.rootBytes, (candidate) => {
          ({ rotated } = store.updateRoot(candidate));
        });
      } catch (error) {
        // 5.3.3: no next root, so this is the last one.
        if (isBeistandError(error, 'NOT_FOUND')) return;
        throw error;
      }
      await this.#keepRoot(store, bytes, rotated);
    }
  }

  /** 5.3.8 and 5.3.11; what retired keys signed goes first, so that a crash in between can't leave it trusted. */
  async #keepRoot(store: TrustedStore, bytes: Uint8Array, rotated: boolean): Promise<void> {
    if (rotated) await this.#forget(['timestamp.json', 'snapshot.json']);
    await this.#keep('root.json', bytes);
    this.#root = store.root.bytes;
  }

  async #refreshTimestamp(store: TrustedStore, upstream: Upstream): Promise<void> {
    const kept = await readKept(this.#options, 'timestamp.json', limits.timestampBytes);
    if (kept !== null) this.#usable('timestamp.json', () => store.loadTimestamp(kept));
    if (upstream.kind === 'kept') {
      store.checkTimestampExpiry();
      return;
    }
    let outcome: 'new' | 'same' = 'same';
    let bytes: Uint8Array;
    if (upstream.kind === 'answer') {
      bytes = upstream.timestamp;
      outcome = store.updateTimestamp(bytes);
    } else
      bytes = await this.#options.fetch('timestamp.json', limits.timestampBytes, (candidate) => {
        outcome = store.updateTimestamp(candidate);
      });
    if (outcome === 'new') await this.#keep('timestamp.json', bytes);
  }

  async #refreshSnapshot(store: TrustedStore): Promise<void> {
    const kept = await readKept(this.#options, 'snapshot.json', limits.snapshotBytes);
    if (kept !== null && this.#usable('snapshot.json', () => store.loadSnapshot(kept))) return;
    const { version, length } = store.snapshotMeta();
    const bytes = await this.#options.fetch(
      this.#versioned(store, version, 'snapshot.json'),
      Math.min(length ?? limits.snapshotBytes, limits.snapshotBytes),
      (candidate) => store.updateSnapshot(candidate),
    );
    await this.#keep('snapshot.json', bytes);
  }

  async #loadTargets(store: TrustedStore, role: string, delegator: string | null): Promise<void> {
    const known = store.role(role);
    if (known !== null) {
      // Reached again, maybe through another delegator, who has to vouch for it as well.
      store.updateTargets(role, known.bytes, delegator);
      return;
    }
    const file = roleFile(role);
    const kept = await readKept(this.#options, file, limits.targetsBytes);
    if (kept !== null && this.#usable(file, () => store.updateTargets(role, kept, delegator))) return;
    const meta = store.targetsMeta(role);
    if (meta === null) {
      // Throws, in the words of the rules: a role that the snapshot does not list is not there.
      store.updateTargets(role, new Uint8Array(), delegator);
      return;
    }
    const bytes = await this.#options.fetch(
      this.#versioned(store, meta.version, file),
      Math.min(meta.length ?? limits.targetsBytes, limits.targetsBytes),
      (candidate) => store.updateTargets(role, candidate, delegator),
    );
    await this.#keep(file, bytes);
  }

  #versioned(store: TrustedStore, version: number, file: string): string {
    return store.root.signed.consistent_snapshot ? `${version}.${file}` : file;
  }

  /** Runs a check of a kept file; one that fails means the file is not used, and that is reported. */
  #usable(file: string, check: () => unknown): boolean {
    try {
      return check() !== false;
    } catch (error) {
      if (!isBeistandError(error)) throw error;
      this.#options.onIgnored?.(file, error);
      return false;
    }
  }

  async #keep(file: string, bytes: Uint8Array): Promise<void> {
    await this.#options.disk.makeFolder(this.#options.folder);
    await replaceFile(this.#options.disk, join(this.#options.folder, file), bytes);
  }

  async #forget(files: readonly string[]): Promise<void> {
    const { disk, folder } = this.#options;
    for (const file of files)
      if ((await disk.stat(join(folder, file))) !== null) await disk.removeFile(join(folder, file));
    if ((await disk.stat(folder)) !== null) await disk.syncFolder(folder);
  }
}

/** The bytes of a kept file; null where there is none, or nothing that could be one. */
const readKept = async (
  { disk, folder }: Pick<TufClientOptions, 'disk' | 'folder'>,
  file: string,
  maxBytes: number,
): Promise<Uint8Array | null> => {
  const path = join(folder, file);
  const entry = await disk.stat(path);
  if (entry === null || entry.kind !== 'file' || entry.size > maxBytes) return null;
  return disk.read(path, maxBytes);
};
