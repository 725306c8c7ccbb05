/** What waits to be read by a program in the terminal: bounded for each who types, in order, and taken back with the keyboard. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeyboard } from '../../agent/assist/keyboard.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';

const { typedBytes, typingPauseMs } = sessionLimits;
const text = (bytes: string): Uint8Array => Buffer.from(bytes);

/** A program that reads `room` bytes and no more until it is given more. */
const program = () => {
  const place = { room: 0, read: '' };
  const keyboard = createKeyboard((bytes) => {
    const took = Math.min(place.room, bytes.length);
    place.room -= took;
    place.read += Buffer.from(bytes.subarray(0, took)).toString();
    return took;
  });
  return { place, keyboard };
};

describe('a keyboard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('hands over what was typed in order, as it is read', () => {
    const { place, keyboard } = program();
    const [one, other] = [keyboard.typist(() => undefined), keyboard.typist(() => undefined)];
    place.room = 3;
    one.type(text('erst das'));
    other.type(text(', dann dies'));
    expect(place.read).toBe('ers');
    place.room = 100;
    vi.advanceTimersByTime(200);
    expect(place.read).toBe('erst das, dann dies');
  });

  it('cuts off who types more than is read until they have paused: no paste goes on after a hole in it', () => {
    const { place, keyboard } = program();
    const told: boolean[] = [];
    const helper = keyboard.typist((full) => told.push(full));
    const piece = text('x'.repeat(16 * 1024));
    for (let pieces = 0; helper.type(piece); pieces += 1)
      expect(pieces).toBeLessThan(typedBytes / piece.length);
    expect(told).toEqual([true]);
    place.room = Infinity;
    vi.advanceTimersByTime(typingPauseMs / 2);
    expect(place.read.length).toBeLessThan(typedBytes);
    // All of it was read, but the paste has not ended: its tail is not taken.
    expect(helper.type(text('rm -r *\r'))).toBe(false);
    vi.advanceTimersByTime(typingPauseMs * 0.75);
    expect(helper.type(text('rm -r *\r'))).toBe(false);
    vi.advanceTimersByTime(typingPauseMs * 2);
    expect(told).toEqual([true, false]);
    expect(helper.type(text('ls\r'))).toBe(true);
    expect(place.read).toMatch(/^x+ls\r$/);
  });

  it('keeps nothing of somebody who sends single keys without end, and everybody else can type', () => {
    const { place, keyboard } = program();
    const [helper, customer] = [keyboard.typist(() => undefined), keyboard.typist(() => undefined)];
    let taken = 0;
    for (let keys = 0; keys < 100_000; keys += 1) taken += helper.type(text('k')) ? 1 : 0;
    expect(taken).toBeLessThan(3_000);
    expect(customer.type(text('\u0003'))).toBe(true);
    place.room = Infinity;
    vi.advanceTimersByTime(200);
    expect(place.read.at(-1)).toBe('\u0003');
  });

  it('forgets what was not read yet of who may not type any more', () => {
    const { place, keyboard } = program();
    const [helper, customer] = [keyboard.typist(() => undefined), keyboard.typist(() => undefined)];
    helper.type(text('shutdown\r'));
    customer.type(text('ls\r'));
    helper.forget();
    place.room = 100;
    vi.advanceTimersByTime(200);
    expect(place.read).toBe('ls\r');
  });
});
