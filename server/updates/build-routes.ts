/** Published builds over HTTP, for people. A customer's people see what is for everybody or for them, without other customers' tickets. */
import { z } from 'zod';
import { onlyCustomer } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import { channelSchema, productSchema } from '../../protocol/ids.ts';
import type { Store } from '../store/store.ts';
import { ticketsFixedBy } from '../tickets/fixed-builds.ts';
import { listBuilds, withdrawBuild } from './builds.ts';
import { readPublishing } from './publishing.ts';
import { countRunning, countTroubles, readOutcomes } from './outcomes.ts';

const buildsMost = 500;

const buildSchema = z.object({
  target: z.string(),
  kind: z.string(),
  product: z.string(),
  channel: z.string(),
  name: z.string(),
  platform: z.string(),
  customer: z.string().nullable(),
  manifestSha256: z.string(),
  /** Only for staff. */
  fixes: z.array(z.int()).optional(),
  publishedAt: z.string(),
  withdrawn: z.boolean(),
});

export const buildRoutes = (
  endpoint: Endpoint,
  { store, repository, now }: { store: Store; repository: string; now: () => Date },
): Route[] => [
  endpoint({
    method: 'get',
    path: '/builds',
    summary: 'The newest published builds and scripts.',
    action: 'build.read',
    query: z.strictObject({ product: productSchema.optional() }),
    answer: z.object({ items: z.array(buildSchema) }),
    handle: async ({ actor, query }) => {
      const only = onlyCustomer(actor);
      const builds = (await listBuilds(store.db)).filter(
        (one) =>
          (query.product === undefined || one.product === query.product) &&
          (only === null || one.customer === null || one.customer === only),
      );
      const shown = builds.slice(0, buildsMost);
      return { items: only === null ? shown : shown.map(({ fixes: _fixes, ...one }) => one) };
    },
  }),
  endpoint({
    method: 'get',
    path: '/builds/tickets',
    summary: 'The tickets a build fixes.',
    action: 'ticket.triage',
    query: z.strictObject({ manifestSha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    of: () => ({ customerId: null }),
    handle: async ({ query }) => ({ items: await ticketsFixedBy(store.db, query.manifestSha256) }),
  }),
  endpoint({
    method: 'get',
    path: '/builds/running',
    summary: 'On how many machines each version of each product and platform runs.',
    action: 'build.read',
    answer: z.object({
      items: z.array(
        z.object({ product: z.string(), platform: z.string(), version: z.string(), machines: z.int() }),
      ),
    }),
    of: () => ({ customerId: null }),
    handle: async () => ({ items: await countRunning(store.db) }),
  }),
  endpoint({
    method: 'get',
    path: '/builds/publishing',
    summary: 'What each channel got last, and what was uploaded but is in no signed metadata yet.',
    action: 'build.read',
    answer: z.object({
      channels: z.array(
        z.object({
          channel: channelSchema,
          last: z.object({ product: z.string(), name: z.string(), publishedAt: z.string() }).nullable(),
        }),
      ),
      unfinished: z.array(
        z.object({
          target: z.string(),
          product: z.string(),
          channel: channelSchema,
          name: z.string(),
          platform: z.string(),
          uploadedAt: z.string(),
        }),
      ),
    }),
    of: () => ({ customerId: null }),
    handle: () => readPublishing(store.db, repository),
  }),
  endpoint({
    method: 'get',
    path: '/builds/troubles',
    summary: 'Builds that were rolled back or failed, with the number of machines.',
    action: 'build.read',
    answer: z.object({ items: z.array(z.object({ manifestSha256: z.string(), machines: z.int() })) }),
    of: () => ({ customerId: null }),
    handle: async () => ({
      items: [...(await countTroubles(store.db))].map(([manifestSha256, machines]) => ({
        manifestSha256,
        machines,
      })),
    }),
  }),
  endpoint({
    method: 'get',
    path: '/builds/outcomes',
    summary: 'How a build fares: how many run it, where it was rolled back or failed.',
    action: 'build.read',
    query: z.strictObject({ target: z.string().min(1).max(512) }),
    answer: z.object({
      running: z.int(),
      committed: z.int(),
      rolledBack: z.int(),
      failed: z.int(),
      troubles: z.array(
        z.object({
          installationId: z.string(),
          machineName: z.string(),
          customerId: z.string(),
          customerName: z.string(),
          at: z.string(),
          outcome: z.enum(['rolledBack', 'failed']),
          code: z.string().nullable(),
          message: z.string().nullable(),
        }),
      ),
    }),
    of: () => ({ customerId: null }),
    handle: ({ query }) => readOutcomes(store.db, query.target),
  }),
  endpoint({
    method: 'post',
    path: '/builds/withdraw',
    summary: 'Stops offering a build, or offers it again; who has it keeps it.',
    action: 'build.withdraw',
    body: z.strictObject({ target: z.string().min(1).max(512), withdrawn: z.boolean() }),
    of: () => ({ customerId: null }),
    handle: ({ actor, body }) => withdrawBuild(store, { ...body, by: authorOf(actor) }, now()),
  }),
];
