/** Where things are in `<install>`; a version begins with a digit, so names with a dot are ours alone. Pure. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

export interface InstallLayout {
  readonly root: string;
  readonly versions: string;
  /** What products' files list as persistent. */
  readonly shared: string;
  readonly backups: string;
  /** The folder of a backup by its name in the record; null for none. */
  backup(name: string | null): string | null;
  /** Files found in a tree that the vendor did not sign, moved out of the way by a repair. */
  readonly setAside: string;
  tree(version: string): string;
  /** A tree on its way; becomes `tree(version)` by one rename. */
  staging(version: string): string;
  /** A tree being removed. */
  removing(version: string): string;
  /** What builds ship for persistent paths, by SHA-256: what `shared/` begins with, and what deltas start from. */
  readonly initial: string;
  /** Contents of builds a chain of deltas passes through. */
  readonly scratch: string;
}

/** The paths below an install folder. */
export const installLayout = (root: string): InstallLayout => {
  const versions = join(root, 'versions');
  return {
    root,
    versions,
    shared: join(root, 'shared'),
    backups: join(root, 'backups'),
    backup: (name) => (name === null ? null : join(root, 'backups', name)),
    setAside: join(root, 'set-aside'),
    tree: (version) => join(versions, version),
    staging: (version) => join(versions, `.staging-${version}`),
    removing: (version) => join(versions, `.removing-${version}`),
    initial: join(versions, '.initial'),
    scratch: join(versions, '.scratch'),
  };
};

/** A name for a temporary file beside `path`, the same for the same path and no longer than file systems allow. */
export const temporaryName = (path: string): string =>
  `.beistand-${createHash('sha256').update(path).digest('hex').slice(0, 24)}`;
