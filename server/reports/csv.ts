/**
 * Reports as CSV that Excel opens as it is: UTF-8 with byte order mark, semicolons, CRLF, every text in quotes. Texts
 * come from strangers (a mail's subject): none may become a formula in whoever's spreadsheet.
 */
import { cellWriter } from './report-model.ts';
import type { Cell, CellKind, Report } from './report-model.ts';

/**
 * Begins as something a spreadsheet would calculate, perhaps after blanks it strips: = + - @, their full-width
 * forms, and the characters that end a cell.
 */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠|%]/u;

/** A text cell: an apostrophe in front of what could be a formula, quotes doubled, no NUL. */
export const csvText = (text: string): string => {
  const plain = text.replaceAll('\u0000', '');
  const safe = formula.test(plain) || /^[\t\r\n]/.test(plain) ? `'${plain}` : plain;
  return `"${safe.replaceAll('"', '""')}"`;
};

/** In the one form that every spreadsheet reads and sorts, whatever language it is set to. */
const isoMoment =
  (timeZone: string) =>
  (instant: string): string =>
    Temporal.Instant.from(instant)
      .toZonedDateTimeISO(timeZone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'minute' })
      .replace('T', ' ');

/** The whole report; tables follow each other with an empty line and their title between. */
export const toCsv = (report: Report): string => {
  const written = cellWriter(report, isoMoment(report.timeZone));
  const csvCell = (cell: Cell, kind: CellKind): string =>
    typeof cell === 'number' ? written(cell, kind) : csvText(written(cell, kind));
  const blocks = report.tables.map(({ title, columns, rows }) =>
    [
      ...(report.tables.length > 1 ? [csvText(title)] : []),
      columns.map((column) => csvText(column.title)).join(';'),
      ...rows.map((row) => columns.map(({ kind }, at) => csvCell(row[at] ?? null, kind)).join(';')),
    ].join('\r\n'),
  );
  return `\uFEFF${blocks.join('\r\n\r\n')}\r\n`;
};
