/**
 * Paths inside a build. They come from a manifest, are joined below an installation folder and must mean
 * the same file on Linux, Windows and macOS; so the narrowest rules of the three hold everywhere.
 */
import { limits } from './limits.ts';

const reservedNames = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?$/i;
// eslint-disable-next-line no-control-regex
const forbiddenCharacters = /[\u0000-\u001f\u007f<>:"|?*\\]/;
const encoder = new TextEncoder();

/** What is wrong with `path` as the path of a file in a build, or null where nothing is. */
export const pathFault = (path: string): string | null => {
  if (path === '') return 'is empty';
  if (encoder.encode(path).length > limits.pathBytes) return `is longer than ${limits.pathBytes} bytes`;
  if (path.normalize('NFC') !== path) return 'is not in Unicode form NFC';
  if (!path.isWellFormed()) return 'is not well-formed Unicode';
  if (path.startsWith('/')) return 'is absolute';
  if (forbiddenCharacters.test(path)) return 'has a character that is not allowed everywhere';
  for (const segment of path.split('/')) {
    if (segment === '') return 'has an empty segment';
    if (segment === '.' || segment === '..') return 'leaves its folder';
    if (encoder.encode(segment).length > limits.pathSegmentBytes) return 'has a segment that is too long';
    if (/[. ]$/.test(segment)) return 'has a segment that ends in a dot or a space';
    if (reservedNames.test(segment)) return 'has a name that Windows reserves';
  }
  return null;
};

/** The key under which two paths are the same file on a file system that ignores case. */
export const foldPath = (path: string): string => path.normalize('NFC').toUpperCase().toLowerCase();

/**
 * What is wrong with a symbolic link at `path` pointing to `target`, or null. A link must stay inside the
 * build: relative, and never above the root at any point of its way.
 */
export const linkFault = (path: string, target: string): string | null => {
  if (target === '') return 'points to nothing';
  if (encoder.encode(target).length > limits.pathBytes) return 'points to a path that is too long';
  if (target.startsWith('/') || forbiddenCharacters.test(target)) return 'points outside the build';
  let depth = path.split('/').length - 1;
  for (const segment of target.split('/')) {
    if (segment === '' || segment === '.') continue;
    depth += segment === '..' ? -1 : 1;
    if (depth < 0) return 'points outside the build';
  }
  return null;
};

/** The faults of a whole set of paths: pairs that differ only in case, and files that are also folders. */
export const pathSetFaults = (paths: Iterable<string>): string[] => {
  const faults: string[] = [];
  const leaves = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const path of paths) {
    const folded = foldPath(path);
    const twin = leaves.get(folded);
    if (twin !== undefined) faults.push(`${path} and ${twin} are the same path where case is ignored`);
    leaves.set(folded, path);
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at);
      const other = folders.get(foldPath(folder));
      if (other !== undefined && other !== folder)
        faults.push(`${folder} and ${other} are the same folder where case is ignored`);
      folders.set(foldPath(folder), folder);
    }
  }
  for (const [folded, path] of leaves)
    if (folders.has(folded)) faults.push(`${path} is both a file and a folder`);
  return faults;
};
