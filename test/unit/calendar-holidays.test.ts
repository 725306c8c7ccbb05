/** German public holidays against the printed calendar. */
import { describe, expect, it } from 'vitest';
import { calendarSchema } from '../../server/calendar/calendar-rules.ts';
import { easterSunday, germanHolidays, germanStates } from '../../server/calendar/holiday-rules.ts';

describe('public holidays', () => {
  it.each([
    [2008, '2008-03-23'], [2011, '2011-04-24'], [2024, '2024-03-31'], [2025, '2025-04-20'], [2026, '2026-04-05'],
    [2027, '2027-03-28'], [2038, '2038-04-25'],
  ])('Easter of %i is on %s', (year, date) => {
    expect(easterSunday(year).toString()).toBe(date);
  }); // prettier-ignore

  it.each([[2022, '11-16'], [2023, '11-22'], [2024, '11-20'], [2025, '11-19'], [2026, '11-18']])(
    'the day of repentance of %i is on %s, in Saxony alone',
    (year, day) => {
      const has = (state: (typeof germanStates)[number]) =>
        germanHolidays(year, state).some((one) => one.date === `${year}-${day}`);
      expect(germanStates.filter(has)).toEqual(['SN']);
    },
  ); // prettier-ignore

  it.each([
    ['BY', 12], ['BW', 12], ['SL', 12], ['NW', 11], ['RP', 11], ['HE', 10], ['SN', 11], ['ST', 11], ['TH', 11],
    ['BB', 12], ['BE', 10], ['MV', 11], ['HH', 10], ['HB', 10], ['NI', 10], ['SH', 10],
  ] as const)('%s has %i holidays in 2026', (state, count) => {
    expect(germanHolidays(2026, state)).toHaveLength(count);
  }); // prettier-ignore

  it('the whole of Berlin 2026', () => {
    expect(germanHolidays(2026, 'BE').map((one) => one.date)).toEqual([
      '2026-01-01', '2026-03-08', '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25',
      '2026-10-03', '2026-12-25', '2026-12-26',
    ]); // prettier-ignore
  });
});

describe('a calendar from outside', () => {
  it.each([
    ['a frame that ends before it begins', { frames: [{ day: 1, from: '18:00', to: '09:00' }] }],
    ['a time that is none', { frames: [{ day: 1, from: '09:00', to: '25:00' }] }],
    ['an unknown time zone', { timeZone: 'Mars/Olympus' }],
    ['a window that never ends', { windows: [{ from: '2026-01-01T00:00:00Z', to: '2036-01-01T00:00:00Z', customerId: null }] }],
    ['a member nobody knows', { colour: 'red' }],
  ])('refuses %s', (_name, input) => {
    expect(calendarSchema.safeParse(input).success).toBe(false);
  }); // prettier-ignore
});
