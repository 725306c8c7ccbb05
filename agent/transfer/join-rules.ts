/** Which ranges are asked for together. Pure. */

/** Bytes still missing: `length` bytes of `path` from `offset`. */
export interface MissingRange {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** Neighbouring ranges of one file, in order, that one request fetches: from the first's start to the last's end. */
export interface RangeRun<T extends MissingRange> {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  readonly ranges: readonly T[];
}

export interface JoinLimits {
  /** Unneeded bytes between two ranges that are cheaper to read over than to ask again. */
  readonly gapBytes: number;
  /** No run grows beyond this, so that several can go at a time; a longer range goes alone. */
  readonly maxRunBytes: number;
}

/** Joins neighbouring ranges of each file. Ranges that overlap are never in one run. */
export const joinRanges = <T extends MissingRange>(
  ranges: readonly T[],
  { gapBytes, maxRunBytes }: JoinLimits,
): RangeRun<T>[] => {
  const sorted = ranges.toSorted((a, b) =>
    a.path === b.path ? a.offset - b.offset : a.path < b.path ? -1 : 1,
  );
  const runs: RangeRun<T>[] = [];
  for (const range of sorted) {
    const last = runs.at(-1);
    const end = last === undefined ? 0 : last.offset + last.length;
    const length = last === undefined ? 0 : range.offset + range.length - last.offset;
    if (
      last !== undefined &&
      last.path === range.path &&
      range.offset >= end &&
      range.offset - end <= gapBytes &&
      length <= maxRunBytes
    )
      runs[runs.length - 1] = { ...last, length, ranges: [...last.ranges, range] };
    else runs.push({ path: range.path, offset: range.offset, length: range.length, ranges: [range] });
  }
  return runs;
};
