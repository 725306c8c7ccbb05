/** The audit log on both databases: what is written down, how it is found, and that nobody rewrites it. */
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
import type { Browser } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const pageSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      at: z.string(),
      by: z.string(),
      subject: z.string(),
      customerId: z.string().nullable(),
      what: z.string(),
      before: z.record(z.string(), z.unknown()).nullable(),
      after: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  next: z.string().nullable(),
  names: z.record(z.string(), z.string()),
});

describe.each(databases)('the audit log on $name', ({ database }) => {
  const start = async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const admin = await addStaff(server.store, 'admin');
    const support = await addStaff(server.store, 'support');
    const browser = await signIn(server.url, admin.email);
    const audit = async (query = '') => {
      const answer = await browser.call('GET', `/api/v1/audit${query}`);
      expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
      return pageSchema.parse(answer.body);
    };
    const later = () => {
      server.now = new Date(server.now.getTime() + 60_000);
    };
    return { server, admin, support, browser, audit, later };
  };
  const kinds = (page: z.infer<typeof pageSchema>) => page.items.map(({ what }) => what);

  it('knows who did what to whom, and when, newest first', async () => {
    const { server, admin, support, browser, audit, later } = await start();
    const invited = await browser.call('POST', '/api/v1/staff/invitations', {
      email: 'Neu@example.org',
      name: 'Nora Neu',
      roles: ['support'],
    });
    const { id, link } = z.object({ id: z.string(), link: z.string() }).parse(invited.body);
    later();
    const token = link.split('#')[1] ?? '';
    await browserAt(server.url).call('POST', '/api/v1/invitations/accept', { token, password: testPassword });
    later();
    await browser.call('PATCH', `/api/v1/staff/${support.id}`, { roles: ['support', 'product-owner'] });
    const { items, names } = await audit();
    expect(items.map(({ what, by, subject }) => [what, by, subject])).toEqual([
      ['rights changed', admin.id, support.id],
      ['invitation accepted', items[1]?.subject, items[1]?.subject],
      ['person invited', admin.id, id],
    ]);
    expect(items[0]).toMatchObject({
      at: '2026-07-06T10:02:00.000Z',
      customerId: null,
      before: { roles: ['support'] },
      after: { roles: ['support', 'product-owner'] },
    });
    expect(items[2]?.after).toEqual({ name: 'Nora Neu', email: 'neu@example.org', roles: ['support'] });
    expect(names).toMatchObject({ [admin.id]: 'Stefanie Stab', [items[1]?.by ?? '']: 'Nora Neu' });
  });

  it('is found by kind, person, thing and time, page by page', async () => {
    const { server, admin, support, browser, audit, later } = await start();
    for (const months of [12, 24, 36]) {
      await browser.call('PUT', '/api/v1/settings/retention', { eraseClosedAfterMonths: months });
      later();
    }
    await browser.call('POST', '/api/v1/me/tokens', { label: 'Skript', scopes: ['ticket.*'] });
    expect(kinds(await audit())).toEqual([
      'token made',
      ...Array.from({ length: 3 }, () => 'retention changed'),
    ]);
    expect(kinds(await audit('?what=token%20made'))).toEqual(['token made']);
    expect(kinds(await audit(`?by=${support.id}`))).toEqual([]);
    expect(kinds(await audit(`?by=${admin.id}&subject=retention`))).toHaveLength(3);
    expect(kinds(await audit('?from=2026-07-06T10:01:00.000Z&to=2026-07-06T10:02:30.000Z'))).toHaveLength(2);
    const first = await audit('?limit=3');
    expect(kinds(first)).toHaveLength(3);
    const second = await audit(`?limit=3&cursor=${first.next ?? ''}`);
    expect([kinds(second), second.next]).toEqual([['retention changed'], null]);
    expect((await audit('?order=asc&limit=1')).items[0]?.id).toBe(second.items[0]?.id);
    expect(codeOf(await browser.call('GET', '/api/v1/audit?what=nonsense'))).toBe('BAD_INPUT');
    const other = await signIn(server.url, support.email);
    expect(codeOf(await other.call('GET', '/api/v1/audit'))).toBe('FORBIDDEN');
  });

  it('tells of wrong passwords for people there are, and of locks', async () => {
    const { server, support, audit } = await start();
    const guess = (email: string) =>
      browserAt(server.url).call('POST', '/api/auth/sign-in/email', {
        email,
        password: 'geraten und falsch',
      });
    await guess('niemand@example.org');
    for (let count = 0; count < 8; count += 1) await guess(support.email.toUpperCase());
    const { items } = await audit('?what=sign-in%20failed');
    expect(items).toHaveLength(8);
    expect(new Set(items.map(({ by, subject }) => `${by} ${subject}`))).toEqual(
      new Set([`nobody ${support.id}`]),
    );
    const last = items.find(({ after }) => after?.['failures'] === 8);
    expect(last?.after).toMatchObject({
      from: expect.stringContaining('127.0.0.1'),
      lockedUntil: expect.any(String),
    });
  });

  it('tells of passwords, tokens and sessions', async () => {
    const { server, support, browser, audit } = await start();
    const own = await signIn(server.url, support.email);
    await own.call('POST', '/api/v1/me/password', { old: testPassword, new: 'ganz anders und lang genug 8' });
    const made = await own.call('POST', '/api/v1/me/tokens', { label: 'Skript', scopes: ['ticket.*'] });
    const { id } = z.object({ id: z.string() }).parse(made.body);
    await own.call('DELETE', `/api/v1/me/tokens/${id}`);
    await browser.call('DELETE', `/api/v1/staff/${support.id}/sessions`);
    expect(kinds(await audit()).toSorted()).toEqual([
      'password changed',
      'signed out everywhere',
      'token made',
      'token revoked',
    ]);
    expect(JSON.stringify(await audit())).not.toMatch(/bst_api_|ganz anders/);
  });

  it('has nothing of what was refused', async () => {
    const { admin, browser, audit } = await start();
    expect(codeOf(await browser.call('PATCH', `/api/v1/staff/${admin.id}`, { roles: ['support'] }))).toBe(
      'CONFLICT',
    );
    expect(kinds(await audit())).toEqual([]);
  });

  it('comes as CSV that no spreadsheet calculates, and says that it was taken', async () => {
    const { server, browser, audit, later } = await start();
    await browser.call('POST', '/api/v1/customers', { name: '=cmd|calc' });
    later();
    const answer = await browser.call('GET', '/api/v1/audit?format=csv&what=customer%20added&language=en');
    expect(answer.headers.get('content-disposition')).toContain('audit-2026-07-06.csv');
    const [head, line, end] = String(answer.body).split('\r\n');
    expect(head).toContain('"When";"Who"');
    expect(line).toContain('"customer added"');
    expect(line).toContain(`"'=cmd|calc"`);
    expect(end).toBe('');
    const [entry] = (await audit()).items;
    expect(entry).toMatchObject({
      what: 'audit log exported',
      after: { what: 'customer added', entries: 1 },
    });
    expect(server.now.toISOString()).toBe(entry?.at);
  });

  it('can be rewritten by nobody who has the database; an erasure takes names out and leaves the entry', async () => {
    const { server, browser, audit } = await start();
    const { db } = server.store;
    const customer = await addTestCustomer(server.store);
    await browser.call('POST', `/api/v1/customers/${customer.id}/invitations`, {
      email: 'weg@kunde.example',
      name: 'Wanda Weg',
    });
    await expect(db.deleteFrom('changes').execute()).rejects.toThrow(/only added to/);
    for (const change of [{ by: 'u_anders' }, { at: '2020-01-01T00:00:00.000Z' }, { after: '{}' }])
      await expect(db.updateTable('changes').set(change).execute()).rejects.toThrow(/only added to/);
    const member = await addMember(server.store, customer.id);
    await db.updateTable('invitations').set({ email: member.email }).execute();
    await erase(browser, member.contactId);
    const page = await audit();
    expect(kinds(page)).toEqual(expect.arrayContaining(['person invited', 'person erased']));
    expect(JSON.stringify(page.items)).not.toMatch(/Wanda|weg@/);
  });
});

const erase = async (browser: Browser, id: string) => {
  expect((await browser.call('POST', `/api/v1/people/${id}/erase`, { erase: id })).status).toBe(204);
};
