/** The service calendar over HTTP; changing it works all open tickets' clocks out anew, in the same transaction. */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { instantSchema } from '../../protocol/ids.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import { tellSetting } from '../live/tell.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { calendarSchema } from './calendar-rules.ts';
import { germanHolidays } from './holiday-rules.ts';
import { previewCalendar } from './preview.ts';
import { createCalendarReader, writeCalendar } from './store.ts';

const year = z.int().min(1900).max(2200);
const holidaySchema = z.strictObject({ date: z.string(), name: z.string() });
/** When a clock runs out, now and with the change; null: never, or no target. */
const dueSchema = z.strictObject({ before: z.string().nullable(), after: z.string().nullable() });

export const calendarRoutes = (
  endpoint: Endpoint,
  { store, desk, now }: { store: Store; desk: Desk; now: () => Date },
): Route[] => {
  const read = createCalendarReader();
  return [
    endpoint({
      method: 'get',
      path: '/settings/calendar',
      summary: 'Service hours, holidays, agreed windows and targets.',
      action: 'settings.read',
      answer: calendarSchema,
      handle: async () => (await read(store.db)).calendar,
    }),
    endpoint({
      method: 'put',
      path: '/settings/calendar',
      summary: 'Sets them; the clocks of all open tickets follow.',
      action: 'settings.edit',
      body: z.strictObject({
        /** The calendar as it was when the change was begun; a different one now means somebody was faster. */
        before: calendarSchema,
        calendar: calendarSchema,
      }),
      answer: calendarSchema,
      handle: ({ actor, body }) =>
        store.exclusive('calendar', async (trx) => {
          const before = (await createCalendarReader()(trx)).calendar;
          if (JSON.stringify(before) !== JSON.stringify(body.before))
            throw new BeistandError('CONFLICT', 'The calendar was changed by somebody else meanwhile.', {
              hint: 'Load it again and repeat the change.',
            });
          const after = await writeCalendar(trx, body.calendar);
          await desk.recomputeClocks(trx, now());
          const by = authorOf(actor);
          await recordChange(
            trx,
            { by, subject: 'calendar', customerId: null, what: 'calendar changed', before, after },
            now(),
          );
          await tellSetting(trx, 'calendar');
          return after;
        }),
    }),
    endpoint({
      method: 'post',
      path: '/settings/calendar/preview',
      summary:
        'What an edited calendar would mean: its holidays, and a sample ticket’s clocks before and after.',
      action: 'settings.read',
      body: z.strictObject({ calendar: calendarSchema, year, openedAt: instantSchema }),
      answer: z.strictObject({
        holidays: z.array(holidaySchema.extend({ open: z.boolean() })),
        clocks: z.array(
          z.strictObject({
            class: z.enum(['A', 'B', 'C', 'D', 'unclassified']),
            reaction: dueSchema,
            solution: dueSchema,
          }),
        ),
      }),
      handle: async ({ body }) => previewCalendar((await read(store.db)).calendar, body.calendar, body),
    }),
    endpoint({
      method: 'get',
      path: '/settings/holidays/:year',
      summary: 'The public holidays the calendar keeps in a year.',
      action: 'settings.read',
      params: z.object({ year: z.coerce.number().int().min(1900).max(2200) }),
      answer: z.object({ items: z.array(holidaySchema) }),
      handle: async ({ params }) => {
        const { calendar } = await read(store.db);
        return { items: calendar.state === null ? [] : germanHolidays(params.year, calendar.state) };
      },
    }),
  ];
};
