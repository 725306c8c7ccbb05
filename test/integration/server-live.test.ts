/** Live updates on a running server: who hears what, over several servers, and how a stream ends. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { tell, tellBuild } from '../../server/live/tell.ts';
import { liveLimits } from '../../server/live/stream-rules.ts';
import { openHandAgent } from '../support/assist-agent.ts';
import { joinAssist } from '../support/assist-helper.ts';
import { createPlaces } from '../../server/relay/places.ts';
import { databases } from '../support/databases.ts';
import { openLive } from '../support/live.ts';
import { addMember, addStaff, addTestCustomer, browserAt, codeOf, signIn } from '../support/people.ts';
import type { Browser } from '../support/people.ts';
import { helperAt } from '../support/relay-world.ts';
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

  it('say to who may help that somebody waits with a code, of a ticket to who may see it, and nothing of the code', async () => {
    const { at, server, staff } = await start();
    const agent = await server.agent();
    const { number: ticket } = await openTicket(staff.browser, agent.customerId);
    const member = await signIn(server.url, (await addMember(server.store, agent.customerId)).email);
    const owner = await signIn(server.url, (await addStaff(server.store, 'product-owner')).email);
    const made = await staff.browser.call('POST', '/api/v1/me/tokens', {
      label: 'Anzeige',
      scopes: ['own.profile', 'session.hold', 'build.read'],
    });
    const { token } = z.object({ token: z.string() }).parse(made.body);
    const screen = { authorization: `Bearer ${token}` };
    const nobody = browserAt(server.url);
    const desk = await openLive(server.url, staff.browser);
    const others = [await openLive(server.url, owner), await openLive(server.url, member)];
    const ticketless = await openLive(server.url, nobody, screen);
    const second = at.startsWith('postgres') ? await startTestServer(at, { trusted: false }) : null;
    const away = second === null ? null : await openLive(second.url, await signIn(second.url, staff.email));
    const waits = { type: 'waiting' };
    const wait = (about: { ticket?: number }) =>
      openHandAgent(server, agent, { url: () => server.url, ...about });
    const shown = async (browser: Browser, headers?: Record<string, string>) => {
      const { body } = await browser.call('GET', '/api/v1/sessions/waiting', undefined, headers);
      return z.object({ items: z.array(z.object({ ticket: z.int().nullable() })) }).parse(body).items;
    };

    const forTicket = await wait({ ticket });
    expect(await desk.next()).toEqual(waits);
    expect(await shown(staff.browser)).toMatchObject([{ ticket }]);
    expect(await shown(nobody, screen)).toEqual([]);
    forTicket.leave('cancelled');
    expect(await desk.next()).toEqual(waits);
    expect(await shown(staff.browser)).toEqual([]);
    const told = (live: typeof desk) => Promise.all([live.next(), live.next()]);
    if (away !== null) expect(await told(away)).toEqual([waits, waits]);

    // What nobody took goes by time, and this is told as well.
    await wait({});
    expect(await ticketless.next()).toEqual(waits);
    expect(await shown(nobody, screen)).toMatchObject([{ ticket: null }]);
    server.now = new Date(server.now.getTime() + sessionLimits.codeMs);
    expect(await ticketless.next()).toEqual(waits);
    if (away !== null) expect(await told(away)).toEqual([waits, waits]);

    await server.store.transaction((trx) => tellBuild(trx, 'till/x', null));
    for (const live of [...others, ticketless])
      expect(await live.next()).toEqual({ type: 'build', target: 'till/x' });
  });

  it('say that a session began and ended, to staff and its customer', async () => {
    const { server, member: stranger } = await start();
    const customer = await server.agent();
    const { email } = await addMember(server.store, customer.customerId);
    const agent = await openHandAgent(server, customer, { url: () => server.url });
    const portal = await openLive(server.url, await signIn(server.url, email));
    const foreign = await openLive(server.url, stranger.browser);
    const helper = await joinAssist({
      url: () => server.url,
      browser: await helperAt(server),
      code: agent.code,
    });
    const event = { type: 'session', id: helper.binding().session };
    expect(await portal.next()).toEqual(event);
    agent.leave('revoked');
    expect(await portal.next()).toEqual(event);
    await server.store.transaction((trx) => tellBuild(trx, 'till/x', null));
    expect(await foreign.next()).toEqual({ type: 'build', target: 'till/x' });
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
    it('say that nobody waits any more where the process that showed the code is gone', async () => {
      const { server, staff } = await start();
      const agent = await server.agent();
      const places = createPlaces(server.store, () => server.now);
      await places.enter('http://127.0.0.1:9');
      const desk = await openLive(server.url, staff.browser);
      const openedAt = server.now.toISOString();
      await places.show({
        lookup: '48291',
        ticket: null,
        customerId: agent.customerId,
        machine: 'till-7',
        openedAt,
      });
      expect(await desk.next()).toEqual({ type: 'waiting' });
      // It does not beat again: whoever looks often enough without seeing it live strikes it off.
      const other = createPlaces(server.store, () => server.now);
      await other.enter('http://127.0.0.1:10');
      for (let looks = 0; looks <= 5; looks += 1) await other.beat();
      expect(await desk.next()).toEqual({ type: 'waiting' });
      expect(await other.waiting()).toEqual([]);
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
