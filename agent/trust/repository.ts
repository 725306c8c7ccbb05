/**
 * What the rest of the agent sees of the trust code: verified entries and manifests, or an error.
 */
import type { Channel } from '../../protocol/ids.ts';
import type { Manifest, TargetCustom } from '../../protocol/manifest.ts';

/** A build or script that a followed channel's role has signed. */
export interface TargetEntry {
  readonly path: string;
  readonly channel: Channel;
  readonly sha256: string;
  readonly length: number;
  readonly custom: TargetCustom;
}

/** What a check's answer brought: stands in for fetching `N.root.json` and `timestamp.json`. */
export interface CheckedMetadata {
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
