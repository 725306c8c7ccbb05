/** Days of a time zone, and which version ran from when to when. */
import { describe, expect, it } from 'vitest';
import { spansOf } from '../../server/installations/version-span-rules.ts';
import { byDay, runningTotals, spanOf } from '../../server/stats/day-rules.ts';

const zone = 'Europe/Berlin';
const now = new Date('2026-07-06T10:00:00Z');

describe('days', () => {
  it('begin at midnight of the zone, also where the clock is put forward', () => {
    expect(spanOf({ from: '2026-03-28', to: '2026-03-29' }, now, zone)).toEqual({
      days: ['2026-03-28', '2026-03-29'],
      from: '2026-03-27T23:00:00.000Z',
      until: '2026-03-29T22:00:00.000Z',
    });
  });

  it('are the last thirty where none are named, and none of the future', () => {
    const span = spanOf({}, now, zone);
    expect([span?.days.length, span?.days[0], span?.days.at(-1)]).toEqual([30, '2026-06-07', '2026-07-06']);
    expect(spanOf({ from: '2026-07-05', to: '2099-01-01' }, now, zone)?.days).toEqual([
      '2026-07-05',
      '2026-07-06',
    ]);
  });

  it('are refused where they are none, or too many', () => {
    expect(spanOf({ from: '2026-07-07' }, now, zone)).toBeNull();
    expect(spanOf({ from: '2026-07-02', to: '2026-07-01' }, now, zone)).toBeNull();
    expect(spanOf({ from: '2024-01-01' }, now, zone)).toBeNull();
  });

  it('take up what happened in them by the zone’s clock', () => {
    const rows = [
      { part: '2026-07-05T21:5', key: 'A', count: 2 },
      { part: '2026-07-05T22:0', key: 'A', count: 3 },
      { part: '2026-07-06T05:3', key: 'A', count: 1 },
    ];
    expect([...byDay(rows, zone)]).toEqual([
      ['2026-07-05 A', 2],
      ['2026-07-06 A', 4],
    ]);
  });

  it('add up to what there is at their end', () => {
    const totals = runningTotals(['d1', 'd2'], ['A', 'B'], {
      before: new Map([['A', 5]]),
      came: new Map([['d1 A', 2], ['d2 B', 1]]),
      went: new Map([['d1 A', 4]]),
    }); // prettier-ignore
    expect([...totals.values()]).toEqual([3, 3, 0, 1]);
  });
});

describe('spans of versions', () => {
  const at = (minute: number) => `2026-07-06T10:${String(minute).padStart(2, '0')}:00.000Z`;
  const report = (minute: number, version: string | null) => ({ at: at(minute), version });

  it('end where another version is reported, or none', () => {
    expect(
      spansOf([report(0, '1.0.0'), report(1, '1.0.0'), report(2, '2.0.0'), report(3, null), report(4, null), report(5, '1.0.0')]),
    ).toEqual([
      { version: '1.0.0', since: at(0), until: at(2) },
      { version: '2.0.0', since: at(2), until: at(3) },
      { version: '1.0.0', since: at(5), until: null },
    ]); // prettier-ignore
  });

  it('have no length of nothing: of two reports at one moment the later counts', () => {
    expect(spansOf([report(0, '1.0.0'), report(0, '2.0.0'), report(1, null), report(1, '3.0.0')])).toEqual([
      { version: '2.0.0', since: at(0), until: at(1) },
      { version: '3.0.0', since: at(1), until: null },
    ]);
  });
});
