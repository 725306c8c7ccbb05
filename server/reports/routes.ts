/** Reports over HTTP: JSON, CSV and PDF of the same report. */
import { z } from 'zod';
import { customerIdSchema, instantSchema, ticketNumberSchema } from '../../protocol/ids.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { onlyCustomer } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { allNames } from '../auth/names.ts';
import type { Actor } from '../auth/rules.ts';
import { listContacts } from '../customers/contacts.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { toCsv } from './csv.ts';
import { toPdf } from './pdf.ts';
import { toJson } from './report-model.ts';
import { cancelReport, orderReport, orderedReports } from './schedule.ts';
import { scheduleSchema } from './schedule-rules.ts';
import { createReports } from './store.ts';

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
      handle: async ({ actor }) => ({ items: await orderedReports(store.db, onlyCustomer(actor)) }),
    }),
    endpoint({
      method: 'post',
      path: '/report-schedules',
      summary: 'Has a report mailed by the clock.',
      action: 'report.schedule',
      body: scheduleSchema,
      status: 201,
      of: ({ body }) => ({ customerId: body().customerId }),
      handle: async ({ actor, body }) => {
        await refuseStrangers(actor, body.recipients);
        return store.transaction((trx) => orderReport(trx, body, now()));
      },
    }),
    endpoint({
      method: 'delete',
      path: '/report-schedules/:schedule',
      summary: 'Stops that.',
      action: 'report.schedule',
      params: z.object({ schedule: z.uuid() }),
      handle: ({ actor, params }) =>
        store.transaction((trx) => cancelReport(trx, params.schedule, onlyCustomer(actor))),
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
