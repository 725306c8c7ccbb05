/**
 * A build's tree as the publisher found it: files with hashes, links, empty folders. It comes from a build
 * server, not from an enemy, but whatever a customer's machine would refuse is refused here first, with
 * the path in the message.
 */
import { BeistandError } from '../../../protocol/errors.ts';
import { limits } from '../../../protocol/limits.ts';
import { byText } from './order-rules.ts';
import { linkFault, pathFault, pathSetFaults } from '../../../protocol/paths.ts';

/** `source` is where the bytes can be read again on this machine. */
export interface TreeFile {
  readonly path: string;
  readonly mode: 0o644 | 0o755;
  readonly size: number;
  readonly sha256: string;
  readonly source: string;
}

export interface Tree {
  readonly files: readonly TreeFile[];
  readonly symlinks: readonly { readonly path: string; readonly target: string }[];
  readonly emptyFolders: readonly string[];
}

/** Any executable bit makes a file executable for all; nothing else of a mode is kept. */
export const keptMode = (mode: number): 0o644 | 0o755 => ((mode & 0o111) === 0 ? 0o644 : 0o755);

/**
 * The tree, sorted by path, if a customer's machine would take it.
 * @throws BeistandError BAD_PATH naming up to twenty faults, TOO_LARGE, BAD_INPUT (empty)
 */
export const checkedTree = (tree: Tree): Tree => {
  const { files, symlinks, emptyFolders } = tree;
  if (files.length === 0) throw new BeistandError('BAD_INPUT', 'The build holds no file.');
  if (files.length > limits.manifestFiles)
    throw new BeistandError('TOO_LARGE', `The build holds more than ${limits.manifestFiles} files.`);
  const all = [...files.map((f) => f.path), ...symlinks.map((l) => l.path), ...emptyFolders];
  const faults: string[] = [];
  for (const path of all) {
    const fault = pathFault(path);
    if (fault !== null) faults.push(`${JSON.stringify(path)} ${fault}`);
  }
  faults.push(...pathSetFaults(all));
  for (const { path, target } of symlinks) {
    const fault = linkFault(path, target);
    if (fault !== null) faults.push(`the link ${path} to ${target} ${fault}`);
  }
  const [first] = faults;
  if (first !== undefined)
    throw new BeistandError('BAD_PATH', `The build can’t be published: ${first}.`, {
      details: { faults: faults.slice(0, 20), faultCount: faults.length },
    });
  const big = files.find((file) => file.size > limits.fileBytes);
  if (big !== undefined) throw new BeistandError('TOO_LARGE', `${big.path} is larger than a file may be.`);
  return {
    files: files.toSorted((a, b) => byText(a.path, b.path)),
    symlinks: symlinks.toSorted((a, b) => byText(a.path, b.path)),
    emptyFolders: emptyFolders.toSorted(byText),
  };
};

/**
 * `path` without its first `count` segments; null where nothing is left.
 * A tarball of npm holds everything under `package/`: strip one.
 */
export const strippedPath = (path: string, count: number): string | null => {
  const rest = path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .slice(count);
  return rest.length === 0 ? null : rest.join('/').normalize('NFC');
};
