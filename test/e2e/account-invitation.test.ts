/** From an invitation to an account, and a forgotten password set anew, through the real pages. */
import { describe, expect, it } from 'vitest';
import { hashSecret } from '../../server/secrets.ts';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { axeFaults, expectNoFaults, layoutFaults, phone, signInAt, visitOnce } from '../support/browser.ts';
import type { Language } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { addStaff, testPassword, waitingMails } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { startTestServer } from '../support/server.ts';

const words = {
  de: {
    invite: 'Einladen', name: 'Name', email: 'E-Mail-Adresse', password: 'Neues Passwort', accept: 'Konto anlegen', gone: /gilt nicht/,
    waiting: 'Offene Einladungen', length: /Mindestens 12 Zeichen/, met: ': erfüllt', open: ': noch nicht erfüllt', forgotten: 'Passwort vergessen?',
    send: 'Link senden', sent: /ist eine E-Mail unterwegs/, set: 'Passwort festlegen', done: /Ihr neues Passwort gilt/, code: 'Einrichtungscode',
    setUp: 'Konto anlegen und anmelden', setUpNow: 'Jetzt einrichten',
  },
  en: {
    invite: 'Invite', name: 'Name', email: 'Email address', password: 'New password', accept: 'Create account', gone: /not valid/,
    waiting: 'Open invitations', length: /At least 12 characters/, met: ': met', open: ': not met yet', forgotten: 'Forgot your password?',
    send: 'Send link', sent: /a mail is on its way/, set: 'Set password', done: /Your new password is set/, code: 'Setup code',
    setUp: 'Create account and sign in', setUpNow: 'Set it up now',
  },
} as const satisfies Record<Language, unknown>; // prettier-ignore

const awayMail = mailConfigSchema.parse({
  address: 'desk@example.org',
  smtp: { host: '127.0.0.1', port: 1, security: 'none' },
});
const database = async () => (await databases[0]?.database()) ?? '';

describe.each(toldIn('en'))('an account, in %s', (language) => {
  const t = words[language];

  it('comes of an invitation: an admin hands over the link, the invited person chooses a password', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const { email } = await addStaff(server.store, 'admin');
    const admin = await visitOnce({ language });
    await signInAt(admin, server.url, email);
    await admin.page.goto(`${server.url}/console/settings/staff`);
    await admin.page.getByRole('button', { name: t.invite }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByLabel(t.name).fill('Nora Neu');
    await dialog.getByLabel(t.email).fill('nora@example.org');
    expect(await axeFaults(admin.page)).toEqual([]);
    await dialog.getByRole('button', { name: t.invite }).click();
    const link = (await dialog.locator('pre, code').first().textContent()) ?? '';
    expect(link).toMatch(/\/console\/invitation#bst_invite_/);

    const invited = await visitOnce({ language, screen: phone });
    const { page } = invited;
    await page.goto(link);
    expect(await page.getByLabel(t.email).inputValue()).toBe('nora@example.org');
    await page.getByLabel(t.password).fill('Nora2026');
    const rule = page.getByRole('listitem').filter({ hasText: t.length });
    expect(await rule.textContent()).toContain(t.open);
    await page.getByLabel(t.password).fill(testPassword);
    await rule.filter({ hasText: t.met }).waitFor();
    expect([...(await axeFaults(page)), ...(await layoutFaults(page))]).toEqual([]);
    await page.getByRole('button', { name: t.accept }).click();
    await page.waitForURL(
      (address) => address.pathname.startsWith('/console') && !address.pathname.includes('invitation'),
    );

    // The list of the staff follows by itself.
    await admin.page.locator('tbody tr').filter({ hasText: 'nora@example.org' }).waitFor();
    const again = await visitOnce({ language });
    await again.page.goto(link);
    await again.page.getByText(t.gone).waitFor();
    expectNoFaults(admin);
    expectNoFaults(invited);
    expectNoFaults(again);
  });

  it('gets a new password by mail', async () => {
    const server = await startTestServer(await database(), { trusted: false, mail: awayMail });
    const { email } = await addStaff(server.store, 'support');
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await page.goto(`${server.url}/console/sign-in`);
    await page.getByRole('link', { name: t.forgotten }).click();
    // The form before has a field of the same name.
    await page.getByRole('button', { name: t.send }).waitFor();
    await page.getByLabel(t.email).fill(email);
    await page.getByRole('button', { name: t.send }).click();
    await page.getByText(t.sent).waitFor();
    const link = (await waitingMails(server)).at(-1)?.data.link ?? '';
    await page.goto(`${server.url}/console/sign-in`);
    await page.goto(link);
    await page.getByLabel(t.password).fill('ein ganz neues Wort am See 4');
    await page.getByRole('button', { name: t.set }).click();
    await page.getByText(t.done).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.goto(`${server.url}/console/sign-in`);
    await page.locator('input[type="email"]').fill(email);
    await page.locator('input[type="password"]').fill('ein ganz neues Wort am See 4');
    await page.locator('button[type="submit"]').click();
    await page.waitForURL((address) => !address.pathname.endsWith('/sign-in'));
    expectNoFaults(visitor);
  });

  it('comes of the setup code where there is nobody yet', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const code = `bst_setup_${'x'.repeat(40)}`;
    await server.store.db
      .insertInto('settings')
      .values({ key: 'setup-code', value: hashSecret(code) })
      .execute();
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await page.goto(`${server.url}/console`);
    await page.getByRole('link', { name: t.setUpNow }).click();
    await page.getByLabel(t.code).fill(code);
    await page.getByLabel(t.name).fill('Anna Admin');
    await page.getByLabel(t.email).fill('anna@example.org');
    await page.getByLabel(t.password).fill(testPassword);
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t.setUp }).click();
    await page.waitForURL(
      (address) => address.pathname.startsWith('/console') && !address.pathname.includes('setup'),
    );
    expectNoFaults(visitor);
  });
});
