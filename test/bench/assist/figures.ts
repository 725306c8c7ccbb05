/** Numbers from many measurements, and how they are written. */

const sorted = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);

/** The value below which this share of the list lies. */
export const percentile = (list: readonly number[], share: number): number =>
  sorted(list)[Math.max(0, Math.ceil(share * list.length) - 1)] ?? 0;

export const median = (list: readonly number[]): number => percentile(list, 0.5);

/** To three digits that mean something. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

/** Columns of equal width. */
export const tableLines = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
