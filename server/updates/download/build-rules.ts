/**
 * What a build's archive holds: the tree as agents install it, in one folder named after the build, ordered so that
 * each frame is unpacked once. Pure.
 */
import type { Manifest, ManifestFile } from '../../../protocol/manifest.ts';
import type { TarMember } from './tar-rules.ts';

/** The folder inside the archive, and the archive's name without its ending. */
export const archiveName = (manifest: Manifest): string => {
  const version = manifest.kind === 'build' ? manifest.version : `script.${manifest.id}`;
  return `${manifest.product}-${version}-${manifest.platform}`;
};

const byPlace = (a: ManifestFile, b: ManifestFile): number =>
  (a.at?.frame ?? -1) - (b.at?.frame ?? -1) ||
  (a.at?.offset ?? 0) - (b.at?.offset ?? 0) ||
  (a.path < b.path ? -1 : 1);

/** The members of a build's archive. */
export function* buildMembers(manifest: Manifest): Generator<TarMember<ManifestFile>> {
  const folder = archiveName(manifest);
  const directory = (path: string): TarMember<ManifestFile> => ({
    kind: 'Directory',
    path,
    mode: 0o755,
    sizeBytes: 0,
    content: null,
  });
  yield directory(folder);
  if (manifest.kind === 'build') {
    for (const path of manifest.emptyFolders) yield directory(`${folder}/${path}`);
  }
  for (const file of manifest.files.toSorted(byPlace))
    yield {
      kind: 'File',
      path: `${folder}/${file.path}`,
      mode: file.mode,
      sizeBytes: file.size,
      content: file.at === null ? null : file,
    };
  // Links last: where an archive is unpacked, nothing is written through one.
  if (manifest.kind === 'build') {
    for (const { path, target } of manifest.symlinks)
      yield {
        kind: 'SymbolicLink',
        path: `${folder}/${path}`,
        mode: 0o777,
        sizeBytes: 0,
        linkTarget: target,
        content: null,
      };
  }
}

/** The files' hashes as `sha256sum --check` reads them beside the unpacked folder. */
export const checksumLines = (manifest: Manifest): string =>
  manifest.files
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => `${sha256}  ${archiveName(manifest)}/${path}\n`)
    .join('');
