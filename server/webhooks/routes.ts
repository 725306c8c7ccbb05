/** Webhooks over HTTP, and the dead letters of the queue they and others go through. */
import { z } from 'zod';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import { listDeadJobs, reviveJob } from '../jobs/queue.ts';
import { tellSetting } from '../live/tell.ts';
import type { Store } from '../store/store.ts';
import {
  addWebhook,
  announce,
  changeWebhook,
  listWebhooks,
  removeWebhook,
  webhookEvents,
} from './webhooks.ts';
import type { WebhookOptions } from './webhooks.ts';

const webhookParams = z.object({ webhook: z.string().regex(/^w_[a-z0-9]{10,32}$/) });
const webhookSchema = z.strictObject({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  createdAt: z.string(),
  createdBy: z.string(),
  disabledAt: z.string().nullable(),
  lastOkAt: z.string().nullable(),
  lastError: z.string().nullable(),
});
const eventsSchema = z.array(z.enum(webhookEvents)).min(1).max(10);
const deadSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  key: z.string().nullable(),
  attempts: z.int(),
  createdAt: z.string(),
  deadAt: z.string(),
  lastError: z.string().nullable(),
});
const deadMost = 200;

export const webhookRoutes = (
  endpoint: Endpoint,
  { store, webhooks }: { store: Store; webhooks: WebhookOptions },
): Route[] => {
  const { now } = webhooks;
  return [
    endpoint({
      method: 'get',
      path: '/webhooks',
      summary: 'Who is told of what.',
      action: 'webhook.manage',
      answer: z.object({ items: z.array(webhookSchema) }),
      handle: async () => ({ items: await listWebhooks(store.db) }),
    }),
    endpoint({
      method: 'post',
      path: '/webhooks',
      summary: 'Has an address told of events. The key its deliveries are signed with is shown once.',
      action: 'webhook.manage',
      body: z.strictObject({
        url: z.string().max(2_000),
        events: eventsSchema,
      }),
      answer: z.strictObject({ id: z.string(), key: z.string() }),
      status: 201,
      secret: true,
      handle: ({ actor, body }) =>
        store.transaction(async (trx) => {
          const by = authorOf(actor);
          const added = await addWebhook(trx, { ...body, by }, webhooks);
          await recordChange(
            trx,
            { by, subject: added.id, customerId: null, what: 'webhook added', after: body },
            now(),
          );
          await tellSetting(trx, 'webhooks');
          return added;
        }),
    }),
    endpoint({
      method: 'patch',
      path: '/webhooks/:webhook',
      summary: 'Switches a webhook off or on again, or changes what it is told of.',
      action: 'webhook.manage',
      params: webhookParams,
      body: z.strictObject({ events: eventsSchema.optional(), disabled: z.boolean().optional() }),
      answer: webhookSchema,
      handle: ({ actor, params, body }) =>
        store.transaction(async (trx) => {
          const changed = await changeWebhook(trx, params.webhook, body, now());
          const by = authorOf(actor);
          await recordChange(
            trx,
            { by, subject: params.webhook, customerId: null, what: 'webhook changed', after: body },
            now(),
          );
          await tellSetting(trx, 'webhooks');
          return changed;
        }),
    }),
    endpoint({
      method: 'post',
      path: '/webhooks/:webhook/ping',
      summary: 'Sends a delivery to try it out.',
      action: 'webhook.manage',
      params: webhookParams,
      status: 202,
      handle: ({ params }) => store.transaction((trx) => announce(trx, 'ping', {}, now(), params.webhook)),
    }),
    endpoint({
      method: 'delete',
      path: '/webhooks/:webhook',
      summary: 'Takes a webhook away.',
      action: 'webhook.manage',
      params: webhookParams,
      handle: ({ actor, params }) =>
        store.transaction(async (trx) => {
          await removeWebhook(trx, params.webhook);
          const by = authorOf(actor);
          await recordChange(
            trx,
            { by, subject: params.webhook, customerId: null, what: 'webhook removed' },
            now(),
          );
          await tellSetting(trx, 'webhooks');
        }),
    }),
    endpoint({
      method: 'get',
      path: '/jobs/dead',
      summary: 'What was given up after many tries, newest first.',
      action: 'audit.read',
      answer: z.object({ items: z.array(deadSchema) }),
      handle: async () => {
        const jobs = await listDeadJobs(store.db, deadMost);
        // What a job carries may be a person's text; its kind and fault are enough to decide.
        return { items: jobs.map(({ payload: _payload, ...job }) => job) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/jobs/:job/revive',
      summary: 'Tries it again.',
      action: 'settings.edit',
      params: z.object({ job: z.uuid() }),
      handle: ({ actor, params }) =>
        store.transaction(async (trx) => {
          await reviveJob(trx, params.job, now());
          const by = authorOf(actor);
          await recordChange(
            trx,
            { by, subject: params.job, customerId: null, what: 'job tried again' },
            now(),
          );
        }),
    }),
  ];
};
