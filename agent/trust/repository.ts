/**
 * What the rest of the agent sees of the trust code: verified entries and manifests, or an error. Trusts
 * the root that enrolment brought and nothing else; the server's answer, mirrors and this machine's clock
 * are all checked.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { sha256Schema } from '../../protocol/ids.ts';
import type { Channel } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { targetCustomSchema, targetPath } from '../../protocol/manifest.ts';
import type { Manifest, TargetCustom } from '../../protocol/manifest.ts';
import { repositoryLayout } from '../../protocol/repository-layout.ts';
import type { Disk } from '../disk/disk.ts';
import { replaceFile } from '../disk/disk.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { TufClient } from './client.ts';
import type { Upstream } from './client.ts';
import { explainExpiry, judgingTime, timeToRemember } from './clock-rules.ts';
import { covers } from './delegation-rules.ts';
import { checkManifestBytes, openManifest } from './manifest-file.ts';
import type { TrustMemory } from './memory.ts';
import { memoryPath, readMemory, writeMemory } from './memory.ts';
import type { TrustedStore } from './store.ts';

/** A build or script that a followed channel's role has signed. */
export interface TargetEntry {
  readonly path: string;
  readonly channel: Channel;
  readonly sha256: string;
  readonly length: number;
  readonly custom: TargetCustom;
}

/** What a check's answer brought: stands in for fetching `N.root.json` and `timestamp.json`. */
interface CheckedMetadata {
  readonly roots: readonly string[];
  readonly timestamp: string;
  /** The server's clock (RFC 3339), used to explain a wrong clock of this machine, never to trust by. */
  readonly serverTime?: string;
}

export interface VerifiedManifest {
  readonly manifest: Manifest;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

export interface TrustedRepository {
  /** @throws BeistandError METADATA_*, SIGNATURE_INVALID, CLOCK_SET_BACK, CLOCK_FAR_AHEAD, and the transfer's */
  refresh(answer?: CheckedMetadata): Promise<void>;
  /** Versions trusted now; 0 where there is none. */
  versions(): { root: number; timestamp: number };
  /** The verified entries of all channels followed. */
  targets(): Promise<readonly TargetEntry[]>;
  /** The manifest of an entry, checked against its hash, its custom part and its channel. */
  manifest(entry: TargetEntry): Promise<VerifiedManifest>;
}

export interface OpenTrustOptions {
  /** `<home>/trust`: holds initial-root.json from enrolment. */
  readonly folder: string;
  readonly transfer: Pick<Transfer, 'small'>;
  readonly disk: Disk;
  readonly now: () => Date;
  /** The channels followed. */
  readonly channels: readonly Channel[];
  /** Told of each kept file that could not be used, and why. */
  readonly onIgnored?: (file: string, why: BeistandError) => void;
}

/** The enrolled root, as enrolment left it. */
const initialRootFile = 'initial-root.json';

const customSchema = targetCustomSchema.safeParse.bind(targetCustomSchema);

class HomeTrust implements TrustedRepository {
  readonly #options: OpenTrustOptions;
  readonly #client: TufClient;
  #memory: TrustMemory;
  #versions: { root: number; timestamp: number };

  constructor(
    options: OpenTrustOptions,
    client: TufClient,
    memory: TrustMemory,
    versions: { root: number; timestamp: number },
  ) {
    this.#options = options;
    this.#client = client;
    this.#memory = memory;
    this.#versions = versions;
  }

  versions(): { root: number; timestamp: number } {
    return { ...this.#versions };
  }

  async refresh(answer?: CheckedMetadata): Promise<void> {
    if (answer === undefined) {
      await this.#refresh({ kind: 'repository' }, null);
      return;
    }
    const encoder = new TextEncoder();
    const serverMs = answer.serverTime === undefined ? Number.NaN : Date.parse(answer.serverTime);
    const roots = answer.roots.map((root) => encoder.encode(root));
    const timestamp = encoder.encode(answer.timestamp);
    if (roots.some((root) => root.length > limits.rootBytes) || timestamp.length > limits.timestampBytes)
      throw new BeistandError('TOO_LARGE', 'The server’s metadata is larger than allowed.');
    await this.#refresh({ kind: 'answer', roots, timestamp }, Number.isNaN(serverMs) ? null : serverMs);
  }

  async targets(): Promise<readonly TargetEntry[]> {
    // Judged anew each time: what was fresh at the last refresh of a long-running agent may have expired since.
    const store = await this.#refresh({ kind: 'kept' }, null);
    const entries: TargetEntry[] = [];
    for (const channel of this.#options.channels) {
      const role = store.delegations('targets').find((one) => one.name === channel);
      // A channel that has not published anything yet is neither delegated to nor in the snapshot.
      if (role === undefined || store.targetsMeta(channel) === null) continue;
      await this.#client.loadRole(store, channel, 'targets');
      entries.push(...channelEntries(store, channel));
    }
    return entries;
  }

  async manifest(entry: TargetEntry): Promise<VerifiedManifest> {
    const { disk, folder, transfer } = this.#options;
    const manifests = join(folder, 'manifests');
    const path = join(manifests, `${entry.sha256}.json`);
    const kept = await disk.stat(path);
    if (kept?.kind === 'file' && kept.size === entry.length && entry.length <= limits.manifestBytes) {
      const bytes = await disk.read(path, limits.manifestBytes);
      if (createHash('sha256').update(bytes).digest('hex') === entry.sha256)
        return openManifest(entry, bytes);
    }
    const bytes = await transfer.small(
      repositoryLayout.target(entry.path, entry.sha256),
      Math.min(entry.length, limits.manifestBytes),
      undefined,
      (candidate) => checkManifestBytes(entry, candidate),
    );
    const opened = openManifest(entry, bytes);
    await disk.makeFolder(manifests);
    await replaceFile(disk, path, bytes);
    return opened;
  }

  /** One pass of the client workflow under the clock's rules. A wrong clock leaves everything as it was. */
  async #refresh(upstream: Upstream, serverMs: number | null): Promise<TrustedStore> {
    const { disk, folder, now } = this.#options;
    const nowMs = now().getTime();
    const { highestMs, rootVersion } = this.#memory;
    const judgedMs = judgingTime(nowMs, highestMs, memoryPath(folder));
    let store: TrustedStore;
    try {
      store = await this.#client.refresh(upstream, new Date(judgedMs), (reached) => {
        if (reached < rootVersion) throw rootLost(reached, rootVersion, upstream.kind === 'kept');
      });
    } catch (error) {
      throw explainExpiry(error, nowMs, serverMs, highestMs);
    } finally {
      this.#versions = await versionsOf(this.#client);
    }
    const reached = store.root.signed.version;
    // Reading what is kept confirms no time: only an answer from outside does.
    const seenMs = upstream.kind === 'kept' ? highestMs : timeToRemember(nowMs, serverMs, highestMs);
    this.#memory = await writeMemory(disk, folder, this.#memory, {
      highestMs: seenMs,
      rootVersion: Math.max(reached, rootVersion),
    });
    return store;
  }
}

const rootLost = (reached: number, known: number, onlyKept: boolean): BeistandError =>
  new BeistandError(
    'METADATA_ROLLED_BACK',
    `The newest root to be had is version ${reached}, but version ${known} was trusted before.`,
    {
      details: { file: 'root.json', found: reached, known },
      hint: onlyKept
        ? 'The kept root.json was damaged. Check for updates once, so that the newer ones are fetched again.'
        : 'The repository withholds its newer roots, or was set back. Ask the vendor.',
    },
  );

/** What a channel's role has signed and may sign; entries with a custom part this agent doesn't know are not for it. */
const channelEntries = (store: TrustedStore, channel: Channel): TargetEntry[] => {
  const entries: TargetEntry[] = [];
  const delegations = store.delegations('targets');
  for (const [path, file] of store.role(channel)?.signed.targets ?? []) {
    // The first delegation that covers a path decides who may sign it (TUF 1.0, 5.6.7).
    if (delegations.find((role) => covers(role, path))?.name !== channel) continue;
    const custom = customSchema(file.custom);
    const sha256 = sha256Schema.safeParse(file.hashes['sha256']);
    if (!custom.success || !sha256.success || path !== targetPath(channel, custom.data)) continue;
    entries.push({ path, channel, sha256: sha256.data, length: file.length, custom: custom.data });
  }
  return entries;
};

const versionsOf = async (client: TufClient): Promise<{ root: number; timestamp: number }> => ({
  root: client.rootVersion(),
  timestamp: await client.timestampVersion(),
});

/**
 * Opens the trust folder. Nothing is fetched.
 * @throws BeistandError TRUST_NOT_ESTABLISHED where enrolment left no root, METADATA_INVALID, SIGNATURE_INVALID
 */
export const openTrust = async (options: OpenTrustOptions): Promise<TrustedRepository> => {
  const { disk, folder, transfer, now, onIgnored } = options;
  const client = await TufClient.open(
    {
      folder,
      disk,
      fetch: (file, maxBytes, accept) =>
        transfer.small(repositoryLayout.metadata(file), maxBytes, undefined, accept),
      initialRoot: initialRootFile,
      ...(onIgnored === undefined ? {} : { onIgnored }),
    },
    now(),
  );
  return new HomeTrust(options, client, await readMemory(disk, folder), await versionsOf(client));
};
