/** Business time: worked cases against a wall calendar, and the laws it has to keep. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessHours, mergeSpans } from '../../server/calendar/business-time.ts';
import { calendarSchema } from '../../server/calendar/calendar-rules.ts';
import type { CalendarInput } from '../../server/calendar/calendar-rules.ts';

const hour = 3_600_000;
const berlin = (local: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime('Europe/Berlin').epochMilliseconds;
const local = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO('Europe/Berlin')
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
const hours = (input: CalendarInput = {}, customer: string | null = null) =>
  businessHours(calendarSchema.parse(input), customer);

const everyHour = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
const nightShift = { frames: everyHour, state: null };
const window = (from: string, to: string, customerId: string | null = null) => ({
  from: new Date(berlin(from)).toISOString(),
  to: new Date(berlin(to)).toISOString(),
  customerId,
});
const customer = 'c_aaaaaaaaaa';

const between: readonly [string, string, string, number, CalendarInput?, (string | null)?][] = [
  ['one working day', '2026-07-01T09:00', '2026-07-01T18:00', 9],
  ['before opening and after closing nothing counts', '2026-07-01T05:00', '2026-07-01T23:00', 9],
  ['a night', '2026-07-01T18:00', '2026-07-02T09:00', 0],
  ['a weekend', '2026-07-03T17:00', '2026-07-06T10:00', 2],
  ['Good Friday and Easter Monday', '2026-04-02T17:00', '2026-04-07T10:00', 2],
  ['Christmas on a Friday, the second day a Saturday', '2026-12-24T17:00', '2026-12-28T10:00', 2],
  ['a day that is closed by hand', '2026-07-01T17:00', '2026-07-03T10:00', 2, { closedDays: [{ date: '2026-07-02', name: 'Betriebsausflug' }] }],
  ['a public holiday that is worked', '2026-04-02T17:00', '2026-04-03T10:00', 2, { openHolidays: ['2026-04-03'] }],
  ['Corpus Christi in Hesse', '2026-06-03T17:00', '2026-06-05T10:00', 2, { state: 'HE' }],
  ['Corpus Christi is worked in Berlin', '2026-06-03T17:00', '2026-06-05T10:00', 11],
  ['round the clock over the day with 23 hours', '2026-03-29T00:00', '2026-03-30T00:00', 23, nightShift],
  ['round the clock over the day with 25 hours', '2026-10-25T00:00', '2026-10-26T00:00', 25, nightShift],
  ['office hours over the change to summer time', '2026-03-27T17:00', '2026-03-30T10:00', 2],
  ['office hours over the change to winter time', '2026-10-23T17:00', '2026-10-26T10:00', 2],
  ['a frame that ends in the hour that does not exist keeps its length', '2026-03-29T00:00', '2026-03-29T12:00', 1.5, { frames: [{ day: 7, from: '01:00', to: '02:30' }] }],
  ['a frame over the hour that comes twice', '2026-10-25T00:00', '2026-10-25T12:00', 2, { frames: [{ day: 7, from: '02:00', to: '03:00' }] }],
  ['a window agreed for the night', '2026-07-01T17:00', '2026-07-02T10:00', 6, { windows: [window('2026-07-01T22:00', '2026-07-02T02:00')] }],
  ['a window on a holiday', '2026-04-03T00:00', '2026-04-03T23:00', 4, { windows: [window('2026-04-03T08:00', '2026-04-03T12:00')] }],
  ['a window that overlaps the frame is not counted twice', '2026-07-01T00:00', '2026-07-02T00:00', 11, { windows: [window('2026-07-01T17:00', '2026-07-01T20:00')] }],
  ['another customer’s window', '2026-07-01T20:00', '2026-07-02T08:00', 0, { windows: [window('2026-07-01T22:00', '2026-07-02T02:00', customer)] }],
  ['the customer’s own window', '2026-07-01T20:00', '2026-07-02T08:00', 4, { windows: [window('2026-07-01T22:00', '2026-07-02T02:00', customer)] }, customer],
  ['an end before the beginning', '2026-07-02T10:00', '2026-07-01T10:00', 0],
]; // prettier-ignore

describe('business time between two moments', () => {
  it.each(between)('%s', (_name, from, to, expected, input, who) => {
    expect(hours(input, who ?? null).businessTimeBetween(berlin(from), berlin(to)) / hour).toBe(expected);
  });

  it('leaves out a pause over a weekend', () => {
    const pause = [{ from: berlin('2026-07-03T16:00'), to: berlin('2026-07-06T11:00') }];
    const elapsed = hours().businessTimeBetween(
      berlin('2026-07-03T15:00'),
      berlin('2026-07-06T12:00'),
      pause,
    );
    expect(elapsed / hour).toBe(2);
  });
});

const adding: readonly [string, string, number, string, CalendarInput?][] = [
  ['within a day', '2026-07-01T10:00', 2, '2026-07-01T12:00'],
  ['to the last minute of a day', '2026-07-01T10:00', 8, '2026-07-01T18:00'],
  ['over a weekend', '2026-07-03T17:00', 2, '2026-07-06T10:00'],
  ['from a Sunday', '2026-07-05T12:00', 1, '2026-07-06T10:00'],
  ['over Easter', '2026-04-02T17:00', 2, '2026-04-07T10:00'],
  ['into an agreed night', '2026-07-01T17:30', 1, '2026-07-01T22:30', { windows: [window('2026-07-01T22:00', '2026-07-02T02:00')] }],
  ['round the clock over the change to summer time', '2026-03-29T01:00', 2, '2026-03-29T04:00', nightShift],
  ['nothing at all, at night', '2026-07-01T23:00', 0, '2026-07-01T23:00'],
]; // prettier-ignore

describe('adding business time', () => {
  it.each(adding)('%s', (_name, from, amount, expected, input) => {
    expect(local(hours(input).addBusinessTime(berlin(from), amount * hour))).toBe(expected);
  });

  it('says so when the calendar never opens', () => {
    const never = hours({ frames: [] });
    expect(() => never.addBusinessTime(berlin('2026-07-01T10:00'), hour)).toThrow(/not enough service hours/);
    expect(never.nextOpening(berlin('2026-07-01T10:00'))).toBeNull();
  });
});

describe('the next opening', () => {
  it('is Monday morning on a Saturday, now while open, and the window at night', () => {
    expect(local(hours().nextOpening(berlin('2026-07-04T12:00')) ?? 0)).toBe('2026-07-06T09:00');
    expect(hours().isOpen(berlin('2026-07-06T09:00'))).toBe(true);
    expect(hours().isOpen(berlin('2026-07-06T18:00'))).toBe(false);
    const windowed = hours({ windows: [window('2026-07-04T22:00', '2026-07-05T02:00')] });
    expect(local(windowed.nextOpening(berlin('2026-07-04T12:00')) ?? 0)).toBe('2026-07-04T22:00');
  });
});

describe('the laws of business time', () => {
  const calendars: CalendarInput[] = [
    {},
    nightShift,
    { state: 'BY', windows: [window('2026-03-29T01:00', '2026-03-29T04:00')] },
    { frames: [{ day: 7, from: '02:00', to: '02:30' }, { day: 3, from: '00:00', to: '24:00' }] },
  ]; // prettier-ignore
  const start = Date.parse('2026-01-01T00:00:00Z');
  const moment = fc.integer({ min: 0, max: 500 * 24 * 60 }).map((minutes) => start + minutes * 60_000);
  const calendar = fc.constantFrom(...calendars).map((input) => hours(input));
  const span = fc.tuple(moment, moment).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

  it('what lies from a to c is what lies from a to b and from b to c', () => {
    fc.assert(
      fc.property(calendar, fc.tuple(moment, moment, moment), fc.array(span, { maxLength: 4 }), (one, moments, holes) => {
        const [a, b, c] = moments.sort((x, y) => x - y);
        const total = one.businessTimeBetween(a, c, holes);
        return total === one.businessTimeBetween(a, b, holes) + one.businessTimeBetween(b, c, holes);
      }),
      { numRuns: 150 },
    );
  }); // prettier-ignore

  it('never runs backwards and never faster than the clock on the wall', () => {
    fc.assert(
      fc.property(calendar, moment, moment, (one, a, b) => {
        const amount = one.businessTimeBetween(Math.min(a, b), Math.max(a, b));
        return amount >= 0 && amount <= Math.abs(a - b) && one.businessTimeBetween(Math.max(a, b), Math.min(a, b)) === 0;
      }),
      { numRuns: 150 },
    );
  }); // prettier-ignore

  it('adding is the inverse of measuring, pauses included', () => {
    fc.assert(
      fc.property(calendar, moment, fc.integer({ min: 1, max: 40 * 60 }), fc.array(span, { maxLength: 3 }), (one, from, minutes, holes) => {
        const end = one.addBusinessTime(from, minutes * 60_000, holes);
        return one.businessTimeBetween(from, end, holes) === minutes * 60_000
          && one.businessTimeBetween(from, end - 1, holes) === minutes * 60_000 - 1;
      }),
      { numRuns: 150 },
    );
  }); // prettier-ignore

  it('pauses never shorten and never count twice', () => {
    fc.assert(
      fc.property(calendar, span, fc.array(span, { maxLength: 5 }), (one, { from, to }, holes) => {
        const paused = mergeSpans(holes).reduce((sum, hole) => sum + one.businessTimeBetween(Math.max(from, hole.from), Math.min(to, hole.to)), 0);
        return one.businessTimeBetween(from, to, holes) === one.businessTimeBetween(from, to) - paused;
      }),
      { numRuns: 150 },
    );
  }); // prettier-ignore
});
