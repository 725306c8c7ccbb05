/** Reports over HTTP: JSON, CSV and PDF of the same report. */
import { z } from 'zod';
import { customerIdSchema, instantSchema, ticketNumberSchema } from '../../protocol/ids.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { onlyCustomer } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { allNames } from '../auth/names.ts';
import type { Actor } from '../auth/rules.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import { listContacts } from '../customers/contacts.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { toCsv } from './csv.ts';
import { toPdf } from './pdf.ts';
import { toJson } from './report-model.ts';
import { cancelReport, orderReport, orderedReports } from './schedule.ts';
import { scheduleSchema } from './schedule-rules.ts';
import { createReports } from './store.ts';

const cellSchema = z.union([z.string(), z.number()]).nullable();
/** A report as JSON; CSV and PDF are files. */
const reportSchema = z.object({
  name: z.string(),
  title: z.string(),
  subtitle: z.string(),
  language: z.enum(['de', 'en']),
  timeZone: z.string(),
  generatedAt: z.string(),
  tables: z.array(
    z.object({
      title: z.string(),
      columns: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          kind: z.enum(['text', 'number', 'hours', 'moment']),
        }),
      ),
      rows: z.array(z.record(z.string(), cellSchema)),
    }),
  ),
});
const orderedSchema = z.object({
  id: z.string(),
  schedule: scheduleSchema,
  createdAt: z.string(),
  lastRunAt: z.string().nullable(),
  nextRunAt: z.string(),
});

export const reportRoutes = (
  endpoint: Endpoint,
  { store, now }: { store: Store; now: () => Date },
): Route[] => {
  const make = createReports();
  /** A customer's people have reports sent to their own colleagues, not to the world. */
  const refuseStrangers = async (actor: Actor, recipients: readonly string[]): Promise<void> => {
    const only = onlyCustomer(actor);
    if (only === null) return;
    const known = new Set((await listContacts(store.db, only)).map(({ email }) => email));
    const stranger = recipients.find((address) => !known.has(address.toLowerCase()));
    if (stranger !== undefined)
      throw new BeistandError('FORBIDDEN', `${stranger} is not one of your contacts.`, {
        hint: 'Ask the vendor to add the contact first.',
      });
  };
  return [
    endpoint({
      method: 'get',
      path: '/report-schedules',
      summary: 'Reports that are mailed by the clock.',
      action: 'report.schedule',
      answer: z.object({ items: z.array(orderedSchema) }),
      handle: async ({ actor }) => ({ items: await orderedReports(store.db, onlyCustomer(actor)) }),
    }),
    endpoint({
      method: 'post',
      path: '/report-schedules',
      summary: 'Has a report mailed by the clock.',
      action: 'report.schedule',
      body: scheduleSchema,
      answer: orderedSchema,
      status: 201,
      of: ({ body }) => ({ customerId: body().customerId }),
      handle: async ({ actor, body }) => {
        await refuseStrangers(actor, body.recipients);
        return store.transaction(async (trx) => {
          const ordered = await orderReport(trx, body, now());
          const { report, recipients } = ordered.schedule;
          await recordChange(
            trx,
            {
              by: authorOf(actor),
              subject: ordered.id,
              customerId: ordered.schedule.customerId,
              what: 'report ordered',
              after: { report, recipients },
            },
            now(),
          );
          return ordered;
        });
      },
    }),
    endpoint({
      method: 'delete',
      path: '/report-schedules/:schedule',
      summary: 'Stops that.',
      action: 'report.schedule',
      params: z.object({ schedule: z.uuid() }),
      handle: ({ actor, params }) =>
        store.transaction(async (trx) => {
          const customerId = onlyCustomer(actor);
          await cancelReport(trx, params.schedule, customerId);
          const by = authorOf(actor);
          await recordChange(
            trx,
            { by, subject: params.schedule, customerId, what: 'report cancelled' },
            now(),
          );
        }),
    }),
    endpoint({
      method: 'get',
      path: '/reports/:report',
      summary: 'A report as JSON, CSV or PDF.',
      action: 'report.read',
      params: z.object({ report: z.enum(['open-items', 'history', 'targets', 'load']) }),
      query: z.strictObject({
        format: z.enum(['json', 'csv', 'pdf']).default('json'),
        customerId: customerIdSchema.optional(),
        ticket: z.coerce.number().pipe(ticketNumberSchema).optional(),
        from: instantSchema.optional(),
        to: instantSchema.optional(),
        language: z.enum(['de', 'en']).default('de'),
      }),
      answer: reportSchema,
      of: ({ actor, query }) => ({ customerId: query.customerId ?? onlyCustomer(actor) }),
      handle: async ({ actor, params, query, response }) => {
        const { format, ...asked } = query;
        const names = await allNames(store.db);
        const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
        const report = await make(
          store.db,
          { ...given, report: params.report },
          {
            audience: actor.kind === 'staff' ? 'staff' : 'customer',
            ownCustomerId: onlyCustomer(actor),
            now: now(),
            personName: (id) => names.get(id) ?? id,
          },
        );
        if (format === 'json') return toJson(report);
        const file = `${params.report}-${now().toISOString().slice(0, 10)}.${format}`;
        response.set('Content-Disposition', `attachment; filename="${file}"`);
        if (format === 'csv') response.type('text/csv; charset=utf-8').send(toCsv(report));
        else response.type('application/pdf').send(Buffer.from(await toPdf(report)));
        return undefined;
      },
    }),
  ];
};
