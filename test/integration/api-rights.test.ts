/** Every route of /api/v1, found by walking the router: each asks who is there and whose thing it is. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addContact } from '../../server/customers/contacts.ts';
import { createDesk } from '../../server/tickets/desk.ts';
import { databases } from '../support/databases.ts';
import { keepSession } from '../support/kept-session.ts';
import { addMember, addStaff, addTestCustomer, browserAt, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/server.ts';

/** Where nobody can be signed in yet, or there is nothing but the API's own description. */
const open = ['post /api/v1/setup', 'post /api/v1/invitations/look', 'post /api/v1/invitations/accept'];
/** Told to everybody: whose server it is and which ways in there are. */
const told = ['get /api/v1/entry'];
/** Never ends by itself; what it tells whom is in server-live.test.ts. */
const streams = ['get /api/v1/live'];
/** Only in what belongs to the foreign customer. */
const marker = 'GEHEIM-NUR-A';

interface Found {
  readonly method: string;
  readonly path: string;
}

const layerSchema = z.object({
  route: z.object({ path: z.string(), methods: z.record(z.string(), z.boolean()) }).optional(),
});

const routesOf = (server: TestServer): Found[] =>
  server.app.router.stack.flatMap((layer) => {
    const { route } = layerSchema.parse({ route: layer.route });
    if (route === undefined || !route.path.startsWith('/api/v1')) return [];
    return Object.keys(route.methods).map((method) => ({ method, path: route.path }));
  });

/** One world with a customer A, whose things everybody else must not see, and an outsider. */
const build = async (server: TestServer) => {
  const { store } = server;
  const agent = await server.agent();
  const a = agent.customerId;
  await store.db
    .updateTable('customers')
    .set({ name: `Firma ${marker}`, notes: marker })
    .where('id', '=', a)
    .execute();
  await store.db
    .updateTable('installations')
    .set({ machine_name: marker })
    .where('customer_id', '=', a)
    .execute();
  const member = await addMember(store, a);
  const browser = await signIn(server.url, member.email);
  const made = await browser.call('POST', '/api/v1/me/tokens', { label: marker, scopes: ['ticket.*'] });
  const { id: token } = z.object({ id: z.string() }).parse(made.body);
  const sessions = await store.db
    .selectFrom('auth_sessions')
    .select('id')
    .where('userId', '=', member.id)
    .execute();
  const contact = await store.transaction((trx) =>
    addContact(
      trx,
      a,
      { name: marker, email: 'geheim@a.example', phone: null, language: 'de' },
      'server',
      server.now,
    ),
  );
  const desk = createDesk({ store });
  const ticket = await store.transaction((trx) =>
    desk.open(
      trx,
      { kind: 'open', customerId: a, source: 'portal', subject: marker, text: marker },
      { actor: { kind: 'customer', id: member.contactId }, now: server.now },
    ),
  );
  await keepSession(store, { id: 's_aaaaaaaaaaaaaaaa', agent, name: marker, at: server.now });
  const values: Record<string, string> = {
    customerId: a,
    number: String(ticket.number),
    contact: contact.id,
    installation: agent.installationId,
    id: member.id,
    session: sessions[0]?.id ?? '',
    token,
    seq: '1',
    index: '0',
    report: 'open-items',
    product: 'till',
    year: '2026',
    webhook: 'w_aaaaaaaaaaaaaaaa',
    cannedText: 'x_aaaaaaaaaaaaaaaa',
    filter: 'f_aaaaaaaaaaaaaaaa',
    invitation: 'v_aaaaaaaaaaaaaaaa',
    pattern: '@a.example',
    person: contact.id,
    mail: 'all',
    schedule: '00000000-0000-4000-8000-000000000000',
    job: '00000000-0000-4000-8000-000000000000',
    sessionId: 's_aaaaaaaaaaaaaaaa',
    kind: 'terminal',
  };
  const fill = (path: string) =>
    path.replace(/:(\w+)/g, (_all, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`no value for :${name} of ${path}; add one of customer A`);
      return value;
    });
  return { a, fill };
};

/** What path parameters are a customer's own; the others are the vendor's. */
const customers = /:(?:customerId|number|contact|installation|id|session|sessionId|token|person)\b/;

describe.each(databases)('the rights of every route on $name', ({ database }) => {
  let world: { server: TestServer; routes: Found[] } & Awaited<ReturnType<typeof build>>;
  const start = async () => {
    const server = await startTestServer(await database(), { trusted: false });
    world = { server, routes: routesOf(server), ...(await build(server)) };
    return world;
  };

  it('are asked: nobody gets in, staff without a role gets nothing done, and a foreign customer finds nothing', async () => {
    const { server, routes, fill, a } = await start();
    expect(routes.length).toBeGreaterThan(60);
    const nobody = browserAt(server.url);
    const useless = await signIn(server.url, (await addStaff(server.store)).email);
    const other = await addTestCustomer(server.store, 'Andere GmbH');
    const outsider = await signIn(server.url, (await addMember(server.store, other.id, 'admin')).email);

    for (const { method, path } of routes) {
      const name = `${method} ${path}`;
      const call = (browser: typeof nobody, query = '') =>
        browser.call(method.toUpperCase(), fill(path) + query, method === 'get' ? undefined : {});
      if (told.includes(name)) {
        expect([name, (await call(nobody)).status]).toEqual([name, 200]);
        continue;
      }
      if (open.includes(name)) {
        expect([name, codeOf(await call(nobody))]).toEqual([name, 'BAD_INPUT']);
        continue;
      }
      expect([name, (await call(nobody)).status]).toEqual([name, 401]);
      const powerless = await call(useless);
      expect([name, powerless.status >= 400]).toEqual([name, true]);
      if (powerless.status !== 400)
        expect([name, [403, 404].includes(powerless.status)]).toEqual([name, true]);

      if (streams.includes(name)) continue;
      const foreign = await call(outsider);
      if (customers.test(path)) expect([name, [403, 404].includes(foreign.status)]).toEqual([name, true]);
      const asked =
        method === 'get' ? await call(outsider, `?customerId=${a}&q=geheim&report=history`) : foreign;
      for (const answer of [foreign, asked])
        expect([name, JSON.stringify(answer.body).includes(marker)]).toEqual([name, false]);
    }
  });
});
