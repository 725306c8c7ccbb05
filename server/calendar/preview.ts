/**
 * What a calendar means before it is saved: its holidays in a year, and when the clocks of a sample ticket would
 * run out, beside what holds now. Both calendars come in as arguments.
 */
import { isBeistandError } from '../../protocol/errors.ts';
import { businessHours } from './business-time.ts';
import type { Calendar } from './calendar-rules.ts';
import { germanHolidays } from './holiday-rules.ts';

const classes = ['A', 'B', 'C', 'D', 'unclassified'] as const;
const minuteMs = 60_000;

/** The moment a target is missed; null without a target, and where the service hours never reach it. */
const dueAt = (calendar: Calendar, from: number, minutes: number | null): string | null => {
  if (minutes === null) return null;
  try {
    const at = businessHours(calendar, null).addBusinessTime(from, minutes * minuteMs);
    return new Date(at).toISOString();
  } catch (error) {
    if (isBeistandError(error, 'BAD_INPUT')) return null;
    throw error;
  }
};

/** A sample ticket's clocks, opened at `openedAt`, under the calendar that holds (`before`) and the edited one. */
export const previewCalendar = (
  before: Calendar,
  after: Calendar,
  { year, openedAt }: { year: number; openedAt: string },
) => {
  const from = Date.parse(openedAt);
  const due = (one: (typeof classes)[number], target: 'reactionMinutes' | 'solutionMinutes') => ({
    before: dueAt(before, from, before.targets[one][target]),
    after: dueAt(after, from, after.targets[one][target]),
  });
  const open = new Set(after.openHolidays);
  const holidays = after.state === null ? [] : germanHolidays(year, after.state);
  return {
    holidays: holidays.map((day) => ({ ...day, open: open.has(day.date) })),
    clocks: classes.map((one) => ({
      class: one,
      reaction: due(one, 'reactionMinutes'),
      solution: due(one, 'solutionMinutes'),
    })),
  };
};
