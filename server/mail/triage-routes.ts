/** Mails over HTTP: what became of them, what could not be processed and is tried again, and the rules for senders. */
import { z } from 'zod';
import { customerIdSchema } from '../../protocol/ids.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import { getCustomer } from '../customers/store.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { listMails, replayMails, setRule } from './store.ts';

const pattern = z.string().trim().min(1).max(320);
const ruleSchema = z.discriminatedUnion('action', [
  z.strictObject({ pattern, action: z.literal('customer'), customerId: customerIdSchema }),
  z.strictObject({ pattern, action: z.enum(['triage', 'file']) }),
]);

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
    handle: async ({ params }) => ({
      queued: await replayMails(store, params.mail === 'all' ? 'all' : { id: params.mail }, now()),
    }),
  }),
  endpoint({
    method: 'get',
    path: '/mail-rules',
    summary: 'What is done with mail of certain senders.',
    action: 'settings.read',
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
      }),
  }),
];
