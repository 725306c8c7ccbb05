/**
 * Which delegations cover a target path (TUF 1.0, 4.5): shell-style patterns in which no wildcard crosses
 * a slash, or prefixes of the path's hash. Pure; works on metadata that is already trusted.
 */
import { createHash } from 'node:crypto';
import type { DelegatedRole } from './document.ts';

const segmentPattern = (pattern: string): RegExp => {
  let source = '';
  for (const character of pattern) {
    if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else source += character.replace(/[\\^$.|+()[\]{}/]/, String.raw`\$&`);
  }
  return new RegExp(`^${source}$`, 'su');
};

/** Whether `pattern` (`*` and `?` within a segment) matches all of `path`. */
export const matchesPattern = (path: string, pattern: string): boolean => {
  const segments = path.split('/');
  const patterns = pattern.split('/');
  return (
    segments.length === patterns.length &&
    segments.every((segment, index) => segmentPattern(patterns[index] ?? '').test(segment))
  );
};

/** Whether the delegation covers the target path. */
export const covers = (role: DelegatedRole, path: string): boolean => {
  if (role.paths !== undefined) return role.paths.some((pattern) => matchesPattern(path, pattern));
  const hash = createHash('sha256').update(path).digest('hex');
  return (role.path_hash_prefixes ?? []).some((prefix) => hash.startsWith(prefix));
};
