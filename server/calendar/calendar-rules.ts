/**
 * The service calendar as data: weekly frames, holidays, agreed windows, targets. The vendor edits it; it comes
 * from outside and is parsed strictly.
 */
import { z } from 'zod';
import { customerIdSchema, instantSchema } from '../../protocol/ids.ts';
import { germanStates } from './holiday-rules.ts';

const dayTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time is HH:MM, at most 24:00');
const frameSchema = z
  .strictObject({ day: z.int().min(1).max(7), from: dayTime, to: dayTime })
  .refine((frame) => frame.from < frame.to, 'a frame ends after it begins');

const timeZoneSchema = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId !== '';
    } catch {
      return false;
    }
  }, 'is no known time zone');

const longestWindowMs = 31 * 24 * 60 * 60_000;

const windowSchema = z
  .strictObject({
    from: instantSchema,
    to: instantSchema,
    /** Whom it was agreed with; null: all customers. */
    customerId: customerIdSchema.nullable(),
    note: z.string().max(500).default(''),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), 'a window ends after it begins')
  .refine(
    ({ from, to }) => Date.parse(to) - Date.parse(from) <= longestWindowMs,
    'a window lasts at most 31 days',
  );

const minutes = z
  .int()
  .min(1)
  .max(365 * 24 * 60);
const targetSchema = z.strictObject({
  /** Business minutes until staff accepts or answers; null: no target. */
  reactionMinutes: minutes.nullable(),
  /** Business minutes until a solution or (classes A and B) a workaround; null: no target. */
  solutionMinutes: minutes.nullable(),
});

const workday = (day: number) => ({ day, from: '09:00', to: '18:00' });

export const calendarSchema = z.strictObject({
  formatVersion: z.literal(1).default(1),
  timeZone: timeZoneSchema.default('Europe/Berlin'),
  /** Whose public holidays are kept; null: none but those listed. 1 is Monday. */
  state: z.enum(germanStates).nullable().default('BE'),
  frames: z
    .array(frameSchema)
    .max(70)
    .default(() => [1, 2, 3, 4, 5].map(workday)),
  /** Days closed beside the public holidays. */
  closedDays: z
    .array(z.strictObject({ date: z.iso.date(), name: z.string().max(200) }))
    .max(2_000)
    .default([]),
  /** Public holidays that are worked all the same. */
  openHolidays: z.array(z.iso.date()).max(2_000).default([]),
  windows: z.array(windowSchema).max(5_000).default([]),
  targets: z
    .strictObject({ A: targetSchema, B: targetSchema, C: targetSchema, D: targetSchema, unclassified: targetSchema })
    .default({
      A: { reactionMinutes: 60, solutionMinutes: 8 * 60 },
      B: { reactionMinutes: 4 * 60, solutionMinutes: 5 * 9 * 60 },
      C: { reactionMinutes: 9 * 60, solutionMinutes: 20 * 9 * 60 },
      D: { reactionMinutes: 2 * 9 * 60, solutionMinutes: null },
      unclassified: { reactionMinutes: 60, solutionMinutes: null },
    }),
  /** A clock warns when this share of its target is used up. */
  warnAtPercent: z.int().min(1).max(99).default(75),
}); // prettier-ignore

export type Calendar = z.infer<typeof calendarSchema>;
export type CalendarInput = z.input<typeof calendarSchema>;

/** Monday to Friday 9:00–18:00 in Berlin, Berlin's public holidays, the standard targets. */
export const standardCalendar: Calendar = calendarSchema.parse({});
