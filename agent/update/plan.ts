/**
 * The cheapest way from what is on disk to a build: a delta, a chain of deltas, or frames; and the space
 * it needs. Pure. Contents (by SHA-256) that any tree on disk has are never fetched.
 */
import type { BuildManifest, ManifestDelta, ManifestFile } from '../../protocol/manifest.ts';

/** A manifest with the hash of its bytes, under which deltas name it. */
export interface KnownBuild {
  readonly sha256: string;
  readonly manifest: BuildManifest;
}

/** One delta of a route: from a build that is there (on disk, or made by the step before) to `to`. */
export interface DeltaStep {
  readonly base: KnownBuild;
  readonly to: KnownBuild;
  readonly delta: ManifestDelta;
}

export interface Route {
  readonly kind: 'nothing' | 'frames' | 'delta' | 'chain';
  /** In order; empty for frames. */
  readonly steps: readonly DeltaStep[];
  /** Frames of the target's manifest that are fetched, by index; empty where deltas give everything. */
  readonly frames: readonly number[];
  readonly downloadBytes: number;
  /** Bytes of contents that are written anew, intermediate builds of a chain included. */
  readonly newBytes: number;
}

/** Most deltas one after the other; each costs a pass over what it changes. */
export const maxChain = 4;
/** What one more request is worth, in bytes: of two near-equal routes the one with fewer requests wins. */
const requestCost = 16 * 1024;
/** What a file or folder of a tree costs beside its contents. */
const entryBytes = 4 * 1024;

const contentsOf = (builds: readonly KnownBuild[]): Set<string> =>
  new Set(builds.flatMap(({ manifest }) => manifest.files.map(({ sha256 }) => sha256)));

/** The distinct contents of `files` that are not in `there`, each by its first file. */
export const missingContents = (
  files: readonly ManifestFile[],
  there: ReadonlySet<string>,
): ManifestFile[] => {
  const seen = new Set<string>();
  return files.filter(({ sha256, size }) => {
    if (size === 0 || there.has(sha256) || seen.has(sha256)) return false;
    seen.add(sha256);
    return true;
  });
};

const sizeOf = (files: readonly ManifestFile[]): number => files.reduce((sum, { size }) => sum + size, 0);

/** The frames (by index, ascending) that hold `files`. */
export const framesOf = (files: readonly ManifestFile[]): number[] =>
  [...new Set(files.flatMap(({ at }) => (at === null ? [] : [at.frame])))].toSorted((a, b) => a - b);

/** Every way to `build` by at most `depth` deltas that begins at a build on disk. */
const chainsTo = (
  build: KnownBuild,
  onDisk: ReadonlyMap<string, KnownBuild>,
  between: ReadonlyMap<string, KnownBuild>,
  depth: number,
): DeltaStep[][] =>
  depth === 0
    ? []
    : build.manifest.deltas.flatMap((delta) => {
        const base = onDisk.get(delta.base);
        if (base !== undefined) return [[{ base, to: build, delta }]];
        const middle = between.get(delta.base);
        if (middle === undefined) return [];
        return chainsTo(middle, onDisk, between, depth - 1).map((steps) => [
          ...steps,
          { base: middle, to: build, delta },
        ]);
      });

const byDelta = (steps: readonly DeltaStep[], there: ReadonlySet<string>): Route => ({
  kind: steps.length === 1 ? 'delta' : 'chain',
  steps,
  frames: [],
  downloadBytes: steps.reduce((sum, { delta }) => sum + delta.size, 0),
  newBytes: steps.reduce((sum, { to }) => sum + sizeOf(missingContents(to.manifest.files, there)), 0),
});

/**
 * The cheapest route to `target`.
 * @param onDisk builds whose trees are in `versions/`
 * @param between other builds whose manifests are known, through which a chain may lead
 */
export const planRoute = (
  target: KnownBuild,
  onDisk: readonly KnownBuild[],
  between: readonly KnownBuild[],
): Route => {
  const there = contentsOf(onDisk);
  const missing = missingContents(target.manifest.files, there);
  if (missing.length === 0) return { kind: 'nothing', steps: [], frames: [], downloadBytes: 0, newBytes: 0 };
  const frames = framesOf(missing);
  const byFrames: Route = {
    kind: 'frames',
    steps: [],
    frames,
    downloadBytes: frames.reduce((sum, index) => sum + (target.manifest.frames[index]?.length ?? 0), 0),
    newBytes: sizeOf(missing),
  };
  const known = (builds: readonly KnownBuild[]) => new Map(builds.map((build) => [build.sha256, build]));
  const chains = chainsTo(target, known(onDisk), known(between), maxChain);
  const cost = (route: Route): number => route.downloadBytes + requestCost * Math.max(1, route.steps.length);
  return [byFrames, ...chains.map((steps) => byDelta(steps, there))].reduce((best, route) =>
    cost(route) < cost(best) ? route : best,
  );
};

export interface SpaceNeeded {
  /** In the home folder: downloads. */
  readonly home: number;
  /** In the install folder: tree, backup and what the product wants left. */
  readonly install: number;
}

/** The free space a plan needs, in bytes. A frame too large for memory is no matter here: it streams. */
export const spaceFor = (route: Route, manifest: BuildManifest, backupBytes: number): SpaceNeeded => ({
  home: route.downloadBytes,
  install:
    route.newBytes +
    entryBytes * (manifest.files.length + manifest.symlinks.length + manifest.emptyFolders.length) +
    backupBytes +
    (manifest.productFile?.minFreeBytes ?? 0),
});
