/**
 * The folder `agent import` reads, as one archive for one build: all metadata, because it is signed whole, the
 * build's manifest, packs and deltas, and the manifests and deltas of the builds its deltas start from, by which an
 * agent may find a shorter way.
 */
import { stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { TargetFile } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';
import type { Manifest } from '../../../protocol/manifest.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import { blobsOf, readManifest } from '../repository/check-builds.ts';
import type { Current } from '../repository/current.ts';
import { metadataOf } from '../repository/export.ts';
import { archiveName } from './build-rules.ts';
import type { SignedBuild } from './find.ts';
import type { TarMember } from './tar-rules.ts';
import type { ReadContent } from './tar-stream.ts';

/** Builds a chain of deltas may lead through; an agent looks no further either. */
const betweenMost = 6;

/** A file of the repository, or a text made here. */
export type OfflineContent = { readonly file: string } | { readonly text: Buffer };

const everyTarget = (current: Current): Map<string, TargetFile> =>
  new Map(
    [...current.roles.values()].flatMap(({ metadata }) =>
      Object.values(metadata.signed.targets).map((target) => [target.hashes['sha256'] ?? '', target]),
    ),
  );

/** Paths in the repository, of the build and of those its deltas start from. */
const wantedPaths = async (folder: string, current: Current, build: SignedBuild & { target: string }) => {
  const known = everyTarget(current);
  const paths = new Set([repositoryLayout.target(build.target, build.sha256)]);
  for (const { path } of blobsOf(build.manifest)) paths.add(path);
  const edge: Manifest[] = [build.manifest];
  for (let between = 0; between < betweenMost && edge.length > 0;) {
    const manifest = edge.shift();
    for (const { base } of manifest?.kind === 'build' ? manifest.deltas : []) {
      const target = known.get(base);
      if (target === undefined || paths.has(repositoryLayout.target(target.path, base))) continue;
      const before = await readManifest(folder, target);
      paths.add(repositoryLayout.target(target.path, base));
      for (const delta of before.manifest.kind === 'build' ? before.manifest.deltas : [])
        paths.add(repositoryLayout.delta(delta.sha256));
      edge.push(before.manifest);
      between += 1;
    }
  }
  return paths;
};

const fileMember = (path: string, sizeBytes: number, content: OfflineContent): TarMember<OfflineContent> => ({
  kind: 'File',
  path,
  mode: 0o644,
  sizeBytes,
  content,
});

/** The members of the archive, timestamp last. @throws BeistandError REPOSITORY_FAULT */
export const offlineMembers = async (
  folder: string,
  current: Current,
  build: SignedBuild & { target: string },
): Promise<TarMember<OfflineContent>[]> => {
  const within = `${archiveName(build.manifest)}-offline`;
  const members: TarMember<OfflineContent>[] = [];
  for (const path of await wantedPaths(folder, current, build)) {
    const file = join(folder, path);
    const stats = await stat(file).catch((cause: unknown) => {
      throw new BeistandError('REPOSITORY_FAULT', `${path} is missing.`, {
        hint: 'See: server doctor',
        cause,
      });
    });
    members.push(fileMember(`${within}/${path}`, stats.size, { file }));
  }
  for (const { name, text } of await metadataOf(folder, current)) {
    const bytes = Buffer.from(text);
    members.push(fileMember(`${within}/${repositoryLayout.metadata(name)}`, bytes.length, { text: bytes }));
  }
  return members;
};

/** Reads what such a member is made of. */
export const readOffline: ReadContent<OfflineContent> = async function* read(content, from, to) {
  if ('text' in content) {
    yield content.text.subarray(from, to);
    return;
  }
  yield* createReadStream(content.file, { start: from, end: to - 1 }) as AsyncIterable<Uint8Array>;
};
