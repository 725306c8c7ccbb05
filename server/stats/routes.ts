/** Figures over time for plots: versions, tickets, reactions. A customer's people get those of their own. */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { customerIdSchema, productSchema } from '../../protocol/ids.ts';
import { onlyCustomer } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import type { Actor } from '../auth/rules.ts';
import { createCalendarReader } from '../calendar/store.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { spanOf } from './day-rules.ts';
import { classKeys, loadByDay, reactionsByClass } from './tickets.ts';
import { versionsOverTime } from './versions.ts';

/** Days, both included, in the calendar's time zone; without them the last thirty. */
const spanQuery = {
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  customerId: customerIdSchema.optional(),
};
const ms = z.number().nullable();
const dayLoad = z.strictObject({ opened: z.int(), closed: z.int(), open: z.int() });
const timeZone = z.string();

type Whose = { actor: Actor; query: { customerId?: string | undefined } };
const whose = ({ actor, query }: Whose): string | null => query.customerId ?? onlyCustomer(actor);
const of = (asked: Whose) => ({ customerId: whose(asked) });

export const statsRoutes = (
  endpoint: Endpoint,
  { store, now }: { store: Store; now: () => Date },
): Route[] => {
  const readCalendar = createCalendarReader();
  const spanFor = async (query: { from?: string | undefined; to?: string | undefined }) => {
    const service = await readCalendar(store.db);
    const zone = service.calendar.timeZone;
    const span = spanOf(query, now(), zone);
    if (span === null)
      throw new BeistandError('BAD_INPUT', 'These are no days, or more than 400.', {
        hint: 'Choose a shorter time that is not in the future.',
      });
    return { service, span, timeZone: zone };
  };
  return [
    endpoint({
      method: 'get',
      path: '/stats/versions',
      summary: 'On how many machines which version ran at the end of each day.',
      action: 'installation.read',
      query: z.strictObject({
        ...spanQuery,
        product: productSchema,
        /** Versions named; the others are counted together. */
        most: z.coerce.number().int().min(1).max(50).default(12),
      }),
      answer: z.strictObject({
        timeZone,
        versions: z.array(z.string()),
        days: z.array(
          z.strictObject({
            day: z.string(),
            counts: z.record(z.string(), z.int()),
            others: z.int(),
            total: z.int(),
          }),
        ),
      }),
      of,
      handle: async ({ actor, query }) => {
        const { span, timeZone: zone } = await spanFor(query);
        const { product, most } = query;
        const customerId = whose({ actor, query });
        return {
          timeZone: zone,
          ...(await versionsOverTime(store.db, { product, most, customerId, span, timeZone: zone })),
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/stats/load',
      summary: 'Tickets opened, closed and left open each day, by class.',
      action: 'report.read',
      query: z.strictObject(spanQuery),
      answer: z.strictObject({
        timeZone,
        days: z.array(
          z.strictObject({
            day: z.string(),
            classes: z.strictObject({ A: dayLoad, B: dayLoad, C: dayLoad, D: dayLoad, none: dayLoad }),
          }),
        ),
      }),
      of,
      handle: async ({ actor, query }) => {
        const { span, timeZone: zone } = await spanFor(query);
        const customerId = whose({ actor, query });
        return {
          timeZone: zone,
          days: await loadByDay(store.db, { customerId, span, timeZone: zone }),
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/stats/reactions',
      summary: 'Reaction against target by class, of the tickets opened in these days.',
      action: 'report.read',
      query: z.strictObject(spanQuery),
      answer: z.strictObject({
        classes: z.array(
          z.strictObject({
            class: z.enum(classKeys),
            targetMs: ms,
            tickets: z.int(),
            met: z.int(),
            missed: z.int(),
            overdue: z.int(),
            waiting: z.int(),
            medianMs: ms,
            p90Ms: ms,
          }),
        ),
      }),
      of,
      handle: async ({ actor, query }) => {
        const { service, span } = await spanFor(query);
        const customerId = whose({ actor, query });
        return { classes: await reactionsByClass(store.db, { customerId, span }, service, now()) };
      },
    }),
  ];
};
