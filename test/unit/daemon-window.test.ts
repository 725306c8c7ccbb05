/** The maintenance window by worked cases, summer time in both directions among them. */
import { describe, expect, it } from 'vitest';
import { parseWindow, showWindow, windowState } from '../../agent/daemon/window-rules.ts';
import type { MaintenanceWindow } from '../../agent/daemon/window-rules.ts';
import { nextPollMs } from '../../agent/daemon/poll-rules.ts';

const window = (text: string): MaintenanceWindow => {
  const parsed = parseWindow(text, 'Europe/Berlin');
  if (parsed === null) throw new Error(`not a window: ${text}`);
  return parsed;
};
const at = (text: string, local: string): string => {
  const state = windowState(window(text), Temporal.ZonedDateTime.from(local).toInstant());
  return state.open ? `open until ${state.closesAt.toString()}` : `closed until ${state.opensAt.toString()}`;
};

describe('the maintenance window', () => {
  const cases: readonly (readonly [name: string, window: string, now: string, answer: string])[] = [
    [
      'is open from its first minute',
      'mon-fri 22:00-23:00',
      '2026-11-24T22:00[Europe/Berlin]',
      'open until 2026-11-24T22:00:00Z',
    ],
    [
      'is closed from its last minute',
      'mon-fri 22:00-23:00',
      '2026-11-24T23:00[Europe/Berlin]',
      'closed until 2026-11-25T21:00:00Z',
    ],
    [
      'waits over the weekend',
      'mon-fri 22:00-23:00',
      '2026-11-27T23:30[Europe/Berlin]',
      'closed until 2026-11-30T21:00:00Z',
    ],
    [
      'runs over midnight and belongs to the day it starts',
      'fri 22:00-04:00',
      '2026-11-28T03:00[Europe/Berlin]',
      'open until 2026-11-28T03:00:00Z',
    ],
    [
      'is not open on the night before its day',
      'fri 22:00-04:00',
      '2026-11-27T03:00[Europe/Berlin]',
      'closed until 2026-11-27T21:00:00Z',
    ],
    [
      'is an hour shorter when clocks go forward',
      'daily 01:00-04:00',
      '2026-03-29T01:30[Europe/Berlin]',
      'open until 2026-03-29T02:00:00Z',
    ],
    [
      'opens after the skipped hour when it would start in it',
      'daily 02:30-05:00',
      '2026-03-29T01:30[Europe/Berlin]',
      'closed until 2026-03-29T01:30:00Z',
    ],
    [
      'is an hour longer when clocks go back',
      'daily 01:00-04:00',
      '2026-10-25T01:30[Europe/Berlin]',
      'open until 2026-10-25T03:00:00Z',
    ],
    [
      'keeps the clock time of its own zone',
      'mon 01:00-02:00 America/New_York',
      '2026-11-23T06:30Z[UTC]',
      'open until 2026-11-23T07:00:00Z',
    ],
    [
      'is a whole day where both ends are the same',
      'sun 00:00-00:00',
      '2026-11-22T23:59[Europe/Berlin]',
      'open until 2026-11-22T23:00:00Z',
    ],
    [
      'is open all the time where each day meets the next',
      'daily 00:00-00:00',
      '2026-11-24T00:00[Europe/Berlin]',
      'open until 2026-11-24T23:00:00Z',
    ],
  ];
  it.each(cases)('%s', (_name, text, now, answer) => {
    expect(at(text, now)).toBe(answer);
  });

  it('reads its short form and writes it back', () => {
    expect(showWindow(window('Mon-Wed,sat 22:00-04:30 UTC'))).toBe('mon,tue,wed,sat 22:00-04:30 UTC');
    expect(showWindow(window('sat-mon 01:00-02:00'))).toBe('mon,sat,sun 01:00-02:00 Europe/Berlin');
    expect(showWindow(window('daily 01:00-02:00 UTC'))).toBe('daily 01:00-02:00 UTC');
  });

  it.each([
    '',
    'mon',
    'mon 22:00',
    'mon 25:00-26:00',
    'mo 22:00-23:00',
    'mon-tue-wed 1:00-2:00',
    'mon 22:00-23:00 Mars/Base',
  ])('refuses %j', (text) => {
    expect(parseWindow(text, 'Europe/Berlin')).toBeNull();
  });
});

describe('the pause between two checks', () => {
  const base = { intervalMs: 900_000, failures: 0, retryAfterMs: null, random: 0.5 };
  it('is the interval, up to a fifth earlier or later', () => {
    expect(nextPollMs(base)).toBe(900_000);
    expect(nextPollMs({ ...base, random: 0 })).toBe(720_000);
    expect(nextPollMs({ ...base, random: 0.999999 })).toBeLessThanOrEqual(1_080_000);
  });
  it('doubles with every failure after the first, up to sixteen intervals', () => {
    expect([1, 2, 3, 9].map((failures) => nextPollMs({ ...base, failures }) / 900_000)).toEqual([
      1, 2, 4, 16,
    ]);
  });
  it('is never shorter than the server asked for', () => {
    expect(nextPollMs({ ...base, retryAfterMs: 5_000_000 })).toBe(5_000_000);
    expect(nextPollMs({ ...base, retryAfterMs: 1_000 })).toBe(900_000);
  });
});
