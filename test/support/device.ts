/** An agent's device key and its signed requests, made by hand, so that a test can also make wrong ones. */
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { agentTokenAudience, devicePublicKeySchema } from '../../protocol/agent-api.ts';
import type { DevicePublicKey } from '../../protocol/agent-api.ts';

export interface Device {
  readonly publicKey: DevicePublicKey;
  readonly privateKey: KeyObject;
}

export const createDevice = (): Device => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { kty, crv, x } = publicKey.export({ format: 'jwk' });
  return { publicKey: devicePublicKeySchema.parse({ kty, crv, x }), privateKey };
};

export interface RequestToSign {
  readonly installationId: string;
  readonly method: string;
  /** Path with query. */
  readonly target: string;
  readonly body?: string;
  readonly at?: Date;
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The claims of an honest token (protocol/agent-api.ts). */
export const honestClaims = (request: RequestToSign): Record<string, unknown> => {
  const iat = Math.floor((request.at ?? new Date()).getTime() / 1_000);
  return {
    iss: request.installationId,
    aud: agentTokenAudience,
    iat,
    exp: iat + 60,
    jti: randomUUID(),
    htm: request.method,
    htu: request.target,
    bh: createHash('sha256')
      .update(request.body ?? '')
      .digest('base64url'),
  };
};

/** A JWT of any claims and header, with a true Ed25519 signature of the device. */
export const signToken = (
  device: Device,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
): string => {
  const signed = `${base64url(header)}.${base64url(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), device.privateKey).toString('base64url')}`;
};

/** The Authorization header of an honest request, or of one whose claims were changed before signing. */
export const authorizationOf = (
  device: Device,
  request: RequestToSign,
  changed: Readonly<Record<string, unknown>> = {},
): string =>
  `Bearer ${signToken(device, { ...honestClaims(request), ...changed }, { alg: 'EdDSA', kid: request.installationId })}`;
