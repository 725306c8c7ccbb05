/** Canned texts over HTTP. Only staff have them. */
import { z } from 'zod';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import {
  addCannedText,
  cannedTextSchema,
  changeCannedText,
  listCannedTexts,
  removeCannedText,
} from './store.ts';

const params = z.object({ cannedText: z.string().regex(/^x_[a-z0-9]{10,32}$/) });
const version = z.int().min(1);
const answer = z.strictObject({
  id: z.string(),
  name: z.string(),
  language: z.enum(['de', 'en']),
  text: z.string(),
  shared: z.boolean(),
  version,
  updatedAt: z.string(),
});
/** Members ask in vain: to them there is nothing here. */
const vendors = () => ({ customerId: null });

export const cannedRoutes = (
  endpoint: Endpoint,
  { store, now }: { store: Store; now: () => Date },
): Route[] => [
  endpoint({
    method: 'get',
    path: '/canned-texts',
    summary: 'Texts to answer with: those all staff share, and my own.',
    action: 'ticket.note',
    query: z.strictObject({ language: z.enum(['de', 'en']).optional() }),
    answer: z.object({ items: z.array(answer) }),
    of: vendors,
    handle: async ({ actor, query }) => ({
      items: await listCannedTexts(store.db, authorOf(actor), query.language),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/canned-texts',
    summary: 'Adds one; {{customer}}, {{ticket}} and {{helper}} are filled in where it is used.',
    action: 'ticket.note',
    body: cannedTextSchema,
    answer,
    status: 201,
    of: vendors,
    handle: ({ actor, body }) =>
      store.transaction((trx) => addCannedText(trx, body, { person: authorOf(actor), now: now() })),
  }),
  endpoint({
    method: 'put',
    path: '/canned-texts/:cannedText',
    summary: 'Changes one, if nobody else did since `version`.',
    action: 'ticket.note',
    params,
    body: cannedTextSchema.extend({ version }),
    answer,
    of: vendors,
    handle: ({ actor, params: { cannedText }, body }) => {
      const { version: seen, ...input } = body;
      const by = { person: authorOf(actor), now: now() };
      return store.transaction((trx) => changeCannedText(trx, cannedText, { version: seen, input }, by));
    },
  }),
  endpoint({
    method: 'delete',
    path: '/canned-texts/:cannedText',
    summary: 'Takes one away.',
    action: 'ticket.note',
    params,
    of: vendors,
    handle: ({ actor, params: { cannedText } }) =>
      store.transaction((trx) => removeCannedText(trx, cannedText, { person: authorOf(actor), now: now() })),
  }),
];
