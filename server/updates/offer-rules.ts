/**
 * What is for one installation now. A hint only: the agent takes nothing that is not in signed metadata, and
 * nothing older than it has. Pure.
 */
import { compare } from 'semver';
import type { BuildOffer, ScriptOffer } from '../../protocol/agent-api.ts';
import { followedChannels, platformFits } from '../../protocol/ids.ts';
import type { Channel } from '../../protocol/ids.ts';

export interface OfferedTo {
  readonly customerId: string;
  readonly product: string;
  readonly channel: Channel;
  readonly platform: string;
}

export interface Offerable {
  readonly target: string;
  readonly kind: string;
  readonly product: string;
  readonly channel: Channel;
  readonly name: string;
  readonly platform: string;
  readonly customerId: string | null;
  readonly manifestSha256: string;
  readonly withdrawn: boolean;
}

/** Whether a build is meant for the installation: product, channels it follows, platform, customer. */
export const isFor = (build: Offerable, to: OfferedTo): boolean =>
  build.product === to.product &&
  followedChannels[to.channel].includes(build.channel) &&
  platformFits(build.platform, to.platform) &&
  (build.customerId === null || build.customerId === to.customerId);

/** The newest build for the installation, the exact platform before `any`; null where there is none. */
export const offerFor = (builds: readonly Offerable[], to: OfferedTo): BuildOffer | null => {
  const candidates = builds.filter((build) => build.kind === 'build' && !build.withdrawn && isFor(build, to));
  const [best] = candidates.toSorted(
    (a, b) =>
      compare(b.name, a.name) ||
      Number(a.platform === 'any') - Number(b.platform === 'any') ||
      (a.target < b.target ? -1 : 1),
  );
  if (best === undefined) return null;
  return {
    target: best.target,
    channel: best.channel,
    version: best.name,
    manifestSha256: best.manifestSha256,
  };
};

/** The scripts for the installation that it has not reported on, in the order of their names. */
export const scriptsFor = (
  builds: readonly Offerable[],
  to: OfferedTo,
  done: ReadonlySet<string>,
): ScriptOffer[] =>
  builds
    .filter(
      (build) =>
        build.kind === 'script' && !build.withdrawn && !done.has(build.manifestSha256) && isFor(build, to),
    )
    .map((build) => ({
      target: build.target,
      channel: build.channel,
      id: build.name,
      manifestSha256: build.manifestSha256,
    }))
    .toSorted((a, b) => (a.target < b.target ? -1 : 1));

/** Manifests of withdrawn builds and scripts of the product, newest versions first, at most a thousand; the same order for the same set. */
export const withdrawnFor = (builds: readonly Offerable[], to: OfferedTo): string[] =>
  builds
    .filter((build) => build.withdrawn && isFor(build, to))
    .toSorted(
      (a, b) =>
        Number(a.kind !== 'build') - Number(b.kind !== 'build') ||
        (a.kind === 'build' ? compare(b.name, a.name) : 0) ||
        (a.target < b.target ? -1 : 1),
    )
    .map((build) => build.manifestSha256)
    .slice(0, 1_000);
