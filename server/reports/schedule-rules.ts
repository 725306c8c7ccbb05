/** Reports sent on a schedule: what can be ordered, when the next one is due, and which time it is about. Pure. */
import { z } from 'zod';
import { customerIdSchema } from '../../protocol/ids.ts';

const maxRecipients = 20;

/** One order; from outside, parsed strictly. */
export const scheduleSchema = z
  .strictObject({
    report: z.enum(['open-items', 'history', 'targets', 'load']),
    /** Whose report; sent as the customer may see it. Null: all customers, as staff sees it. */
    customerId: customerIdSchema.nullable(),
    language: z.enum(['de', 'en']).default('de'),
    format: z.enum(['pdf', 'csv']).default('pdf'),
    recipients: z.array(z.email().max(254)).min(1).max(maxRecipients),
    every: z.enum(['day', 'week', 'month']),
    /** For `week`, 1 is Monday; for `month`, the day, at most 28 so that every month has it. Not used for `day`. */
    on: z.int().min(1).max(28).default(1),
    /** Wall time in the service calendar's time zone. */
    at: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
      .default('07:00'),
  })
  .refine((one) => one.every !== 'week' || one.on <= 7, 'a week has seven days')
  .refine((one) => one.report !== 'history' || one.customerId !== null, 'a history is one customer’s');
export type Schedule = z.infer<typeof scheduleSchema>;

const fits = (schedule: Schedule, date: Temporal.PlainDate): boolean => {
  if (schedule.every === 'day') return true;
  return schedule.every === 'week' ? date.dayOfWeek === schedule.on : date.day === schedule.on;
};

const momentOn = (schedule: Schedule, date: Temporal.PlainDate, timeZone: string): number =>
  date.toZonedDateTime({ timeZone, plainTime: schedule.at }).epochMilliseconds;

/** The first time after `after` (epoch milliseconds) at which the report is due. */
export const nextRun = (schedule: Schedule, after: number, timeZone: string): number => {
  let date = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(timeZone).toPlainDate();
  while (!fits(schedule, date) || momentOn(schedule, date, timeZone) <= after) date = date.add({ days: 1 });
  return momentOn(schedule, date, timeZone);
};

/** The day, week or month that lies wholly before the run: ISO instants, `to` being its last millisecond. */
export const coveredSpan = (
  schedule: Schedule,
  run: number,
  timeZone: string,
): { readonly from: string; readonly to: string } => {
  const today = Temporal.Instant.fromEpochMilliseconds(run).toZonedDateTimeISO(timeZone).toPlainDate();
  const iso = (date: Temporal.PlainDate, shiftMs: number) =>
    new Date(date.toZonedDateTime(timeZone).epochMilliseconds + shiftMs).toISOString();
  if (schedule.every === 'day') return { from: iso(today.subtract({ days: 1 }), 0), to: iso(today, -1) };
  const start =
    schedule.every === 'week' ? today.subtract({ days: today.dayOfWeek - 1 }) : today.with({ day: 1 });
  const before = schedule.every === 'week' ? start.subtract({ days: 7 }) : start.subtract({ months: 1 });
  return { from: iso(before, 0), to: iso(start, -1) };
};
