/** Reports from the database: chooses the tickets, reads the names, leaves the rest to the rules. */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { customerIdSchema, instantSchema, ticketNumberSchema } from '../../protocol/ids.ts';
import { createCalendarReader } from '../calendar/store.ts';
import { getCustomer, listCustomers } from '../customers/store.ts';
import type { Queries } from '../store/store.ts';
import { readActivities } from '../tickets/log.ts';
import { parseInput } from '../tickets/parse-input.ts';
import type { TicketState } from '../tickets/ticket-state.ts';
import type { Audience, Report } from './report-model.ts';
import { momentWriter, spanText } from './report-model.ts';
import { history, load, openItems, targets } from './report-rules.ts';
import type { ReportContext } from './report-rules.ts';
import { words } from './wording-rules.ts';

/** Tickets one report takes in; more are refused, so that a report never holds up everybody else. */
const maxTickets = 20_000;
const maxHistoryTickets = 500;

/** What can be asked for; also the query of the API. `from` and `to` bound the opening; history: the last activity. */
export const reportRequestSchema = z
  .strictObject({
    report: z.enum(['open-items', 'history', 'targets', 'load']),
    customerId: customerIdSchema.optional(),
    ticket: ticketNumberSchema.optional(),
    from: instantSchema.optional(),
    to: instantSchema.optional(),
    language: z.enum(['de', 'en']).default('de'),
  })
  .refine(
    (one) => one.report !== 'history' || one.ticket !== undefined || one.customerId !== undefined,
    'a history is one ticket’s or one customer’s',
  );
export type ReportRequest = z.input<typeof reportRequestSchema>; // prettier-ignore
type Parsed = z.output<typeof reportRequestSchema>;

export interface ReportOptions {
  /** A customer's report is made with their own `customerId`; asking for another answers NOT_FOUND. */
  readonly audience: Audience;
  readonly ownCustomerId: string | null;
  readonly now: Date;
  readonly personName: (id: string) => string;
}

const bounds = ({ from, to }: Parsed, now: Date): { from: string; to: string } => ({
  from: from ?? new Date(now.getTime() - 90 * 24 * 60 * 60_000).toISOString(),
  to: to ?? now.toISOString(),
});

const tooMany = (count: number): void => {
  if (count > maxTickets)
    throw new BeistandError('TOO_LARGE', `The report would take in more than ${maxTickets} tickets.`, {
      hint: 'Take a shorter time or one customer.',
    });
};

const states = async (
  db: Queries,
  wanted: Parsed,
  narrow: { open?: true; from?: string; to?: string },
): Promise<readonly TicketState[]> => {
  let rows = db
    .selectFrom('tickets')
    .select('state')
    .orderBy('number')
    .limit(maxTickets + 1);
  if (wanted.customerId !== undefined) rows = rows.where('customer_id', '=', wanted.customerId);
  if (narrow.open === true) rows = rows.where('open', '=', 1);
  if (narrow.from !== undefined) rows = rows.where('opened_at', '>=', narrow.from);
  if (narrow.to !== undefined) rows = rows.where('opened_at', '<=', narrow.to);
  const found = await rows.execute();
  tooMany(found.length);
  return found.map((row) => JSON.parse(row.state) as TicketState);
};

const historyNumbers = async (
  db: Queries,
  wanted: Parsed,
  span: { from: string; to: string },
): Promise<readonly number[]> => {
  let rows = db
    .selectFrom('tickets')
    .select('number')
    .orderBy('number')
    .limit(maxHistoryTickets + 1);
  if (wanted.customerId !== undefined) rows = rows.where('customer_id', '=', wanted.customerId);
  rows =
    wanted.ticket === undefined
      ? rows.where('updated_at', '>=', span.from).where('opened_at', '<=', span.to)
      : rows.where('number', '=', wanted.ticket);
  const found = await rows.execute();
  if (wanted.ticket !== undefined && found.length === 0)
    throw new BeistandError('NOT_FOUND', `There is no ticket ${wanted.ticket}.`);
  if (found.length > maxHistoryTickets)
    throw new BeistandError('TOO_LARGE', `The history would take in more than ${maxHistoryTickets} tickets.`, {
      hint: 'Take a shorter time.',
    });
  return found.map((row) => row.number);
}; // prettier-ignore

const loadReport = async (
  db: Queries,
  wanted: Parsed,
  span: { from: string; to: string },
  subtitle: string,
  context: ReportContext,
): Promise<Report> => {
  let rows = db
    .selectFrom('tickets')
    .select(['class', 'opened_at as openedAt', 'closed_at as closedAt'])
    .where('opened_at', '<=', span.to);
  if (wanted.customerId !== undefined) rows = rows.where('customer_id', '=', wanted.customerId);
  return load(await rows.execute(), span.from, span.to, subtitle, context);
};

/** Makes reports from a database; one for each program (it keeps the worked-out calendar). */
export const createReports = () => {
  const readCalendar = createCalendarReader();
  /**
   * A report as asked for.
   * @throws BeistandError BAD_INPUT, NOT_FOUND (no such customer or ticket, or not theirs), TOO_LARGE
   */
  return async (db: Queries, input: ReportRequest, options: ReportOptions): Promise<Report> => {
    const asked = parseInput(reportRequestSchema, input);
    const { audience, ownCustomerId, now, personName } = options;
    if (audience === 'customer' && (ownCustomerId === null || (asked.customerId ?? ownCustomerId) !== ownCustomerId))
      throw new BeistandError('NOT_FOUND', 'There is no such customer.');
    const wanted = audience === 'customer' && ownCustomerId !== null ? { ...asked, customerId: ownCustomerId } : asked;
    const { calendar, hoursFor } = await readCalendar(db);
    const names = new Map(
      (wanted.customerId === undefined ? await listCustomers(db) : [await getCustomer(db, wanted.customerId)]).map(
        (one) => [one.id, one.name],
      ),
    );
    const writing = { timeZone: calendar.timeZone, language: wanted.language };
    const context: ReportContext = {
      audience, language: wanted.language, now: now.getTime(), calendar, hoursFor, personName,
      customerName: (id) => (id === null ? '–' : (names.get(id) ?? id)), moment: momentWriter(writing),
    };
    const span = bounds(wanted, now);
    const whose = wanted.customerId === undefined ? words[wanted.language].allCustomers : context.customerName(wanted.customerId);
    const time = spanText(span, writing);
    switch (wanted.report) {
      case 'open-items':
        return openItems(await states(db, wanted, { open: true }), whose, context);
      case 'history': {
        const logs = [];
        for (const number of await historyNumbers(db, wanted, span))
          logs.push(await readActivities(db, number, { publicOnly: audience === 'customer' }));
        return history(logs, wanted.ticket === undefined ? `${whose}, ${time}` : `#${wanted.ticket}`, context);
      }
      case 'targets':
        return targets(await states(db, wanted, span), `${whose}, ${time}`, context);
      case 'load':
        break;
    }
    return loadReport(db, wanted, span, `${whose}, ${time}`, context);
  };
}; // prettier-ignore
