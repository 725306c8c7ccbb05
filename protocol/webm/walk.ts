/** A way through a file of EBML from its beginning to its end: a window of it in memory, and so many elements and no more. */
import { headBytes, readHead } from './ebml.ts';
import type { ElementHead } from './ebml.ts';

const windowBytes = 256 * 1024;
/** Eight hours are some hundred thousands. */
const mostElements = 4_000_000;

export interface VideoSource {
  readonly sizeBytes: number;
  /** The bytes from `from` up to `to`, both within the file. */
  readonly read: (from: number, to: number) => Promise<Uint8Array>;
}

/** An element and where it is in its file. */
export type Placed = ElementHead & { readonly at: number; readonly dataAt: number };

export interface Walk {
  readonly sizeBytes: number;
  readonly bytes: (at: number, count: number) => Promise<Uint8Array>;
  /** The element at this place; `cut` where the file ends within its head. */
  readonly element: (at: number) => Promise<Placed | 'cut' | null>;
}

export const createWalk = ({ sizeBytes, read }: VideoSource): Walk => {
  let held = new Uint8Array(0) as Uint8Array;
  let heldFrom = 0;
  let elements = 0;
  const bytes: Walk['bytes'] = async (at, count) => {
    const to = Math.min(at + count, sizeBytes);
    if (at < heldFrom || to > heldFrom + held.length) {
      held = await read(at, Math.min(at + windowBytes, sizeBytes));
      heldFrom = at;
    }
    return held.subarray(at - heldFrom, to - heldFrom);
  };
  return {
    sizeBytes,
    bytes,
    element: async (at) => {
      elements += 1;
      if (elements > mostElements) return null;
      const head = readHead(await bytes(at, headBytes), 0);
      if (head === null) return at + headBytes > sizeBytes ? 'cut' : null;
      return { ...head, at, dataAt: at + head.length };
    },
  };
};
