/** Reports over HTTP: JSON, CSV and PDF of the same report. */
import { z } from 'zod';
import { customerIdSchema, instantSchema, ticketNumberSchema } from '../../protocol/ids.ts';
import { onlyCustomer } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { allNames } from '../auth/names.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { toCsv } from './csv.ts';
import { toPdf } from './pdf.ts';
import { toJson } from './report-model.ts';
import { createReports } from './store.ts';

export const reportRoutes = (
  endpoint: Endpoint,
  { store, now }: { store: Store; now: () => Date },
): Route[] => {
  const make = createReports();
  return [
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
