/** Mails over HTTP: what became of them, what could not be processed and is tried again, and the rules for senders. */
import { z } from 'zod';
import { customerIdSchema } from '../../protocol/ids.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import { getCustomer } from '../customers/store.ts';
import type { Route } from '../http/route.ts';
import { tellSetting } from '../live/tell.ts';
import type { Store } from '../store/store.ts';
import { listMails, removeRule, replayMails, setRule } from './store.ts';

const pattern = z.string().trim().min(1).max(320);
const ruleSchema = z.discriminatedUnion('action', [
  z.strictObject({ pattern, action: z.literal('customer'), customerId: customerIdSchema }),
  z.strictObject({ pattern, action: z.enum(['triage', 'file']) }),
]);

const mailSchema = z.strictObject({
  id: z.string(),
  sizeBytes: z.int(),
  source: z.string(),
  receivedAt: z.string(),
  outcome: z.enum(['ticket', 'followUp', 'bounce', 'auto', 'loop', 'complaint', 'copy', 'filed']).nullable(),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  ticket: z.int().nullable(),
  from: z.string().nullable(),
  subject: z.string().nullable(),
});

export const mailTriageRoutes = (
  endpoint: Endpoint,
  { store, now }: { store: Store; now: () => Date },
): Route[] => [
  endpoint({
    method: 'get',
    path: '/mails',
    summary: 'Mails in one state, oldest first; quarantined ones say why.',
    action: 'mail.read',
    query: z.strictObject({
      state: z.enum(['received', 'quarantined', 'done']).default('quarantined'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: z.object({ items: z.array(mailSchema) }),
    handle: async ({ query }) => {
      const mails = await listMails(store.db, query.state, query.limit);
      return {
        items: mails.map((one) => ({
          id: one.id,
          sizeBytes: one.size,
          source: one.source,
          receivedAt: one.received_at,
          outcome: one.outcome,
          reason: one.reason,
          detail: one.detail,
          ticket: one.ticket,
          from: one.from_address,
          subject: one.subject,
        })),
      };
    },
  }),
  endpoint({
    method: 'post',
    path: '/mails/:mail/replay',
    summary: 'Tries a quarantined mail again; `all` for every one of them.',
    action: 'mail.replay',
    params: z.object({ mail: z.string().min(1).max(64) }),
    status: 202,
    answer: z.strictObject({ queued: z.int() }),
    handle: async ({ params }) => ({
      queued: await replayMails(store, params.mail === 'all' ? 'all' : { id: params.mail }, now()),
    }),
  }),
  endpoint({
    method: 'get',
    path: '/mail-rules',
    summary: 'What is done with mail of certain senders.',
    action: 'settings.read',
    answer: z.object({
      items: z.array(
        z.strictObject({
          pattern: z.string(),
          action: z.enum(['customer', 'triage', 'file']),
          customerId: z.string().nullable(),
        }),
      ),
    }),
    handle: async () => {
      const rows = await store.db.selectFrom('mail_rules').selectAll().orderBy('pattern').execute();
      return { items: rows.map(({ customer_id: customerId, ...rule }) => ({ ...rule, customerId })) };
    },
  }),
  endpoint({
    method: 'put',
    path: '/mail-rules',
    summary: 'Sets the rule for an address or a domain (@example.com).',
    action: 'settings.edit',
    body: ruleSchema,
    of: () => ({ customerId: null }),
    handle: ({ actor, body }) =>
      store.transaction(async (trx) => {
        const customerId = body.action === 'customer' ? body.customerId : null;
        if (customerId !== null) await getCustomer(trx, customerId);
        await setRule(trx, { pattern: body.pattern, action: body.action, customer_id: customerId });
        const by = authorOf(actor);
        const after = { action: body.action, customerId };
        await recordChange(
          trx,
          { by, subject: body.pattern, customerId, what: 'mail rule set', after },
          now(),
        );
        await tellSetting(trx, 'mail-rules');
      }),
  }),
  endpoint({
    method: 'delete',
    path: '/mail-rules/:pattern',
    summary: 'Takes the rule for an address or a domain away.',
    action: 'settings.edit',
    params: z.object({ pattern }),
    of: () => ({ customerId: null }),
    handle: ({ actor, params }) =>
      store.transaction(async (trx) => {
        const before = await removeRule(trx, params.pattern);
        const by = authorOf(actor);
        await recordChange(
          trx,
          {
            by,
            subject: before.pattern,
            customerId: before.customer_id,
            what: 'mail rule taken away',
            before: { action: before.action, customerId: before.customer_id },
          },
          now(),
        );
        await tellSetting(trx, 'mail-rules');
      }),
  }),
];
