/** The ways in that need no session, and invitations while they wait. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashSecret } from '../../server/secrets.ts';
import { databases } from '../support/databases.ts';
import {
  addMember,
  addStaff,
  addTestCustomer,
  browserAt,
  codeOf,
  secretOf,
  signIn,
  testPassword,
} from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const madeSchema = z.object({ id: z.string(), link: z.string() });
const listSchema = z.object({ items: z.array(z.looseObject({ id: z.string(), email: z.string() })) });

describe.each(databases)('the ways in on $name', ({ database }) => {
  const start = async () => startTestServer(await database(), { trusted: false });

  it('are told to everybody, and the setup only while there is nobody', async () => {
    const server = await start();
    const nobody = browserAt(server.url);
    await server.store.db
      .insertInto('settings')
      .values({ key: 'setup-code', value: hashSecret('bst_setup_x') })
      .execute();
    const ways = { vendor: 'Muster Software', openId: false, resetByMail: false };
    expect((await nobody.call('GET', '/api/v1/entry')).body).toEqual({ ...ways, setupOpen: true });
    await addStaff(server.store, 'admin');
    expect((await nobody.call('GET', '/api/v1/entry')).body).toEqual({ ...ways, setupOpen: false });
  });

  it('tells the holder of an invitation whom it is for, until it is used or taken back', async () => {
    const server = await start();
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const wish = { email: 'neu@example.org', name: 'Nora Neu', roles: ['support'] };
    const made = madeSchema.parse((await admin.call('POST', '/api/v1/staff/invitations', wish)).body);
    const nobody = browserAt(server.url);
    const look = (token: string) => nobody.call('POST', '/api/v1/invitations/look', { token });
    expect((await look(secretOf(made.link))).body).toMatchObject({
      name: 'Nora Neu',
      email: 'neu@example.org',
      kind: 'staff',
    });
    expect(codeOf(await look('bst_invite_guess'))).toBe('UNAUTHENTICATED');

    const waiting = listSchema.parse((await admin.call('GET', '/api/v1/staff/invitations')).body);
    expect(waiting.items).toMatchObject([{ id: made.id, email: 'neu@example.org', roles: ['support'] }]);
    expect((await admin.call('DELETE', `/api/v1/staff/invitations/${made.id}`)).status).toBe(204);
    expect(codeOf(await look(secretOf(made.link)))).toBe('UNAUTHENTICATED');
    expect(codeOf(await admin.call('DELETE', `/api/v1/staff/invitations/${made.id}`))).toBe('NOT_FOUND');
    const accept = { token: secretOf(made.link), password: testPassword };
    expect(codeOf(await nobody.call('POST', '/api/v1/invitations/accept', accept))).toBe('UNAUTHENTICATED');
  });

  it('lets a customer’s admin see and take back their own invitations, and nobody else’s', async () => {
    const server = await start();
    const a = await addTestCustomer(server.store);
    const b = await addTestCustomer(server.store);
    const adminA = await signIn(server.url, (await addMember(server.store, a.id)).email);
    const adminB = await signIn(server.url, (await addMember(server.store, b.id)).email);
    const wish = { email: 'kollege@a.example', name: 'Kai Kollege' };
    const path = `/api/v1/customers/${a.id}/invitations`;
    const { id } = madeSchema.parse((await adminA.call('POST', path, wish)).body);
    expect(listSchema.parse((await adminA.call('GET', path)).body).items.map((one) => one.id)).toEqual([id]);
    expect(codeOf(await adminB.call('GET', path))).toBe('NOT_FOUND');
    expect(codeOf(await adminB.call('DELETE', `/api/v1/customers/${b.id}/invitations/${id}`))).toBe(
      'NOT_FOUND',
    );
    expect((await adminA.call('DELETE', `${path}/${id}`)).status).toBe(204);
  });

  it('tells whoever is signed in what they may do', async () => {
    const server = await start();
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const schema = z.object({ actions: z.array(z.string()) });
    const of = async (browser: typeof admin) =>
      schema.parse((await browser.call('GET', '/api/v1/me')).body).actions;
    expect(await of(admin)).toContain('staff.manage');
    expect(await of(support)).not.toContain('staff.manage');
    expect(await of(support)).toContain('mail.read');
  });
});
