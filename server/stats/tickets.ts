/**
 * The load of tickets day by day, and how staff's reaction kept to its targets. As in the reports, a ticket counts with the
 * class it has now, and was closed when it was closed last.
 */
import { sql } from 'kysely';
import { BeistandError } from '../../protocol/errors.ts';
import type { TicketClass } from '../../protocol/ticket.ts';
import { ticketClocks } from '../calendar/ticket-clocks.ts';
import type { Clock } from '../calendar/ticket-clocks.ts';
import type { ServiceCalendar } from '../calendar/store.ts';
import { percentile } from '../reports/report-rules.ts';
import type { Queries } from '../store/store.ts';
import type { TicketState } from '../tickets/ticket-state.ts';
import { byDay, runningTotals, tenMinutesChars } from './day-rules.ts';
import type { Span } from './day-rules.ts';

export const classKeys = ['A', 'B', 'C', 'D', 'none'] as const;
export type ClassKey = (typeof classKeys)[number];

/** Tickets whose clocks are worked out for one answer at most. */
const ticketsMost = 20_000;

export interface DayLoad {
  readonly opened: number;
  readonly closed: number;
  /** At the end of the day. */
  readonly open: number;
}

interface Wish {
  readonly customerId: string | null;
  readonly span: Span;
}

const keyOf = (name: string | null): ClassKey => classKeys.find((key) => key === name) ?? 'none';

/** Opened, closed and left open each day, by class. */
export const loadByDay = async (
  db: Queries,
  { customerId, span, timeZone }: Wish & { timeZone: string },
): Promise<{ day: string; classes: Record<ClassKey, DayLoad> }[]> => {
  let tickets = db.selectFrom('tickets');
  if (customerId !== null) tickets = tickets.where('customer_id', '=', customerId);
  const counts = async (column: 'opened_at' | 'closed_at') => {
    const rows = await tickets
      .select((is) => [
        sql<string>`substr(${sql.ref(column)}, 1, ${sql.lit(tenMinutesChars)})`.as('part'),
        'class',
        is.fn.countAll<number>().as('count'),
      ])
      .where(column, '>=', span.from)
      .where(column, '<', span.until)
      .groupBy(['part', 'class'])
      .execute();
    return byDay(
      rows.map(({ part, class: name, count }) => ({ part, key: keyOf(name), count })),
      timeZone,
    );
  };
  const atFirst = tickets
    .select((is) => ['class', is.fn.countAll<number>().as('count')])
    .where('opened_at', '<', span.from)
    .groupBy('class');
  const before = new Map<string, number>();
  // Two questions, each with an index, instead of one with “or”.
  for (const still of [atFirst.where('closed_at', 'is', null), atFirst.where('closed_at', '>=', span.from)])
    for (const { class: name, count } of await still.execute())
      before.set(keyOf(name), (before.get(keyOf(name)) ?? 0) + count);
  const [opened, closed] = [await counts('opened_at'), await counts('closed_at')];
  const open = runningTotals(span.days, classKeys, { before, came: opened, went: closed });
  return span.days.map((day) => {
    const of = (key: ClassKey): DayLoad => {
      const name = `${day} ${key}`;
      return { opened: opened.get(name) ?? 0, closed: closed.get(name) ?? 0, open: open.get(name) ?? 0 };
    };
    return { day, classes: { A: of('A'), B: of('B'), C: of('C'), D: of('D'), none: of('none') } };
  });
};

export interface ClassReactions {
  readonly class: ClassKey;
  /** Business milliseconds; null: there is no target. */
  readonly targetMs: number | null;
  readonly tickets: number;
  readonly met: number;
  /** Reacted too late. */
  readonly missed: number;
  /** Not yet, and too late already. */
  readonly overdue: number;
  /** Not yet, and still in time. */
  readonly waiting: number;
  /** Of those that were reacted to. */
  readonly medianMs: number | null;
  readonly p90Ms: number | null;
}

/**
 * Reaction against target by class, of tickets opened in the span; merged ones do not count.
 * @throws BeistandError TOO_LARGE
 */
export const reactionsByClass = async (
  db: Queries,
  { customerId, span }: Wish,
  { calendar, hoursFor }: ServiceCalendar,
  now: Date,
): Promise<ClassReactions[]> => {
  let rows = db
    .selectFrom('tickets')
    .select('state')
    .where('opened_at', '>=', span.from)
    .where('opened_at', '<', span.until)
    .where('status', '<>', 'merged')
    .limit(ticketsMost + 1);
  if (customerId !== null) rows = rows.where('customer_id', '=', customerId);
  const found = await rows.execute();
  if (found.length > ticketsMost)
    throw new BeistandError('TOO_LARGE', `This would take in more than ${ticketsMost} tickets.`, {
      hint: 'Take a shorter time or one customer.',
    });
  const timed = found.map(({ state }) => {
    const ticket = JSON.parse(state) as TicketState;
    const hours = hoursFor(ticket.customerId);
    return { ticket, clock: ticketClocks(ticket, calendar, hours, now.getTime()).reaction };
  });
  const minutesOf = (key: ClassKey) =>
    calendar.targets[key === 'none' ? 'unclassified' : (key satisfies TicketClass)].reactionMinutes;
  return classKeys.map((key) => {
    const own = timed.filter(({ ticket }) => keyOf(ticket.class) === key);
    const count = (...states: Clock['state'][]) =>
      own.filter(({ clock }) => states.includes(clock.state)).length;
    const took = own.flatMap(({ ticket, clock }) => (ticket.reactedAt === null ? [] : [clock.elapsedMs]));
    const minutes = minutesOf(key);
    return {
      class: key,
      targetMs: minutes === null ? null : minutes * 60_000,
      tickets: own.length,
      met: count('met'),
      missed: count('missed'),
      overdue: count('overdue'),
      waiting: count('running', 'paused'),
      medianMs: percentile(took, 0.5),
      p90Ms: percentile(took, 0.9),
    };
  });
};
