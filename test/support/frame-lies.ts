/** What somebody between two ends can do to the sealed frames that pass: the first of them is the one they lie about. */
import type { Bytes } from '../../protocol/session/bytes.ts';

/** `own`: a frame that the one who is lied to sent before. */
export type FrameLie = readonly [what: string, tamper: (all: Bytes[], own: Bytes) => (Bytes | undefined)[]];

export const frameLies: readonly FrameLie[] = [
  ['changes one', ([first, ...rest]) => { first?.set([(first.at(-1) ?? 0) ^ 1], first.length - 1); return [first, ...rest]; }],
  ['changes its number', ([first, ...rest]) => { first?.set([1], 0); return [first, ...rest]; }],
  ['repeats one', ([first, ...rest]) => [first, first, ...rest]],
  ['leaves one out', ([, ...rest]) => rest],
  ['reorders them', ([first, second, ...rest]) => [second, first, ...rest]],
  ['cuts one short', ([first, ...rest]) => [first?.subarray(0, -1), ...rest]],
  ['makes one up', (all) => [crypto.getRandomValues(new Uint8Array(60)), ...all]],
]; // prettier-ignore
