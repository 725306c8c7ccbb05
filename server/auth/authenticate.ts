/**
 * Who is asking: a personal API token, or the browser's session. A session is sent by the browser whoever made
 * the request, so a write by session must come from our own pages (Origin); a token is only sent on purpose.
 */
import type { Request } from 'express';
import { BeistandError } from '../../protocol/errors.ts';
import type { Queries } from '../store/store.ts';
import type { Accounts } from './accounts.ts';
import { readActor } from './people.ts';
import type { Actor } from './rules.ts';
import { lacksSecondFactor } from './sign-in-setting.ts';
import { actorOfToken } from './tokens.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @throws BeistandError FORBIDDEN (a write whose origin is not ours, or not told) */
const refuseForeignOrigin = (request: Request, origin: string): void => {
  if (safeMethods.has(request.method)) return;
  const said = request.get('origin');
  const ours = said === undefined ? request.get('sec-fetch-site') === 'same-origin' : said === origin;
  if (!ours)
    throw new BeistandError('FORBIDDEN', 'This request came from a page that is not ours.', {
      hint: 'Programs use a personal API token instead of a session.',
    });
};

/** Headers as better-auth reads them: of all that came, only the cookies. */
const cookiesOf = (request: Request): Headers => new Headers({ cookie: request.get('cookie') ?? '' });

export interface AuthenticateOptions {
  readonly db: Queries;
  readonly accounts: () => Accounts;
  readonly origin: () => string;
  readonly now: () => Date;
}

/** The session a request's cookies prove, or null. */
export const sessionOf = async (accounts: Accounts, request: Request) => {
  if (request.get('cookie') === undefined) return null;
  return accounts.api.getSession({ headers: cookiesOf(request), query: { disableRefresh: true } });
};

export const createAuthenticate =
  ({ db, accounts, origin, now }: AuthenticateOptions) =>
  /** @throws BeistandError UNAUTHENTICATED (a token that is not ours), TOKEN_EXPIRED, FORBIDDEN */
  async (request: Request): Promise<Actor> => {
    const authorization = request.get('authorization');
    if (authorization !== undefined) {
      const token = /^Bearer (bst_api_\S{20,100})$/.exec(authorization)?.[1];
      if (token === undefined)
        throw new BeistandError('UNAUTHENTICATED', 'The Authorization header is not one of ours.', {
          hint: 'Send a personal API token as: Authorization: Bearer bst_api_…',
        });
      return actorOfToken(db, token, now());
    }
    const session = await sessionOf(accounts(), request);
    if (session === null) return { kind: 'nobody' };
    refuseForeignOrigin(request, origin());
    const actor = await readActor(db, session.user.id);
    return actor.kind === 'staff' && (await lacksSecondFactor(db, actor.id))
      ? { ...actor, lacksSecondFactor: true }
      : actor;
  };
