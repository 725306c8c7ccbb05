/** Staff signing in with a real OpenID provider, on loopback; and the strangers it also knows. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../support/databases.ts';
import { client, startProvider } from '../support/openid-provider.ts';
import { addMember, addStaff, addTestCustomer, browserAt, codeOf } from '../support/people.ts';
import type { Browser } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

describe.each(databases)('OpenID on $name', ({ database }) => {
  const world = async () => {
    let url = '';
    const provider = await startProvider(() => `${url}/api/auth/callback/staff`);
    const server = await startTestServer(await database(), {
      trusted: false,
      openId: { issuer: provider.issuer, ...client },
    });
    url = server.url;
    provider.make();
    return { server, provider };
  };

  /** Goes through the whole dance as a browser would, and returns the last place it was sent to. */
  const dance = async (browser: Browser, url: string): Promise<string> => {
    const begun = await browser.call('POST', '/api/auth/sign-in/social', {
      provider: 'staff',
      callbackURL: '/console',
    });
    let at = z.looseObject({ url: z.string() }).parse(begun.body).url;
    const there = browserAt(at);
    for (let hops = 0; hops < 12; hops += 1) {
      const next = new URL(at);
      const ours = next.origin === new URL(url).origin;
      if (ours && !next.pathname.startsWith('/api/auth/')) return at;
      const answer = await (ours ? browser : there).call('GET', at);
      const location = answer.headers.get('location');
      if (location === null)
        throw new Error(`stopped at ${at}: ${answer.status} ${JSON.stringify(answer.body)}`);
      at = new URL(location, at).href;
    }
    throw new Error('went round in circles');
  };

  it('signs in staff by their verified address', async () => {
    const { server, provider } = await world();
    const { email, id } = await addStaff(server.store, 'support');
    provider.state.email = email;
    const browser = browserAt(server.url);
    expect(await dance(browser, server.url)).toBe(`${server.url}/console`);
    expect((await browser.call('GET', '/api/v1/me')).body).toMatchObject({ id, roles: ['support'] });
  });

  it('makes no account for a stranger, however well the provider knows them', async () => {
    const { server, provider } = await world();
    provider.state.email = 'stranger@example.org';
    const browser = browserAt(server.url);
    expect(await dance(browser, server.url)).toMatch(/error=/);
    expect(codeOf(await browser.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
    expect(await server.store.db.selectFrom('auth_users').selectAll().execute()).toEqual([]);
  });

  it('does not believe an address the provider has not verified', async () => {
    const { server, provider } = await world();
    provider.state.email = (await addStaff(server.store, 'admin')).email;
    provider.state.verified = false;
    const browser = browserAt(server.url);
    expect(await dance(browser, server.url)).toMatch(/error=/);
    expect(codeOf(await browser.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
  });

  it('is not a way in for customers', async () => {
    const { server, provider } = await world();
    const customer = await addTestCustomer(server.store);
    provider.state.email = (await addMember(server.store, customer.id)).email;
    const browser = browserAt(server.url);
    expect(await dance(browser, server.url)).toMatch(/error=/);
    expect(codeOf(await browser.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
  });
});
