/** What is asked of staff when they sign in, over HTTP. */
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { readSignInSetting, signInSettingSchema, writeSignInSetting } from './sign-in-setting.ts';

export const signInSettingRoutes = (
  endpoint: Endpoint,
  { store, now }: { store: Store; now: () => Date },
): Route[] => [
  endpoint({
    method: 'get',
    path: '/settings/sign-in',
    summary: 'Whether staff need a second factor.',
    action: 'settings.read',
    answer: signInSettingSchema,
    handle: () => readSignInSetting(store.db),
  }),
  endpoint({
    method: 'put',
    path: '/settings/sign-in',
    summary: 'Sets it; whoever demands a second factor needs to have one.',
    action: 'settings.edit',
    body: signInSettingSchema,
    answer: signInSettingSchema,
    handle: ({ actor, body }) =>
      store.transaction((trx) => writeSignInSetting(trx, body, { by: authorOf(actor), now: now() })),
  }),
];
