/** How far each reader of a terminal is sent, and how long the shell waits for them. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReader } from '../../agent/assist/reader.ts';
import { createScrollback } from '../../agent/assist/scrollback.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';

const { terminalWindowBytes: window, terminalPatienceMs: patience } = sessionLimits;

const reading = (scrollbackBytes = 4 * window) => {
  const scrollback = createScrollback(scrollbackBytes);
  const got: number[] = [];
  const gaps: number[] = [];
  const state = { behind: false };
  const reader = createReader({
    scrollback,
    send: (at, bytes) => {
      for (const [index, byte] of bytes.entries()) got[at + index] = byte;
      return Promise.resolve();
    },
    onGap: (from) => {
      gaps.push(from);
      return Promise.resolve();
    },
    onBehind: (behind) => {
      state.behind = behind;
    },
  });
  const write = (count: number): void => {
    const from = scrollback.end();
    scrollback.add(Uint8Array.from({ length: count }, (_, index) => (from + index) % 251));
    reader.look();
  };
  return { reader, scrollback, got, gaps, state, write };
};

describe('a reader', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gets each byte once, in order, and none they have not paid for', async () => {
    const { reader, got, write } = reading();
    expect(reader.attach(0, 0)).toBe(0);
    for (let upTo = 0; upTo < 200_000; upTo += 10_007) {
      write(10_007);
      reader.credit(upTo);
      await vi.advanceTimersByTimeAsync(0);
      expect(got).toHaveLength(upTo);
    }
    expect(got.every((byte, index) => byte === index % 251)).toBe(true);
  });

  it('is waited for while behind, and no longer than their patience', async () => {
    const { reader, state, write } = reading();
    reader.attach(0, 0);
    write(window + 1);
    expect(state.behind).toBe(true);
    // Takes enough to be waited for once more.
    reader.credit(window / 4);
    await vi.advanceTimersByTimeAsync(patience);
    expect(state.behind).toBe(true);
    await vi.advanceTimersByTimeAsync(patience);
    expect(state.behind).toBe(false);
    write(window);
    expect(state.behind).toBe(false);
    // Caught up, they are waited for again.
    for (let upTo = window; upTo <= 3 * window; upTo += window) {
      reader.credit(upTo);
      await vi.advanceTimersByTimeAsync(0);
    }
    write(window + 1);
    expect(state.behind).toBe(true);
    reader.detach();
    expect(state.behind).toBe(false);
  });

  it('who was left behind goes on where there still is something, and is told from where', async () => {
    const { reader, scrollback, got, gaps, write } = reading(window);
    reader.attach(0, 0);
    write(window + 1);
    await vi.advanceTimersByTimeAsync(patience);
    write(5 * window);
    reader.credit(window);
    await vi.advanceTimersByTimeAsync(0);
    const from = scrollback.begin();
    expect(from - scrollback.start()).toBeLessThan(251);
    expect(gaps).toEqual([from]);
    expect(got).toEqual([]);
    reader.credit(from + 1_000);
    await vi.advanceTimersByTimeAsync(0);
    expect(Object.keys(got)[0]).toBe(String(from));
    expect(got[from]).toBe(from % 251);
  });

  it('never gets what was written before they might read', () => {
    const { reader, write } = reading();
    write(5_000);
    expect(reader.attach(0, 4_000)).toBe(4_000);
    expect(reader.attach(4_500, 4_000)).toBe(4_500);
    expect(reader.attach(9_999_999, 4_000)).toBe(5_000);
  });
});

describe('the scrollback', () => {
  it('keeps the newest bytes within its measure, however small the pieces come', () => {
    const scrollback = createScrollback(100_000);
    for (let at = 0; at < 300_000; at += 1) scrollback.add(Uint8Array.of(at % 251));
    expect(scrollback.end()).toBe(300_000);
    const kept = scrollback.end() - scrollback.start();
    expect(kept).toBeGreaterThanOrEqual(100_000);
    expect(kept).toBeLessThan(100_000 + 2 * 64 * 1024);
    let at = scrollback.start();
    while (at < scrollback.end()) {
      const bytes = scrollback.read(at, 30_000);
      expect(bytes.every((byte, index) => byte === (at + index) % 251)).toBe(true);
      at += bytes.length;
    }
    expect(scrollback.read(0, 10)).toHaveLength(0);
    expect(scrollback.read(at, 10)).toHaveLength(0);
  });
});
