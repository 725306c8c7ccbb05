/** Canned texts and saved filters over the API: whose they are, and what of them is refused. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../support/databases.ts';
import { openLive } from '../support/live.ts';
import { addMember, addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import type { Answer } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const itemsOf = (answer: Answer) =>
  z.object({ items: z.array(z.looseObject({ id: z.string(), name: z.string() })) }).parse(answer.body).items;
const namesIn = (answer: Answer) => itemsOf(answer).map(({ name }) => name);
const idOf = (answer: Answer) => z.looseObject({ id: z.string() }).parse(answer.body).id;

describe.each(databases)('texts and filters of one’s own on $name', ({ database }) => {
  const start = async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const anna = await addStaff(server.store, 'support');
    const customer = await addTestCustomer(server.store);
    const member = await addMember(server.store, customer.id);
    return {
      server,
      annaId: anna.id,
      anna: await signIn(server.url, anna.email),
      bert: await signIn(server.url, (await addStaff(server.store, 'support')).email),
      member: await signIn(server.url, member.email),
    };
  };
  const hello = {
    name: 'Begrüßung',
    language: 'de',
    text: 'Guten Tag {{customer}}, zu Ticket {{ticket}}: … {{helper}}',
    shared: true,
  };
  const texts = '/api/v1/canned-texts';
  const filters = '/api/v1/me/filters';

  it('shared texts are everybody’s on the staff, own ones nobody else’s', async () => {
    const { server, anna, bert, member } = await start();
    const page = await openLive(server.url, bert);
    const added = await anna.call('POST', texts, hello);
    expect([added.status, added.body]).toEqual([
      201,
      { ...hello, id: idOf(added), version: 1, updatedAt: server.now.toISOString() },
    ]);
    expect(await page.next()).toEqual({ type: 'settings', name: 'canned-texts' });
    const own = await anna.call('POST', texts, { ...hello, name: 'Abschied', language: 'en', shared: false });
    expect(namesIn(await anna.call('GET', texts))).toEqual(['Abschied', 'Begrüßung']);
    expect(namesIn(await anna.call('GET', `${texts}?language=en`))).toEqual(['Abschied']);
    expect(namesIn(await bert.call('GET', texts))).toEqual(['Begrüßung']);
    const path = `${texts}/${idOf(own)}`;
    expect(codeOf(await bert.call('PUT', path, { ...hello, version: 1 }))).toBe('NOT_FOUND');
    expect(codeOf(await bert.call('DELETE', path))).toBe('NOT_FOUND');
    expect((await anna.call('DELETE', path)).status).toBe(204);
    for (const method of ['GET', 'POST'])
      expect(codeOf(await member.call(method, texts, method === 'GET' ? undefined : hello))).toBe(
        'NOT_FOUND',
      );
  });

  it('the later of two who change one text is told, and the history knows both', async () => {
    const { server, anna, bert } = await start();
    const id = idOf(await anna.call('POST', texts, hello));
    const path = `${texts}/${id}`;
    expect((await bert.call('PUT', path, { ...hello, text: 'Moin.', version: 1 })).body).toMatchObject({
      text: 'Moin.',
      version: 2,
    });
    const late = await anna.call('PUT', path, { ...hello, text: 'Servus.', version: 1 });
    expect(late.body).toMatchObject({ code: 'CONFLICT', details: { version: 2 } });
    await anna.call('PUT', path, { ...hello, text: 'Nur meins.', shared: false, version: 2 });
    expect(namesIn(await bert.call('GET', texts))).toEqual([]);
    const rows = await server.store.db
      .selectFrom('changes')
      .select(['what', 'after'])
      .where('subject', '=', id)
      .execute();
    expect(rows.map(({ what }) => what).toSorted()).toEqual([
      'canned text removed',
      'canned text saved',
      'canned text saved',
    ]);
    expect(JSON.stringify(rows)).not.toContain('Nur meins');
  });

  it('a name that nothing is known for is refused and named', async () => {
    const { anna } = await start();
    const refused = await anna.call('POST', texts, { ...hello, text: 'Guten Tag {{kunde}}' });
    expect(refused.body).toMatchObject({ code: 'BAD_INPUT', details: { unknown: ['kunde'] } });
  });

  it('filters are each person’s own, by name', async () => {
    const { anna, bert, member } = await start();
    const wish = { area: 'tickets', name: 'Meine Eiligen', query: '?class=A,B&sort=due' };
    const made = await anna.call('POST', filters, wish);
    expect([made.status, made.body]).toMatchObject([201, { ...wish, query: 'class=A%2CB&sort=due' }]);
    expect(codeOf(await anna.call('POST', filters, wish))).toBe('CONFLICT');
    expect((await bert.call('POST', filters, wish)).status).toBe(201);
    expect((await member.call('POST', filters, { ...wish, area: 'portal-tickets' })).status).toBe(201);
    const other = await anna.call('POST', filters, { ...wish, name: 'Andere' });
    const path = `${filters}/${idOf(other)}`;
    expect(codeOf(await anna.call('PUT', path, { name: 'Meine Eiligen', query: 'x=1' }))).toBe('CONFLICT');
    expect((await anna.call('PUT', path, { name: 'Zuletzt', query: 'x=1' })).body).toEqual({
      id: idOf(other),
      area: 'tickets',
      name: 'Zuletzt',
      query: 'x=1',
    });
    expect(namesIn(await anna.call('GET', `${filters}?area=tickets`))).toEqual(['Meine Eiligen', 'Zuletzt']);
    expect(namesIn(await anna.call('GET', `${filters}?area=builds`))).toEqual([]);
    expect(codeOf(await bert.call('PUT', path, { name: 'x', query: '' }))).toBe('NOT_FOUND');
    expect(codeOf(await bert.call('DELETE', path))).toBe('NOT_FOUND');
    expect((await anna.call('DELETE', path)).status).toBe(204);
  });

  it('are exported and erased with their person', async () => {
    const { server, annaId, anna } = await start();
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    await anna.call('POST', texts, { ...hello, name: 'Nur meins', shared: false });
    await anna.call('POST', texts, hello);
    await anna.call('POST', filters, { area: 'tickets', name: 'Mein Filter', query: 'x=1' });
    const exported = JSON.stringify((await admin.call('GET', `/api/v1/people/${annaId}/export`)).body);
    expect(exported).toContain('Nur meins');
    expect(exported).toContain('Mein Filter');
    expect((await admin.call('POST', `/api/v1/people/${annaId}/erase`, { erase: annaId })).status).toBe(204);
    expect(namesIn(await admin.call('GET', texts))).toEqual(['Begrüßung']);
    expect(await server.store.db.selectFrom('canned_texts').selectAll().execute()).toHaveLength(1);
    expect(await server.store.db.selectFrom('saved_filters').selectAll().execute()).toEqual([]);
  });
});
