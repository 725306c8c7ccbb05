/** Prints measurements as a table for people. */
import type { Measured } from './main.ts';

const cell = (value: number | null, write: (value: number) => string): string =>
  value === null ? '–' : write(value);
const kilobytes = (count: number): string => `${(count / 1_000).toFixed(1)} KB`;

export const printTable = (title: string, rows: readonly Measured[]): void => {
  const lines = [
    ['', 'wall', 'vs tar', 'down', 'up', 'requests', 'peak memory'],
    ...rows.map((row) => [
      row.what,
      `${(row.wallMs / 1_000).toFixed(2)} s`,
      cell(row.ratioToTar, (ratio) => `${ratio.toFixed(2)}×`),
      cell(row.downBytes, kilobytes),
      cell(row.upBytes, kilobytes),
      cell(row.requests, String),
      cell(row.peakMemoryMiB, (size) => `${size.toFixed(0)} MiB`),
    ]),
  ];
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  console.log(`\n${title}`);
  for (const line of lines)
    console.log(line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '));
};
