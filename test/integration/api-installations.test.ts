/** Builds and installations by API: what staff and customers see of them, withdrawing, and enrolling a machine. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bundleSchema } from '../../protocol/bundle.ts';
import { databases } from '../support/databases.ts';
import { addMember, addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const itemsSchema = z.object({ items: z.array(z.looseObject({ target: z.string() })) });

describe.each(databases)('builds and installations by API on $name', ({ database }) => {
  it('shows installations and their history to those whose they are', async () => {
    const server = await startTestServer(await database());
    const [mine, other] = [await server.agent(), await server.agent()];
    const staff = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const member = await signIn(server.url, (await addMember(server.store, mine.customerId)).email);
    const list = z.object({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().nullable() });
    const all = list.parse((await staff.call('GET', '/api/v1/installations?limit=1')).body);
    expect(all.items.length).toBe(1);
    expect(all.next).not.toBeNull();
    const found = async (query: string) =>
      list.parse((await staff.call('GET', `/api/v1/installations?${query}`)).body).items.map(({ id }) => id);
    expect((await found('text=TILL')).length).toBe(2);
    expect(await found('text=%25')).toEqual([]);
    expect(await found('channel=nightly')).toEqual([]);
    expect(await found('trouble=true')).toEqual([]);
    await server.store.db
      .updateTable('installations')
      .set({ healthy: 0, version: '4.1.2' })
      .where('id', '=', other.installationId)
      .execute();
    expect(await found('trouble=true')).toEqual([other.installationId]);
    expect(await found('text=4.1')).toEqual([other.installationId]);
    const customers = z
      .object({ items: z.array(z.looseObject({ id: z.string(), installations: z.int() })) })
      .parse((await staff.call('GET', '/api/v1/customers')).body);
    expect(customers.items.map(({ installations }) => installations)).toEqual([1, 1]);
    const own = list.parse((await member.call('GET', '/api/v1/installations')).body);
    expect(own.items.map(({ id }) => id)).toEqual([mine.installationId]);
    expect((await member.call('GET', `/api/v1/installations/${mine.installationId}/history`)).status).toBe(
      200,
    );
    expect(codeOf(await member.call('GET', `/api/v1/installations/${other.installationId}`))).toBe(
      'NOT_FOUND',
    );
    expect(codeOf(await member.call('GET', `/api/v1/installations?customerId=${other.customerId}`))).toBe(
      'NOT_FOUND',
    );
  });

  it('hands out a bundle once, whose token enrols, and stores no token', async () => {
    const server = await startTestServer(await database());
    const customer = await addTestCustomer(server.store);
    const admin = await signIn(server.url, (await addMember(server.store, customer.id, 'admin')).email);
    const member = await signIn(server.url, (await addMember(server.store, customer.id, 'member')).email);
    const path = `/api/v1/customers/${customer.id}/enrolments`;
    const wish = { product: 'till', channel: 'release' };
    expect(codeOf(await member.call('POST', path, wish))).toBe('FORBIDDEN');
    const bundle = bundleSchema.parse(
      (await admin.call('POST', path, wish, { 'idempotency-key': 'abcdefgh1' })).body,
    );
    expect(bundle).toMatchObject({ customer: { id: customer.id }, product: 'till', server: server.url });
    const kept = JSON.stringify([
      await server.store.db.selectFrom('idempotency_keys').selectAll().execute(),
      await server.store.db.selectFrom('enrol_tokens').selectAll().execute(),
    ]);
    expect(kept).not.toContain(bundle.token);
  });

  it('withdraws a build for release managers, and writes it down', async () => {
    const server = await startTestServer(await database());
    const customer = await addTestCustomer(server.store);
    const row = {
      kind: 'build', product: 'till', channel: 'release', platform: 'any', manifest_sha256: 'a'.repeat(64), fixes: '[1042]',
      created_at: '2026-01-01T00:00:00Z', published_at: '2026-01-01T00:00:00Z', withdrawn_at: null,
    }; // prettier-ignore
    await server.store.db
      .insertInto('builds')
      .values([
        { ...row, target: 'release/for-all.json', name: '1.0.0', customer_id: null },
        {
          ...row,
          target: 'hotfix/for-another.json',
          name: '1.0.1',
          customer_id: (await addTestCustomer(server.store)).id,
        },
      ])
      .execute();
    const manager = await signIn(server.url, (await addStaff(server.store, 'release-manager')).email);
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const member = await signIn(server.url, (await addMember(server.store, customer.id)).email);
    expect(itemsSchema.parse((await support.call('GET', '/api/v1/builds')).body).items.length).toBe(2);
    const seen = itemsSchema.parse((await member.call('GET', '/api/v1/builds')).body).items;
    expect(seen.map(({ target }) => target)).toEqual(['release/for-all.json']);
    expect(JSON.stringify(seen)).not.toContain('1042');
    const wish = { target: 'release/for-all.json', withdrawn: true };
    expect(codeOf(await support.call('POST', '/api/v1/builds/withdraw', wish))).toBe('FORBIDDEN');
    expect((await manager.call('POST', '/api/v1/builds/withdraw', wish)).status).toBe(204);
    expect(codeOf(await manager.call('POST', '/api/v1/builds/withdraw', { ...wish, target: 'x' }))).toBe(
      'NOT_FOUND',
    );
    const changes = await server.store.db
      .selectFrom('changes')
      .select('what')
      .where('subject', '=', wish.target)
      .execute();
    expect(changes).toEqual([{ what: 'build withdrawn' }]);
  });
});
