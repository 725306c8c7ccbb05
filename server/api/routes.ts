/** All routes of /api/v1, made in one place so that each of them asks who is there and whether they may. */
import type { Accounts } from '../auth/accounts.ts';
import type { SendAccountMail } from '../auth/account-mail.ts';
import { createAuthenticate } from '../auth/authenticate.ts';
import { accountRoutes } from '../auth/routes.ts';
import { customerRoutes } from '../customers/routes.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { createEndpoint } from './endpoint.ts';
import { createOnceKeeper } from './idempotency.ts';

export interface ApiParts {
  readonly store: Store;
  readonly accounts: () => Accounts;
  /** Where browsers reach this server. */
  readonly url: () => string;
  readonly sendAccountMail: SendAccountMail;
  readonly now: () => Date;
}

export const apiRoutes = ({ store, accounts, url, sendAccountMail, now }: ApiParts): Route[] => {
  const origin = () => new URL(url()).origin;
  const endpoint = createEndpoint({
    authenticate: createAuthenticate({ db: store.db, accounts, origin, now }),
    once: createOnceKeeper(store, now),
  });
  return [
    ...accountRoutes(endpoint, { store, accounts, url: origin, sendMail: sendAccountMail, now }),
    ...customerRoutes(endpoint, { store, now }),
  ];
};
