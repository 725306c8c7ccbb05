/** The two archives of a build, and what about them is worth remembering: lengths and hashes, which never change. */
import { createHash } from 'node:crypto';
import type { Manifest } from '../../../protocol/manifest.ts';
import type { Current } from '../repository/current.ts';
import { archiveName, buildMembers } from './build-rules.ts';
import type { SignedBuild } from './find.ts';
import { contentReader } from './frames.ts';
import { offlineMembers, readOffline } from './offline.ts';
import type { Archive } from './send.ts';
import { tarBytes } from './tar-rules.ts';
import { tarStream } from './tar-stream.ts';

/** Changes when the same manifest would give other bytes. */
const archiveFormat = 1;
const rememberedMost = 1_000;

/** Values by key, each made once, the oldest forgotten first; what failed is made again. */
const remembered = <T>() => {
  const known = new Map<string, Promise<T>>();
  return (key: string, make: () => Promise<T>): Promise<T> => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    known.set(key, made);
    made.catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= rememberedMost) break;
      known.delete(oldest);
    }
    return made;
  };
};

const modifiedAt = (manifest: Manifest): Date => new Date(manifest.createdAt);

export interface Archives {
  /** The build's tree. */
  readonly build: (build: SignedBuild) => Promise<Archive>;
  /** The SHA-256 of that archive; read through once, then known. */
  readonly buildSha256: (build: SignedBuild) => Promise<string>;
  /** The folder for `agent import`. */
  readonly offline: (current: Current, build: SignedBuild & { target: string }) => Promise<Archive>;
}

/** Archives of the repository in `folder`. */
export const createArchives = (folder: string): Archives => {
  const sizes = remembered<number>();
  const hashes = remembered<string>();
  /** One reading-through at a time: it is for information and must not take the machine. */
  let last: Promise<unknown> = Promise.resolve();

  const build: Archives['build'] = async ({ manifest, sha256 }) => {
    const at = modifiedAt(manifest);
    return {
      fileName: `${archiveName(manifest)}.tar`,
      sizeBytes: await sizes(sha256, () => Promise.resolve(tarBytes(buildMembers(manifest), at))),
      tag: `"${sha256}-${archiveFormat}"`,
      bytes: (span) =>
        tarStream(
          { members: buildMembers(manifest), modifiedAt: at, read: contentReader(folder, manifest) },
          span,
        ),
    };
  };

  return {
    build,
    buildSha256: (signed) =>
      hashes(signed.sha256, () => {
        const next = last.then(async () => {
          const { bytes, sizeBytes } = await build(signed);
          const digest = createHash('sha256');
          for await (const piece of bytes({ start: 0, end: sizeBytes })) digest.update(piece);
          return digest.digest('hex');
        });
        last = next.catch(() => undefined);
        return next;
      }),
    offline: async (current, signed) => {
      const members = await offlineMembers(folder, current, signed);
      const at = modifiedAt(signed.manifest);
      const state = createHash('sha256')
        .update(current.timestamp?.text ?? '')
        .digest('hex');
      return {
        fileName: `${archiveName(signed.manifest)}-offline.tar`,
        sizeBytes: tarBytes(members, at),
        tag: `"${signed.sha256}-${archiveFormat}-offline-${state.slice(0, 16)}"`,
        bytes: (span) => tarStream({ members, modifiedAt: at, read: readOffline }, span),
      };
    },
  };
};
