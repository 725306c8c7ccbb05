/** Mails by API: quarantined ones are seen and tried again, rules are set; by those of the staff who may. */
import { describe, expect, it } from 'vitest';
import { mailInJob } from '../../server/mail/receive.ts';
import { databases } from '../support/databases.ts';
import { addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

describe.each(databases)('mails by API on $name', ({ database }) => {
  it('shows what is quarantined and why, and queues it again', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const { db } = server.store;
    const mail = {
      id: 'm_1', sha256: 'a'.repeat(64), size: 10, source: 'import', received_at: '2026-07-01T00:00:00.000Z', state: 'quarantined' as const,
      outcome: null, reason: 'too-deep', detail: null, ticket: null, message_id: null, from_address: 'x@example.org',
      subject: 'Hilfe', content_key: null, processed_at: null,
    }; // prettier-ignore
    await db.insertInto('mail_in').values(mail).execute();
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const product = await signIn(server.url, (await addStaff(server.store, 'product-owner')).email);
    expect(codeOf(await product.call('GET', '/api/v1/mails'))).toBe('FORBIDDEN');
    expect((await support.call('GET', '/api/v1/mails')).body).toMatchObject({
      items: [{ id: 'm_1', reason: 'too-deep' }],
    });
    expect(codeOf(await support.call('POST', '/api/v1/mails/m_2/replay'))).toBe('NOT_FOUND');
    expect((await support.call('POST', '/api/v1/mails/m_1/replay')).body).toEqual({ queued: 1 });
    expect((await support.call('GET', '/api/v1/mails')).body).toEqual({ items: [] });
    const jobs = await db.selectFrom('jobs').select('key').where('kind', '=', mailInJob).execute();
    expect(jobs).toEqual([{ key: 'm_1' }]);
  });

  it('sets rules for senders, for admins', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const customer = await addTestCustomer(server.store);
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const rule = { pattern: '@Muster.example', action: 'customer', customerId: customer.id };
    expect(codeOf(await support.call('PUT', '/api/v1/mail-rules', rule))).toBe('FORBIDDEN');
    expect((await admin.call('PUT', '/api/v1/mail-rules', rule)).status).toBe(204);
    expect(codeOf(await admin.call('PUT', '/api/v1/mail-rules', { ...rule, pattern: 'nonsense' }))).toBe(
      'BAD_INPUT',
    );
    expect(
      codeOf(await admin.call('PUT', '/api/v1/mail-rules', { ...rule, customerId: 'c_aaaaaaaaaaaaaaaa' })),
    ).toBe('NOT_FOUND');
    expect((await support.call('GET', '/api/v1/mail-rules')).body).toEqual({
      items: [{ pattern: '@muster.example', action: 'customer', customerId: customer.id }],
    });
    const path = `/api/v1/mail-rules/${encodeURIComponent('@muster.example')}`;
    expect(codeOf(await support.call('DELETE', path))).toBe('FORBIDDEN');
    expect((await admin.call('DELETE', path)).status).toBe(204);
    expect(codeOf(await admin.call('DELETE', path))).toBe('NOT_FOUND');
    expect((await support.call('GET', '/api/v1/mail-rules')).body).toEqual({ items: [] });
  });
});
