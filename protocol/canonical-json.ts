/**
 * Canonical JSON (OLPC style, as TUF uses it): one byte sequence for one value, so that a hash or a
 * signature over it means the value.
 */
import { canonicalize } from '@tufjs/canonical-json';

/** The canonical text of a JSON value. Throws on what JSON can't hold (undefined inside arrays, NaN, fractions are the caller's mistake). */
export const canonicalJson = (value: unknown): string => canonicalize(value);
