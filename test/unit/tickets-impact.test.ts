/** The class that follows from a customer's answers, as the support guide has it. */
import { describe, expect, it } from 'vitest';
import { classOfImpact } from '../../protocol/ticket-impact.ts';

describe('the class of an impact', () => {
  it('is D for wishes', () => {
    expect(classOfImpact({ kind: 'wish' })).toBe('D');
  });

  it.each([
    ['down', 'none', 'A'],
    ['down', 'help', 'B'],
    ['down', 'easy', 'B'],
    ['hindered', 'none', 'B'],
    ['hindered', 'help', 'B'],
    ['hindered', 'easy', 'C'],
    ['single', 'none', 'B'],
    ['single', 'help', 'C'],
    ['single', 'easy', 'C'],
  ] as const)('for a fault that reaches %s with workaround %s is %s', (reach, workaround, expected) => {
    expect(classOfImpact({ kind: 'fault', reach, workaround })).toBe(expected);
  });
});
