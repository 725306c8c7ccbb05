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

/** In which language and time zone a report is written. */
type Writing = Pick<Report, 'language' | 'timeZone'>;

const dates = (
  { language, timeZone }: Writing,
  shown: Pick<Intl.DateTimeFormatOptions, 'timeStyle'> = {},
): ((instant: string) => string) => {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone, ...shown });
  return (instant) => format.format(new Date(instant));
};

/** Writes moments as readers of the language do, to the minute, in the calendar's time zone. */
export const momentWriter = (writing: Writing): ((instant: string) => string) =>
  dates(writing, { timeStyle: 'short' });

/** A span as its first and its last day: reports begin and end with days. */
export const spanText = (
  { from, to }: { readonly from: string; readonly to: string },
  writing: Writing,
): string => {
  const day = dates(writing);
  return day(from) === day(to) ? day(from) : `${day(from)} – ${day(to)}`;
};

/** Business milliseconds as hours with one decimal, with the language's comma. */
export const hoursText = (ms: number, language: Language): string =>
  (ms / 3_600_000).toFixed(1).replace('.', language === 'de' ? ',' : '.');

/** Writes a report's cells as text for print; empty for null. `moment` where moments are written otherwise. */
export const cellWriter = (
  report: Writing,
  moment = momentWriter(report),
): ((cell: Cell, kind: CellKind) => string) => {
  const { language } = report;
  return (cell, kind) => {
    if (cell === null) return '';
    if (kind === 'moment' && typeof cell === 'string') return moment(cell);
    if (kind === 'hours' && typeof cell === 'number') return hoursText(cell, language);
    return String(cell);
  };
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
