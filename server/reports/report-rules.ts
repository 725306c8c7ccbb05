/**
 * The four reports, as pure functions from tickets to tables: open items, processing history, times against targets,
 * load by class and week. Names of people and customers come in as functions; a customer's report names nobody
 * at the vendor.
 */
import { isPublic } from '../../protocol/ticket-activity.ts';
import type { Activity } from '../../protocol/ticket-activity.ts';
import type { TicketClass } from '../../protocol/ticket.ts';
import type { BusinessHours } from '../calendar/business-time.ts';
import type { Calendar } from '../calendar/calendar-rules.ts';
import { ticketClocks } from '../calendar/ticket-clocks.ts';
import type { Clock } from '../calendar/ticket-clocks.ts';
import type { TicketState } from '../tickets/ticket-state.ts';
import { stepsLeft } from '../tickets/workflow-rules.ts';
import type { Audience, Cell, CellKind, Column, Language, Report, Table } from './report-model.ts';
import { words } from './wording-rules.ts';
import type { ColumnKey } from './wording-rules.ts';

/** What every report needs beside its tickets. `now` in epoch milliseconds. */
export interface ReportContext {
  readonly audience: Audience;
  readonly language: Language;
  readonly now: number;
  readonly calendar: Calendar;
  readonly hoursFor: (customerId: string | null) => BusinessHours;
  readonly customerName: (id: string | null) => string;
  readonly personName: (id: string) => string;
  /** Writes a moment in the report's language. */
  readonly moment: (instant: string) => string;
}

const dayMs = 24 * 60 * 60_000;

const columnsOf = (
  language: Language,
  ...list: readonly (readonly [ColumnKey, CellKind, number])[]
): readonly Column[] =>
  list.map(([key, kind, weight]) => ({ key, kind, weight, title: words[language].columns[key] }));

const reportOf = (
  context: ReportContext,
  name: Report['name'],
  title: string,
  subtitle: string,
  tables: readonly Table[],
): Report => ({
  name,
  title,
  subtitle,
  language: context.language,
  timeZone: context.calendar.timeZone,
  generatedAt: new Date(context.now).toISOString(),
  tables,
});

const clocksOf = (ticket: TicketState, { calendar, hoursFor, now }: ReportContext) =>
  ticketClocks(ticket, calendar, hoursFor(ticket.customerId), now);

const soonest = (clocks: readonly Clock[]): string | null =>
  clocks
    .flatMap(({ state, dueAt }) => ((state === 'running' || state === 'overdue') && dueAt !== null ? [dueAt] : []))
    .sort()[0] ?? null; // prettier-ignore

const severity = (ticket: TicketState): string => ticket.class ?? '0';

/** All tickets that are not over, the most severe and oldest first. */
export const openItems = (tickets: readonly TicketState[], subtitle: string, context: ReportContext): Report => {
  const { language, audience, now } = context;
  const text = words[language];
  const open = tickets
    .filter((one) => one.status !== 'closed' && one.status !== 'merged')
    .sort((a, b) => severity(a).localeCompare(severity(b)) || a.openedAt.localeCompare(b.openedAt) || a.number - b.number);
  const staff = audience === 'staff';
  const columns = columnsOf(
    language,
    ['ticket', 'number', 4], ...(staff ? [['customer', 'text', 8]] as const : []), ['class', 'text', 4], ['status', 'text', 7],
    ['subject', 'text', 16], ['product', 'text', 6], ['opened', 'moment', 8], ['daysOpen', 'number', 4],
    ...(staff ? [['assignee', 'text', 7]] as const : []), ['nextStep', 'text', 12], ['due', 'moment', 8], ['fix', 'text', 6],
  );
  const rows = open.map((one): readonly Cell[] => {
    const { reaction, solution } = clocksOf(one, context);
    const next = one.class === null ? undefined : stepsLeft(one.class, new Set(Object.keys(one.steps)))[0];
    return [
      one.number, ...(staff ? [context.customerName(one.customerId)] : []), one.class ?? text.unclassified, text.status[one.status],
      one.subject === '' ? text.erased : one.subject, one.product, one.openedAt, Math.floor((now - Date.parse(one.openedAt)) / dayMs),
      ...(staff ? [one.assignee === null ? null : context.personName(one.assignee)] : []),
      next === undefined ? null : next[language], soonest([reaction, solution]), one.fixes.at(-1)?.version ?? one.plannedRelease,
    ];
  });
  return reportOf(context, 'open-items', text.openItems, subtitle, [{ title: text.openItems, columns, rows }]);
}; // prettier-ignore

/** What the facts of an activity say; `said` has the words for values, `moment` writes what is a time. */
const factWords = ({ head }: Activity, said: Readonly<Record<string, string>>, moment: (instant: string) => string): string => {
  const { kind, ...facts } = head.facts;
  const shown = ['class', 'to', 'step', 'priority', 'delivery', 'version', 'decision', 'resolution', 'due', 'into', 'from'];
  const values = Object.entries(facts).filter(
    ([key, value]) => shown.includes(key) && value !== null && value !== 'normal',
  );
  return kind === 'copied' ? '' : values.map(([key, value]) => said[String(value)] ?? (key === 'due' ? moment(String(value)) : String(value))).join(' ');
}; // prettier-ignore

/** Everything that happened to these tickets, in its order; to a customer only what is public. */
export const history = (logs: readonly (readonly Activity[])[], subtitle: string, context: ReportContext): Report => {
  const { language, audience, personName } = context;
  const text = words[language];
  const who = (activity: Activity): string => {
    const { facts, by } = activity.head;
    const author = facts.kind === 'copied' ? facts.author : by;
    if (author.kind === 'system') return text.system;
    if (author.kind === 'staff') return audience === 'staff' ? personName(author.id) : text.vendor;
    return personName(author.id);
  };
  const rows = logs.flatMap((log) =>
    log
      .filter((one) => audience === 'staff' || isPublic(one.head.facts))
      .map((one): readonly Cell[] => {
        const { content } = one;
        const said = [content?.subject, content?.reason, content?.text].filter((part) => part !== undefined && part !== '');
        const erased = one.head.contentHash !== null && content === null;
        const fact = factWords(one, text.values, context.moment);
        const what = text.activity[one.head.facts.kind];
        return [one.head.ticket, one.head.at, who(one), fact === '' ? what : `${what}: ${fact}`, erased ? text.erased : said.join('\n')];
      }),
  );
  const columns = columnsOf(language, ['ticket', 'number', 4], ['at', 'moment', 8], ['who', 'text', 8], ['what', 'text', 12], ['text', 'text', 36]);
  return reportOf(context, 'history', text.history, subtitle, [{ title: text.history, columns, rows }]);
}; // prettier-ignore

/** The value below which `share` (0 to 1) of the values lie; null of none. */
export const percentile = (values: readonly number[], share: number): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
};

const classNames = ['A', 'B', 'C', 'D', null] as const;

/** Reaction and solution times against the targets: by class, and ticket by ticket. Merged tickets do not count. */
export const targets = (tickets: readonly TicketState[], subtitle: string, context: ReportContext): Report => {
  const { language, audience, customerName } = context;
  const text = words[language];
  const timed = tickets
    .filter((one) => one.status !== 'merged')
    .map((ticket) => ({ ticket, ...clocksOf(ticket, context) }));
  const over = (clock: Clock) => clock.state === 'missed' || clock.state === 'overdue';
  const summary = (name: TicketClass | null): readonly Cell[] => {
    const own = timed.filter((one) => one.ticket.class === name);
    const ended = (kind: 'reaction' | 'solution') =>
      own.filter((one) => (kind === 'reaction' ? one.ticket.reactedAt : one.ticket.solvedAt) !== null).map((one) => one[kind].elapsedMs);
    return [
      name ?? text.unclassified, own.length,
      own.filter((one) => one.reaction.state === 'met').length, own.filter((one) => over(one.reaction)).length,
      percentile(ended('reaction'), 0.5), percentile(ended('reaction'), 0.9),
      own.filter((one) => one.solution.state === 'met').length, own.filter((one) => over(one.solution)).length,
      percentile(ended('solution'), 0.5), percentile(ended('solution'), 0.9),
    ];
  };
  const columns = columnsOf(
    language, ['class', 'text', 4], ['count', 'number', 4], ['reactionMet', 'number', 5], ['reactionMissed', 'number', 5],
    ['reactionMedian', 'hours', 5], ['reactionP90', 'hours', 5], ['solutionMet', 'number', 5], ['solutionMissed', 'number', 5],
    ['solutionMedian', 'hours', 5], ['solutionP90', 'hours', 5],
  );
  const staff = audience === 'staff';
  const detailColumns = columnsOf(
    language, ['ticket', 'number', 4], ...(staff ? [['customer', 'text', 8]] as const : []), ['class', 'text', 4], ['subject', 'text', 16],
    ['opened', 'moment', 8], ['reaction', 'text', 7], ['reactionHours', 'hours', 5], ['solution', 'text', 7], ['solutionHours', 'hours', 5],
  );
  const details = timed.map(({ ticket, reaction, solution }): readonly Cell[] => [
    ticket.number, ...(staff ? [customerName(ticket.customerId)] : []), ticket.class ?? text.unclassified, ticket.subject, ticket.openedAt,
    text.clock[reaction.state], reaction.elapsedMs, text.clock[solution.state], solution.elapsedMs,
  ]);
  return reportOf(context, 'targets', text.targets, subtitle, [
    { title: text.byClass, columns, rows: classNames.map(summary).filter((row) => row[1] !== 0) },
    { title: text.byTicket, columns: detailColumns, rows: details },
  ]);
}; // prettier-ignore

/** A ticket as the load report counts it. */
export interface LoadTicket {
  readonly class: string | null;
  readonly openedAt: string;
  readonly closedAt: string | null;
}

/** The ISO week of a moment in a time zone, like 2026-W27. */
export const isoWeek = (instant: string, timeZone: string): string => {
  const date = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`;
};

/** Opened, closed and left open by class, for each week from `from` to `to` (ISO instants). */
export const load = (
  tickets: readonly LoadTicket[],
  from: string,
  to: string,
  subtitle: string,
  context: ReportContext,
): Report => {
  const { language, calendar } = context;
  const { timeZone } = calendar;
  const text = words[language];
  const names = ['A', 'B', 'C', 'D', text.unclassified];
  const weeks: string[] = [];
  let monday = Temporal.Instant.from(from).toZonedDateTimeISO(timeZone).toPlainDate();
  monday = monday.subtract({ days: monday.dayOfWeek - 1 });
  const end = Temporal.Instant.from(to).toZonedDateTimeISO(timeZone).toPlainDate();
  for (; Temporal.PlainDate.compare(monday, end) <= 0 && weeks.length < 530; monday = monday.add({ days: 7 }))
    weeks.push(`${monday.yearOfWeek}-W${String(monday.weekOfYear).padStart(2, '0')}`);
  const opened = new Map<string, number>();
  const closed = new Map<string, number>();
  const before = new Map<string, number>();
  const add = (map: Map<string, number>, key: string, amount: number) =>
    map.set(key, (map.get(key) ?? 0) + amount);
  const first = weeks[0] ?? '';
  for (const one of tickets) {
    const name = one.class ?? text.unclassified;
    const count = (instant: string, map: Map<string, number>, change: number) => {
      const week = isoWeek(instant, timeZone);
      if (week < first) add(before, name, change);
      else add(map, `${week} ${name}`, 1);
    };
    count(one.openedAt, opened, 1);
    if (one.closedAt !== null) count(one.closedAt, closed, -1);
  }
  const rows = weeks.flatMap((week) =>
    names.map((name): readonly Cell[] => {
      const key = `${week} ${name}`;
      const [came, went] = [opened.get(key) ?? 0, closed.get(key) ?? 0];
      add(before, name, came - went);
      return [week, name, came, went, before.get(name) ?? 0];
    }),
  );
  const columns = columnsOf(language, ['week', 'text', 6], ['class', 'text', 4], ['opened', 'number', 6], ['closed', 'number', 6], ['openAtEnd', 'number', 6]); // prettier-ignore
  const shown = rows.filter((row) => row[2] !== 0 || row[3] !== 0 || row[4] !== 0);
  return reportOf(context, 'load', text.load, subtitle, [{ title: text.load, columns, rows: shown }]);
};
