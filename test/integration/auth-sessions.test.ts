/** Second factors, sessions and tokens on a running server, on both databases. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../support/databases.ts';
import { addStaff, browserAt, codeOf, signIn, testPassword } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';
import { totpOf } from '../support/totp.ts';

const signInPath = '/api/auth/sign-in/email';

describe.each(databases)('sessions and tokens on $name', ({ database }) => {
  const start = async () => startTestServer(await database(), { trusted: false });

  it('asks for the second factor once it is set up, and takes each recovery code once', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const browser = await signIn(server.url, email);
    const enabled = await browser.call('POST', '/api/auth/two-factor/enable', { password: testPassword });
    const { totpURI, backupCodes } = z
      .object({ totpURI: z.string(), backupCodes: z.array(z.string()) })
      .parse(enabled.body);
    expect(
      (await browser.call('POST', '/api/auth/two-factor/verify-totp', { code: totp(totpURI) })).status,
    ).toBe(200);
    expect((await browser.call('GET', '/api/v1/me')).body).toMatchObject({ secondFactor: true });

    const next = browserAt(server.url);
    const half = await next.call('POST', signInPath, { email, password: testPassword });
    expect(half.body).toMatchObject({ twoFactorRedirect: true });
    expect(codeOf(await next.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
    expect((await next.call('POST', '/api/auth/two-factor/verify-totp', { code: '000000' })).status).toBe(
      401,
    );
    const code = backupCodes[0] ?? '';
    expect((await next.call('POST', '/api/auth/two-factor/verify-backup-code', { code })).status).toBe(200);
    expect((await next.call('GET', '/api/v1/me')).status).toBe(200);

    const third = browserAt(server.url);
    await third.call('POST', signInPath, { email, password: testPassword });
    expect((await third.call('POST', '/api/auth/two-factor/verify-backup-code', { code })).status).toBe(401);
  });

  it('lists where somebody is signed in, and signs out there', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const [here, there] = [await signIn(server.url, email), await signIn(server.url, email)];
    const list = await here.call('GET', '/api/v1/me/sessions');
    const { items } = z
      .object({
        items: z.array(z.object({ id: z.string(), current: z.boolean(), token: z.never().optional() })),
      })
      .parse(list.body);
    expect(items.map(({ current }) => String(current)).toSorted()).toEqual(['false', 'true']);
    const other = items.find(({ current }) => !current)?.id ?? '';
    const stranger = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    expect(codeOf(await stranger.call('DELETE', `/api/v1/me/sessions/${other}`))).toBe('NOT_FOUND');
    expect((await here.call('DELETE', `/api/v1/me/sessions/${other}`)).status).toBe(204);
    expect(codeOf(await there.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
    expect((await here.call('POST', '/api/auth/sign-out')).status).toBe(200);
    expect(codeOf(await here.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
  });

  it('shuts somebody out at once, but never the last admin', async () => {
    const server = await start();
    const first = await addStaff(server.store, 'admin');
    const other = await addStaff(server.store, 'support');
    const admin = await signIn(server.url, first.email);
    const browser = await signIn(server.url, other.email);
    const made = await browser.call('POST', '/api/v1/me/tokens', { label: 'ci', scopes: ['own.profile'] });
    const { token } = z.object({ token: z.string() }).parse(made.body);
    expect((await admin.call('PATCH', `/api/v1/staff/${other.id}`, { disabled: true })).status).toBe(200);
    expect(codeOf(await browser.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
    const byToken = await browserAt(server.url).call('GET', '/api/v1/me', undefined, {
      authorization: `Bearer ${token}`,
    });
    expect(codeOf(byToken)).toBe('UNAUTHENTICATED');
    const again = await browserAt(server.url).call('POST', signInPath, {
      email: other.email,
      password: testPassword,
    });
    expect(again.status).toBe(401);
    // Let in again later, they sign in anew: the old session stays dead.
    await admin.call('PATCH', `/api/v1/staff/${other.id}`, { disabled: false });
    expect(codeOf(await browser.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
    expect(codeOf(await admin.call('PATCH', `/api/v1/staff/${first.id}`, { disabled: true }))).toBe(
      'CONFLICT',
    );
    expect(codeOf(await admin.call('PATCH', `/api/v1/staff/${first.id}`, { roles: ['support'] }))).toBe(
      'CONFLICT',
    );
  });

  it('lets a token do what its scopes say and no more, until it expires or is revoked', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'admin');
    const browser = await signIn(server.url, email);
    const make = async (scopes: string[]) => {
      const made = await browser.call('POST', '/api/v1/me/tokens', { label: 'ci', scopes, days: 30 });
      return z.object({ id: z.string(), token: z.string() }).parse(made.body);
    };
    const reader = await make(['customer.read', 'own.tokens']);
    const program = browserAt(server.url);
    const by = (token: string) => ({ authorization: `Bearer ${token}` });
    expect((await program.call('GET', '/api/v1/customers', undefined, by(reader.token))).status).toBe(200);
    expect(codeOf(await program.call('POST', '/api/v1/customers', { name: 'x' }, by(reader.token)))).toBe(
      'FORBIDDEN',
    );
    // Not even with the scope for tokens may one make itself a wider one.
    const wider = { label: 'wider', scopes: ['staff.*'] };
    expect(codeOf(await program.call('POST', '/api/v1/me/tokens', wider, by(reader.token)))).toBe(
      'FORBIDDEN',
    );
    expect(codeOf(await browser.call('POST', '/api/v1/me/tokens', { label: 'x', scopes: ['*'] }))).toBe(
      'BAD_INPUT',
    );
    const stored = await server.store.db.selectFrom('api_tokens').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(reader.token);
    expect(stored[0]?.last_used_at).not.toBeNull();
    expect((await browser.call('DELETE', `/api/v1/me/tokens/${reader.id}`)).status).toBe(204);
    expect(codeOf(await program.call('GET', '/api/v1/customers', undefined, by(reader.token)))).toBe(
      'UNAUTHENTICATED',
    );
    const late = await make(['customer.read']);
    server.now = new Date(server.now.getTime() + 31 * 86_400_000);
    expect(codeOf(await program.call('GET', '/api/v1/customers', undefined, by(late.token)))).toBe(
      'TOKEN_EXPIRED',
    );
    expect(
      codeOf(await program.call('GET', '/api/v1/customers', undefined, by('bst_api_0123456789012345678901'))),
    ).toBe('UNAUTHENTICATED');
  });
});

/** The present code of an otpauth URI. */
const totp = (uri: string): string => totpOf(new URL(uri).searchParams.get('secret') ?? '');
