/**
 * Business time: how much service time lies between two moments, and when a given amount of it will be over.
 * Pure; computed day by day in the calendar's own time zone with Temporal, so that the days of the time change
 * are as long as they are. Moments are epoch milliseconds, spans half-open [from, to).
 */
import { BeistandError } from '../../protocol/errors.ts';
import type { Calendar } from './calendar-rules.ts';
import { germanHolidays } from './holiday-rules.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Service hours as they hold for one customer. */
export interface BusinessHours {
  /** Business milliseconds between two moments, those in `holes` left out; 0 where `to` is not after `from`. */
  readonly businessTimeBetween: (from: number, to: number, holes?: readonly Span[]) => number;
  /**
   * The moment at which `amountMs` of business time, holes left out, have passed since `from`; for 0, `from` itself.
   * @throws BeistandError BAD_INPUT where the calendar has not that much service time within ten years
   */
  readonly addBusinessTime: (from: number, amountMs: number, holes?: readonly Span[]) => number;
  /** `at` itself where it is open then, else the next opening; null where there is none within ten years. */
  readonly nextOpening: (at: number) => number | null;
  readonly isOpen: (at: number) => boolean;
}

const horizonDays = 3_660;

/** Sorted, without overlap, without empty ones. */
export const mergeSpans = (spans: readonly Span[]): readonly Span[] => {
  const merged: Span[] = [];
  for (const span of spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
};

/** What of `span` lies outside of the holes (merged). */
const without = (span: Span, holes: readonly Span[]): readonly Span[] => {
  const left: Span[] = [];
  let { from } = span;
  for (const hole of holes) {
    if (hole.to <= from || hole.from >= span.to) continue;
    if (hole.from > from) left.push({ from, to: hole.from });
    from = Math.max(from, hole.to);
  }
  if (from < span.to) left.push({ from, to: span.to });
  return left;
};

const momentOf = (date: Temporal.PlainDate, time: string, timeZone: string): number => {
  const at = time === '24:00' ? { day: date.add({ days: 1 }), time: '00:00' } : { day: date, time };
  return at.day.toZonedDateTime({ timeZone, plainTime: at.time }).epochMilliseconds;
};

const epoch = new Temporal.PlainDate(1970, 1, 1);

/** The number of the day a moment lies in, in that time zone; 0 is 1 January 1970. */
const dayNumberAt = (at: number, timeZone: string): number => {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000);
};

interface Day {
  /** The moment the day ends. */
  readonly to: number;
  readonly open: readonly Span[];
}

/** The service hours of a calendar, with the windows agreed with this customer (null: those of all). */
export const businessHours = (calendar: Calendar, customerId: string | null): BusinessHours => {
  const { timeZone } = calendar;
  const windows = mergeSpans(
    calendar.windows
      .filter((one) => one.customerId === null || one.customerId === customerId)
      .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
  );
  const closed = new Set(calendar.closedDays.map((day) => day.date));
  const openAnyway = new Set(calendar.openHolidays);
  const holidaysOf = new Map<number, ReadonlySet<string>>();
  const isClosed = (date: Temporal.PlainDate): boolean => {
    const day = date.toString();
    if (closed.has(day)) return true;
    if (calendar.state === null || openAnyway.has(day)) return false;
    let holidays = holidaysOf.get(date.year);
    if (holidays === undefined) {
      holidays = new Set(germanHolidays(date.year, calendar.state).map((one) => one.date));
      holidaysOf.set(date.year, holidays);
    }
    return holidays.has(day);
  };

  /** Days worked out already, by their number since 1970: a clock walks over hundreds of them. */
  const days = new Map<number, Day>();
  const dayOf = (number: number): Day => {
    const known = days.get(number);
    if (known !== undefined) return known;
    const date = epoch.add({ days: number });
    const [from, to] = [momentOf(date, '00:00', timeZone), momentOf(date, '24:00', timeZone)];
    const frames = isClosed(date)
      ? []
      : calendar.frames
          .filter((frame) => frame.day === date.dayOfWeek)
          .map((frame) => ({
            from: momentOf(date, frame.from, timeZone),
            to: momentOf(date, frame.to, timeZone),
          }));
    const agreed = windows.map((one) => ({ from: Math.max(one.from, from), to: Math.min(one.to, to) }));
    const day = { to, open: mergeSpans([...frames, ...agreed]) };
    days.set(number, day);
    return day;
  };

  /** Open spans from a moment on, holes left out, day by day until `until` or the horizon. */
  function* openSpans(from: number, until: number, holes: readonly Span[]): Generator<Span> {
    const first = dayNumberAt(from, timeZone);
    for (let number = first; number < first + horizonDays; number += 1) {
      const day = dayOf(number);
      for (const span of day.open)
        if (span.to > from && span.from < until)
          yield* without({ from: Math.max(span.from, from), to: Math.min(span.to, until) }, holes);
      if (day.to >= until) return;
    }
  }

  const businessTimeBetween: BusinessHours['businessTimeBetween'] = (from, to, holes = []) => {
    if (to <= from) return 0;
    let sum = 0;
    for (const span of openSpans(from, to, mergeSpans(holes))) sum += span.to - span.from;
    return sum;
  };

  const addBusinessTime: BusinessHours['addBusinessTime'] = (from, amountMs, holes = []) => {
    if (amountMs <= 0) return from;
    let left = amountMs;
    for (const span of openSpans(from, Number.POSITIVE_INFINITY, mergeSpans(holes))) {
      const length = span.to - span.from;
      if (length >= left) return span.from + left;
      left -= length;
    }
    throw new BeistandError('BAD_INPUT', 'The calendar has not enough service hours.', {
      hint: 'Check frames, holidays and targets.',
    });
  };

  const nextOpening: BusinessHours['nextOpening'] = (at) => {
    for (const span of openSpans(at, Number.POSITIVE_INFINITY, [])) return span.from;
    return null;
  };

  return { businessTimeBetween, addBusinessTime, nextOpening, isOpen: (at) => nextOpening(at) === at };
};
