/** What is newer than an installation has, for people to read about; the same choice as for offers. Pure. */
import { compare } from 'semver';
import { isFor } from './offer-rules.ts';
import type { Offerable, OfferedTo } from './offer-rules.ts';

/** Builds newer than `version` (null: nothing is installed yet) that the installation may move to, newest first. */
export const newerFor = <B extends Offerable>(
  builds: readonly B[],
  to: OfferedTo,
  version: string | null,
): readonly B[] =>
  builds
    .filter((build) => build.kind === 'build' && !build.withdrawn && isFor(build, to))
    .filter((build) => version === null || compare(build.name, version) > 0)
    .toSorted((a, b) => compare(b.name, a.name) || (a.target < b.target ? -1 : 1));
