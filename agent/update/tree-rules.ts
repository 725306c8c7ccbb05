/** The tree a manifest asks for: folders, files, links, and what lives in `shared/` instead. Pure. */
import { BeistandError } from '../../protocol/errors.ts';
import type { BuildManifest, ManifestFile } from '../../protocol/manifest.ts';
import { foldPath, pathSetFaults } from '../../protocol/paths.ts';

/** Where a tree's persistent path leads: relative, so that the install folder may be moved. */
const sharedTarget = (path: string): string => `${'../'.repeat(path.split('/').length + 1)}shared/${path}`;

/** What a manifest asks for, paths with forward slashes. */
export interface TreePlan {
  readonly files: readonly ManifestFile[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Every folder, parents before children. */
  readonly folders: readonly string[];
  /** Paths that lead into `shared/`; a folder's ends in `/`. */
  readonly persist: readonly string[];
  /** Files the build ships for persistent paths: what `shared/` begins with. */
  readonly initial: readonly ManifestFile[];
}

const bare = (path: string): string => path.replace(/\/$/, '');

/** Whether `path` is one of `persist` or below one, however its case is written. */
const isPersistent = (path: string, persist: readonly string[]): boolean => {
  const folded = foldPath(path);
  return persist.some((one) => folded === one || folded.startsWith(`${one}/`));
};

const parentsOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, all) => all.slice(0, index + 1).join('/'));

/**
 * The tree of a manifest: persistent paths become links into `shared/`, the rest stays as signed.
 * @throws BeistandError MANIFEST_INVALID where a persistent path lies across a file or link of the build
 */
export const planTree = (manifest: BuildManifest): TreePlan => {
  const listed = manifest.productFile?.persist ?? [];
  // A persistent path below another is part of it.
  const persist = listed.filter(
    (one) =>
      !listed.some((other) => other !== one && foldPath(bare(one)).startsWith(`${foldPath(bare(other))}/`)),
  );
  const roots = [...new Set(persist.map((path) => foldPath(bare(path))))];
  const own = <T>(items: readonly T[], pathOf: (item: T) => string): T[] =>
    items.filter((item) => !isPersistent(pathOf(item), roots));
  const files = own(manifest.files, ({ path }) => path);
  const links = [
    ...own(manifest.symlinks, ({ path }) => path),
    ...persist.map((path) => ({ path: bare(path), target: sharedTarget(bare(path)) })),
  ];
  const empty = own(manifest.emptyFolders, (path) => path);
  const faults = pathSetFaults([
    ...files.map(({ path }) => path),
    ...links.map(({ path }) => path),
    ...empty,
  ]);
  if (faults[0] !== undefined)
    throw new BeistandError('MANIFEST_INVALID', `The persistent paths don’t fit the build: ${faults[0]}.`);
  const leaves = [...files, ...links].flatMap(({ path }) => parentsOf(path));
  const folders = new Set([...leaves, ...empty.flatMap((path) => [...parentsOf(path), path])]);
  return {
    files,
    links,
    folders: [...folders].toSorted(),
    persist,
    initial: manifest.files.filter(({ path }) => isPersistent(path, roots)),
  };
};

/** Permission bits in a tree: read-only, and whether it may be executed. */
export const treeMode = (mode: 0o644 | 0o755): number => (mode === 0o755 ? 0o555 : 0o444);
export const folderMode = 0o555;
