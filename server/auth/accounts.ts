/**
 * How people prove who they are: better-auth on our database, told only what it needs. It never creates people
 * (invitations do) and decides nothing about rights (rules.ts does); a session begins only for somebody we know
 * and who is not disabled, whatever way they came in.
 */
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import { recordChange } from '../customers/changes.ts';
import type { Store } from '../store/store.ts';
import type { SendAccountMail } from './account-mail.ts';
import { passwordChars, passwordFault } from '../../protocol/password-rules.ts';
import { hashSecret, newId } from '../secrets.ts';

export const accountsPath = '/api/auth';
/** Set by sign-in.ts from what Express knows; what a client sends under this name is dropped there. */
export const addressHeader = 'x-beistand-address';

const sessionSeconds = 12 * 60 * 60;
const refreshAfterSeconds = 30 * 60;
const resetSeconds = 60 * 60;

/** An OpenID provider staff may sign in with. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface AccountsOptions {
  readonly store: Store;
  readonly secret: string;
  /** Where browsers reach this server; decides origin, cookies and passkeys. */
  readonly url: string;
  readonly vendor: string;
  readonly openId?: OpenIdProvider | undefined;
  readonly sendMail: SendAccountMail;
  /** Told of what better-auth logs as an error. */
  readonly onError: (message: string) => void;
}

const faultTexts = {
  'too-short': `A password has at least ${passwordChars.min} characters.`,
  'too-long': `A password has at most ${passwordChars.max} characters.`,
  common: 'This password is among the first that are guessed.',
  'one-character': 'This password repeats too few characters.',
  'contains-name': 'A password must not contain your name or address.',
} as const;

/** The text saying what is wrong with a password, or null. */
export const passwordFaultText = (
  password: string,
  person: { name: string; email: string },
): string | null => {
  const fault = passwordFault(password, person);
  return fault === null ? null : faultTexts[fault];
};

const refuse = (message: string): never => {
  throw new APIError('BAD_REQUEST', { message, code: 'PASSWORD_TOO_WEAK' });
};

export const createAccounts = ({
  store,
  secret,
  url,
  vendor,
  openId,
  sendMail,
  onError,
}: AccountsOptions) => {
  const { db } = store;
  const { origin, hostname, protocol } = new URL(url);

  const mayBegin = async (userId: string, path: string | undefined): Promise<boolean> => {
    const person = await db
      .selectFrom('people')
      .select(['kind', 'disabled_at'])
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (person === undefined || person.disabled_at !== null) return false;
    return person.kind === 'staff' || !(path?.startsWith('/callback') ?? false);
  };

  const userOf = (userId: string) =>
    db.selectFrom('auth_users').select(['name', 'email']).where('id', '=', userId).executeTakeFirst();

  const userOfReset = async (token: string) => {
    const found = await db
      .selectFrom('auth_verifications')
      .select('value')
      .where('identifier', '=', hashSecret(`reset-password:${token}`))
      .executeTakeFirst();
    return found === undefined ? undefined : userOf(found.value);
  };

  return betterAuth({
    appName: vendor,
    baseURL: url,
    basePath: accountsPath,
    secret,
    trustedOrigins: [origin],
    // Columns hold what both databases store alike (store.ts), so PostgreSQL is spoken to as SQLite is.
    database: { db, type: 'sqlite', transaction: false },
    logger: { level: 'error', log: (_level, message) => onError(message) },
    // Answers become problems in sign-in.ts; what went wrong on the way back from a provider is shown where people sign in.
    onAPIError: { onError: () => undefined, errorURL: `${origin}/console/sign-in` },
    telemetry: { enabled: false },
    user: {
      modelName: 'auth_users',
      validateUserInfo: ({ source }) =>
        source.action === 'create-user' ? { error: 'not_invited' } : undefined,
    },
    session: {
      modelName: 'auth_sessions',
      expiresIn: sessionSeconds,
      updateAge: refreshAfterSeconds,
    },
    account: {
      modelName: 'auth_accounts',
      encryptOAuthTokens: true,
      accountLinking: { enabled: true, requireLocalEmailVerified: true },
    },
    verification: {
      modelName: 'auth_verifications',
      storeIdentifier: { hash: (text) => Promise.resolve(hashSecret(text)) },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordChars.min,
      maxPasswordLength: passwordChars.max,
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
      // At the time that better-auth's own rows say.
      onPasswordReset: ({ user }) =>
        store.transaction((trx) =>
          recordChange(
            trx,
            { by: user.id, subject: user.id, customerId: null, what: 'password reset' },
            new Date(),
          ),
        ),
      sendResetPassword: async ({ user, token }) => {
        const person = await db
          .selectFrom('people')
          .select(['language', 'kind', 'disabled_at'])
          .where('user_id', '=', user.id)
          .executeTakeFirst();
        if (person === undefined || person.disabled_at !== null) return;
        const face = person.kind === 'staff' ? 'console' : 'portal';
        await store.transaction((trx) =>
          sendMail(trx, {
            template: 'password-reset',
            to: user.email,
            language: person.language,
            // In the fragment: it reaches no log and no Referer.
            data: { name: user.name, link: `${origin}/${face}/reset-password#${token}` },
          }),
        );
      },
    },
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'beistand',
      useSecureCookies: protocol === 'https:',
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: ({ model }) => newId(model === 'user' ? 'u' : 's'), validateSchema: false },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        const body = ctx.body as { newPassword?: unknown; token?: unknown } | undefined;
        if (typeof body?.newPassword !== 'string') return;
        if (ctx.path === '/reset-password' && typeof body.token === 'string') {
          const user = await userOfReset(body.token);
          const text = user === undefined ? null : passwordFaultText(body.newPassword, user);
          if (text !== null) refuse(text);
        }
      }),
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, ctx) => ((await mayBegin(session.userId, ctx?.path)) ? undefined : false),
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: vendor,
        twoFactorTable: 'auth_two_factors',
        backupCodeOptions: { storeBackupCodes: 'encrypted' },
      }),
      passkey({
        rpID: hostname,
        rpName: vendor,
        origin,
        schema: { passkey: { modelName: 'auth_passkeys' } },
      }),
      ...(openId === undefined
        ? []
        : [
            genericOAuth({
              config: [
                {
                  providerId: 'staff',
                  discoveryUrl: `${openId.issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
                  clientId: openId.clientId,
                  clientSecret: openId.clientSecret,
                  scopes: ['openid', 'email', 'profile'],
                  pkce: true,
                  requireIdTokenVerification: true,
                  disableSignUp: true,
                },
              ],
            }),
          ]),
    ],
  });
};

export type Accounts = ReturnType<typeof createAccounts>;
