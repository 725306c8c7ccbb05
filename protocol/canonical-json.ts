/**
 * Canonical JSON (OLPC style, as TUF uses it): one byte sequence for one value, so that a hash or a
 * signature over it means the value.
 */
import { canonicalize } from '@tufjs/canonical-json';

/** The canonical text of a JSON value. Throws on what JSON can't hold (undefined inside arrays, NaN, fractions are the caller's mistake). */
export const canonicalJson = (value: unknown): string => canonicalize(value);

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]),
  );
};

/**
 * One text for one value that JSON.parse reads back, members sorted by name: for files such as manifests.
 * Canonical JSON is no such text: it leaves line breaks in strings as they are, which JSON forbids.
 */
export const sortedJson = (value: unknown): string => JSON.stringify(sorted(value));
