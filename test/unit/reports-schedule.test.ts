/** When an ordered report is due, and which time it is about: against the wall calendar. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredSpan, nextRun, scheduleSchema } from '../../server/reports/schedule-rules.ts';

const zone = 'Europe/Berlin';
const berlin = (local: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
const schedule = (more: object) =>
  scheduleSchema.parse({
    report: 'targets',
    customerId: null,
    recipients: ['a@example.org'],
    every: 'week',
    ...more,
  });

describe('the next run', () => {
  it.each([
    ['later today', { every: 'day' }, '2026-07-01T06:59', '2026-07-01T07:00'],
    ['tomorrow, when today’s has just run', { every: 'day' }, '2026-07-01T07:00', '2026-07-02T07:00'],
    ['next Monday', { every: 'week' }, '2026-07-01T12:00', '2026-07-06T07:00'],
    ['next Friday', { every: 'week', on: 5 }, '2026-07-01T12:00', '2026-07-03T07:00'],
    ['the first of the next month', { every: 'month' }, '2026-07-01T12:00', '2026-08-01T07:00'],
    ['the 28th of February', { every: 'month', on: 28 }, '2026-02-01T12:00', '2026-02-28T07:00'],
    ['at seven by the clock on the wall after the change to summer time', { every: 'day' }, '2026-03-28T08:00', '2026-03-29T07:00'],
    ['in the hour that does not exist, an hour later', { every: 'day', at: '02:30' }, '2026-03-28T12:00', '2026-03-29T03:30'],
  ])('is %s', (_name, more, after, expected) => {
    expect(nextRun(schedule(more), berlin(after), zone)).toBe(berlin(expected));
  }); // prettier-ignore

  it('always lies ahead, and runs never stand still', () => {
    const any = fc.record({ every: fc.constantFrom('day', 'week', 'month'), on: fc.integer({ min: 1, max: 7 }), at: fc.constantFrom('00:00', '02:30', '23:59') });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 1_000 * 24 * 60 }), (more, minutes) => {
        const after = Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000;
        const next = nextRun(schedule(more), after, zone);
        return next > after && next - after <= 32 * 24 * 60 * 60_000;
      }),
    );
  }); // prettier-ignore
});

describe('the time a report is about', () => {
  it.each([
    ['yesterday', { every: 'day' }, '2026-03-30T07:00', '2026-03-29T00:00', '2026-03-30T00:00'],
    ['last week, Monday to Sunday', { every: 'week', on: 3 }, '2026-07-01T07:00', '2026-06-22T00:00', '2026-06-29T00:00'],
    ['last month', { every: 'month', on: 5 }, '2026-03-05T07:00', '2026-02-01T00:00', '2026-03-01T00:00'],
  ])('is %s', (_name, more, run, from, before) => {
    const span = coveredSpan(schedule(more), berlin(run), zone);
    expect([Date.parse(span.from), Date.parse(span.to) + 1]).toEqual([berlin(from), berlin(before)]);
  }); // prettier-ignore
});

describe('an order from outside', () => {
  it.each([
    ['a week with a ninth day', { every: 'week', on: 9 }],
    ['a 31st of every month', { every: 'month', on: 31 }],
    ['an address with a second header in it', { recipients: ['a@example.org\r\nBcc: b@example.org'] }],
    ['nobody to send it to', { recipients: [] }],
    ['everybody’s history', { report: 'history' }],
  ])('refuses %s', (_name, more) => {
    expect(() => schedule(more)).toThrow();
  });
});
