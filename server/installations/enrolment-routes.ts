/** Enrolling a machine over HTTP: the bundle for one machine of a customer, given out once; and taking an enrolment back. */
import { z } from 'zod';
import { bundleSchema } from '../../protocol/bundle.ts';
import { channelSchema, customerIdSchema, installationIdSchema, productSchema } from '../../protocol/ids.ts';
import type { Endpoint } from '../api/endpoint.ts';
import type { Config } from '../config.ts';
import { authorOf, recordChange } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { makeBundle } from './bundle.ts';
import { getInstallation, revokeInstallation } from './store.ts';

export interface EnrolmentRoutesOptions {
  readonly store: Store;
  /** The repository's folder. */
  readonly repository: string;
  readonly config: Pick<Config, 'mirrors' | 'vendor' | 'enrolTokenDays'>;
  readonly url: () => string;
  readonly now: () => Date;
}

export const enrolmentRoutes = (
  endpoint: Endpoint,
  { store, repository, config, url, now }: EnrolmentRoutesOptions,
): Route[] => [
  endpoint({
    method: 'post',
    path: '/customers/:customerId/enrolments',
    summary: 'A bundle that enrols one machine; to be handed over as one would an installer.',
    action: 'installation.enrol',
    params: z.object({ customerId: customerIdSchema }),
    body: z.strictObject({ product: productSchema, channel: channelSchema }),
    answer: bundleSchema,
    status: 201,
    secret: true,
    of: ({ params }) => params,
    handle: async ({ actor, params, body }) => {
      const { customerId } = params;
      const bundle = await makeBundle(
        { store, repository, config },
        { customerId, ...body, server: url },
        now(),
      );
      const by = authorOf(actor);
      await store.transaction((trx) =>
        recordChange(
          trx,
          { by, subject: customerId, customerId, what: 'enrolment token made', after: body },
          now(),
        ),
      );
      return bundle;
    },
  }),
  endpoint({
    method: 'post',
    path: '/installations/:installation/revoke',
    summary:
      'Takes an enrolment back, for good: nothing of that machine is taken any more, and its sessions end.',
    action: 'installation.enrol',
    params: z.object({ installation: installationIdSchema }),
    answer: z.object({ revokedAt: z.string() }),
    of: async ({ params }) => ({
      customerId: (await getInstallation(store.db, params.installation)).customerId,
    }),
    handle: async ({ actor, params: { installation: id } }) => {
      const { customerId } = await getInstallation(store.db, id);
      return {
        revokedAt: await store.transaction((trx) =>
          revokeInstallation(trx, { id, customerId, by: authorOf(actor) }, now()),
        ),
      };
    },
  }),
];
