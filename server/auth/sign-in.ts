/**
 * The door to better-auth: of its many paths only those named here exist. Wrong passwords are counted by the
 * address tried and by where they come from; answers are problem+json like all others.
 */
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { AuditKind } from '../../protocol/audit.ts';
import { BeistandError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { recordChange } from '../customers/changes.ts';
import type { Limiter } from '../http/limits.ts';
import type { Store } from '../store/store.ts';
import { accountsPath, addressHeader } from './accounts.ts';
import type { Accounts } from './accounts.ts';
import { sessionOf } from './authenticate.ts';
import { countFailure, forgetFailures, refuseLocked } from './lockout.ts';
import { getPerson } from './people.ts';
import type { Person } from './people.ts';

const doors = new Set([
  'POST /sign-in/email', 'POST /sign-in/social', 'GET /callback/staff', 'POST /sign-out', 'GET /get-session',
  'POST /request-password-reset', 'POST /reset-password',
  'POST /two-factor/enable', 'POST /two-factor/disable', 'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code', 'POST /two-factor/generate-backup-codes', 'POST /two-factor/get-totp-uri',
  'GET /passkey/generate-register-options', 'POST /passkey/verify-registration',
  'GET /passkey/generate-authenticate-options', 'POST /passkey/verify-authentication',
  'GET /passkey/list-user-passkeys', 'POST /passkey/delete-passkey', 'POST /passkey/update-passkey',
]); // prettier-ignore

/** What is written down of these doors, once they let somebody through who is signed in. */
const recorded: Readonly<Partial<Record<string, AuditKind>>> = {
  'POST /two-factor/verify-totp': 'second factor set up',
  'POST /two-factor/disable': 'second factor taken away',
  'POST /two-factor/generate-backup-codes': 'recovery codes renewed',
  'POST /passkey/verify-registration': 'passkey added',
  'POST /passkey/delete-passkey': 'passkey taken away',
};

interface Doing {
  readonly person: Person;
  readonly what: AuditKind;
}

const record = (store: Store, { person, what }: Doing, now: Date): Promise<void> =>
  store.transaction((trx) => {
    const { id, customerId } = person;
    return recordChange(trx, { by: id, subject: id, customerId, what }, now);
  });

/** What is passed on to better-auth of a request's headers. */
const passedHeaders = [
  'cookie',
  'origin',
  'referer',
  'user-agent',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
];
/** Of the answer's headers. */
const answeredHeaders = ['set-cookie', 'location', 'content-type', 'cache-control'];

const signInSchema = z.looseObject({ email: z.string().max(254) });
const faultSchema = z.looseObject({ message: z.string().optional(), code: z.string().optional() });

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
};

export interface SignInOptions {
  readonly store: Store;
  readonly accounts: () => Accounts;
  readonly url: () => string;
  readonly limiter: Limiter;
  readonly now: () => Date;
}

const toRequest = (request: Request, url: string): globalThis.Request => {
  const headers = new Headers({ [addressHeader]: request.ip ?? '' });
  for (const name of passedHeaders) {
    const value = request.get(name);
    if (value !== undefined) headers.set(name, value);
  }
  const body = JSON.stringify(request.body ?? {});
  if (request.method !== 'GET') headers.set('content-type', 'application/json');
  return new Request(new URL(request.originalUrl, url), {
    method: request.method,
    headers,
    ...(request.method === 'GET' ? {} : { body }),
  });
};

const toProblem = async (answer: globalThis.Response): Promise<BeistandError> => {
  const fault = faultSchema.safeParse(await answer.json().catch(() => ({}))).data ?? {};
  return new BeistandError(
    codes[answer.status] ?? (answer.status >= 500 ? 'INTERNAL' : 'BAD_INPUT'),
    fault.message ?? 'This was not accepted.',
    fault.code === undefined ? {} : { details: { reason: fault.code } },
  );
};

const send = async (answer: globalThis.Response, response: Response): Promise<void> => {
  for (const name of answeredHeaders) {
    const values = name === 'set-cookie' ? answer.headers.getSetCookie() : [answer.headers.get(name) ?? ''];
    for (const value of values) if (value !== '') response.append(name, value);
  }
  response.setHeader('Cache-Control', 'no-store');
  response.status(answer.status).send(Buffer.from(await answer.arrayBuffer()));
};

/** Express handler for everything below /api/auth; the body has been parsed as JSON before. */
export const signInDoor = ({ store, accounts, url, limiter, now }: SignInOptions): RequestHandler => {
  /** Who is about to do it; null where nobody is signed in, or a code only proves what was set up before. */
  const beginning = async (request: Request, what: AuditKind): Promise<Doing | null> => {
    const session = await sessionOf(accounts(), request);
    if (session === null) return null;
    const person = await getPerson(store.db, session.user.id);
    return what === 'second factor set up' && person.secondFactor ? null : { person, what };
  };
  return async (request, response) => {
    const path = request.originalUrl.slice(accountsPath.length).replace(/\?.*$/s, '');
    if (!doors.has(`${request.method} ${path}`))
      throw new BeistandError('NOT_FOUND', `There is nothing at ${request.path}.`);
    if (path !== '/get-session') await limiter.spend(request.ip ?? 'unknown');
    const byPassword = path === '/sign-in/email';
    const address = byPassword ? signInSchema.parse(request.body).email : '';
    if (byPassword) await refuseLocked(store.db, address, now());
    const kind = recorded[`${request.method} ${path}`];
    // Before, because some of these give the browser another session.
    const doing = kind === undefined ? null : await beginning(request, kind);
    const answer = await accounts().handler(toRequest(request, url()));
    if (byPassword && answer.status === 401)
      await countFailure(store, { address, from: request.ip ?? null }, now());
    if (byPassword && answer.ok) await forgetFailures(store.db, address);
    if (answer.status >= 400) throw await toProblem(answer);
    if (doing !== null) await record(store, doing, now());
    await send(answer, response);
  };
};
