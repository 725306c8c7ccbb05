/** Signing in as people do: password, second factor, recovery code, passkey; and what is told to whoever fails. */
import { describe, expect, it } from 'vitest';
import {
  axeFaults,
  expectNoFaults,
  layoutFaults,
  phone,
  signInByForm,
  visitOnce,
} from '../support/browser.ts';
import type { Language, Visitor } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { client, startProvider } from '../support/openid-provider.ts';
import { addMember, addStaff, addTestCustomer, testPassword } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { startTestServer } from '../support/server.ts';
import { totpOf } from '../support/totp.ts';

const words = {
  de: {
    signIn: 'Anmelden', wrong: 'Adresse oder Passwort stimmen nicht.', locked: /Zu viele falsche Passwörter/, security: 'Anmeldung',
    turnOn: 'Einschalten', next: 'Weiter', yourPassword: 'Ihr Passwort', code: 'Code der App', confirm: 'Bestätigen',
    kept: 'Ich habe sie aufbewahrt', on: 'Eingeschaltet', second: 'Zweiter Faktor', digit: 'Ziffer des Codes', useRecovery: 'Wiederherstellungscode benutzen',
    recovery: 'Wiederherstellungscode', add: 'Passkey hinzufügen', save: 'Speichern', byPasskey: 'Mit Passkey anmelden', name: 'Name des Passkeys', wrongPassword: 'Das Passwort stimmt nicht.', demanded: /brauchen alle Mitarbeiter einen zweiten Faktor/, hours: 'Servicezeiten',
  },
  en: {
    signIn: 'Sign in', wrong: 'Address or password is wrong.', locked: /Too many wrong passwords/, security: 'Sign-in',
    turnOn: 'Turn on', next: 'Next', yourPassword: 'Your password', code: 'Code of the app', confirm: 'Confirm',
    kept: 'I have kept them', on: 'On', second: 'Second factor', digit: 'Digit of the code', useRecovery: 'Use a recovery code',
    recovery: 'Recovery code', add: 'Add a passkey', save: 'Save', byPasskey: 'Sign in with a passkey', name: 'Name of the passkey', wrongPassword: 'The password is wrong.', demanded: /All staff need a second factor here/, hours: 'Service hours',
  },
} as const satisfies Record<Language, unknown>; // prettier-ignore

const start = async (at?: { port: number; publicUrl: string }) =>
  startTestServer((await databases[0]?.database()) ?? '', {
    trusted: false,
    ...(at === undefined ? {} : { at }),
  });

const fillIn = async (
  { page }: Visitor,
  url: string,
  email: string,
  password = testPassword,
): Promise<void> => {
  await page.goto(url);
  await page.locator('input[type="email"]').fill(email);
  await page.locator('input[type="password"]').fill(password);
  await page.locator('button[type="submit"]').click();
};

/** Signed out, as after the session's end. */
const leave = ({ context }: Visitor): Promise<void> => context.clearCookies();

describe.each(toldIn('de'))('signing in, in %s', (language) => {
  const t = words[language];

  it('works with a second factor that was turned on in the profile, and with a recovery code, once', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await signInByForm(visitor, server.url, 'console', email);
    await page.goto(`${server.url}/console/profile?tab=security`);
    await page.getByRole('button', { name: t.turnOn, exact: true }).click();
    await page.getByLabel(t.yourPassword, { exact: true }).fill('wrong wrong wrong');
    await page.getByRole('button', { name: t.next }).click();
    await page.getByText(t.wrongPassword).waitFor();
    await page.getByLabel(t.yourPassword, { exact: true }).fill(testPassword);
    await page.getByRole('button', { name: t.next }).click();
    await page.getByRole('img', { name: /QR/ }).waitFor();
    const secret = (await page.locator('[data-secret]').getAttribute('data-secret')) ?? '';
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel(t.code, { exact: true }).fill(totpOf(secret));
    await page.getByRole('button', { name: t.confirm }).click();
    await page.getByRole('button', { name: t.kept }).waitFor();
    const codes = await page.getByRole('dialog').getByRole('listitem').allTextContents();
    expect(codes.length).toBeGreaterThanOrEqual(8);
    await page.getByRole('button', { name: t.kept }).click();
    await page.getByText(t.on, { exact: true }).waitFor();

    await leave(visitor);
    await fillIn(visitor, `${server.url}/console/sign-in?next=/profile`, email);
    await page.getByRole('heading', { name: t.second }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel(t.digit).first().click();
    await page.keyboard.type(totpOf(secret));
    await page.waitForURL(`${server.url}/console/profile`);

    await leave(visitor);
    await fillIn(visitor, `${server.url}/console/sign-in`, email);
    await page.getByRole('button', { name: t.useRecovery }).click();
    await page.getByLabel(t.recovery, { exact: true }).fill(codes[0] ?? '');
    await page.getByRole('button', { name: t.confirm }).click();
    await page.waitForURL((address) => !address.pathname.endsWith('/sign-in'));
    await leave(visitor);
    await fillIn(visitor, `${server.url}/console/sign-in`, email);
    await page.getByRole('button', { name: t.useRecovery }).click();
    await page.getByLabel(t.recovery, { exact: true }).fill(codes[0] ?? '');
    await page.getByRole('button', { name: t.confirm }).click();
    await page.getByRole('alert').waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/sign-in');
    expectNoFaults(visitor);
  });

  it('leads to the second factor first where the vendor demands one, and anywhere afterwards', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const setting = { key: 'sign-in', value: JSON.stringify({ secondFactorForStaff: true }) };
    await server.store.db.insertInto('settings').values(setting).execute();
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await fillIn(visitor, `${server.url}/console/sign-in?next=/settings/calendar`, email);
    await page.getByText(t.demanded).waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/profile');
    await page.getByRole('button', { name: t.turnOn, exact: true }).click();
    await page.getByLabel(t.yourPassword, { exact: true }).fill(testPassword);
    await page.getByRole('button', { name: t.next }).click();
    const secret = (await page.locator('[data-secret]').getAttribute('data-secret')) ?? '';
    await page.getByLabel(t.code, { exact: true }).fill(totpOf(secret));
    await page.getByRole('button', { name: t.confirm }).click();
    await page.getByRole('button', { name: t.kept }).click();
    await page.getByText(t.demanded).waitFor({ state: 'detached' });
    await page.goto(`${server.url}/console/settings/calendar`);
    await page.getByRole('heading', { level: 1, name: t.hours }).waitFor();
    expectNoFaults(visitor);
  });

  it('works with a passkey made in the profile', async () => {
    const port = await freePort();
    // Browsers make passkeys for names only.
    const url = `http://localhost:${port}`;
    const server = await start({ port, publicUrl: url });
    const { email } = await addStaff(server.store, 'support');
    const visitor = await visitOnce({ language });
    const { page, context } = visitor;
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    await signInByForm(visitor, url, 'console', email);
    await page.goto(`${url}/console/profile?tab=security`);
    await page.getByRole('button', { name: t.add }).click();
    await page.getByLabel(t.name).fill('Laptop');
    await page.getByRole('dialog').getByRole('button', { name: t.save }).click();
    await page.getByRole('listitem').getByText('Laptop').waitFor();

    await context.clearCookies();
    await page.goto(`${url}/console/sign-in?next=/profile`);
    await page.getByRole('button', { name: t.byPasskey }).click();
    await page.waitForURL(`${url}/console/profile`);
    expectNoFaults(visitor);
  });

  it('tells a wrong password, and the lock after too many', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const visitor = await visitOnce({ language, screen: phone });
    const { page } = visitor;
    await fillIn(visitor, `${server.url}/console/sign-in`, email, 'not this one');
    await page.getByText(t.wrong).waitFor();
    expect([...(await axeFaults(page)), ...(await layoutFaults(page))]).toEqual([]);
    for (let tries = 0; tries < 8; tries += 1) {
      const answered = page.waitForResponse('**/api/auth/sign-in/email');
      await page.locator('button[type="submit"]').click();
      await answered;
    }
    await page.getByText(t.locked).waitFor();
    expectNoFaults(visitor);
  });
});

it('leads to nowhere else but our own pages', async () => {
  const server = await start();
  const { email } = await addStaff(server.store, 'support');
  const visitor = await visitOnce();
  for (const next of [
    '//evil.example/console',
    'https://evil.example/',
    '/\\evil.example',
    '/console/../../portal',
    'javascript:alert(1)',
  ]) {
    await fillIn(visitor, `${server.url}/console/sign-in?next=${encodeURIComponent(next)}`, email);
    await visitor.page.waitForURL((address) => !address.pathname.endsWith('/sign-in'));
    expect(visitor.page.url(), next).toMatch(new RegExp(`^${server.url}/console(?:/|$)`));
    await leave(visitor);
  }
});

it('works by way of the company’s OpenID provider, and tells a stranger why not', async () => {
  let url = '';
  const provider = await startProvider(() => `${url}/api/auth/callback/staff`);
  const openId = { issuer: provider.issuer, ...client };
  const server = await startTestServer((await databases[0]?.database()) ?? '', { trusted: false, openId });
  url = server.url;
  provider.make();
  const { email } = await addStaff(server.store, 'support');
  const visitor = await visitOnce();
  const { page } = visitor;
  provider.state.email = 'stranger@example.org';
  await page.goto(`${url}/console/sign-in?next=/profile`);
  await page.getByRole('button', { name: 'Mit Firmenkonto anmelden' }).click();
  await page.getByText(/Nur eingeladene Personen/).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  const staff = await visitOnce();
  provider.state.email = email;
  await staff.page.goto(`${url}/console/sign-in?next=/profile`);
  await staff.page.getByRole('button', { name: 'Mit Firmenkonto anmelden' }).click();
  await staff.page.waitForURL(`${url}/console/profile`);
  await staff.page.getByRole('heading', { level: 1, name: 'Mein Profil' }).waitFor();
  await visitor.page.goto(`${url}/portal/sign-in`);
  await visitor.page.locator('input[type="password"]').waitFor();
  expect(await visitor.page.getByRole('button', { name: 'Mit Firmenkonto anmelden' }).count()).toBe(0);
});

it('leads back to the page that was asked for', async () => {
  const server = await start();
  const { email } = await addStaff(server.store, 'support');
  const visitor = await visitOnce();
  const { page } = visitor;
  await page.goto(`${server.url}/console/settings/mails?state=done`);
  await page.waitForURL('**/console/sign-in?**');
  await page.locator('input[type="email"]').fill(email);
  await page.locator('input[type="password"]').fill(testPassword);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL(`${server.url}/console/settings/mails?state=done`);
  expectNoFaults(visitor);
});

it('leads a customer’s person who signs in at the console to the customer area', async () => {
  const server = await start();
  const customer = await addTestCustomer(server.store);
  const { email } = await addMember(server.store, customer.id);
  const visitor = await visitOnce();
  await fillIn(visitor, `${server.url}/console/sign-in`, email);
  await visitor.page.waitForURL(`${server.url}/portal**`);
});
