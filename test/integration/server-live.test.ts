/** Live updates on a running server: who hears what, over several servers, and how a stream ends. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tell } from '../../server/live/tell.ts';
import { liveLimits } from '../../server/live/stream-rules.ts';
import { databases } from '../support/databases.ts';
import { openLive } from '../support/live.ts';
import { addMember, addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import type { Browser } from '../support/people.ts';
import { eventOf, startTestServer } from '../support/server.ts';

const openTicket = async (browser: Browser, customerId: string) => {
  const wish = { customerId, subject: 'Druck', text: 'Geht nicht.' };
  const { body } = await browser.call('POST', '/api/v1/tickets', wish);
  return z.object({ ticket: z.object({ number: z.int(), seq: z.int() }) }).parse(body).ticket;
};

describe.each(databases)('live updates on $name', ({ name, database }) => {
  const start = async () => {
    const at = await database();
    const server = await startTestServer(at, { trusted: false });
    const customer = await addTestCustomer(server.store);
    const staff = await addStaff(server.store, 'support');
    const member = await addMember(server.store, customer.id);
    return {
      at,
      server,
      customer,
      staff: { ...staff, browser: await signIn(server.url, staff.email) },
      member: { ...member, browser: await signIn(server.url, member.email) },
    };
  };

  it('tell staff of every ticket, and a customer of what they can see of their own', async () => {
    const { server, customer, staff, member } = await start();
    const other = await addTestCustomer(server.store);
    const desk = await openLive(server.url, staff.browser);
    const portal = await openLive(server.url, member.browser);
    const foreign = await openTicket(staff.browser, other.id);
    expect(await desk.next()).toEqual({ type: 'ticket', ...foreign });
    const { number } = await openTicket(member.browser, customer.id);
    await staff.browser.call('POST', `/api/v1/tickets/${number}/note`, { text: 'intern' });
    await staff.browser.call('POST', `/api/v1/tickets/${number}/reply`, { text: 'Wir sehen nach.' });
    for (const seq of [1, 2, 3]) expect(await desk.next()).toEqual({ type: 'ticket', number, seq });
    // Neither the other customer's ticket nor the note.
    for (const seq of [1, 3]) expect(await portal.next()).toEqual({ type: 'ticket', number, seq });
  });

  it('tell of installations, builds and settings', async () => {
    const { server, member } = await start();
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const agent = await server.agent();
    const desk = await openLive(server.url, admin);
    const portal = await openLive(server.url, member.browser);
    await agent.report([
      eventOf(
        {
          kind: 'status' as const,
          version: null,
          manifestSha256: null,
          pinned: null,
          healthy: null,
          agentVersion: '0.1.0',
          platform: 'linux-x64' as const,
        },
        server.now,
      ),
    ]);
    expect(await desk.next()).toEqual({ type: 'installation', id: agent.installationId });
    await admin.call('PUT', '/api/v1/settings/retention', { eraseClosedAfterMonths: 12 });
    await admin.call('PUT', '/api/v1/products/till', { version: 0, title: 'Kasse' });
    expect(await desk.next()).toEqual({ type: 'settings', name: 'retention' });
    expect(await desk.next()).toEqual({ type: 'settings', name: 'products' });
    await server.store.transaction((trx) =>
      tell(
        trx,
        { type: 'build', target: 'till/x' },
        { action: 'build.read', customerId: null, everybody: true },
      ),
    );
    expect(await portal.next()).toEqual({ type: 'build', target: 'till/x' });
  });

  it('are told after the commit alone', async () => {
    const { server, staff } = await start();
    const desk = await openLive(server.url, staff.browser);
    const to = { action: 'settings.read', customerId: null } as const;
    const failing = server.store.transaction(async (trx) => {
      await tell(trx, { type: 'settings', name: 'undone' }, to);
      throw new Error('cut off');
    });
    await expect(failing).rejects.toThrow('cut off');
    await server.store.transaction(async (trx) => {
      await tell(trx, { type: 'settings', name: 'done' }, to);
      await tell(trx, { type: 'settings', name: 'done' }, to);
      await tell(trx, { type: 'settings', name: 'more' }, to);
    });
    expect(await desk.next()).toEqual({ type: 'settings', name: 'done' });
    expect(await desk.next()).toEqual({ type: 'settings', name: 'more' });
  });

  it('end for whoever was signed out, shut out, or lost the right to listen', async () => {
    const { server, staff, member } = await start();
    const desk = await openLive(server.url, staff.browser);
    const portal = await openLive(server.url, member.browser);
    await server.beat();
    await server.store.db.deleteFrom('auth_sessions').where('userId', '=', staff.id).execute();
    await server.beat();
    expect(await desk.next()).toBeNull();
    const disabled_at = server.now.toISOString();
    await server.store.db
      .updateTable('people')
      .set({ disabled_at })
      .where('user_id', '=', member.id)
      .execute();
    await server.beat();
    expect(await portal.next()).toBeNull();
  });

  it('say to a page that comes again that it missed something', async () => {
    const { server, staff } = await start();
    const desk = await openLive(server.url, staff.browser, { 'last-event-id': '1' });
    expect(await desk.next()).toEqual({ type: 'reload' });
  });

  it('are limited to some pages for each person', async () => {
    const { server, staff, member } = await start();
    const pages = [];
    for (let count = 0; count < liveLimits.perPerson; count += 1)
      pages.push(await openLive(server.url, staff.browser));
    const refused = await staff.browser.call('GET', '/api/v1/live');
    expect([refused.status, codeOf(refused)]).toEqual([429, 'RATE_LIMITED']);
    await openLive(server.url, member.browser);
    pages[0]?.close();
    await expect
      .poll(async () => {
        const again = await openLive(server.url, staff.browser).catch(() => null);
        return again !== null;
      })
      .toBe(true);
  });

  it('do not keep the server from stopping', async () => {
    const { server, staff } = await start();
    const desk = await openLive(server.url, staff.browser);
    const began = performance.now();
    await server.stop();
    expect(await desk.next()).toBeNull();
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('show who is at a ticket, and forget them', async () => {
    const { server, customer, staff, member } = await start();
    const other = await addStaff(server.store, 'support');
    const browser = await signIn(server.url, other.email);
    const { number } = await openTicket(member.browser, customer.id);
    const path = `/api/v1/tickets/${number}/presence`;
    const desk = await openLive(server.url, staff.browser);
    const one = (id: string, state: string) => ({ id, name: 'Stefanie Stab', state });
    await staff.browser.call('POST', path, { state: 'viewing' });
    expect(await desk.next()).toEqual({
      type: 'presence',
      ticket: number,
      people: [one(staff.id, 'viewing')],
    });
    await browser.call('POST', path, { state: 'replying' });
    const both = [one(other.id, 'replying'), one(staff.id, 'viewing')];
    expect(await desk.next()).toEqual({ type: 'presence', ticket: number, people: both });
    // No news: nobody is told.
    server.now = new Date(server.now.getTime() + 30_000);
    expect((await staff.browser.call('POST', path, { state: 'viewing' })).body).toEqual({ people: both });
    server.now = new Date(server.now.getTime() + 20_000);
    expect((await staff.browser.call('GET', path)).body).toEqual({ people: [one(staff.id, 'viewing')] });
    await server.beat();
    expect(await desk.next()).toEqual({
      type: 'presence',
      ticket: number,
      people: [one(staff.id, 'viewing')],
    });
    await staff.browser.call('POST', path, { state: 'gone' });
    expect(await desk.next()).toEqual({ type: 'presence', ticket: number, people: [] });
    expect(codeOf(await member.browser.call('POST', path, { state: 'viewing' }))).toBe('FORBIDDEN');
    expect(codeOf(await member.browser.call('GET', path))).toBe('FORBIDDEN');
  });

  if (name === 'PostgreSQL')
    it('reach the pages of all servers, and say so when the line was cut', async () => {
      const { at, server, customer, staff, member } = await start();
      const second = await startTestServer(at, { trusted: false });
      const away = await openLive(second.url, await signIn(second.url, staff.email));
      const { number } = await openTicket(member.browser, customer.id);
      expect(await away.next()).toEqual({ type: 'ticket', number, seq: 1 });
      await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query = 'listen beistand'`.execute(server.store.db);
      expect(await away.next()).toEqual({ type: 'reload' });
      await staff.browser.call('POST', `/api/v1/tickets/${number}/reply`, { text: 'Wir sehen nach.' });
      expect(await away.next()).toEqual({ type: 'ticket', number, seq: 2 });
    });
});
