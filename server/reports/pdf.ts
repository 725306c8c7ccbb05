/**
 * Reports as PDF: A4 across, one table after the other, headings again on every page. The font is embedded and has
 * the letters of all European languages. Texts are strangers': control characters are dropped and long texts
 * end with an ellipsis, so that no mail can make a report endless.
 */
import { fileURLToPath } from 'node:url';
import PdfDocument from 'pdfkit';
import { BeistandError } from '../../protocol/errors.ts';
import { cellWriter, momentWriter } from './report-model.ts';
import type { Column, Report, Table } from './report-model.ts';
import { words } from './wording-rules.ts';

/** More rows make no readable document; the caller narrows the report or takes CSV. */
const maxRows = 5_000;
const maxCellChars = 1_200;

const margin = 36;
const padding = 3;
const sizes = { title: 16, subtitle: 10, table: 11, cell: 7.5, foot: 7 } as const;
const colours = { text: '#1c1c1c', soft: '#5a5a5a', line: '#c9c9c9', head: '#eef1f4' } as const;

const fonts = {
  plain: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  bold: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
} as const;

const shown = (text: string): string => {
  const plain = text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return plain.length > maxCellChars ? `${plain.slice(0, maxCellChars).toWellFormed()} …` : plain;
};

interface Placed {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
}

const place = (columns: readonly Column[], width: number): readonly Placed[] => {
  const total = columns.reduce((sum, column) => sum + column.weight, 0);
  let x = margin;
  return columns.map((column) => {
    const placed = { column, x, width: (column.weight / total) * width };
    x += placed.width;
    return placed;
  });
};

class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly report: Report;

  constructor(report: Report) {
    this.report = report;
    this.doc = new PdfDocument({
      size: 'A4',
      layout: 'landscape',
      margin,
      bufferPages: true,
      lang: report.language,
      displayTitle: true,
      info: { Title: report.title, Subject: report.subtitle, CreationDate: new Date(report.generatedAt) },
    });
    this.doc.registerFont('plain', fonts.plain).registerFont('bold', fonts.bold);
  }

  get #width(): number {
    return this.doc.page.width - 2 * margin;
  }

  /** Lowest place a row may reach: the foot stands below it. */
  get #bottom(): number {
    return this.doc.page.height - margin - 14;
  }

  heading(): void {
    const { title, subtitle, generatedAt, timeZone } = this.report;
    const { doc } = this;
    doc.font('bold').fontSize(sizes.title).fillColor(colours.text).text(shown(title));
    const line = `${subtitle} · ${momentWriter(this.report)(generatedAt)} (${timeZone})`;
    doc.font('plain').fontSize(sizes.subtitle).fillColor(colours.soft).text(shown(line)).moveDown(0.8);
  }

  table(table: Table, titled: boolean): void {
    const { doc } = this;
    if (titled) doc.font('bold').fontSize(sizes.table).fillColor(colours.text).text(shown(table.title), margin).moveDown(0.3);
    const placed = place(table.columns, this.#width);
    const written = cellWriter(this.report);
    this.#row(placed, table.columns.map((column) => column.title), true);
    for (const row of table.rows) {
      const texts = table.columns.map((column, at) => shown(written(row[at] ?? null, column.kind)));
      if (doc.y + this.#height(placed, texts) > this.#bottom) {
        doc.addPage();
        this.#row(placed, table.columns.map((column) => column.title), true);
      }
      this.#row(placed, texts, false);
    }
    if (table.rows.length === 0) doc.font('plain').fontSize(sizes.cell).text(words[this.report.language].nothing, margin, doc.y + padding);
    doc.moveDown(1.2);
    doc.x = margin;
  } // prettier-ignore

  #height(placed: readonly Placed[], texts: readonly string[]): number {
    this.doc.font('plain').fontSize(sizes.cell);
    const heights = placed.map(({ width }, at) =>
      this.doc.heightOfString(texts[at] ?? '', { width: width - 2 * padding }),
    );
    return Math.min(Math.max(...heights, 8) + 2 * padding, this.#bottom - margin - 40);
  }

  #row(placed: readonly Placed[], texts: readonly string[], head: boolean): void {
    const { doc } = this;
    const top = doc.y;
    const height = this.#height(placed, texts);
    if (head) doc.rect(margin, top, this.#width, height).fill(colours.head);
    doc
      .font(head ? 'bold' : 'plain')
      .fontSize(sizes.cell)
      .fillColor(colours.text);
    for (const [at, { column, x, width }] of placed.entries())
      doc.text(texts[at] ?? '', x + padding, top + padding, {
        width: width - 2 * padding,
        height: height - 2 * padding,
        ellipsis: true,
        align: column.kind === 'number' || column.kind === 'hours' ? 'right' : 'left',
      });
    doc.moveTo(margin, top + height).lineTo(margin + this.#width, top + height).lineWidth(0.5).stroke(colours.line);
    doc.x = margin;
    doc.y = top + height;
  } // prettier-ignore

  /** Page numbers, when it is known how many there are. */
  foot(): void {
    const { doc } = this;
    const { start, count } = doc.bufferedPageRange();
    for (let at = start; at < start + count; at += 1) {
      doc.switchToPage(at);
      // The foot stands inside the margin, where text would begin a new page.
      doc.page.margins.bottom = 0;
      const text = `${words[this.report.language].page} ${at - start + 1} / ${count}`;
      const y = doc.page.height - margin - 4;
      doc.font('plain').fontSize(sizes.foot).fillColor(colours.soft);
      doc.text(text, margin, y, { width: this.#width, align: 'right', lineBreak: false });
    }
  }
}

/**
 * The report as the bytes of a PDF.
 * @throws BeistandError TOO_LARGE (over 5,000 rows)
 */
export const toPdf = async (report: Report): Promise<Uint8Array> => {
  const rows = report.tables.reduce((sum, table) => sum + table.rows.length, 0);
  if (rows > maxRows)
    throw new BeistandError('TOO_LARGE', `The report has ${rows} rows; a PDF takes ${maxRows}.`, {
      hint: 'Take a shorter time or one customer, or take CSV.',
    });
  const sheet = new Sheet(report);
  const chunks: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    sheet.doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    sheet.doc.on('end', resolve);
    sheet.doc.on('error', reject);
  });
  sheet.heading();
  for (const table of report.tables) sheet.table(table, report.tables.length > 1);
  sheet.foot();
  sheet.doc.end();
  await done;
  return Buffer.concat(chunks);
};
