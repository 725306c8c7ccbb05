/** Data protection over HTTP: what is known of a person, its erasure, and how long closed tickets keep their texts. */
import { z } from 'zod';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import { tellSetting } from '../live/tell.ts';
import type { Blobs } from '../mail/blobs.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import {
  readRetention,
  retentionChangeSchema,
  retentionSchema,
  writeRetention,
} from '../tickets/retention.ts';
import { erasePerson, exportPerson, identify } from './person.ts';

const params = z.object({ person: z.string().regex(/^[up]_[a-z0-9]{10,32}$/) });

/** Rows as they are stored: the point of an export is that nothing is left out or made nicer. */
const rows = z.array(z.record(z.string(), z.unknown()));
const exportSchema = z.strictObject({
  contacts: rows,
  account: rows,
  standing: rows,
  sessions: rows,
  tokens: rows,
  uploads: rows,
  invitations: rows,
  activities: rows,
  assistSessions: rows,
  recordings: rows,
  mailsReceived: rows,
  mailsSent: rows,
  changes: rows,
});

export interface PrivacyRoutesOptions {
  readonly store: Store;
  readonly desk: Desk;
  readonly blobs: Blobs;
  readonly now: () => Date;
}

export const privacyRoutes = (endpoint: Endpoint, parts: PrivacyRoutesOptions): Route[] => {
  const { store, now } = parts;
  return [
    endpoint({
      method: 'get',
      path: '/people/:person/export',
      summary: 'Everything stored about a person (a contact or an account), without secrets.',
      action: 'person.export',
      params,
      answer: exportSchema,
      of: ({ params: asked }) => identify(store.db, asked.person),
      handle: async ({ actor, params: asked }) => {
        const { customerId } = await identify(store.db, asked.person);
        const by = authorOf(actor);
        await store.transaction((trx) =>
          recordChange(trx, { by, subject: asked.person, customerId, what: 'person exported' }, now()),
        );
        return exportPerson(store.db, asked.person);
      },
    }),
    endpoint({
      method: 'post',
      path: '/people/:person/erase',
      summary: 'Erases a person for good; tickets’ logs still prove, and show that something was erased.',
      action: 'person.erase',
      params,
      /** Said again, because there is no way back. */
      body: z.strictObject({ erase: params.shape.person }),
      of: ({ params: asked }) => identify(store.db, asked.person),
      handle: async ({ actor, params: asked, body }) => {
        z.literal(asked.person).parse(body.erase);
        await erasePerson(parts, asked.person, { by: authorOf(actor), now: now() });
      },
    }),
    endpoint({
      method: 'get',
      path: '/settings/retention',
      summary:
        'How long closed tickets keep what people wrote, and how long recordings of sessions are kept.',
      action: 'settings.read',
      answer: retentionSchema,
      handle: () => readRetention(store.db),
    }),
    endpoint({
      method: 'put',
      path: '/settings/retention',
      summary: 'Sets what is named; the rest stays.',
      action: 'settings.edit',
      body: retentionChangeSchema,
      answer: retentionSchema,
      handle: ({ actor, body }) =>
        store.transaction(async (trx) => {
          const before = await readRetention(trx);
          const after = await writeRetention(trx, { ...before, ...body });
          const by = authorOf(actor);
          await recordChange(
            trx,
            { by, subject: 'retention', customerId: null, what: 'retention changed', before, after },
            now(),
          );
          await tellSetting(trx, 'retention');
          return after;
        }),
    }),
  ];
};
