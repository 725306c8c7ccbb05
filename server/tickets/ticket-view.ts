/** Tickets as the faces show them: rows of lists with the service time left, one ticket with its workflow and who hears of it. */
import type { z } from 'zod';
import { namesOf } from '../auth/names.ts';
import type { StaffRole } from '../auth/rules.ts';
import { createCalendarReader } from '../calendar/store.ts';
import type { BusinessHours } from '../calendar/business-time.ts';
import { ticketClocks } from '../calendar/ticket-clocks.ts';
import { readersOf } from '../mail/notices.ts';
import type { Queries } from '../store/store.ts';
import type { deskPeopleSchema, ticketRowSchema, ticketViewSchema } from './answers.ts';
import type { TicketSummary } from './store.ts';
import { customerView } from './store.ts';
import { noDueTime } from './tables.ts';
import type { TicketState } from './ticket-state.ts';
import { stepsBefore, workflows } from './workflow-rules.ts';

type Row = z.input<typeof ticketRowSchema>;
type View = z.input<typeof ticketViewSchema>;

/** Service time until `due`; negative where it is over. */
const leftOn = (hours: BusinessHours, due: number, now: number): number =>
  due >= now ? hours.businessTimeBetween(now, due) : -hours.businessTimeBetween(due, now);

const customerNames = async (db: Queries, ids: readonly (string | null)[]): Promise<[string, string][]> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return [];
  const rows = await db.selectFrom('customers').select(['id', 'name']).where('id', 'in', wanted).execute();
  return rows.map(({ id, name }) => [id, name]);
};

const workflowOf = (state: TicketState): View['workflow'] => {
  if (state.class === null) return null;
  const ticketClass = state.class;
  const { name, deliveries, steps } = workflows[ticketClass];
  const over = state.status === 'closed' || state.status === 'merged';
  return {
    name,
    deliveries: [...deliveries],
    steps: steps.map(({ step, de, en, who, when }) => {
      const before = stepsBefore(ticketClass, step) ?? [];
      const doneAt = state.steps[step] ?? null;
      const due = !over && doneAt === null && before.every((one) => state.steps[one] !== undefined);
      return { step, de, en, who: [...who], when, doneAt, due };
    }),
  };
};

/** The people tickets can be given to: staff who are not shut out, by name. */
export const deskPeople = async (db: Queries): Promise<z.input<typeof deskPeopleSchema>> => {
  const rows = await db
    .selectFrom('people')
    .innerJoin('auth_users', 'auth_users.id', 'people.user_id')
    .select(['auth_users.id', 'auth_users.name', 'people.roles'])
    .where('people.kind', '=', 'staff')
    .where('people.disabled_at', 'is', null)
    .orderBy('auth_users.name')
    .execute();
  return {
    items: rows.map(({ id, name, roles }) => ({ id, name, roles: JSON.parse(roles) as StaffRole[] })),
  };
};

export interface TicketViews {
  /** Rows of a list and the names in them; with `publicOnly` without what is the vendor's own. */
  readonly rows: (
    tickets: readonly TicketSummary[],
    publicOnly: boolean,
  ) => Promise<{ items: Row[]; names: Record<string, string> }>;
  readonly view: (state: TicketState, publicOnly: boolean) => Promise<View>;
}

/** One for each program. */
export const createTicketViews = (db: Queries, now: () => Date): TicketViews => {
  const readCalendar = createCalendarReader();
  return {
    rows: async (tickets, publicOnly) => {
      const { hoursFor } = await readCalendar(db);
      const at = now().getTime();
      const items = tickets.map((one) => {
        const hours = hoursFor(one.customerId);
        const clock =
          one.dueAt === noDueTime
            ? null
            : { leftMs: leftOn(hours, Date.parse(one.dueAt), at), ticking: hours.isOpen(at) };
        return { ...one, assignee: publicOnly ? null : one.assignee, clock } as Row;
      });
      const people = await namesOf(
        db,
        items.flatMap(({ assignee }) => assignee ?? []),
      );
      const customers = await customerNames(
        db,
        items.map(({ customerId }) => customerId),
      );
      return { items, names: Object.fromEntries([...people, ...customers]) };
    },

    view: async (state, publicOnly) => {
      const shown = publicOnly ? customerView(state) : state;
      const { calendar, hoursFor } = await readCalendar(db);
      const hours = hoursFor(state.customerId);
      const at = now().getTime();
      const people = await namesOf(db, [
        shown.openedBy.id,
        ...(shown.assignee === null ? [] : [shown.assignee]),
        ...shown.watchers,
      ]);
      const names = Object.fromEntries([...people, ...(await customerNames(db, [shown.customerId]))]);
      return {
        ticket: shown as View['ticket'],
        clocks: ticketClocks(state, calendar, hours, at),
        ticking: hours.isOpen(at),
        workflow: workflowOf(state),
        recipients: publicOnly ? [] : await readersOf(db, state),
        names,
      };
    },
  };
};
