import { assert, property, array, integer, record, constantFrom } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinRanges } from '../../agent/transfer/join-rules.ts';
import { Meter } from '../../agent/transfer/meter.ts';
import { TokenBucket } from '../../agent/transfer/pace.ts';
import { backOffMs, retryAfterMs, waitMs } from '../../agent/transfer/retry-rules.ts';
import { TestClock } from '../support/transfer-world.ts';

const never = new AbortController().signal;

describe('joining ranges', () => {
  const limits = { gapBytes: 10, maxRunBytes: 100 };
  const range = (path: string, offset: number, length: number) => ({ path, offset, length });
  const shape = (ranges: readonly ReturnType<typeof range>[]): string[] =>
    joinRanges(ranges, limits).map((run) => `${run.path} ${run.offset}+${run.length}`);

  it('joins neighbours of one file over small gaps, up to a length', () => {
    expect(shape([range('a', 20, 20), range('a', 0, 20)])).toEqual(['a 0+40']);
    expect(shape([range('a', 0, 20), range('a', 30, 20)])).toEqual(['a 0+50']);
    expect(shape([range('a', 0, 20), range('a', 31, 20)])).toEqual(['a 0+20', 'a 31+20']);
    expect(shape([range('a', 0, 20), range('b', 20, 20)])).toEqual(['a 0+20', 'b 20+20']);
    expect(shape([range('a', 0, 60), range('a', 60, 41)])).toEqual(['a 0+60', 'a 60+41']);
    expect(shape([range('a', 0, 500)])).toEqual(['a 0+500']);
    expect(shape([range('a', 0, 20), range('a', 10, 20)])).toEqual(['a 0+20', 'a 10+20']);
  });

  it('covers every range exactly once, whatever they are', () => {
    const some = array(
      record({
        path: constantFrom('a', 'b'),
        offset: integer({ min: 0, max: 300 }),
        length: integer({ min: 1, max: 120 }),
      }),
    );
    assert(
      property(some, (ranges) => {
        const runs = joinRanges(ranges, limits);
        const inside = runs.flatMap((run) => run.ranges);
        expect(inside.length).toBe(ranges.length);
        expect(new Set(inside)).toEqual(new Set(ranges));
        for (const run of runs) {
          for (const one of run.ranges) {
            expect(one.offset).toBeGreaterThanOrEqual(run.offset);
            expect(one.offset + one.length).toBeLessThanOrEqual(run.offset + run.length);
          }
          if (run.ranges.length > 1) expect(run.length).toBeLessThanOrEqual(limits.maxRunBytes);
        }
      }),
    );
  });
});

describe('waiting', () => {
  it('is anything up to a doubled base, and never more than half a minute', () => {
    expect(backOffMs(0, 0)).toBe(0);
    expect(backOffMs(0, 0.999)).toBe(249);
    expect(backOffMs(3, 0.5)).toBe(1_000);
    expect(backOffMs(1_000, 0.999)).toBe(29_970);
  });

  it('honours Retry-After in seconds and as a date, within reason', () => {
    const now = new Date('2026-07-05T12:00:00Z');
    expect(retryAfterMs('', now)).toBeNull();
    expect(retryAfterMs('soon', now)).toBeNull();
    expect(retryAfterMs('7', now)).toBe(7_000);
    expect(retryAfterMs('Sun, 05 Jul 2026 12:00:30 GMT', now)).toBe(30_000);
    expect(retryAfterMs('Sun, 05 Jul 2020 12:00:30 GMT', now)).toBe(0);
    expect(retryAfterMs('999999999', now)).toBe(120_000);
    expect(waitMs(0, 7_000, 0)).toBe(7_000);
  });
});

describe('the token bucket', () => {
  it('lets a burst pass and then holds the rate', async () => {
    const clock = new TestClock();
    const bucket = new TokenBucket(1_000, clock);
    for (let count = 0; count < 100; count += 1) await bucket.take(100, never);
    expect(clock.now()).toBeGreaterThanOrEqual(9_700);
    expect(clock.now()).toBeLessThanOrEqual(9_800);
  });

  it('does not save up what was not used', async () => {
    const clock = new TestClock();
    const bucket = new TokenBucket(1_000, clock);
    await clock.sleep(3_600_000, never);
    const before = clock.now();
    await bucket.take(2_250, never);
    expect(clock.now() - before).toBe(2_000);
  });
});

describe('the meter', () => {
  it('shows a rate that follows slowly, and the time left by it', () => {
    let now = 0;
    const meter = new Meter(100_000, 10_000, () => now);
    expect(meter.progress()).toEqual({
      doneBytes: 10_000,
      totalBytes: 100_000,
      bytesPerSecond: 0,
      secondsLeft: null,
    });
    for (let count = 0; count < 40; count += 1) {
      now += 250;
      meter.add(1_000);
    }
    expect(meter.progress()).toMatchObject({ doneBytes: 50_000, bytesPerSecond: 4_000, secondsLeft: 13 });
    now += 250;
    meter.add(10_000);
    expect(meter.progress().bytesPerSecond).toBeLessThan(8_000);
  });
});
