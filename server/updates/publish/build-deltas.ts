/** The deltas of a build: one from each base for which it is smaller than the frames. */
import type { BuildManifest, ManifestDelta } from '../../../protocol/manifest.ts';
import type { BaseCandidate } from './base-rules.ts';
import type { Cache } from './cache.ts';
import { zstdDictionary } from './codec.ts';
import { freshContents } from './delta-plan.ts';
import { writeDelta } from './delta-writer.ts';
import type { Place } from './earlier-builds.ts';
import { openOldFiles } from './old-files.ts';
import type { Publisher } from './publisher.ts';
import type { Tree } from './tree.ts';

/** A build that deltas start from. */
export interface Base extends BaseCandidate {
  readonly sha256: string;
  readonly manifest: BuildManifest;
}

/** Bytes an agent on `base` would fetch as frames. */
const framesBytes = (base: Base, tree: Tree, places: ReadonlyMap<string, Place>): number => {
  const frames = new Map<string, number>();
  for (const { sha256 } of freshContents(base.manifest.files, tree.files)) {
    const frame = places.get(sha256)?.frame;
    if (frame !== undefined) frames.set(frame.sha256, frame.length);
  }
  return [...frames.values()].reduce((sum, length) => sum + length, 0);
};

type MadeDelta = ManifestDelta & { readonly file: string; readonly framesBytes: number };

/** The deltas to a build from each of its bases, where they are worth it. */
export const makeDeltas = async (
  publisher: Publisher,
  level: number,
  tree: Tree,
  { bases, places }: { readonly bases: readonly Base[]; readonly places: ReadonlyMap<string, Place> },
  cache: Cache,
  scratch: string,
): Promise<MadeDelta[]> => {
  const made: MadeDelta[] = [];
  const codec = zstdDictionary(level);
  const old = openOldFiles(publisher.link, cache, scratch);
  for (const base of bases) {
    const worth = framesBytes(base, tree, places);
    const written = await writeDelta(base, tree.files, codec, old, scratch, worth, {
      fetched: (bytes, total) =>
        publisher.output.progress(
          publisher.output.words(`Fetching ${base.version}`, `Holen von ${base.version}`),
          bytes,
          total,
        ),
      coded: (bytes, total) =>
        publisher.output.progress(
          publisher.output.words(`Delta from ${base.version}`, `Delta von ${base.version}`),
          bytes,
          total,
        ),
    });
    if (written === null || made.some(({ base: known }) => known === base.sha256)) continue;
    const { sha256, size, file } = written;
    made.push({ base: base.sha256, baseVersion: base.version, sha256, size, file, framesBytes: worth });
  }
  return made;
};
