/** Data protection on both databases: all that is known comes out, and after an erasure nothing is left but proofs. */
import { access } from 'node:fs/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBlobs } from '../../server/mail/blobs.ts';
import { verifyTickets } from '../../server/tickets/store.ts';
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

const words = ['Geheimnis', 'Karin Kunde', '@kunde.example'];

describe.each(databases)('data protection on $name', ({ database }) => {
  const world = async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const customer = await addTestCustomer(server.store);
    const member = await addMember(server.store, customer.id);
    const browser = await signIn(server.url, member.email);
    const upload = await fetch(`${server.url}/api/v1/uploads?name=log.txt`, {
      method: 'POST',
      body: 'Geheimnis in der Datei',
      headers: {
        origin: server.url,
        'content-type': 'application/octet-stream',
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    const file = z
      .object({ sha256: z.string() })
      .loose()
      .parse(await upload.json());
    const opened = await browser.call('POST', '/api/v1/tickets', {
      customerId: customer.id,
      subject: 'Geheimnis im Betreff',
      text: 'Geheimnis im Text',
      attachments: [file],
    });
    expect(opened.status).toBe(201);
    const adminId = (await addStaff(server.store, 'admin')).email;
    const admin = await signIn(server.url, adminId);
    return { server, member, browser, admin, file: openBlobs(server.folder.blobs).path(file.sha256) };
  };

  it('gives out everything stored about a person, and no secret', async () => {
    const { member, browser, admin } = await world();
    expect(codeOf(await browser.call('GET', `/api/v1/people/${member.contactId}/export`))).toBe('FORBIDDEN');
    for (const id of [member.contactId, member.id]) {
      const answer = await admin.call('GET', `/api/v1/people/${id}/export`);
      const text = JSON.stringify(answer.body);
      for (const word of [...words, 'log.txt', '127.0.0.1']) expect(text).toContain(word);
      expect(text).not.toMatch(/"password"|"token"|"hash"/);
    }
  });

  it('erases a person everywhere, and every log still proves', async () => {
    const { server, member, browser, admin, file } = await world();
    const path = `/api/v1/people/${member.contactId}/erase`;
    expect((await admin.call('POST', path, {})).status).toBe(400);
    expect((await admin.call('POST', path, { erase: member.contactId })).status).toBe(204);
    expect(codeOf(await browser.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
    const again = await browserAt(server.url).call('POST', '/api/auth/sign-in/email', {
      email: member.email,
      password: testPassword,
    });
    expect(again.status).toBe(401);
    const { store } = server;
    const names =
      store.kind === 'sqlite'
        ? sql<{
            name: string;
          }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'ticket_search%'`
        : sql<{
            name: string;
          }>`select table_name as name from information_schema.tables where table_schema = 'public'`;
    for (const { name } of (await names.execute(store.db)).rows) {
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(store.db);
      for (const word of words)
        expect([name, word, JSON.stringify(rows).includes(word)]).toEqual([name, word, false]);
    }
    const found = await admin.call('GET', '/api/v1/search?q=Geheimnis');
    expect(found.body).toMatchObject({ items: [] });
    await expect(access(file)).rejects.toThrow();
    expect((await verifyTickets(store.db)).faults).toEqual([]);
  });

  it('keeps retention as a setting of admins', async () => {
    const { admin, browser } = await world();
    expect(
      (await admin.call('PUT', '/api/v1/settings/retention', { eraseClosedAfterMonths: 36 })).status,
    ).toBe(200);
    expect(
      (await admin.call('PUT', '/api/v1/settings/retention', { eraseRecordingsAfterMonths: 6 })).status,
    ).toBe(200);
    expect((await admin.call('GET', '/api/v1/settings/retention')).body).toEqual({
      eraseClosedAfterMonths: 36,
      eraseRecordingsAfterMonths: 6,
    });
    expect(codeOf(await browser.call('GET', '/api/v1/settings/retention'))).toBe('FORBIDDEN');
  });

  it('lets a customer order reports for their own contacts only', async () => {
    const { server, browser, member } = await world();
    const customer = z
      .object({ customerId: z.string() })
      .loose()
      .parse((await browser.call('GET', '/api/v1/me')).body);
    const order = {
      report: 'open-items',
      customerId: customer.customerId,
      recipients: ['evil@example.org'],
      every: 'week',
    };
    expect(codeOf(await browser.call('POST', '/api/v1/report-schedules', order))).toBe('FORBIDDEN');
    const contact = await server.store.db
      .selectFrom('contacts')
      .select('email')
      .where('id', '=', member.contactId)
      .executeTakeFirstOrThrow();
    const good = await browser.call('POST', '/api/v1/report-schedules', {
      ...order,
      recipients: [contact.email],
    });
    expect(good.status).toBe(201);
    const { id } = z.object({ id: z.string() }).loose().parse(good.body);
    expect((await browser.call('DELETE', `/api/v1/report-schedules/${id}`)).status).toBe(204);
  });
});
