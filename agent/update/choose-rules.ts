/**
 * Which build an installation moves to. Pure: verified entries, what is installed and what the server
 * hinted come in, an ordered list of candidates comes out. Hints only ever take away.
 */
import semver from 'semver';
import { followedChannels, platformFits } from '../../protocol/ids.ts';
import type { TargetCustom } from '../../protocol/manifest.ts';
import { targetPath } from '../../protocol/manifest.ts';
import type { TargetEntry } from '../trust/repository.ts';
import type { Hints, Identity, KeptBack } from './contract.ts';
import type { BuildRef } from './state.ts';

type BuildEntry = TargetEntry & { readonly custom: Extract<TargetCustom, { kind: 'build' }> };

export interface ChooseInput {
  readonly targets: readonly TargetEntry[];
  readonly identity: Identity;
  readonly installed: BuildRef | null;
  readonly pin: string | null;
  /** SHA-256 of manifests that failed here, or that a person went back from. */
  readonly knownBad: readonly string[];
  readonly hints: Hints;
}

export interface Choice {
  /** Newest first; a later one only counts where the ones before can't be used. */
  readonly candidates: readonly BuildEntry[];
  readonly keptBack: readonly KeptBack[];
}

/** True where a signed target is meant for this installation: product, platform, customer, channel, and the name says the same. */
export const fits = (entry: TargetEntry, identity: Identity): boolean =>
  entry.custom.product === identity.product &&
  platformFits(entry.custom.platform, identity.platform) &&
  (entry.custom.customer === undefined || entry.custom.customer === identity.customerId) &&
  followedChannels[identity.channel].includes(entry.channel) &&
  entry.path === targetPath(entry.channel, entry.custom);

const isBuild = (entry: TargetEntry): entry is BuildEntry => entry.custom.kind === 'build';

/** Newest first; of equal versions the customer's own, then the exact platform, then by name. */
const byPreference = (a: BuildEntry, b: BuildEntry): number =>
  semver.rcompare(a.custom.version, b.custom.version) ||
  Number(b.custom.customer !== undefined) - Number(a.custom.customer !== undefined) ||
  Number(a.custom.platform === 'any') - Number(b.custom.platform === 'any') ||
  (a.path < b.path ? -1 : 1);

const buildsFor = (input: ChooseInput): BuildEntry[] =>
  input.targets
    .filter(isBuild)
    .filter((entry) => fits(entry, input.identity))
    .toSorted(byPreference);

const whyKeptBack = (entry: BuildEntry, input: ChooseInput): KeptBack['why'] | null => {
  const { offer, withdrawn } = input.hints;
  if (input.pin !== null && entry.custom.version !== input.pin) return 'pinned';
  if (input.knownBad.includes(entry.sha256)) return 'knownBad';
  if (withdrawn.includes(entry.sha256)) return 'withdrawn';
  if (offer === undefined) return null;
  const offered = offer !== null && offer.target === entry.path && offer.manifestSha256 === entry.sha256;
  return offered ? null : 'notOffered';
};

/** The builds an installation may move to by itself: only newer ones. */
export const chooseNewer = (input: ChooseInput): Choice => {
  const candidates: BuildEntry[] = [];
  const keptBack: KeptBack[] = [];
  for (const entry of buildsFor(input)) {
    if (input.installed !== null && semver.lte(entry.custom.version, input.installed.version)) continue;
    const why = whyKeptBack(entry, input);
    if (why === null) candidates.push(entry);
    else keptBack.push({ version: entry.custom.version, why });
  }
  return { candidates, keptBack };
};

/** The builds of exactly one version, asked for by a person: hints, known faults and direction don't matter. */
export const chooseVersion = (input: ChooseInput, version: string): readonly BuildEntry[] =>
  buildsFor(input).filter((entry) => entry.custom.version === version);

const reasons: Readonly<Record<KeptBack['why'], string>> = {
  pinned: 'this installation is pinned to another version',
  knownBad: 'it failed here before or was taken back',
  withdrawn: 'the vendor has withdrawn it',
  notOffered: 'the vendor has not released it for this installation yet',
  agentTooOld: 'it needs a newer agent',
};

/** One sentence on the newest build that is kept back; null where there is none. */
export const reasonOf = ([newest]: readonly KeptBack[]): string | null =>
  newest === undefined ? null : `${newest.version} is there, but ${reasons[newest.why]}`;
