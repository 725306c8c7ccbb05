/** One's own profile: name and language, password, sessions elsewhere, and an API token that works until it is revoked. */
import { describe, expect, it } from 'vitest';
import { axeFaults, expectNoFaults, layoutFaults, phone, signInAt, visitOnce } from '../support/browser.ts';
import type { Language } from '../support/browser.ts';
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
import { toldIn } from '../support/proofs.ts';
import { startTestServer } from '../support/server.ts';

const words = {
  de: {
    name: 'Name', language: 'Sprache', save: 'Speichern', saved: 'Gespeichert.', other: 'English', otherTitle: 'My profile', end: /^Beenden/, ended: 'Die Sitzung ist beendet.',
    newToken: 'Neues Token', label: 'Wofür', scopes: 'Darf', make: 'Token erzeugen', revoke: /^Widerrufen/, revoked: 'Das Token ist widerrufen.', close: 'Schließen',
    old: 'Bisheriges Passwort', fresh: 'Neues Passwort', change: 'Passwort ändern', changed: /Das neue Passwort gilt/, oldWrong: 'Das bisherige Passwort stimmt nicht.',
  },
  en: {
    name: 'Name', language: 'Language', save: 'Save', saved: 'Saved.', other: 'Deutsch', otherTitle: 'Mein Profil', end: /^End:/, ended: 'The session has ended.',
    newToken: 'New token', label: 'What for', scopes: 'May', make: 'Make token', revoke: /^Revoke/, revoked: 'The token is revoked.', close: 'Close',
    old: 'Current password', fresh: 'New password', change: 'Change password', changed: /The new password is set/, oldWrong: 'The current password is wrong.',
  },
} as const satisfies Record<Language, unknown>; // prettier-ignore

const start = async () => startTestServer((await databases[0]?.database()) ?? '', { trusted: false });

describe.each(toldIn('en'))('the profile, in %s', (language) => {
  const t = words[language];

  it('changes name, language and password, in the customer area as in the console', async () => {
    const server = await start();
    const customer = await addTestCustomer(server.store);
    const { email } = await addMember(server.store, customer.id);
    const visitor = await visitOnce({ language, screen: phone });
    const { page } = visitor;
    await signInAt(visitor, server.url, email);
    await page.goto(`${server.url}/portal/profile?tab=security`);
    await page.getByLabel(t.old, { exact: true }).fill('not the old one');
    await page.getByLabel(t.fresh, { exact: true }).fill('ein ganz neues Wort am See 4');
    await page.getByRole('button', { name: t.change }).click();
    await page.getByText(t.oldWrong).waitFor();
    await page.getByLabel(t.old, { exact: true }).fill(testPassword);
    await page.getByRole('button', { name: t.change }).click();
    await page.getByText(t.changed).waitFor();
    expect([...(await axeFaults(page)), ...(await layoutFaults(page))]).toEqual([]);
    await expect(signIn(server.url, email)).rejects.toThrow('sign-in failed');

    await page.goto(`${server.url}/portal/profile`);
    await page.getByLabel(t.name, { exact: true }).fill('Karin Neumann');
    await page.getByRole('combobox', { name: t.language }).click();
    await page.getByRole('option', { name: t.other }).click();
    await page.getByRole('button', { name: t.save }).click();
    await page.getByRole('heading', { level: 1, name: t.otherTitle }).waitFor();
    const person = await server.store.db
      .selectFrom('auth_users')
      .select('name')
      .where('email', '=', email)
      .executeTakeFirst();
    expect(person?.name).toBe('Karin Neumann');
    expectNoFaults(visitor);
  });

  it('ends a session elsewhere, and makes a token that works until it is revoked', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'support');
    const elsewhere = await signIn(server.url, email);
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await signInAt(visitor, server.url, email);
    await page.goto(`${server.url}/console/profile?tab=sessions`);
    await page.getByRole('button', { name: t.end }).click();
    await page.getByText(t.ended).waitFor();
    expect((await elsewhere.call('GET', '/api/v1/me')).status).toBe(401);

    await page.goto(`${server.url}/console/profile?tab=tokens`);
    await page.getByRole('button', { name: t.newToken }).click();
    await page.getByLabel(t.label).fill('Intranet');
    await page.getByRole('combobox', { name: t.scopes }).click();
    await page.getByRole('option', { name: 'own.profile' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: t.make }).click();
    const token = await page.locator('pre, code').filter({ hasText: 'bst_api_' }).first().textContent();
    expect(await axeFaults(page)).toEqual([]);
    const program = browserAt(server.url);
    const by = { authorization: `Bearer ${token ?? ''}` };
    expect((await program.call('GET', '/api/v1/me', undefined, by)).body).toMatchObject({ email });
    expect(codeOf(await program.call('GET', '/api/v1/tickets', undefined, by))).toBe('FORBIDDEN');
    await page.getByRole('button', { name: t.close }).click();
    await page.getByRole('cell', { name: 'Intranet', exact: true }).waitFor();
    expect(await page.getByText('bst_api_').count()).toBe(0);
    await page.getByRole('button', { name: t.revoke }).click();
    await page.getByRole('dialog').getByRole('button', { name: t.revoke }).click();
    await page.getByText(t.revoked).waitFor();
    expect((await program.call('GET', '/api/v1/me', undefined, by)).status).toBe(401);
    expectNoFaults(visitor);
  });
});
