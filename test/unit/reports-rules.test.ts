/** The four reports from tickets in memory, and as CSV and PDF. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessHours } from '../../server/calendar/business-time.ts';
import { standardCalendar } from '../../server/calendar/calendar-rules.ts';
import { csvText, toCsv } from '../../server/reports/csv.ts';
import { toPdf } from '../../server/reports/pdf.ts';
import { cellWriter, hoursText, momentWriter, spanText, toJson } from '../../server/reports/report-model.ts';
import type { Report } from '../../server/reports/report-model.ts';
import { history, isoWeek, load, openItems, percentile, targets } from '../../server/reports/report-rules.ts';
import type { ReportContext } from '../../server/reports/report-rules.ts';
import { customer, TicketLog } from '../support/ticket-log.ts';

const hours = businessHours(standardCalendar, null);
const context = (more: Partial<ReportContext> = {}): ReportContext => ({
  audience: 'staff',
  language: 'de',
  now: Date.parse('2026-07-03T10:00:00Z'),
  calendar: standardCalendar,
  hoursFor: () => hours,
  customerName: (id) => (id === 'c_aaaaaaaaaa' ? 'Nordwind GmbH' : '–'),
  personName: (id) => (id === 'u_support' ? 'Sabine Support' : 'Karl Kunde'),
  moment: momentWriter({ language: 'de', timeZone: standardCalendar.timeZone }),
  ...more,
});
const numbered = (log: TicketLog, number: number) => ({ ...log.state, number });
const column = (report: Report, key: string, table = 0): unknown[] => {
  const found = report.tables[table];
  const at = found?.columns.findIndex((one) => one.key === key) ?? -1;
  return found?.rows.map((row) => row[at]) ?? [];
};

describe('open items', () => {
  const tickets = [
    numbered(new TicketLog({ class: 'C', subject: 'Klein' }), 1),
    numbered(
      new TicketLog({ class: 'A', subject: 'Steht' }).do({ kind: 'assign', assignee: 'u_support' }),
      2,
    ),
    numbered(new TicketLog({ class: 'B' }).do({ kind: 'close', resolution: 'answered' }), 3),
    numbered(new TicketLog({ class: 'B' }).do({ kind: 'wait' }), 4),
  ];

  it('lists what is not over, the most severe first, with next step and due time', () => {
    const report = openItems(tickets, 'Alle Kunden', context());
    expect(column(report, 'ticket')).toEqual([2, 4, 1]);
    expect(column(report, 'nextStep')).toEqual(['Ticket annehmen', 'Ticket annehmen', 'Ticket annehmen']);
    expect(column(report, 'due')).toEqual(['2026-07-01T08:01:00.000Z', null, '2026-07-02T07:01:00.000Z']);
    expect(column(report, 'status')[1]).toBe('wartet auf Kunden');
    expect(column(report, 'daysOpen')).toEqual([2, 2, 2]);
  });

  it('name to a customer nobody at the vendor', () => {
    const report = openItems(tickets, 'Nordwind', context({ audience: 'customer', language: 'en' }));
    expect(JSON.stringify(toJson(report))).not.toMatch(/Sabine|u_support/);
    expect(column(report, 'nextStep')[0]).toBe('Accept the ticket');
  });
});

describe('the processing history', () => {
  const log = new TicketLog({ class: 'A' })
    .do({ kind: 'step', step: 'accept' })
    .do({ kind: 'note', text: 'zahlt nie' })
    .do({ kind: 'reply', text: 'Wir schauen.' })
    .do({ kind: 'reply', text: 'Danke' }, customer);

  it('tells staff everything, in its order', () => {
    const report = history([log.activities], '#1042', context());
    expect(column(report, 'what')).toEqual([
      'Eröffnet: A', 'Eskaliert: an die Entwicklungsleitung', 'Schritt erledigt: Annahme', 'Interne Notiz', 'Antwort', 'Antwort',
    ]); // prettier-ignore
    expect(column(report, 'who')).toContain('Sabine Support');
  });

  it('tells a customer neither notes nor escalations nor names', () => {
    const report = history([log.activities], '#1042', context({ audience: 'customer' }));
    expect(column(report, 'who')).toEqual(['Karl Kunde', 'Support', 'Support', 'Karl Kunde']);
    expect(JSON.stringify(report)).not.toMatch(/zahlt nie|Sabine|Eskaliert/);
  });

  it('writes a deadline as the report’s language does', () => {
    const [opened] = new TicketLog().activities;
    if (opened === undefined) throw new Error('no activity');
    const missed = { kind: 'clockBreached', clock: 'reaction', due: '2026-07-02T15:00:00.000Z' } as const;
    const report = history([[{ ...opened, head: { ...opened.head, facts: missed } }]], 'x', context());
    expect(column(report, 'what')).toEqual(['Frist verfehlt: 02.07.2026, 17:00']);
  });

  it('says where something was erased', () => {
    const erased = log.activities.map(({ head }) => ({ head, content: null }));
    expect(column(history([erased], '#1042', context()), 'text')[0]).toBe('(gelöscht)');
  });
});

describe('times against targets', () => {
  const inTime = new TicketLog({ class: 'A' }).do({ kind: 'step', step: 'accept' });
  const late = new TicketLog({ class: 'A' });
  late.minute = 180;
  late.do({ kind: 'reply', text: 'Entschuldigung' });
  const report = targets([numbered(inTime, 1), numbered(late, 2), numbered(new TicketLog({ class: 'D' }), 3)], 'Juli', context());

  it('are counted by class, a running one that is over its time as missed', () => {
    const [first, second] = report.tables[0]?.rows ?? [];
    expect(first?.slice(0, 4)).toEqual(['A', 2, 1, 1]);
    expect(first?.[7]).toBe(2);
    expect(second?.slice(0, 2)).toEqual(['D', 1]);
  });

  it('and told ticket by ticket', () => {
    expect(column(report, 'reaction', 1)).toEqual(['eingehalten', 'verfehlt', 'überfällig']);
    expect(column(report, 'solution', 1)).toEqual(['überfällig', 'überfällig', 'ohne Ziel']);
  });

  it.each([[[], 0.5, null], [[5], 0.9, 5], [[1, 2, 3, 4], 0.5, 2], [[4, 1, 3, 2, 5, 6, 7, 8, 9, 10], 0.9, 9]])(
    'percentile of %j at %d is %j',
    (values, share, expected) => {
      expect(percentile(values, share)).toBe(expected);
    },
  ); // prettier-ignore
}); // prettier-ignore

describe('the load', () => {
  it('counts by ISO week, over the turn of the year, with what was open before', () => {
    const ticket = (openedAt: string, closedAt: string | null = null) => ({ class: 'B', openedAt, closedAt });
    const report = load(
      [
        ticket('2026-11-02T09:00:00Z'),
        ticket('2026-12-29T09:00:00Z', '2027-01-04T09:00:00Z'),
        ticket('2027-01-03T22:59:00Z'),
        ticket('2027-01-03T23:01:00Z'),
      ],
      '2026-12-28T00:00:00Z',
      '2027-01-06T00:00:00Z',
      'Alle',
      context(),
    );
    expect(report.tables[0]?.rows).toEqual([
      ['2026-W53', 'B', 2, 0, 3],
      ['2027-W01', 'B', 1, 1, 3],
    ]);
    expect(isoWeek('2027-01-03T23:01:00Z', 'Europe/Berlin')).toBe('2027-W01');
  });
});

describe('CSV', () => {
  it.each([
    '=1+1', '+49 30 1', '-2', '@SUM(A1)', '  =cmd|x', '\t=1', '\r=1', '\u200b=1', '＝1+1', '|calc', '%0A', '\n=1',
  ])('makes no formula of %j', (text) => {
    expect(csvText(text)).toMatch(/^"'/);
  }); // prettier-ignore

  it('keeps every cell in its place, whatever is in it', () => {
    const parse = (line: string): string[] => [...line.matchAll(/(?:^|;)"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"'));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 1, maxLength: 5 }), (cells) => {
        const read = parse(cells.map(csvText).join(';')).map((cell) => cell.replace(/^'/, ''));
        return JSON.stringify(read) === JSON.stringify(cells.map((cell) => cell.replaceAll('\u0000', '').replace(/^'/, '')));
      }),
    );
  }); // prettier-ignore

  it('begins with the byte order mark, ends lines as Excel wants, and keeps numbers numbers', () => {
    const csv = toCsv(openItems([numbered(new TicketLog({ class: 'A', subject: '=HYPERLINK("x")' }), 7)], 'x', context()));
    expect(csv.startsWith('\uFEFF"Ticket";"Kunde"')).toBe(true);
    expect(csv).toContain(`\r\n7;"Nordwind GmbH";"A";"neu";"'=HYPERLINK(""x"")"`);
    expect(hoursText(5_400_000, 'de')).toBe('1,5');
    expect(csv).toMatch(/"\d{4}-\d\d-\d\d \d\d:\d\d"/);
  }); // prettier-ignore
});

describe('dates', () => {
  const at = '2026-07-01T22:30:00Z';
  const [german, english] = [
    { language: 'de', timeZone: 'Europe/Berlin' },
    { language: 'en', timeZone: 'Europe/Berlin' },
  ] as const;

  it('are written as the report’s language does, in the time zone of the service hours', () => {
    expect(cellWriter(german)(at, 'moment')).toBe('02.07.2026, 00:30');
    expect(cellWriter(english)(at, 'moment')).toBe('2 Jul 2026, 00:30');
  });

  it('of a span are its first and last day', () => {
    const span = { from: '2026-05-31T22:00:00Z', to: '2026-06-30T21:59:59.999Z' };
    expect(spanText(span, german)).toBe('01.06.2026 – 30.06.2026');
    expect(spanText(span, english)).toBe('1 Jun 2026 – 30 Jun 2026');
    expect(spanText({ from: at, to: at }, german)).toBe('02.07.2026');
  });
});

describe('PDF', () => {
  const pages = (pdf: Uint8Array): number =>
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length ?? 0;

  it('is made of any text: endless words, emoji, other directions, half surrogates', async () => {
    const subjects = ['x'.repeat(300), '😀\u202e gnirts', 'Żółć', '\ud800', '\u0000\u0007', ''];
    const base = new TicketLog({ class: 'A' }).state;
    const rows = subjects.map((subject, at) => ({ ...base, subject, number: at + 1 }));
    const pdf = await toPdf(openItems(rows, 'Alle', context()));
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    expect(pages(pdf)).toBe(1);
  });

  it('goes on over pages, and one huge text takes no more than one of them', async () => {
    const log = new TicketLog().do({ kind: 'reply', text: 'Zeile\n'.repeat(20_000) });
    expect(pages(await toPdf(history([log.activities], '#1', context())))).toBeLessThanOrEqual(3);
    const many = Array.from({ length: 200 }, (_, at) => numbered(new TicketLog(), at));
    expect(pages(await toPdf(openItems(many, 'Alle', context())))).toBeGreaterThan(5);
  });

  it('refuses a report that nobody could read', async () => {
    const state = new TicketLog().state;
    const report = openItems(Array.from({ length: 5_001 }, () => state), 'Alle', context()); // prettier-ignore
    await expect(toPdf(report)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});
