import { describe, expect, it } from 'vitest';
import { afterFailure, lockedForMs } from '../../server/auth/lockout-rules.ts';
import type { Failures } from '../../server/auth/lockout-rules.ts';
import { passwordFault } from '../../protocol/password-rules.ts';

const person = { name: 'Anneliese Müller', email: 'a.sommerfeld@example.org' };

describe('passwordFault', () => {
  it.each([
    ['kurz', 'too-short'],
    ['elf zeichen', 'too-short'],
    ['x'.repeat(129), 'too-long'],
    ['abababababab', 'one-character'],
    ['passwort20262026', 'common'],
    ['Password!Password1', 'common'],
    ['Willkommen2026!!', 'common'],
    ['qwertzuiop123456', 'common'],
    ['839201745529', 'common'],
    ['1234567890123', 'common'],
    ['ich bin Müller!', 'contains-name'],
    ['ANNELIESE macht das', 'contains-name'],
    ['der-sommerfeld-hof', 'contains-name'],
  ])('refuses %s: %s', (password, fault) => {
    expect(passwordFault(password, person)).toBe(fault);
  });

  it.each([
    'eine lange Brücke im Nebel 77',
    'k3$Vq9!tWz0_p',
    'Winter kommt spät ins Tal',
    'хорошая погода сегодня',
  ])('takes %s', (password) => {
    expect(passwordFault(password, person)).toBeNull();
  });
});

describe('lockouts', () => {
  const start = new Date('2026-03-02T08:00:00Z');
  const after = (count: number): Failures => {
    let failures: Failures | null = null;
    for (let n = 0; n < count; n += 1) failures = afterFailure(failures, start);
    return failures ?? { failures: 0, lastAt: start, lockedUntil: null };
  };

  it('leave some tries free, then lock for longer and longer, but never for more than half an hour', () => {
    expect(lockedForMs(null, start)).toBe(0);
    expect(lockedForMs(after(7), start)).toBe(0);
    expect(lockedForMs(after(8), start)).toBe(60_000);
    expect(lockedForMs(after(9), start)).toBe(120_000);
    expect(lockedForMs(after(50), start)).toBe(30 * 60_000);
  });

  it('forget what is a day old', () => {
    const tomorrow = new Date(start.getTime() + 25 * 60 * 60_000);
    expect(afterFailure(after(50), tomorrow)).toMatchObject({ failures: 1, lockedUntil: null });
  });
});
