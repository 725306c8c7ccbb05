/** Accounts on a running server, on both databases: the ways in, and the ways in that must not be. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { hashSecret } from '../../server/secrets.ts';
import { databases } from '../support/databases.ts';
import {
  addMember,
  addStaff,
  addTestCustomer,
  browserAt,
  codeOf,
  secretOf,
  signIn,
  testPassword,
  waitingMails,
} from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const awayMail = mailConfigSchema.parse({
  address: 'desk@example.org',
  smtp: { host: '127.0.0.1', port: 1, security: 'none' },
});
const signInPath = '/api/auth/sign-in/email';

describe.each(databases)('accounts on $name', ({ database }) => {
  /** Mail is configured, and its server is away: mails stay in the queue, where the tests read them. */
  const start = async () => startTestServer(await database(), { trusted: false, mail: awayMail });

  it('lets the holder of the setup code become admin once, and nobody afterwards', async () => {
    const server = await start();
    const { db } = server.store;
    await db
      .insertInto('settings')
      .values({ key: 'setup-code', value: hashSecret('bst_setup_x') })
      .execute();
    const browser = browserAt(server.url);
    const wish = {
      code: 'bst_setup_x',
      name: 'Anna Admin',
      email: 'Anna@Example.org',
      password: testPassword,
    };
    expect(codeOf(await browser.call('POST', '/api/v1/setup', { ...wish, code: 'guess' }))).toBe('FORBIDDEN');
    expect(codeOf(await browser.call('POST', '/api/v1/setup', { ...wish, password: 'Annaannaanna1' }))).toBe(
      'BAD_INPUT',
    );
    expect((await browser.call('POST', '/api/v1/setup', wish)).status).toBe(201);
    expect(codeOf(await browser.call('POST', '/api/v1/setup', wish))).toBe('FORBIDDEN');
    // A code put back by hand opens nothing either: there is an admin.
    await db
      .insertInto('settings')
      .values({ key: 'setup-code', value: hashSecret('bst_setup_y') })
      .execute();
    const again = { ...wish, code: 'bst_setup_y', email: 'second@example.org' };
    expect(codeOf(await browser.call('POST', '/api/v1/setup', again))).toBe('FORBIDDEN');
    const admin = await signIn(server.url, 'anna@example.org');
    expect((await admin.call('GET', '/api/v1/me')).body).toMatchObject({ kind: 'staff', roles: ['admin'] });
  });

  it('gives a session as a cookie scripts and foreign sites can’t use', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const answer = await browserAt(server.url).call('POST', signInPath, { email, password: testPassword });
    const cookie =
      answer.headers.getSetCookie().find((line) => line.startsWith('beistand.session_token')) ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const browser = browserAt(server.url);
    const wrong = await browser.call('POST', signInPath, { email, password: 'not the password 1' });
    const unknown = await browser.call('POST', signInPath, {
      email: 'no@example.org',
      password: 'not the password 1',
    });
    expect(wrong.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
  });

  it('locks an address after too many wrong passwords, known or not, until the lock ends', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const browser = browserAt(server.url);
    for (const address of [email, 'nobody@example.org']) {
      for (let tries = 0; tries < 8; tries += 1)
        await browser.call('POST', signInPath, { email: address, password: `wrong password ${tries}` });
      const locked = await browser.call('POST', signInPath, { email: address, password: testPassword });
      expect([address, locked.status]).toEqual([address, 429]);
      expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    server.now = new Date(server.now.getTime() + 61_000);
    expect((await browser.call('POST', signInPath, { email, password: testPassword })).status).toBe(200);
  });

  it('has no doors but the named ones: no sign-up, no changing one’s address, no listing of tokens', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const browser = await signIn(server.url, email);
    const person = { name: 'x', email: 'x@example.org', password: testPassword };
    expect((await browser.call('POST', '/api/auth/sign-up/email', person)).status).toBe(404);
    expect((await browser.call('POST', '/api/auth/update-user', { name: 'x' })).status).toBe(404);
    expect((await browser.call('POST', '/api/auth/change-password', {})).status).toBe(404);
    expect((await browser.call('GET', '/api/auth/list-sessions')).status).toBe(404);
  });

  it('refuses a write with the session that a foreign page made, and one that tells no origin', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const browser = await signIn(server.url, email);
    const change = { language: 'en' };
    for (const origin of ['https://evil.example', 'null', ''])
      expect(codeOf(await browser.call('PATCH', '/api/v1/me', change, { origin }))).toBe('FORBIDDEN');
    expect((await browser.call('PATCH', '/api/v1/me', change)).body).toMatchObject({ language: 'en' });
  });

  it('invites by mail: the link works once and gives what was decided, no more', async () => {
    const server = await start();
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const wish = { email: 'Neu@Example.org', name: 'Nora Neu', roles: ['support'], language: 'de' };
    expect((await admin.call('POST', '/api/v1/staff/invitations', wish)).status).toBe(201);
    const [mail] = await waitingMails(server);
    expect(mail).toMatchObject({ template: 'invitation', to: 'neu@example.org' });
    const accept = { token: secretOf(mail?.data.link ?? ''), password: testPassword };
    const stranger = browserAt(server.url);
    expect(
      codeOf(await stranger.call('POST', '/api/v1/invitations/accept', { ...accept, roles: ['admin'] })),
    ).toBe('BAD_INPUT');
    expect((await stranger.call('POST', '/api/v1/invitations/accept', accept)).status).toBe(201);
    expect(codeOf(await stranger.call('POST', '/api/v1/invitations/accept', accept))).toBe('UNAUTHENTICATED');
    const invited = await signIn(server.url, 'neu@example.org');
    expect((await invited.call('GET', '/api/v1/me')).body).toMatchObject({ roles: ['support'] });
    expect(codeOf(await invited.call('POST', '/api/v1/staff/invitations', wish))).toBe('FORBIDDEN');
  });

  it('hands an invitation to whoever invites where no mail leaves the server', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const wish = { email: 'x@example.org', name: 'Xaver', roles: ['support'] };
    const answer = await admin.call('POST', '/api/v1/staff/invitations', wish, {
      'idempotency-key': 'abcdefgh1',
    });
    const { link } = z.object({ link: z.string() }).parse(answer.body);
    const stored = await server.store.db.selectFrom('idempotency_keys').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(secretOf(link));
    const accept = { token: secretOf(link), password: testPassword };
    expect((await browserAt(server.url).call('POST', '/api/v1/invitations/accept', accept)).status).toBe(201);
  });

  it('sends its mails through a real mail server, once, and keeps no link behind', async () => {
    const smtp = await startMailServer();
    const mail = mailConfigSchema.parse({
      address: 'desk@example.org',
      smtp: { host: '127.0.0.1', port: smtp.port, security: 'none' },
    });
    const server = await startTestServer(await database(), { trusted: false, mail });
    const { email } = await addStaff(server.store, 'support');
    await browserAt(server.url).call('POST', '/api/auth/request-password-reset', { email });
    const { to, text } = await smtp.arrived;
    expect(to).toEqual([email]);
    expect(text).toMatch(/Auto-Submitted: auto-generated/);
    expect(text).toMatch(/reset-password/);
    const queue = () =>
      server.store.db.selectFrom('jobs').selectAll().where('kind', '=', 'account.mail').execute();
    await expect.poll(queue).toEqual([]);
    expect(smtp.got.length).toBe(1);
  });

  it('lets an invitation expire', async () => {
    const server = await start();
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    await admin.call('POST', '/api/v1/staff/invitations', {
      email: 'x@example.org',
      name: 'X',
      roles: ['support'],
    });
    const [mail] = await waitingMails(server);
    server.now = new Date(server.now.getTime() + 8 * 86_400_000);
    const accept = { token: secretOf(mail?.data.link ?? ''), password: testPassword };
    expect(codeOf(await browserAt(server.url).call('POST', '/api/v1/invitations/accept', accept))).toBe(
      'TOKEN_EXPIRED',
    );
  });

  it('lets a customer’s admin invite to their own customer only', async () => {
    const server = await start();
    const [own, other] = [await addTestCustomer(server.store), await addTestCustomer(server.store)];
    const browser = await signIn(server.url, (await addMember(server.store, own.id)).email);
    const wish = { email: 'kollege@kunde.example', name: 'Kai Kollege' };
    const path = (id: string) => `/api/v1/customers/${id}/invitations`;
    expect(codeOf(await browser.call('POST', path(other.id), wish))).toBe('NOT_FOUND');
    expect((await browser.call('POST', path(own.id), wish)).status).toBe(201);
    const [mail] = await waitingMails(server);
    const accept = { token: secretOf(mail?.data.link ?? ''), password: testPassword };
    await browserAt(server.url).call('POST', '/api/v1/invitations/accept', accept);
    const invited = await signIn(server.url, 'kollege@kunde.example');
    expect((await invited.call('GET', '/api/v1/me')).body).toMatchObject({
      kind: 'member',
      customerId: own.id,
      memberRole: 'member',
    });
  });

  it('sets a new password by mail, ends all sessions, and tells nobody whether an address exists', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const old = await signIn(server.url, email);
    const browser = browserAt(server.url);
    const known = await browser.call('POST', '/api/auth/request-password-reset', { email });
    const unknown = await browser.call('POST', '/api/auth/request-password-reset', {
      email: 'no@example.org',
    });
    expect(unknown.body).toEqual(known.body);
    const mails = await waitingMails(server);
    expect(mails.map(({ template, to }) => [template, to])).toEqual([['password-reset', email]]);
    const token = secretOf(mails[0]?.data.link ?? '');
    const reset = (newPassword: string) =>
      browser.call('POST', '/api/auth/reset-password', { token, newPassword });
    expect(codeOf(await reset('passwort20262026'))).toBe('BAD_INPUT');
    expect((await reset('ein ganz anderer Satz 5')).status).toBe(200);
    expect((await reset('ein ganz anderer Satz 6')).status).toBe(400);
    expect(codeOf(await old.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
    expect(
      (await browser.call('POST', signInPath, { email, password: 'ein ganz anderer Satz 5' })).status,
    ).toBe(200);
  });

  it('changes a password for whoever knows the old one, and ends the other sessions', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const [here, there] = [await signIn(server.url, email), await signIn(server.url, email)];
    const change = (old: string, fresh: string) =>
      here.call('POST', '/api/v1/me/password', { old, new: fresh });
    expect(codeOf(await change('not the old password', 'ein ganz anderer Satz 5'))).toBe('FORBIDDEN');
    expect(codeOf(await change(testPassword, 'passwort20262026'))).toBe('BAD_INPUT');
    expect((await change(testPassword, 'ein ganz anderer Satz 5')).status).toBe(204);
    expect((await here.call('GET', '/api/v1/me')).status).toBe(200);
    expect(codeOf(await there.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
  });
});

/** A mail server on loopback that takes everything. */
const startMailServer = async () => {
  const first = Promise.withResolvers<{ to: string[]; text: string }>();
  const got: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        got.push(text);
        first.resolve({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => server.close());
  const { port } = listening.address() as AddressInfo;
  return { port, arrived: first.promise, got };
};
