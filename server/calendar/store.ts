/** The service calendar in the database: one row of the settings, parsed again at every reading. */
import { BeistandError } from '../../protocol/errors.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import type { Queries } from '../store/store.ts';
import { businessHours } from './business-time.ts';
import type { BusinessHours } from './business-time.ts';
import { calendarSchema, standardCalendar } from './calendar-rules.ts';
import type { Calendar } from './calendar-rules.ts';

const key = 'calendar';
/** A calendar of 5,000 windows is about 700 KiB. */
const maxCalendarChars = 2_000_000;

export interface ServiceCalendar {
  readonly calendar: Calendar;
  /** Service hours for a customer; worked out once and kept as long as the calendar stays as it is. */
  readonly hoursFor: (customerId: string | null) => BusinessHours;
}

const withHours = (calendar: Calendar): ServiceCalendar => {
  const known = new Map<string | null, BusinessHours>();
  return {
    calendar,
    hoursFor: (customerId) => {
      const own = calendar.windows.some((one) => one.customerId === customerId) ? customerId : null;
      const found = known.get(own) ?? businessHours(calendar, own);
      known.set(own, found);
      return found;
    },
  };
};

/** Reads the calendar; what it worked out is kept until the stored text changes. One for each program. */
export const createCalendarReader = (): ((db: Queries) => Promise<ServiceCalendar>) => {
  let last: { text: string | null; read: ServiceCalendar } | undefined;
  return async (db) => {
    const text = await readSetting(db, key);
    if (last === undefined || last.text !== text) {
      const calendar = text === null ? standardCalendar : calendarSchema.parse(JSON.parse(text));
      last = { text, read: withHours(calendar) };
    }
    return last.read;
  };
};

/**
 * Stores a calendar from outside. Clocks follow at the next `recomputeClocks` of the desk.
 * @throws BeistandError BAD_INPUT (naming the faulty members), TOO_LARGE
 */
export const writeCalendar = async (db: Queries, input: unknown): Promise<Calendar> => {
  const parsed = calendarSchema.safeParse(input);
  if (!parsed.success)
    throw new BeistandError('BAD_INPUT', 'The calendar is not valid.', {
      details: { faults: parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`) },
      cause: parsed.error,
    });
  const value = JSON.stringify(parsed.data);
  if (value.length > maxCalendarChars) throw new BeistandError('TOO_LARGE', 'The calendar is too long.');
  await writeSetting(db, key, value);
  return parsed.data;
};
