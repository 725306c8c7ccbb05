/**
 * What a report is, before anybody prints it: tables of typed cells. JSON, CSV and PDF are made from the same
 * tables, so that they can't say different things.
 */

export type Language = 'de' | 'en';

/** text; number (plain count); hours (business milliseconds); moment (ISO instant); null: nothing to say. */
export type CellKind = 'text' | 'number' | 'hours' | 'moment';
export type Cell = string | number | null;

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly kind: CellKind;
  /** Share of a page's width, for print. */
  readonly weight: number;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Report {
  readonly name: 'open-items' | 'history' | 'targets' | 'load';
  readonly title: string;
  /** Whose, and for which time. */
  readonly subtitle: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly generatedAt: string;
  readonly tables: readonly Table[];
}

/** For whom a report is made: a customer sees neither internal activities nor who at the vendor does what. */
export type Audience = 'staff' | 'customer';

/** A moment as people read it, to the minute, in the calendar's time zone. */
export const momentText = (instant: string, timeZone: string): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');

/** Business milliseconds as hours with one decimal, with the language's comma. */
export const hoursText = (ms: number, language: Language): string =>
  (ms / 3_600_000).toFixed(1).replace('.', language === 'de' ? ',' : '.');

/** A cell as text for print and CSV; empty for null. */
export const cellText = (cell: Cell, kind: CellKind, report: Report): string => {
  if (cell === null) return '';
  if (kind === 'moment' && typeof cell === 'string') return momentText(cell, report.timeZone);
  if (kind === 'hours' && typeof cell === 'number') return hoursText(cell, report.language);
  return String(cell);
};

/** A report as plain JSON: rows as objects, hours in business milliseconds. */
export const toJson = (report: Report): object => ({
  ...report,
  tables: report.tables.map(({ title, columns, rows }) => ({
    title,
    columns: columns.map(({ key, title: columnTitle, kind }) => ({ key, title: columnTitle, kind })),
    rows: rows.map((row) => Object.fromEntries(columns.map(({ key }, at) => [key, row[at] ?? null]))),
  })),
});
