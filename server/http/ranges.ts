/** What part of a file a request asks for (RFC 9110, 14), so that a download goes on where it broke off and a video can be sought in. */
import type { Request } from 'express';

/** From `start` up to, not including, `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** An error in the form of Express's own file server, which the problem answer understands. */
export const unsatisfiable = (sizeBytes: number): Error =>
  Object.assign(new Error('The range is outside the file.'), {
    status: 416,
    headers: { 'Content-Range': `bytes */${sizeBytes}` },
  });

/** The whole, one span of it, or (null) nothing that is there; `tag` stands for the bytes. */
export const askedSpan = (
  request: Request,
  { sizeBytes, tag }: { readonly sizeBytes: number; readonly tag: string },
): Span | 'all' | null => {
  const condition = request.get('if-range');
  if (request.get('range') === undefined || (condition !== undefined && condition !== tag)) return 'all';
  const ranges = request.range(sizeBytes, { combine: true });
  if (ranges === -1) return null;
  // Several spans in one answer nobody needs here; who asks for them gets the whole, as RFC 9110 (14.2) allows.
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return 'all';
  const [range] = ranges;
  return range === undefined ? 'all' : { start: range.start, end: range.end + 1 };
};
