/**
 * Reaction and solution clocks of a ticket: pure, from its state, the calendar and the present moment. Nothing is
 * stored that could not be computed again; when class or calendar change, the clocks simply come out differently.
 *
 * A clock of class X runs from the moment the ticket was first of class X or a stricter one; time before the first
 * classification counts too, for it is the vendor's. So a ticket raised from C to A gets A's whole target from
 * that moment on, and no detour through a milder class wins time.
 */
import type { TicketClass } from '../../protocol/ticket.ts';
import type { BusinessHours, Span } from './business-time.ts';
import type { Calendar } from './calendar-rules.ts';

/** What a clock needs to know of a ticket: times are ISO instants. */
export interface ClockedTicket {
  readonly class: TicketClass | null;
  readonly classes: readonly { readonly at: string; readonly class: TicketClass }[];
  readonly openedAt: string;
  readonly reactedAt: string | null;
  readonly solvedAt: string | null;
  readonly pauses: readonly { readonly from: string; readonly to: string | null }[];
}

export type ClockKind = 'reaction' | 'solution';

/** running → overdue; paused while waiting for the customer; in the end met or missed. none: there is no target. */
export type ClockState = 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';

export interface Clock {
  readonly kind: ClockKind;
  readonly state: ClockState;
  /** Business milliseconds; null where there is no target. */
  readonly targetMs: number | null;
  readonly elapsedMs: number;
  /** ISO instants; null without target, and while paused (nobody knows for how long). */
  readonly warnAt: string | null;
  readonly dueAt: string | null;
}

const iso = (at: number): string => new Date(at).toISOString();

/** From when the clock of the present class counts. */
export const clockStart = (ticket: ClockedTicket): string => {
  const present = ticket.class;
  const [first] = ticket.classes;
  if (present === null || first === undefined || first.class <= present) return ticket.openedAt;
  const since = ticket.classes.find((one) => one.class <= present);
  return since?.at ?? ticket.openedAt;
};

const minuteMs = 60_000;

const targetOf = (kind: ClockKind, ticketClass: TicketClass | null, calendar: Calendar): number | null => {
  const target = calendar.targets[ticketClass ?? 'unclassified'];
  const minutes = kind === 'reaction' ? target.reactionMinutes : target.solutionMinutes;
  return minutes === null ? null : minutes * minuteMs;
};

const stateOf = (stopped: boolean, paused: boolean, elapsedMs: number, targetMs: number): ClockState => {
  if (stopped) return elapsedMs <= targetMs ? 'met' : 'missed';
  if (elapsedMs > targetMs) return 'overdue';
  return paused ? 'paused' : 'running';
};

const clock = (
  kind: ClockKind,
  ticket: ClockedTicket,
  calendar: Calendar,
  hours: BusinessHours,
  now: number,
): Clock => {
  const start = Date.parse(clockStart(ticket));
  const stop = kind === 'reaction' ? ticket.reactedAt : ticket.solvedAt;
  const end = stop === null ? now : Date.parse(stop);
  const paused = stop === null && ticket.pauses.at(-1)?.to === null;
  const holes: Span[] = ticket.pauses.map(({ from, to }) => ({
    from: Date.parse(from),
    to: to === null ? Math.max(end, Date.parse(from)) : Date.parse(to),
  }));
  const elapsedMs = hours.businessTimeBetween(start, end, holes);
  const targetMs = targetOf(kind, ticket.class, calendar);
  if (targetMs === null) return { kind, state: 'none', targetMs, elapsedMs, warnAt: null, dueAt: null };
  const state = stateOf(stop !== null, paused, elapsedMs, targetMs);
  if (state === 'paused') return { kind, state, targetMs, elapsedMs, warnAt: null, dueAt: null };
  const after = (amountMs: number) => iso(hours.addBusinessTime(start, amountMs, holes));
  const warnMs = Math.floor((targetMs * calendar.warnAtPercent) / 100);
  return { kind, state, targetMs, elapsedMs, warnAt: after(warnMs), dueAt: after(targetMs) };
};

/** Both clocks of a ticket at `now` (epoch milliseconds). */
export const ticketClocks = (
  ticket: ClockedTicket,
  calendar: Calendar,
  hours: BusinessHours,
  now: number,
): { readonly reaction: Clock; readonly solution: Clock } => ({
  reaction: clock('reaction', ticket, calendar, hours, now),
  solution: clock('solution', ticket, calendar, hours, now),
});

export interface Alarm {
  readonly kind: 'clockWarned' | 'clockBreached';
  readonly clock: ClockKind;
  readonly due: string;
}

/** What has to be told at `now` and was not told before (`told` as in the ticket's state: `clock:kind:due`). */
export const dueAlarms = (clocks: readonly Clock[], told: readonly string[], now: number): readonly Alarm[] =>
  clocks.flatMap(({ kind, state, warnAt, dueAt }): Alarm[] => {
    if ((state !== 'running' && state !== 'overdue') || warnAt === null || dueAt === null) return [];
    const breached = Date.parse(dueAt) <= now;
    if (!breached && Date.parse(warnAt) > now) return [];
    const alarm: Alarm = { kind: breached ? 'clockBreached' : 'clockWarned', clock: kind, due: dueAt };
    return told.includes(`${kind}:${alarm.kind}:${dueAt}`) ? [] : [alarm];
  });

/** When to look at these clocks again; null where nothing will happen by itself. */
export const nextAlarmAt = (clocks: readonly Clock[], told: readonly string[]): string | null => {
  const times = clocks.flatMap(({ kind, state, warnAt, dueAt }): string[] => {
    if ((state !== 'running' && state !== 'overdue') || warnAt === null || dueAt === null) return [];
    if (told.includes(`${kind}:clockBreached:${dueAt}`)) return [];
    return [told.includes(`${kind}:clockWarned:${dueAt}`) ? dueAt : warnAt];
  });
  return times.sort()[0] ?? null;
};
