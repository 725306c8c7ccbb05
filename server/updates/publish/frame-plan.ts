/**
 * Which contents share a frame. Small files compress better together, but an agent that needs one of them
 * fetches the whole frame; so similar small files share frames of about two MiB and big files stand alone.
 */
import { bySimilarity } from './order-rules.ts';

/** A content to be packed, named by one of its paths. */
export interface Content {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Unpacked size at which a shared frame is full, and from which a file has its own. */
export const sharedFrameBytes = 2 * 1024 * 1024;
const aloneFromBytes = 1024 * 1024;

/** The frames of a pack, in order; every content (none empty) is in exactly one, in the order in which it lies there. */
export const planFrames = (contents: readonly Content[]): Content[][] => {
  const sorted = contents.toSorted((a, b) => bySimilarity(a.path, b.path));
  const frames: Content[][] = [];
  let shared: Content[] = [];
  let sharedBytes = 0;
  const close = (): void => {
    if (shared.length > 0) frames.push(shared);
    shared = [];
    sharedBytes = 0;
  };
  for (const content of sorted) {
    if (content.size >= aloneFromBytes) continue;
    if (sharedBytes + content.size > sharedFrameBytes) close();
    shared.push(content);
    sharedBytes += content.size;
  }
  close();
  for (const content of sorted) if (content.size >= aloneFromBytes) frames.push([content]);
  return frames;
};
