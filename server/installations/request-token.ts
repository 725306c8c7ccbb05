/**
 * Who sends this request: an agent signs each one with its device key (protocol/agent-api.ts). The token binds
 * method, path, body and time, and its id works once, so a recorded request is worth nothing, here or at
 * another instance of this server.
 */
import { createHash } from 'node:crypto';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { agentTokenAudience, agentTokenSchema, devicePublicKeySchema } from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { installationIdSchema } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Store } from '../store/store.ts';
import type { InstallationTable } from './tables.ts';

export interface AgentRequest {
  readonly authorization: string | undefined;
  readonly method: string;
  /** Path with query, as it was requested. */
  readonly target: string;
  readonly body: Uint8Array;
}

const refused = (cause?: unknown): BeistandError =>
  new BeistandError('UNAUTHENTICATED', 'The request is not signed by a known installation.', { cause });

const skew = (iatMs: number, now: Date): BeistandError =>
  new BeistandError(
    'CLOCK_SKEW',
    `The agent's clock differs from the server's by ${Math.round(Math.abs(now.getTime() - iatMs) / 1_000)} s.`,
    {
      hint: 'Set the clock of the agent’s machine.',
      details: { serverTime: now.toISOString() },
    },
  );

/** Removes the ids of requests that are too old to be accepted anyway. */
export const forgetOldRequestIds = (store: Store, now: Date): Promise<unknown> =>
  store.db.deleteFrom('request_ids').where('expires_at', '<', now.toISOString()).execute();

/**
 * The installation that signed this request, and the token's id.
 * @throws BeistandError UNAUTHENTICATED, CLOCK_SKEW, REQUEST_REPLAYED
 */
export const authenticateAgent = async (
  store: Store,
  request: AgentRequest,
  now: Date,
): Promise<{ installation: InstallationTable; requestId: string }> => {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(request.authorization ?? '')?.[1];
  if (token === undefined || token.length > 4_096) throw refused();
  const installation = await findInstallation(store, token);
  const key = devicePublicKeySchema.parse(JSON.parse(installation.public_key));

  let payload: unknown;
  try {
    // Times are judged below, with their own code: a wrong clock is not a wrong signature.
    const verified = await jwtVerify(token, await importJWK(key, 'EdDSA'), {
      algorithms: ['EdDSA'],
      audience: agentTokenAudience,
      issuer: installation.id,
      currentDate: new Date(0),
    });
    payload = verified.payload;
  } catch (cause) {
    throw refused(cause);
  }
  const claims = agentTokenSchema.safeParse(payload);
  if (!claims.success) throw refused(claims.error);
  const { iat, exp, jti, htm, htu, bh } = claims.data;
  const nowMs = now.getTime();
  if (Math.abs(iat * 1_000 - nowMs) > limits.clockSkewMs) throw skew(iat * 1_000, now);
  if (
    exp <= iat ||
    (exp - iat) * 1_000 > limits.agentTokenLifetimeMs ||
    exp * 1_000 + limits.clockSkewMs < nowMs
  )
    throw refused();
  const bodyHash = createHash('sha256').update(request.body).digest('base64url');
  if (htm !== request.method || htu !== request.target || bh !== bodyHash) throw refused();

  const expiresAt = new Date(exp * 1_000 + 2 * limits.clockSkewMs).toISOString();
  const stored = await store.db
    .insertInto('request_ids')
    .values({ id: `${installation.id}.${jti}`, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (stored.numInsertedOrUpdatedRows === 0n)
    throw new BeistandError('REQUEST_REPLAYED', 'This request was received before.', {
      hint: 'Someone may be recording the line between agent and server.',
    });
  return { installation, requestId: jti };
};

const findInstallation = async (store: Store, token: string): Promise<InstallationTable> => {
  let kid: unknown;
  try {
    ({ kid } = decodeProtectedHeader(token));
  } catch (cause) {
    throw refused(cause);
  }
  const id = installationIdSchema.safeParse(kid);
  if (!id.success) throw refused();
  const found = await store.db
    .selectFrom('installations')
    .selectAll()
    .where('id', '=', id.data)
    // An enrolment that was taken back is as if it had never been.
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (found === undefined) throw refused();
  return found;
};
