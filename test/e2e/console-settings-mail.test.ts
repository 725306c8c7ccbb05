/** An admin rewords a mail and takes it back, looks at the desk's account, and demands a second factor of the staff. */
import { describe, expect, it } from 'vitest';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { axeFaults, expectNoFaults, layoutFaults, signInAt, visitOnce } from '../support/browser.ts';
import type { Language } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { addStaff } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { startTestServer } from '../support/server.ts';

const words = {
  de: {
    text: 'Text', save: 'Speichern', saved: /gilt ab der nächsten E-Mail/, reset: 'Auf Standard zurücksetzen', resetDone: 'Der Standardtext gilt wieder.', undo: 'Rückgängig',
    unknown: /gibt es hier keinen Wert/, missing: /Es fehlt/, own: 'Angepasst', preview: 'Wir grüßen Sie: Wir haben den Fehler gefunden', greeting: 'Wir grüßen Sie: ',
    demand: 'Von allen Mitarbeitern einen zweiten Faktor verlangen', ownFirst: 'Richten Sie zuerst Ihren eigenen zweiten Faktor ein.',
  },
  en: {
    text: 'Text', save: 'Save', saved: /holds from the next mail on/, reset: 'Back to the standard', resetDone: 'The standard text holds again.', undo: 'Undo',
    unknown: /There is no value for/, missing: /Missing/, own: 'Changed', preview: 'Our greetings: We have found the fault', greeting: 'Our greetings: ',
    demand: 'Demand a second factor of all staff', ownFirst: 'Set up your own second factor first.',
  },
} as const satisfies Record<Language, unknown>; // prettier-ignore

const mail = mailConfigSchema.parse({
  address: 'desk@example.org',
  smtp: { host: '127.0.0.1', port: 1, security: 'none' },
});

const world = async (language: Language) => {
  const server = await startTestServer((await databases[0]?.database()) ?? '', { trusted: false, mail });
  const admin = await addStaff(server.store, 'admin');
  const visitor = await visitOnce({ language });
  await signInAt(visitor, server.url, admin.email);
  return {
    server,
    visitor,
    open: (path: string) => visitor.page.goto(`${server.url}/console/settings/${path}`),
  };
};

describe.each(toldIn('de'))('the settings of mail, in %s', (language) => {
  const t = words[language];

  it('reword a mail, seen beforehand, and set it back', async () => {
    const { server, visitor, open } = await world(language);
    const { page } = visitor;
    await open(`mail-templates?kind=reply&language=${language}`);
    const text = page.getByLabel(t.text, { exact: true });
    await text.fill('{{body}} {{passwort}}');
    await page.getByText(t.unknown).first().waitFor();
    await text.fill('Hallo.');
    await page.getByText(t.missing).first().waitFor();
    expect(await page.getByRole('button', { name: t.save }).isDisabled()).toBe(true);
    await text.fill(`${t.greeting}{{body}}`);
    await page.getByText(t.preview).waitFor();
    expect([...(await axeFaults(page)), ...(await layoutFaults(page))]).toEqual([]);
    await page.getByRole('button', { name: t.save }).click();
    await page.getByText(t.saved).first().waitFor();
    await page.getByText(t.own, { exact: true }).waitFor();
    const stored = async () =>
      (
        await server.store.db
          .selectFrom('settings')
          .select('value')
          .where('key', '=', 'mail-templates')
          .executeTakeFirst()
      )?.value ?? '';
    expect(await stored()).toContain(t.greeting);
    await page.getByRole('button', { name: t.reset }).click();
    await page.getByText(t.resetDone).waitFor();
    expect(await stored()).not.toContain(t.greeting);
    await page.getByRole('button', { name: t.undo }).last().click();
    await page.getByText(t.own, { exact: true }).waitFor();
    expect(await stored()).toContain(t.greeting);
    expectNoFaults(visitor);
  });

  it('show the account, without its password, and ask for a second factor only from who has one', async () => {
    const { visitor, open } = await world(language);
    const { page } = visitor;
    await open('mail');
    await page.getByText('127.0.0.1:1').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await open('sign-in');
    await page.getByText(t.ownFirst).waitFor();
    await page.getByRole('switch', { name: t.demand }).click({ force: true });
    await page.getByText(t.ownFirst).waitFor();
    expect(await page.getByRole('switch', { name: t.demand }).isChecked()).toBe(false);
    expect(await axeFaults(page)).toEqual([]);
    expectNoFaults(visitor);
  });
});
