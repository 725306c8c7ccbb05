/** Reaction and solution clocks: worked cases from the desk's life. */
import { describe, expect, it } from 'vitest';
import { businessHours } from '../../server/calendar/business-time.ts';
import { calendarSchema } from '../../server/calendar/calendar-rules.ts';
import type { CalendarInput } from '../../server/calendar/calendar-rules.ts';
import { dueAlarms, nextAlarmAt, ticketClocks } from '../../server/calendar/ticket-clocks.ts';
import type { ClockedTicket } from '../../server/calendar/ticket-clocks.ts';
import type { TicketClass } from '../../protocol/ticket.ts';

/** A Berlin wall time as ISO instant. */
const at = (local: string): string =>
  new Date(
    Temporal.PlainDateTime.from(local).toZonedDateTime('Europe/Berlin').epochMilliseconds,
  ).toISOString();
const hour = 3_600_000;

const ticket = (opened: string, ticketClass: TicketClass | null, more: Partial<ClockedTicket> = {}): ClockedTicket => ({
  class: ticketClass,
  classes: ticketClass === null ? [] : [{ at: at(opened), class: ticketClass }],
  openedAt: at(opened),
  reactedAt: null,
  solvedAt: null,
  pauses: [],
  ...more,
}); // prettier-ignore

const clocks = (one: ClockedTicket, now: string, input: CalendarInput = {}) => {
  const calendar = calendarSchema.parse(input);
  return ticketClocks(one, calendar, businessHours(calendar, null), Date.parse(at(now)));
};

describe('when a clock is due', () => {
  it.each([
    ['A by day: one hour, eight hours', ticket('2026-07-01T09:00', 'A'), '2026-07-01T10:00', '2026-07-01T17:00'],
    ['A on Friday evening: Monday', ticket('2026-07-03T17:30', 'A'), '2026-07-06T09:30', '2026-07-06T16:30'],
    ['A on the Thursday before Easter', ticket('2026-04-02T17:30', 'A'), '2026-04-07T09:30', '2026-04-07T16:30'],
    ['A over the change to summer time', ticket('2026-03-27T17:30', 'A'), '2026-03-30T09:30', '2026-03-30T16:30'],
    ['B: four hours, five days', ticket('2026-07-01T09:00', 'B'), '2026-07-01T13:00', '2026-07-07T18:00'],
    ['C at night: from the morning on', ticket('2026-07-01T03:00', 'C'), '2026-07-01T18:00', '2026-07-28T18:00'],
  ] as const)('%s', (_name, one, reaction, solution) => {
    const result = clocks(one, '2026-01-01T00:00');
    expect([result.reaction.dueAt, result.solution.dueAt]).toEqual([at(reaction), at(solution)]);
  }); // prettier-ignore

  it('a window agreed for the night brings it forward', () => {
    const windows = [{ from: at('2026-07-03T22:00'), to: at('2026-07-04T06:00'), customerId: null }];
    const result = clocks(ticket('2026-07-03T18:30', 'A'), '2026-07-03T18:30', { windows });
    expect(result.reaction.dueAt).toBe(at('2026-07-03T23:00'));
    expect(result.solution.dueAt).toBe(at('2026-07-04T06:00'));
  });

  it('a wish has no solution target', () => {
    expect(clocks(ticket('2026-07-01T09:00', 'D'), '2026-07-20T09:00').solution.state).toBe('none');
  });

  it('an edited calendar gives another time, nothing has to be mended', () => {
    const closedDays = [{ date: '2026-07-02', name: 'Umzug' }];
    const result = clocks(ticket('2026-07-01T17:30', 'A'), '2026-07-01T17:30', { closedDays });
    expect(result.reaction.dueAt).toBe(at('2026-07-03T09:30'));
  });
});

describe('a pause', () => {
  it('over a weekend adds only the business time in it', () => {
    const pauses = [{ from: at('2026-07-03T16:00'), to: at('2026-07-06T11:00') }];
    const one = ticket('2026-07-03T15:00', 'A', { pauses });
    const { solution } = clocks(one, '2026-07-06T12:00');
    expect(solution.elapsedMs).toBe(2 * hour);
    expect(solution.dueAt).toBe(at('2026-07-06T18:00'));
  });

  it('that lasts stops the clock, and nothing is due', () => {
    const pauses = [{ from: at('2026-07-01T10:00'), to: null }];
    const one = ticket('2026-07-01T09:00', 'A', { pauses });
    const { solution } = clocks(one, '2026-07-20T12:00');
    expect(solution).toMatchObject({ state: 'paused', elapsedMs: hour, dueAt: null, warnAt: null });
  });

  it('that begins after the target was missed heals nothing', () => {
    const pauses = [{ from: at('2026-07-02T15:00'), to: null }];
    expect(clocks(ticket('2026-07-01T09:00', 'A', { pauses }), '2026-07-03T12:00').solution.state).toBe(
      'overdue',
    );
  });
});

describe('a change of class', () => {
  const changed = (...classes: readonly (readonly [string, TicketClass])[]): ClockedTicket =>
    ticket('2026-07-01T09:00', classes.at(-1)?.[1] ?? null, {
      classes: classes.map(([when, one]) => ({ at: at(when), class: one })),
    });

  it('from C to A in the middle gives A’s whole target from then on', () => {
    const one = changed(['2026-07-01T09:00', 'C'], ['2026-07-02T12:00', 'A']);
    expect(clocks(one, '2026-07-02T12:00').solution.dueAt).toBe(at('2026-07-03T11:00'));
  });

  it('from A to C counts from the opening', () => {
    const one = changed(['2026-07-01T09:00', 'A'], ['2026-07-01T12:00', 'C']);
    expect(clocks(one, '2026-07-01T12:00').reaction.dueAt).toBe(at('2026-07-01T18:00'));
  });

  it('by way of a milder class wins no time', () => {
    const one = changed(['2026-07-01T09:00', 'A'], ['2026-07-01T12:00', 'C'], ['2026-07-01T16:00', 'A']);
    expect(clocks(one, '2026-07-01T16:00').solution.dueAt).toBe(at('2026-07-01T17:00'));
  });

  it('from C over A to B counts from when it was first B or stricter', () => {
    const one = changed(['2026-07-01T09:00', 'C'], ['2026-07-02T10:00', 'A'], ['2026-07-02T15:00', 'B']);
    expect(clocks(one, '2026-07-02T15:00').reaction.dueAt).toBe(at('2026-07-02T14:00'));
  });

  it('from no class at all counts from the opening: the delay is the vendor’s', () => {
    const one = changed(['2026-07-01T15:00', 'A']);
    expect(clocks(one, '2026-07-01T15:00').solution.dueAt).toBe(at('2026-07-01T17:00'));
  });
});

describe('the end of a clock', () => {
  it.each([
    ['in time', '2026-07-01T09:59', 'met'],
    ['to the minute', '2026-07-01T10:00', 'met'],
    ['too late', '2026-07-01T10:01', 'missed'],
  ])('%s', (_name, reacted, state) => {
    const one = ticket('2026-07-01T09:00', 'A', { reactedAt: at(reacted) });
    expect(clocks(one, '2026-07-09T09:00').reaction.state).toBe(state);
  });
});

describe('alarms', () => {
  const calendar = calendarSchema.parse({});
  const alarms = (now: string, told: string[] = []) => {
    const result = clocks(ticket('2026-07-01T09:00', 'A', { reactedAt: at('2026-07-01T09:05') }), now);
    const both = [result.reaction, result.solution];
    return { due: dueAlarms(both, told, Date.parse(at(now))), next: nextAlarmAt(both, told) };
  };
  const due = at('2026-07-01T17:00');

  it('warn at three quarters of the target, then at the breach, each once', () => {
    expect(calendar.warnAtPercent).toBe(75);
    expect(alarms('2026-07-01T14:59')).toEqual({ due: [], next: at('2026-07-01T15:00') });
    expect(alarms('2026-07-01T15:00').due).toEqual([{ kind: 'clockWarned', clock: 'solution', due }]);
    const warned = [`solution:clockWarned:${due}`];
    expect(alarms('2026-07-01T16:00', warned)).toEqual({ due: [], next: due });
    expect(alarms('2026-07-01T17:00', warned).due).toEqual([
      { kind: 'clockBreached', clock: 'solution', due },
    ]);
    expect(alarms('2026-07-02T12:00', [...warned, `solution:clockBreached:${due}`])).toEqual({
      due: [],
      next: null,
    });
  });

  it('a server that was down past the warning tells the breach alone', () => {
    expect(alarms('2026-07-03T12:00').due).toEqual([{ kind: 'clockBreached', clock: 'solution', due }]);
  });

  it('a due time that moved is told anew', () => {
    const old = `solution:clockBreached:${at('2026-06-30T17:00')}`;
    expect(alarms('2026-07-03T12:00', [old]).due).toHaveLength(1);
  });
});
