/** Passkeys, with an authenticator made of the test's own keys (WebAuthn Level 2, attestation "none"). */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../support/databases.ts';
import { addStaff, browserAt, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const optionsSchema = z.looseObject({ challenge: z.string() });

/** The little CBOR (RFC 8949) an authenticator needs: integers, bytes, texts and maps. */
const cbor = (value: number | string | Uint8Array | Map<number | string, unknown>): Buffer => {
  const head = (major: number, n: number): Buffer =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map)
    return Buffer.concat([
      head(5, value.size),
      ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one as never)]),
    ]);
  return Buffer.concat([head(2, value.length), value]);
};

/** An authenticator with one key for one site. */
const authenticator = (origin: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(32);
  let counter = 0;
  const client = (type: string, challenge: string) => Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const data = (flags: number, more: Uint8Array = new Uint8Array()) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE((counter += 1));
    return Buffer.concat([sha256(new URL(origin).hostname), Buffer.from([flags]), count, more]);
  };
  const credential = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key', clientExtensionResults: {} };
  return {
    register: (challenge: string) => {
      const cose = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]));
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
      const attestation = cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', data(0x45, attested)]]));
      return {
        ...credential,
        response: {
          clientDataJSON: client('webauthn.create', challenge).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    sign: (challenge: string) => {
      const clientData = client('webauthn.get', challenge);
      const authData = data(0x05);
      const signature = createSign('sha256').update(Buffer.concat([authData, sha256(clientData)])).sign(privateKey);
      return {
        ...credential,
        response: {
          clientDataJSON: clientData.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      };
    },
  };
}; // prettier-ignore

describe.each(databases)('passkeys on $name', ({ database }) => {
  it('sign in once registered; an old answer, a foreign key and a foreign site do not', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const { email, id } = await addStaff(server.store, 'support');
    const browser = await signIn(server.url, email);
    const device = authenticator(server.url);
    const options = optionsSchema.parse(
      (await browser.call('GET', '/api/auth/passkey/generate-register-options')).body,
    );
    const registered = await browser.call('POST', '/api/auth/passkey/verify-registration', {
      response: device.register(options.challenge),
      name: 'Laptop',
    });
    expect([registered.status, registered.body]).toEqual([200, expect.anything()]);

    const attempt = async (sign: (challenge: string) => object) => {
      const next = browserAt(server.url);
      const asked = await next.call('GET', '/api/auth/passkey/generate-authenticate-options');
      const { challenge } = optionsSchema.parse(asked.body);
      const answer = await next.call('POST', '/api/auth/passkey/verify-authentication', {
        response: sign(challenge),
      });
      return { next, answer, me: await next.call('GET', '/api/v1/me') };
    };
    const good = await attempt((challenge) => device.sign(challenge));
    expect(good.me.body).toMatchObject({ id });
    const old = await attempt(() => device.sign(options.challenge));
    expect(codeOf(old.me)).toBe('UNAUTHENTICATED');
    const stranger = authenticator(server.url);
    const forged = await attempt((challenge) => ({
      ...stranger.sign(challenge),
      id: device.sign('x').id,
      rawId: device.sign('x').id,
    }));
    expect(codeOf(forged.me)).toBe('UNAUTHENTICATED');
    const unknown = await attempt((challenge) => stranger.sign(challenge));
    expect(codeOf(unknown.me)).toBe('UNAUTHENTICATED');

    const elsewhere = authenticator('https://evil.example');
    const again = optionsSchema.parse(
      (await browser.call('GET', '/api/auth/passkey/generate-register-options')).body,
    );
    const phished = await browser.call('POST', '/api/auth/passkey/verify-registration', {
      response: elsewhere.register(again.challenge),
    });
    expect(phished.status).toBeGreaterThanOrEqual(400);
  });
});
