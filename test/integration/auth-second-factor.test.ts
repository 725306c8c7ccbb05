/** A second factor demanded of staff: who lacks one can set it up and do nothing else. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../support/databases.ts';
import {
  addMember,
  addStaff,
  addTestCustomer,
  browserAt,
  codeOf,
  signIn,
  testPassword,
} from '../support/people.ts';
import { startTestServer } from '../support/server.ts';
import { setSecondFactor } from '../support/second-factor.ts';

describe.each(databases)('a second factor for all staff on $name', ({ database }) => {
  const path = '/api/v1/settings/sign-in';
  const start = async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    return { server, admin };
  };

  it('is demanded by nobody who has none', async () => {
    const { admin } = await start();
    expect((await admin.call('GET', path)).body).toEqual({ secondFactorForStaff: false });
    const refused = await admin.call('PUT', path, { secondFactorForStaff: true });
    expect(refused.body).toMatchObject({ code: 'CONFLICT', details: { reason: 'second-factor' } });
    expect((await admin.call('GET', path)).body).toEqual({ secondFactorForStaff: false });
  });

  it('leaves staff without one nothing but setting it up, and everybody else as they were', async () => {
    const { server, admin } = await start();
    const support = await addStaff(server.store, 'support');
    const browser = await signIn(server.url, support.email);
    const made = await browser.call('POST', '/api/v1/me/tokens', { label: 'Skript', scopes: ['ticket.*'] });
    const { token } = z.object({ token: z.string() }).parse(made.body);
    const customer = await addTestCustomer(server.store);
    const member = await signIn(server.url, (await addMember(server.store, customer.id)).email);
    await setSecondFactor(admin);
    expect((await admin.call('PUT', path, { secondFactorForStaff: true })).status).toBe(200);

    const refused = await browser.call('GET', '/api/v1/tickets');
    expect(refused.body).toMatchObject({ code: 'FORBIDDEN', details: { reason: 'second-factor' } });
    expect(
      codeOf(await browser.call('POST', '/api/v1/me/tokens', { label: 'x', scopes: ['ticket.*'] })),
    ).toBe('FORBIDDEN');
    const me = await browser.call('GET', '/api/v1/me');
    expect(me.body).toMatchObject({ lacksSecondFactor: true, actions: ['own.profile'] });
    expect((await member.call('GET', '/api/v1/tickets')).status).toBe(200);
    expect((await admin.call('GET', '/api/v1/tickets')).status).toBe(200);
    const byToken = await browserAt(server.url).call('GET', '/api/v1/tickets', undefined, {
      authorization: `Bearer ${token}`,
    });
    expect(byToken.status).toBe(200);

    await setSecondFactor(browser);
    expect((await browser.call('GET', '/api/v1/tickets')).status).toBe(200);
    expect((await browser.call('GET', '/api/v1/me')).body).toMatchObject({ lacksSecondFactor: false });
    // Taking it away again shuts the door again.
    await browser.call('POST', '/api/auth/two-factor/disable', { password: testPassword });
    expect(codeOf(await browser.call('GET', '/api/v1/tickets'))).toBe('FORBIDDEN');
    const rows = await server.store.db.selectFrom('changes').select(['what', 'by']).execute();
    const kinds = rows.filter(({ by }) => by === support.id).map(({ what }) => what);
    expect(kinds.toSorted()).toEqual(['second factor set up', 'second factor taken away', 'token made']);
    expect(rows.map(({ what }) => what)).toContain('sign-in rules changed');
  });
});
