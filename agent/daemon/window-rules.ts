/**
 * The maintenance window: when the daemon may change the product. Pure; days and clock times are those of
 * the window's own time zone, so that a change to or from summer time moves with the people.
 */
import { z } from 'zod';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time is like 22:30');

const isTimeZone = (name: string): boolean => {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/**
 * On `days`, from `from` until `to` (24-hour clock). Where `to` is not after `from`, the window runs over
 * midnight and belongs to the day on which it starts.
 */
export const windowSchema = z.strictObject({
  days: z
    .array(z.enum(weekdays))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, 'a day is named twice'),
  from: clockTime,
  to: clockTime,
  timeZone: z.string().max(64).refine(isTimeZone, 'must be a time zone like Europe/Berlin'),
});
export type MaintenanceWindow = z.infer<typeof windowSchema>;

export type WindowState =
  | { readonly open: true; readonly closesAt: Temporal.Instant }
  | { readonly open: false; readonly opensAt: Temporal.Instant };

const spanOf = (
  window: MaintenanceWindow,
  day: Temporal.PlainDate,
): { start: Temporal.Instant; end: Temporal.Instant } => {
  const at = (date: Temporal.PlainDate, time: string): Temporal.Instant =>
    date.toZonedDateTime({ timeZone: window.timeZone, plainTime: Temporal.PlainTime.from(time) }).toInstant();
  const overMidnight = window.to <= window.from;
  return { start: at(day, window.from), end: at(overMidnight ? day.add({ days: 1 }) : day, window.to) };
};

/**
 * Whether the window is open at `now`, and when that changes. A time that summer time skips means the
 * moment after the gap; one that occurs twice means the first (Temporal's `compatible`).
 */
export const windowState = (window: MaintenanceWindow, now: Temporal.Instant): WindowState => {
  const today = now.toZonedDateTimeISO(window.timeZone).toPlainDate();
  // Yesterday's window may still be open; within eight days each weekday comes once more.
  for (let offset = -1; offset <= 8; offset += 1) {
    const day = today.add({ days: offset });
    const name = weekdays[day.dayOfWeek - 1];
    if (name === undefined || !window.days.includes(name)) continue;
    const { start, end } = spanOf(window, day);
    // A window that falls into the skipped hour altogether does not take place that day.
    if (Temporal.Instant.compare(start, end) >= 0) continue;
    if (Temporal.Instant.compare(now, end) >= 0) continue;
    if (Temporal.Instant.compare(now, start) >= 0) return { open: true, closesAt: end };
    return { open: false, opensAt: start };
  }
  // Reached only where the single day's window was skipped this week: look again next week.
  return { open: false, opensAt: now.add({ hours: 24 * 7 }) };
};

/**
 * A window from its short form, `mon-fri,sun 22:00-04:30 Europe/Berlin`; null where it is not one.
 * Without a time zone, `defaultTimeZone` is taken.
 */
export const parseWindow = (text: string, defaultTimeZone: string): MaintenanceWindow | null => {
  const match = /^([a-z,-]+)\s+(\d\d:\d\d)-(\d\d:\d\d)(?:\s+(\S+))?$/i.exec(text.trim());
  if (match === null) return null;
  const [, dayText = '', from, to, timeZone = defaultTimeZone] = match;
  const days = new Set<Weekday>();
  for (const part of dayText.toLowerCase().split(',')) {
    if (part === 'daily') {
      for (const day of weekdays) days.add(day);
      continue;
    }
    const [first = '', last = first, ...rest] = part.split('-');
    const start = weekdays.indexOf(first as Weekday);
    const end = weekdays.indexOf(last as Weekday);
    if (start === -1 || end === -1 || rest.length > 0) return null;
    for (let at = start; ; at = (at + 1) % 7) {
      const day = weekdays[at];
      if (day !== undefined) days.add(day);
      if (at === end) break;
    }
  }
  const ordered = weekdays.filter((day) => days.has(day));
  const parsed = windowSchema.safeParse({ days: ordered, from, to, timeZone });
  return parsed.success ? parsed.data : null;
};

/** The short form that `parseWindow` reads. */
export const showWindow = (window: MaintenanceWindow): string =>
  `${window.days.length === 7 ? 'daily' : window.days.join(',')} ${window.from}-${window.to} ${window.timeZone}`;
