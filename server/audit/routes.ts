/** The audit log over HTTP: by page as JSON, or all that is asked for as CSV. Taking it away is itself written down. */
import { z } from 'zod';
import { auditKinds } from '../../protocol/audit.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { customerIdSchema, instantSchema } from '../../protocol/ids.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { pageLimits, pageQuery } from '../api/page.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import { csvText } from '../reports/csv.ts';
import type { Store } from '../store/store.ts';
import { namesIn, searchAudit } from './store.ts';
import type { AuditEntry, AuditFilter } from './store.ts';

/** Entries of one CSV file at most. */
const csvMost = 20_000;

const values = z.record(z.string(), z.unknown()).nullable();
const entrySchema = z.strictObject({
  id: z.string(),
  at: z.string(),
  by: z.string(),
  subject: z.string(),
  customerId: z.string().nullable(),
  what: z.string(),
  before: values,
  after: values,
});
const id = z.string().min(1).max(512);

const titles = {
  de: ['Zeitpunkt', 'Wer', 'Name', 'Was', 'Woran', 'Name', 'Kunde', 'Vorher', 'Nachher'],
  en: ['When', 'Who', 'Name', 'What', 'To which', 'Name', 'Customer', 'Before', 'After'],
} as const;

const lineOf = (entry: AuditEntry, names: Readonly<Record<string, string>>): string =>
  [
    entry.at,
    entry.by,
    names[entry.by] ?? '',
    entry.what,
    entry.subject,
    names[entry.subject] ?? '',
    entry.customerId === null ? '' : (names[entry.customerId] ?? entry.customerId),
    entry.before === null ? '' : JSON.stringify(entry.before),
    entry.after === null ? '' : JSON.stringify(entry.after),
  ]
    .map(csvText)
    .join(';');

export const auditRoutes = (
  endpoint: Endpoint,
  { store, now }: { store: Store; now: () => Date },
): Route[] => {
  const csvOf = async (filter: AuditFilter, order: 'asc' | 'desc', language: 'de' | 'en') => {
    const lines: string[] = [];
    let cursor: string | null = null;
    do {
      const wish = { ...filter, order, sort: 'at', limit: pageLimits.most } as const;
      const page = await searchAudit(store.db, cursor === null ? wish : { ...wish, cursor });
      const names = await namesIn(store.db, page.items);
      lines.push(...page.items.map((entry) => lineOf(entry, names)));
      if (lines.length > csvMost)
        throw new BeistandError('TOO_LARGE', `This would be more than ${csvMost} entries.`, {
          hint: 'Take a shorter time.',
        });
      cursor = page.next;
    } while (cursor !== null);
    const header = titles[language].map(csvText).join(';');
    return { text: `\uFEFF${[header, ...lines].join('\r\n')}\r\n`, count: lines.length };
  };

  return [
    endpoint({
      method: 'get',
      path: '/audit',
      summary: 'Who did what, when, to which; newest first, as JSON by page or whole as CSV.',
      action: 'audit.read',
      query: z.strictObject({
        ...pageQuery,
        order: pageQuery.order.unwrap().default('desc'),
        from: instantSchema.optional(),
        to: instantSchema.optional(),
        by: id.optional(),
        subject: id.optional(),
        customerId: customerIdSchema.optional(),
        what: z.enum(auditKinds).optional(),
        format: z.enum(['json', 'csv']).default('json'),
        language: z.enum(['de', 'en']).default('de'),
      }),
      answer: z.strictObject({
        items: z.array(entrySchema),
        next: z.string().nullable(),
        /** Of the people, contacts and customers in them. */
        names: z.record(z.string(), z.string()),
      }),
      of: () => ({ customerId: null }),
      handle: async ({ actor, query, response }) => {
        const { format, language, ...wish } = query;
        if (format === 'json') {
          const page = await searchAudit(store.db, { ...wish, sort: 'at' });
          return { ...page, names: await namesIn(store.db, page.items) };
        }
        const { limit: _limit, cursor: _cursor, order, ...filter } = wish;
        const { text, count } = await csvOf(filter, order, language);
        const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
        const by = authorOf(actor);
        const after = { ...given, entries: count };
        await store.transaction((trx) =>
          recordChange(
            trx,
            { by, subject: 'audit', customerId: null, what: 'audit log exported', after },
            now(),
          ),
        );
        const day = now().toISOString().slice(0, 10);
        response.set('Content-Disposition', `attachment; filename="audit-${day}.csv"`);
        response.type('text/csv; charset=utf-8').send(text);
        return undefined;
      },
    }),
  ];
};
