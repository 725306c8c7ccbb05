/** Requests signed by a device key, on both databases: what is accepted, and every way of cheating we know. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isBeistandError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { addCustomer } from '../../server/customers/store.ts';
import { enrol, makeEnrolToken } from '../../server/installations/enrol.ts';
import { authenticateAgent, forgetOldRequestIds } from '../../server/installations/request-token.ts';
import type { Store } from '../../server/store/store.ts';
import { databases } from '../support/databases.ts';
import { authorizationOf, createDevice, honestClaims, signToken } from '../support/device.ts';
import type { Device } from '../support/device.ts';

const now = new Date('2026-07-06T10:00:00.000Z');
const seconds = (count: number) => new Date(now.getTime() + count * 1_000);
const code = (wanted: ErrorCode) => (error: unknown) => isBeistandError(error, wanted);
const target = '/api/agent/report?x=1';
const body = '{"events":[]}';

const enrolled = async (store: Store, name: string): Promise<{ device: Device; installationId: string }> => {
  const customer = await addCustomer(store.db, name, now);
  const wish = { customerId: customer.id, product: 'till', channel: 'release', days: 1 } as const;
  const { token } = await makeEnrolToken(store.db, wish, now);
  const device = createDevice();
  const { installationId } = await enrol(
    store,
    { token, publicKey: device.publicKey, machineName: 'm', platform: 'linux-x64', agentVersion: '0.1.0' },
    now,
  );
  return { device, installationId };
};

const received = (authorization: string | undefined, changed: object = {}) => ({
  authorization,
  method: 'POST',
  target,
  body: new TextEncoder().encode(body),
  ...changed,
});

describe.each(databases)('a signed request on $name', ({ open }) => {
  it('is its installation’s, once', async () => {
    const store = await open();
    const { device, installationId } = await enrolled(store, 'a');
    const request = { installationId, method: 'POST', target, body, at: now };
    const authorization = authorizationOf(device, request, { jti: 'request-number-one' });
    const answer = await authenticateAgent(store, received(authorization), now);
    expect(answer).toMatchObject({ installation: { id: installationId }, requestId: 'request-number-one' });
  });

  it('is refused when it is replayed, at this instance or another one', async () => {
    const store = await open();
    const { device, installationId } = await enrolled(store, 'a');
    const request = { installationId, method: 'POST', target, body, at: now };
    const authorization = authorizationOf(device, request);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () => authenticateAgent(store, received(authorization), now)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toSatisfy(code('REQUEST_REPLAYED'));
  });

  it('is still refused as a replay at the last moment its times would let it pass', async () => {
    const store = await open();
    const { device, installationId } = await enrolled(store, 'a');
    const request = { installationId, method: 'POST', target, body, at: seconds(120) };
    const authorization = authorizationOf(device, request);
    await authenticateAgent(store, received(authorization), now);
    await forgetOldRequestIds(store, seconds(239));
    await expect(authenticateAgent(store, received(authorization), seconds(239))).rejects.toSatisfy(
      code('REQUEST_REPLAYED'),
    );
  });

  it('leaves no trace once it could not be replayed any more', async () => {
    const store = await open();
    const { device, installationId } = await enrolled(store, 'a');
    const request = { installationId, method: 'POST', target, body, at: now };
    await authenticateAgent(store, received(authorizationOf(device, request)), now);
    await forgetOldRequestIds(store, seconds(3_600));
    expect(await store.db.selectFrom('request_ids').selectAll().execute()).toEqual([]);
  });

  it('is refused for another method, path, query or body than it was signed for', async () => {
    const store = await open();
    const { device, installationId } = await enrolled(store, 'a');
    const request = { installationId, method: 'POST', target, body, at: now };
    for (const changed of [
      { method: 'GET' },
      { target: '/api/agent/report?x=2' },
      { target: '/api/agent/report' },
      { body: new TextEncoder().encode('{"events":[1]}') },
    ])
      await expect(
        authenticateAgent(store, received(authorizationOf(device, request), changed), now),
      ).rejects.toSatisfy(code('UNAUTHENTICATED'));
  });

  it('is refused when another device signed it in this one’s name', async () => {
    const store = await open();
    const { installationId } = await enrolled(store, 'a');
    const thief = await enrolled(store, 'b');
    const request = { installationId, method: 'POST', target, body, at: now };
    await expect(
      authenticateAgent(store, received(authorizationOf(thief.device, request)), now),
    ).rejects.toSatisfy(code('UNAUTHENTICATED'));
    const mixed = authorizationOf(
      thief.device,
      { ...request, installationId: thief.installationId },
      {
        iss: installationId,
      },
    );
    await expect(authenticateAgent(store, received(mixed), now)).rejects.toSatisfy(code('UNAUTHENTICATED'));
  });

  it('is refused without a signature, with a signature under the public key as a secret, and cut short', async () => {
    const store = await open();
    const { device, installationId } = await enrolled(store, 'a');
    const request = { installationId, method: 'POST', target, body, at: now };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none', kid: installationId })}.${part(honestClaims(request))}`;
    const symmetric = `${part({ alg: 'HS256', kid: installationId })}.${part(honestClaims(request))}`;
    const mac = createHmac('sha256', device.publicKey.x).update(symmetric).digest('base64url');
    const honest = authorizationOf(device, request);
    for (const authorization of [
      undefined,
      '',
      `Bearer ${unsigned}.`,
      `Bearer ${unsigned}.AAAA`,
      `Bearer ${symmetric}.${mac}`,
      honest.slice(0, -10),
      honest.replace('Bearer', 'Basic'),
      `Bearer ${'a'.repeat(5_000)}.b.c`,
      `Bearer x.y.z`,
    ])
      await expect(authenticateAgent(store, received(authorization), now)).rejects.toSatisfy(
        code('UNAUTHENTICATED'),
      );
  });

  it('is refused with claims that are missing, of a wrong kind, for another audience or living too long', async () => {
    const store = await open();
    const { device, installationId } = await enrolled(store, 'a');
    const request = { installationId, method: 'POST', target, body, at: now };
    const iat = now.getTime() / 1_000;
    for (const changed of [
      { jti: undefined },
      { jti: 'short' },
      { jti: 'x'.repeat(65) },
      { aud: 'another-api' },
      { exp: iat + 3_600 },
      { exp: iat - 1 },
      { exp: undefined },
      { iat: undefined },
      { iat: String(iat) },
      { bh: createHash('sha256').update('').digest('base64url') },
    ])
      await expect(
        authenticateAgent(store, received(authorizationOf(device, request, changed)), now),
        JSON.stringify(changed),
      ).rejects.toSatisfy(code('UNAUTHENTICATED'));
  });

  it('is refused with the server’s time where the clocks are too far apart', async () => {
    const store = await open();
    const { device, installationId } = await enrolled(store, 'a');
    for (const at of [seconds(-121), seconds(121), seconds(-86_400)]) {
      const request = { installationId, method: 'POST', target, body, at };
      await expect(
        authenticateAgent(store, received(authorizationOf(device, request)), now),
      ).rejects.toMatchObject({ code: 'CLOCK_SKEW', details: { serverTime: now.toISOString() } });
    }
    const close = { installationId, method: 'POST', target, body, at: seconds(-119) };
    await authenticateAgent(store, received(authorizationOf(device, close)), now);
  });

  it('tells nobody about clocks who has no key', async () => {
    const store = await open();
    const { installationId } = await enrolled(store, 'a');
    const request = { installationId, method: 'POST', target, body, at: seconds(-86_400) };
    await expect(
      authenticateAgent(store, received(authorizationOf(createDevice(), request)), now),
    ).rejects.toSatisfy(code('UNAUTHENTICATED'));
  });

  it('is refused with a critical header we don’t know', async () => {
    const store = await open();
    const { device, installationId } = await enrolled(store, 'a');
    const request = { installationId, method: 'POST', target, body, at: now };
    const token = signToken(device, honestClaims(request), {
      alg: 'EdDSA',
      kid: installationId,
      crit: ['b64'],
      b64: false,
    });
    await expect(authenticateAgent(store, received(`Bearer ${token}`), now)).rejects.toSatisfy(
      code('UNAUTHENTICATED'),
    );
  });
});
