/** Enrolment on both databases: one token, one machine. */
import { describe, expect, it } from 'vitest';
import { isBeistandError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { addCustomer } from '../../server/customers/store.ts';
import { enrol, makeEnrolToken } from '../../server/installations/enrol.ts';
import type { Store } from '../../server/store/store.ts';
import { databases } from '../support/databases.ts';
import { createDevice } from '../support/device.ts';
import type { Device } from '../support/device.ts';

const now = new Date('2026-07-06T10:00:00.000Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const code = (wanted: ErrorCode) => (error: unknown) => isBeistandError(error, wanted);

const request = (token: string, device: Device) => ({
  token,
  publicKey: device.publicKey,
  machineName: 'till-7',
  platform: 'linux-x64',
  agentVersion: '0.1.0',
});

const tokenIn = async (store: Store, days = 14) => {
  const customer = await addCustomer(store.db, 'Adler GmbH', now);
  const { token } = await makeEnrolToken(
    store.db,
    { customerId: customer.id, product: 'till', channel: 'release', days },
    now,
  );
  return { token, customer };
};

describe.each(databases)('enrolment on $name', ({ open }) => {
  it('makes an installation of the customer, product and channel the token was made for', async () => {
    const store = await open();
    const { token, customer } = await tokenIn(store);
    const answer = await enrol(store, request(token, createDevice()), now);
    expect(answer).toMatchObject({ customer, product: 'till', channel: 'release' });
    expect(answer.installationId).toMatch(/^i_[a-z0-9]{16}$/);
    const rows = await store.db.selectFrom('installations').selectAll().execute();
    expect(rows).toMatchObject([{ id: answer.installationId, machine_name: 'till-7', version: null }]);
  });

  it('answers the same machine the same when it asks again after being cut off, even late', async () => {
    const store = await open();
    const { token } = await tokenIn(store);
    const device = createDevice();
    const first = await enrol(store, request(token, device), now);
    expect(await enrol(store, request(token, device), later(30))).toEqual(first);
    expect(await store.db.selectFrom('installations').selectAll().execute()).toHaveLength(1);
  });

  it('refuses a stolen token on a second machine', async () => {
    const store = await open();
    const { token } = await tokenIn(store);
    await enrol(store, request(token, createDevice()), now);
    await expect(enrol(store, request(token, createDevice()), now)).rejects.toSatisfy(code('TOKEN_USED'));
  });

  it('lets one of two machines win that use the same token at the same moment', async () => {
    const store = await open();
    const { token } = await tokenIn(store);
    const outcomes = await Promise.allSettled(
      [createDevice(), createDevice(), createDevice()].map((device) =>
        enrol(store, request(token, device), now),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.db.selectFrom('installations').selectAll().execute()).toHaveLength(1);
  });

  it('refuses an expired token and an invented one', async () => {
    const store = await open();
    const { token } = await tokenIn(store, 14);
    await expect(enrol(store, request(token, createDevice()), later(15))).rejects.toSatisfy(
      code('TOKEN_EXPIRED'),
    );
    await expect(
      enrol(store, request('bst_enrol_invented-by-someone', createDevice()), now),
    ).rejects.toSatisfy(code('UNAUTHENTICATED'));
  });

  it('keeps no token that could be read from the database and used', async () => {
    const store = await open();
    const { token } = await tokenIn(store);
    const rows = await store.db.selectFrom('enrol_tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('refuses a second customer of the same name, however it is spaced', async () => {
    const store = await open();
    await addCustomer(store.db, 'Adler GmbH', now);
    await expect(addCustomer(store.db, '  Adler GmbH ', now)).rejects.toSatisfy(code('CONFLICT'));
  });
});
