/**
 * The token an agent signs for each request: a JWT (RFC 7519, EdDSA as in RFC 8037) that binds method, path,
 * body and time, so that a recorded request is worth nothing. Pure: key, clock and chance are arguments.
 */
import { createHash } from 'node:crypto';
import { agentTokenAudience } from '../../protocol/agent-api.ts';
import { limits } from '../../protocol/limits.ts';

export interface TokenSubject {
  readonly installationId: string;
  readonly method: 'GET' | 'POST';
  /** Path with query, below the server's base URL: `/api/agent/check?root=1&timestamp=7`. */
  readonly pathWithQuery: string;
  /** The body's bytes; empty for GET. */
  readonly body: Uint8Array;
  readonly nowMs: number;
  /** The token's own id (`jti`), 16 to 64 characters, never used twice. */
  readonly id: string;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The compact JWT for one request, valid for a minute from `nowMs`. */
export const requestToken = (subject: TokenSubject, sign: (bytes: Uint8Array) => Uint8Array): string => {
  const issuedAt = Math.floor(subject.nowMs / 1_000);
  const head = encode({ alg: 'EdDSA', typ: 'JWT', kid: subject.installationId });
  const claims = encode({
    iss: subject.installationId,
    aud: agentTokenAudience,
    iat: issuedAt,
    exp: issuedAt + limits.agentTokenLifetimeMs / 1_000,
    jti: subject.id,
    htm: subject.method,
    htu: subject.pathWithQuery,
    bh: createHash('sha256').update(subject.body).digest('base64url'),
  });
  const signature = sign(new TextEncoder().encode(`${head}.${claims}`));
  return `${head}.${claims}.${Buffer.from(signature).toString('base64url')}`;
};
