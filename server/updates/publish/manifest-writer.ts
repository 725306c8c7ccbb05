/** Puts a manifest's places together: files, frames and packs, those of earlier builds and the new ones. */
import { sortedJson } from '../../../protocol/canonical-json.ts';
import { BeistandError } from '../../../protocol/errors.ts';
import { parseManifest } from '../../../protocol/manifest.ts';
import type { Manifest, ManifestFile, ManifestFrame } from '../../../protocol/manifest.ts';
import type { Place } from './earlier-builds.ts';
import type { Pack } from './frame.ts';
import type { TreeFile } from './tree.ts';

export interface Layout {
  readonly files: ManifestFile[];
  readonly frames: ManifestFrame[];
  readonly packs: { sha256: string; size: number }[];
}

/** The places of a pack's contents. */
export const placesOf = (pack: Pack): Map<string, Place> => {
  const places = new Map<string, Place>();
  for (const { contents, offset, length, rawLength, sha256 } of pack.frames)
    for (const content of contents)
      places.set(content.sha256, {
        pack: { sha256: pack.sha256, size: pack.size },
        frame: { offset, length, rawLength, sha256 },
        offset: content.offset,
      });
  return places;
};

/** Only the packs and frames the files need, in the order in which the files first need them. */
export const layOut = (
  files: readonly TreeFile[],
  placeOf: (sha256: string) => Place | undefined,
): Layout => {
  const frames: ManifestFrame[] = [];
  const packs: { sha256: string; size: number }[] = [];
  const frameAt = new Map<string, number>();
  const packAt = new Map<string, number>();
  const numberOf = <T>(known: Map<string, number>, key: string, list: T[], make: () => T): number => {
    const found = known.get(key);
    if (found !== undefined) return found;
    list.push(make());
    known.set(key, list.length - 1);
    return list.length - 1;
  };
  const laid = files.map(({ path, mode, size, sha256 }): ManifestFile => {
    if (size === 0) return { path, mode, size, sha256, at: null };
    const place = placeOf(sha256);
    if (place === undefined) throw new BeistandError('INTERNAL', `${path} has no place in any pack.`);
    const { sha256: packHash, size: packSize } = place.pack;
    const pack = numberOf(packAt, packHash, packs, () => ({ sha256: packHash, size: packSize }));
    const key = `${packHash}:${place.frame.offset}`;
    const frame = numberOf(frameAt, key, frames, () => ({ pack, ...place.frame }));
    return { path, mode, size, sha256, at: { frame, offset: place.offset } };
  });
  return { files: laid, frames, packs };
};

/** A manifest's bytes: JSON with sorted members, checked with the rules its readers will use. */
export const manifestBytes = (manifest: Manifest): Uint8Array =>
  new TextEncoder().encode(sortedJson(parseManifest(JSON.parse(JSON.stringify(manifest)))));

/** What makes two manifests the same build: all that an installation would notice, not how it is packed or when it was made. */
export const meaningOf = (manifest: Manifest): string => {
  const { createdAt: _made, frames: _frames, packs: _packs, files, ...rest } = manifest;
  const contents = files.map(({ path, mode, size, sha256 }) => ({ path, mode, size, sha256 }));
  return sortedJson(JSON.parse(JSON.stringify({ ...rest, deltas: null, files: contents })));
};
