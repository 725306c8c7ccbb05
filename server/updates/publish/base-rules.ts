/** Which builds a new build gets deltas from. */
import semver from 'semver';
import type { Channel } from '../../../protocol/ids.ts';

/** What is known of a build that is published already. */
export interface BaseCandidate {
  readonly channel: Channel;
  readonly version: string;
  readonly platform: string;
  readonly customer: string | undefined;
}

export interface BaseWish extends BaseCandidate {
  /** How many builds of the same channel, and how many of each of release and patch. */
  readonly sameChannel: number;
  readonly planned: number;
}

/**
 * The bases, nearest first: the last builds of the channel, and (for all but nightlies, whose installations
 * never run them) the last releases and patches. Only older versions for the same platform, and of
 * customers' own builds only those of the same customer.
 */
export const chooseBases = <T extends BaseCandidate>(candidates: readonly T[], wish: BaseWish): T[] => {
  const fitting = candidates
    .filter(
      ({ version, platform, customer }) =>
        platform === wish.platform &&
        (customer === undefined || customer === wish.customer) &&
        semver.lt(version, wish.version),
    )
    .toSorted((a, b) => semver.rcompare(a.version, b.version));
  const last = (channel: Channel, count: number): T[] =>
    fitting.filter((one) => one.channel === channel).slice(0, count);
  const planned =
    wish.channel === 'nightly' ? [] : [...last('patch', wish.planned), ...last('release', wish.planned)];
  return [...new Set([...last(wish.channel, wish.sameChannel), ...planned])];
};
