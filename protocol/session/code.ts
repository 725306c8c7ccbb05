/**
 * The code a customer reads out: ten digits. The first five find the session at the relay; the last five are a
 * secret between customer and helper, which no server ever sees.
 */
import { z } from 'zod';

const half = z.string().regex(/^\d{5}$/, 'is five digits');
export const lookupSchema = half;

export interface SessionCode {
  /** Finds the session; known to the relay. */
  readonly lookup: string;
  /** Proves who was told; never sent, not even sealed. */
  readonly secret: string;
}

/** As it is shown and read out: `48291 35072`. */
export const formatCode = ({ lookup, secret }: SessionCode): string => `${lookup} ${secret}`;

/** A code as a person types it: with spaces, dots or dashes anywhere, in any script's digits of full width. Null where it is none. */
export const parseCode = (typed: string): SessionCode | null => {
  if (typed.length > 64) return null;
  const digits = typed.normalize('NFKC').replaceAll(/[\s.\-–—]/gu, '');
  return /^\d{10}$/.test(digits) ? { lookup: digits.slice(0, 5), secret: digits.slice(5) } : null;
};
