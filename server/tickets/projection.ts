/** The row of a ticket that lists and queues are made from, derived from its state, its clocks and its log's end. */
import { nextAlarmAt, ticketClocks } from '../calendar/ticket-clocks.ts';
import type { ServiceCalendar } from '../calendar/store.ts';
import type { Queries } from '../store/store.ts';
import type { ChainEnd } from './log.ts';
import { noDueTime } from './tables.ts';
import type { TicketMarkTable, TicketTable } from './tables.ts';
import type { TicketState } from './ticket-state.ts';

/** Due and alarm times of a ticket as its row holds them; `now` in epoch milliseconds. */
export const clockColumns = (
  state: TicketState,
  service: ServiceCalendar,
  now: number,
): Pick<TicketTable, 'due_at' | 'next_alarm_at'> => {
  const { reaction, solution } = ticketClocks(
    state,
    service.calendar,
    service.hoursFor(state.customerId),
    now,
  );
  const running = [reaction, solution].filter((one) => one.state === 'running' || one.state === 'overdue');
  const due = running.flatMap((one) => (one.dueAt === null ? [] : [one.dueAt])).sort();
  return { due_at: due[0] ?? noDueTime, next_alarm_at: nextAlarmAt(running, state.alarms) };
};

const marksOf = (state: TicketState): TicketMarkTable[] => [
  ...state.tags.map((value) => ({ ticket: state.number, kind: 'tag' as const, value })),
  ...state.watchers.map((value) => ({ ticket: state.number, kind: 'watcher' as const, value })),
  ...state.fixes.map((fix) => ({ ticket: state.number, kind: 'fix' as const, value: fix.manifestSha256 })),
];

const markKeys = (state: TicketState): string =>
  JSON.stringify([state.tags, state.watchers, state.fixes.map((fix) => fix.manifestSha256)]);

/** Writes a ticket's row and marks; `before` is the state they show now (null: none, or not to be relied on). */
export const project = async (
  db: Queries,
  state: TicketState,
  end: ChainEnd,
  service: ServiceCalendar,
  now: number,
  before: TicketState | null,
): Promise<void> => {
  const row = {
    customer_id: state.customerId,
    class: state.class,
    status: state.status,
    open: state.status === 'closed' || state.status === 'merged' ? 0 : 1,
    priority: state.priority,
    product: state.product,
    assignee: state.assignee,
    subject: state.subject,
    opened_at: state.openedAt,
    updated_at: state.updatedAt,
    closed_at: state.closedAt,
    seq: end.seq,
    head_hash: end.hash,
    ...clockColumns(state, service, now),
    state: JSON.stringify(state),
  };
  await db
    .insertInto('tickets')
    .values({ number: state.number, ...row })
    .onConflict((conflict) => conflict.column('number').doUpdateSet(row))
    .execute();
  if (before !== null && markKeys(before) === markKeys(state)) return;
  await db.deleteFrom('ticket_marks').where('ticket', '=', state.number).execute();
  const marks = marksOf(state);
  if (marks.length > 0) await db.insertInto('ticket_marks').values(marks).execute();
};
