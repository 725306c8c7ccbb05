/** Tickets over the API on both databases: two views of one ticket, edits that collide, files, reports, settings. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../support/databases.ts';
import { addMember, addStaff, addTestCustomer, browserAt, codeOf, signIn } from '../support/people.ts';
import type { Browser } from '../support/people.ts';
import { activitiesAnswerSchema, ticketListSchema, ticketViewSchema } from '../../server/tickets/answers.ts';
import { startTestServer } from '../support/server.ts';

const viewSchema = z.looseObject({
  ticket: z.looseObject({
    number: z.int(),
    seq: z.int(),
    status: z.string(),
    assignee: z.string().nullable(),
  }),
  clocks: z.looseObject({ reaction: z.looseObject({ state: z.string() }) }),
  names: z.record(z.string(), z.string()),
});
const viewOf = (answer: { status: number; body: unknown }) => {
  expect([answer.status, answer.body]).toEqual([expect.toBeOneOf([200, 201]), expect.anything()]);
  return viewSchema.parse(answer.body);
};
const uploadSchema = z.object({ name: z.string(), type: z.string(), sha256: z.string(), sizeBytes: z.int() });

const upload = async (url: string, browser: Browser, name: string, bytes: string, type = 'text/plain') => {
  const answer = await fetch(
    `${url}/api/v1/uploads?name=${encodeURIComponent(name)}&type=${encodeURIComponent(type)}`,
    {
      method: 'POST',
      body: bytes,
      headers: {
        'content-type': 'application/octet-stream',
        origin: url,
        cookie: [...browser.cookies].map(([key, value]) => `${key}=${value}`).join('; '),
      },
    },
  );
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
};

describe.each(databases)('tickets over the API on $name', ({ database }) => {
  const start = async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const customer = await addTestCustomer(server.store, 'Bäckerei Muster');
    const staff = await addStaff(server.store, 'support');
    const member = await addMember(server.store, customer.id, 'member');
    return {
      server,
      customer,
      staff: { ...staff, ...(await signIn(server.url, staff.email)) },
      member: { ...member, ...(await signIn(server.url, member.email)) },
    };
  };
  const open = async (browser: Browser, customerId: string, more: object = {}) =>
    viewOf(
      await browser.call('POST', '/api/v1/tickets', {
        customerId,
        subject: 'Rechnungsdruck geht nicht',
        text: 'Seit heute.',
        ...more,
      }),
    );

  it('shows a ticket whole to staff and its public side to the customer', async () => {
    const { staff, member, customer } = await start();
    const { ticket } = await open(member, customer.id);
    const path = `/api/v1/tickets/${ticket.number}`;
    await staff.call('POST', `${path}/note`, { text: 'intern: Kunde zahlt nicht' });
    const assigned = viewOf(
      await staff.call('POST', `${path}/assign`, { expectedSeq: 2, assignee: staff.id }),
    );
    expect(assigned.ticket.assignee).toBe(staff.id);
    expect(assigned.names).toMatchObject({ [staff.id]: 'Stefanie Stab', [member.contactId]: 'Karin Kunde' });
    viewOf(await staff.call('POST', `${path}/reply`, { text: 'Wir sehen nach.' }));

    const seen = viewOf(await member.call('GET', path));
    expect(seen.ticket.assignee).toBeNull();
    const log = await member.call('GET', `${path}/activities`);
    expect(JSON.stringify(log.body)).toContain('Wir sehen nach.');
    expect(JSON.stringify(log.body)).not.toContain('zahlt nicht');
    expect(JSON.stringify((await staff.call('GET', `${path}/activities`)).body)).toContain('zahlt nicht');
    expect(JSON.stringify((await member.call('GET', '/api/v1/search?q=zahlt')).body)).not.toContain(
      'Rechnungsdruck',
    );
    expect(JSON.stringify((await staff.call('GET', '/api/v1/search?q=rechnung')).body)).toContain(
      'Rechnungsdruck',
    );
  });

  it('tells in lists what runs out first in service time, and in searches why a ticket was found', async () => {
    const { staff, member, customer } = await start();
    const { ticket } = await open(member, customer.id, { text: 'Die Größe passt nicht.' });
    await staff.call('POST', `/api/v1/tickets/${ticket.number}/note`, { text: 'intern: Größe geheim' });
    const rowSchema = z.looseObject({
      number: z.int(),
      clock: z.object({ leftMs: z.int(), ticking: z.boolean() }).nullable(),
      excerpt: z.array(z.object({ text: z.string(), hit: z.boolean() })).nullish(),
    });
    const listOf = async (browser: Browser, path: string) =>
      z
        .object({ items: z.array(rowSchema), names: z.record(z.string(), z.string()) })
        .parse(z.looseObject({}).parse((await browser.call('GET', `/api/v1${path}`)).body));
    const list = await listOf(staff, '/tickets?sort=due&open=true');
    expect(list.items[0]?.clock?.leftMs).toBeGreaterThan(0);
    expect(list.names).toMatchObject({ [customer.id]: 'Bäckerei Muster' });
    expect((await listOf(staff, '/tickets?overdue=true')).items).toEqual([]);
    expect((await listOf(staff, '/tickets?triage=true')).items).toEqual([]);
    const excerpt = async (browser: Browser) =>
      (await listOf(browser, '/search?q=groesse')).items[0]?.excerpt
        ?.map(({ text, hit }) => (hit ? `[${text}]` : text))
        .join('');
    expect(await excerpt(staff)).toBe('intern: [Größe] geheim');
    expect(await excerpt(member)).toBe('Die [Größe] passt nicht.');
    // What is answered is what the description says, nothing more and nothing less.
    ticketListSchema.parse((await staff.call('GET', '/api/v1/tickets')).body);
    ticketViewSchema.parse((await member.call('GET', `/api/v1/tickets/${ticket.number}`)).body);
    activitiesAnswerSchema.parse(
      (await staff.call('GET', `/api/v1/tickets/${ticket.number}/activities`)).body,
    );
    const view = z
      .looseObject({ recipients: z.array(z.string()), workflow: z.looseObject({}).nullable() })
      .parse((await staff.call('GET', `/api/v1/tickets/${ticket.number}`)).body);
    expect(view).toMatchObject({ recipients: [expect.stringContaining('@')], workflow: null });
    expect(codeOf(await member.call('GET', '/api/v1/tickets?overdue=true'))).toBe('FORBIDDEN');
    expect(codeOf(await member.call('GET', '/api/v1/tickets/people'))).toBe('NOT_FOUND');
    expect(JSON.stringify((await staff.call('GET', '/api/v1/tickets/people')).body)).toContain(staff.id);
  });

  it('lets a customer’s people do theirs and nothing of the desk’s', async () => {
    const { staff, member, customer } = await start();
    expect(
      codeOf(
        await member.call('POST', '/api/v1/tickets', {
          customerId: customer.id,
          subject: 'x',
          text: 'x',
          class: 'A',
        }),
      ),
    ).toBe('FORBIDDEN');
    expect(
      codeOf(await member.call('POST', '/api/v1/tickets', { customerId: null, subject: 'x', text: 'x' })),
    ).toBe('NOT_FOUND');
    const { ticket } = await open(member, customer.id);
    const path = `/api/v1/tickets/${ticket.number}`;
    viewOf(await member.call('POST', `${path}/reply`, { text: 'Noch etwas.' }));
    expect(codeOf(await member.call('POST', `${path}/note`, { text: 'x' }))).toBe('FORBIDDEN');
    expect(
      codeOf(await member.call('POST', `${path}/classify`, { expectedSeq: 2, class: 'A', reason: 'x' })),
    ).toBe('FORBIDDEN');
    expect(
      codeOf(
        await member.call('POST', `${path}/watch`, { expectedSeq: 2, person: staff.id, watching: true }),
      ),
    ).toBe('FORBIDDEN');
    expect(codeOf(await member.call('GET', `/api/v1/tickets?assignee=${staff.id}`))).toBe('FORBIDDEN');
    // A mail's id and HTML come from mail alone.
    expect(codeOf(await staff.call('POST', `${path}/reply`, { text: 'x', html: '<script>' }))).toBe(
      'BAD_INPUT',
    );
    expect(codeOf(await staff.call('POST', `${path}/reply`, { text: 'x', mailId: 'm_1' }))).toBe('BAD_INPUT');
  });

  it('tells the later of two writers what the earlier one did', async () => {
    const { staff, member, customer } = await start();
    const { ticket } = await open(member, customer.id);
    const path = `/api/v1/tickets/${ticket.number}`;
    viewOf(await staff.call('POST', `${path}/classify`, { expectedSeq: 1, class: 'C', reason: 'klein' }));
    const late = await staff.call('POST', `${path}/classify`, {
      expectedSeq: 1,
      class: 'B',
      reason: 'größer',
    });
    expect(codeOf(late)).toBe('CONFLICT');
    expect(late.status).toBe(409);
    expect(JSON.stringify(late.body)).toMatch(/"changes":\["2 classified staff u_/);
  });

  it('lists and counts, by page and by queue, everybody theirs', async () => {
    const { server, staff, member, customer } = await start();
    for (let n = 0; n < 3; n += 1) await open(member, customer.id);
    const foreign = await addTestCustomer(server.store);
    await open(staff, foreign.id);
    const pageSchema = z.object({
      items: z.array(z.looseObject({ number: z.int() })),
      next: z.string().nullable(),
    });
    const page = async (browser: Browser, query: string) =>
      pageSchema.parse((await browser.call('GET', `/api/v1/tickets?${query}`)).body);
    const first = await page(staff, 'limit=3&sort=number');
    const second = await page(staff, `limit=3&sort=number&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual([1004, 1003, 1002, 1001]);
    expect((await page(member, 'sort=number')).items.map(({ number }) => number)).toEqual([1003, 1002, 1001]);
    expect((await staff.call('GET', '/api/v1/tickets/queues')).body).toMatchObject({
      open: 4,
      unassigned: 4,
    });
    expect((await member.call('GET', '/api/v1/tickets/queues')).body).toMatchObject({
      open: 3,
      unassigned: 0,
    });
    expect(codeOf(await staff.call('GET', '/api/v1/tickets?cursor=nonsense'))).toBe('BAD_INPUT');
  });

  it('takes files, serves them for saving only, and to nobody who may not see them', async () => {
    const { server, staff, member, customer } = await start();
    const sent = await upload(
      server.url,
      member,
      '../..\\böse "Datei".html',
      '<script>alert(1)</script>',
      'text/html',
    );
    const file = uploadSchema.parse(sent.body);
    expect(file.name).toBe('böse Datei.html');
    const { ticket } = await open(member, customer.id, { attachments: [file] });
    const path = `/api/v1/tickets/${ticket.number}/activities/1/attachments/0`;
    const served = await staff.call('GET', path);
    expect(served.body).toBe('<script>alert(1)</script>');
    expect(served.headers.get('content-type')).toBe('application/octet-stream');
    expect(served.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(served.headers.get('x-content-type-options')).toBe('nosniff');
    expect(served.headers.get('content-security-policy')).toMatch(/^sandbox/);
    const stranger = await addTestCustomer(server.store);
    const outsider = await signIn(server.url, (await addMember(server.store, stranger.id)).email);
    expect(codeOf(await outsider.call('GET', path))).toBe('NOT_FOUND');
    // Knowing a file's hash is not having brought it.
    const steal = { customerId: stranger.id, subject: 'x', text: 'x', attachments: [file] };
    expect(codeOf(await outsider.call('POST', '/api/v1/tickets', steal))).toBe('NOT_FOUND');
    const secret = uploadSchema.parse((await upload(server.url, staff, 'intern.txt', 'nur für uns')).body);
    await staff.call('POST', `/api/v1/tickets/${ticket.number}/note`, { text: 'n', attachments: [secret] });
    expect(
      codeOf(await member.call('GET', `/api/v1/tickets/${ticket.number}/activities/2/attachments/0`)),
    ).toBe('NOT_FOUND');
    expect((await upload(server.url, member, 'rechnung.pdf.exe', 'MZ')).status).toBe(400);
    expect((await upload(server.url, member, 'leer.txt', '')).status).toBe(400);
  });

  it('answers a write sent twice under one key once, and refuses the key for another', async () => {
    const { staff, customer } = await start();
    const wish = { customerId: customer.id, subject: 'Einmal', text: 'x' };
    const key = { 'idempotency-key': 'a1b2c3d4e5' };
    const first = viewOf(await staff.call('POST', '/api/v1/tickets', wish, key));
    const second = viewOf(await staff.call('POST', '/api/v1/tickets', wish, key));
    expect(second).toEqual(first);
    expect((await staff.call('GET', '/api/v1/tickets/queues')).body).toMatchObject({ open: 1 });
    const other = await staff.call('POST', '/api/v1/tickets', { ...wish, subject: 'Anders' }, key);
    expect(codeOf(other)).toBe('CONFLICT');
    // What was refused may be sent again.
    const bad = { 'idempotency-key': 'zzzzzzzzzz' };
    expect((await staff.call('POST', '/api/v1/tickets', { ...wish, subject: '' }, bad)).status).toBe(400);
    expect((await staff.call('POST', '/api/v1/tickets', wish, bad)).status).toBe(201);
  });

  it('makes reports as JSON, CSV and PDF', async () => {
    const { staff, member, customer } = await start();
    await open(member, customer.id);
    expect(JSON.stringify((await member.call('GET', '/api/v1/reports/open-items')).body)).toContain(
      'Rechnungsdruck',
    );
    const csv = await staff.call('GET', `/api/v1/reports/open-items?format=csv&customerId=${customer.id}`);
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(csv.body).toContain('Rechnungsdruck');
    const pdf = await staff.call('GET', '/api/v1/reports/load?format=pdf');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(String(pdf.body).startsWith('%PDF-')).toBe(true);
  });

  it('changes the calendar for admins, not under somebody else’s feet, and the clocks follow', async () => {
    const { server, staff, member, customer } = await start();
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const { ticket } = await open(member, customer.id);
    const before = z
      .looseObject({ targets: z.looseObject({}) })
      .parse((await admin.call('GET', '/api/v1/settings/calendar')).body);
    const calendar = {
      ...before,
      targets: { ...before.targets, unclassified: { reactionMinutes: 1, solutionMinutes: null } },
    };
    expect(codeOf(await staff.call('PUT', '/api/v1/settings/calendar', { before, calendar }))).toBe(
      'FORBIDDEN',
    );
    const due = async () =>
      (
        await server.store.db
          .selectFrom('tickets')
          .select('due_at')
          .where('number', '=', ticket.number)
          .executeTakeFirstOrThrow()
      ).due_at;
    const dueBefore = await due();
    expect((await admin.call('PUT', '/api/v1/settings/calendar', { before, calendar })).status).toBe(200);
    expect((await due()) < dueBefore).toBe(true);
    expect(codeOf(await admin.call('PUT', '/api/v1/settings/calendar', { before, calendar }))).toBe(
      'CONFLICT',
    );
  });

  it('keeps customers, contacts, domains and products, with versions and a history', async () => {
    const { server, staff, customer, member } = await start();
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const path = `/api/v1/customers/${customer.id}`;
    const change = {
      version: 1,
      name: 'Bäckerei Muster & Sohn',
      number: '4711',
      language: 'de',
      notes: 'zahlt spät',
    };
    expect((await staff.call('PUT', path, change)).body).toMatchObject({ version: 2, number: '4711' });
    expect(codeOf(await staff.call('PUT', path, change))).toBe('CONFLICT');
    expect(JSON.stringify((await member.call('GET', path)).body)).not.toContain('zahlt');
    expect(JSON.stringify((await staff.call('GET', '/api/v1/customers?text=4711')).body)).toContain('Sohn');
    const other = await addTestCustomer(server.store);
    expect((await staff.call('PUT', `${path}/domains`, { domains: ['muster.example'] })).status).toBe(204);
    expect(
      codeOf(
        await staff.call('PUT', `/api/v1/customers/${other.id}/domains`, { domains: ['MUSTER.example'] }),
      ),
    ).toBe('CONFLICT');
    const contact = { name: 'Max', email: 'Max@Muster.example' };
    const added = z
      .looseObject({ id: z.string() })
      .parse((await staff.call('POST', `${path}/contacts`, contact)).body);
    expect(codeOf(await staff.call('POST', `/api/v1/customers/${other.id}/contacts`, contact))).toBe(
      'CONFLICT',
    );
    expect(
      (await staff.call('PUT', `/api/v1/contacts/${added.id}`, { ...contact, version: 1, name: 'Max M.' }))
        .status,
    ).toBe(200);
    expect((await staff.call('DELETE', `/api/v1/contacts/${added.id}`)).status).toBe(204);
    expect((await admin.call('PUT', '/api/v1/products/kasse', { version: 0, title: 'Kasse' })).status).toBe(
      200,
    );
    expect(codeOf(await admin.call('PUT', '/api/v1/products/kasse', { version: 0, title: 'Nochmal' }))).toBe(
      'CONFLICT',
    );
    const history = z
      .object({ items: z.array(z.looseObject({ what: z.string() })) })
      .parse((await admin.call('GET', `${path}/history`)).body);
    const whats = history.items.map(({ what }) => what);
    for (const what of [
      'customer changed',
      'domains changed',
      'contact added',
      'contact changed',
      'contact removed',
    ])
      expect(whats).toContain(what);
    const list = z.object({
      items: z.array(z.looseObject({ name: z.string() })),
      next: z.string().nullable(),
    });
    const one = list.parse((await staff.call('GET', '/api/v1/customers?limit=1&sort=name')).body);
    const two = list.parse(
      (await staff.call('GET', `/api/v1/customers?limit=1&sort=name&cursor=${one.next}`)).body,
    );
    expect(new Set([...one.items, ...two.items].map(({ name }) => name)).size).toBe(2);
    expect(codeOf(await staff.call('GET', `/api/v1/customers?sort=created&cursor=${one.next}`))).toBe(
      'BAD_INPUT',
    );
    const byLoad: string[] = [];
    const busiest = '/api/v1/customers?limit=1&sort=openTickets&order=desc';
    for (let next: string | null = ''; next !== null;) {
      const found = list.parse(
        (await staff.call('GET', next === '' ? busiest : `${busiest}&cursor=${next}`)).body,
      );
      byLoad.push(...found.items.map((each) => String(each['openTickets'])));
      ({ next } = found);
    }
    expect(byLoad.length).toBeGreaterThan(1);
    expect(byLoad).toEqual(byLoad.toSorted((a, b) => Number(b) - Number(a)));
    const madeUp = Buffer.from(
      JSON.stringify({ sort: 'openTickets', order: 'desc', value: 'many', id: 'c' }),
    ).toString('base64url');
    expect(codeOf(await staff.call('GET', `${busiest}&cursor=${madeUp}`))).toBe('BAD_INPUT');
    expect((await browserAt(server.url).call('GET', '/api/v1/customers')).status).toBe(401);
  });
});
