/** An admin rewords a mail and takes it back, sets up the mailbox, tries it, and demands a second factor of the staff. */
import { describe, expect, it } from 'vitest';
import { mailConfigSchema } from '../../server/mail/config.ts';
import type { MailConfig } from '../../server/mail/config.ts';
import { axeFaults, expectNoFaults, layoutFaults, signInAt, visitOnce } from '../support/browser.ts';
import type { Language } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { startDovecot } from '../support/dovecot.ts';
import { letter } from '../support/mail-world.ts';
import { addStaff } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { startTestServer } from '../support/server.ts';
import { startSmtp } from '../support/smtp-server.ts';

const words = {
  de: {
    text: 'Text', save: 'Speichern', saved: /gilt ab der nächsten E-Mail/, reset: 'Auf Standard zurücksetzen', resetDone: 'Der Standardtext gilt wieder.', undo: 'Rückgängig',
    unknown: /gibt es hier keinen Wert/, missing: /Es fehlt/, own: 'Angepasst', preview: 'Wir grüßen Sie: Wir haben den Fehler gefunden', greeting: 'Wir grüßen Sie: ',
    demand: 'Von allen Mitarbeitern einen zweiten Faktor verlangen', ownFirst: 'Richten Sie zuerst Ihren eigenen zweiten Faktor ein.',
    setUp: 'Postfach einrichten', address: 'E-Mail-Adresse', incoming: 'Eingang (IMAP)', outgoing: 'Ausgang (SMTP)', host: 'Server', security: 'Verschlüsselung',
    plain: 'Keine (nur lokal)', port: 'Port', user: 'Benutzer', password: 'Passwort', try: 'Verbindung prüfen', refused: 'Der Server lehnt die Anmeldung ab.',
    fine: /Anmeldung gelingen\. Im Ordner/, testMail: 'Testmail an mich', testMailSent: /Der Server hat die Testmail an .* angenommen/, deskSaved: 'Gespeichert. Es gilt ab sofort.',
    needed: 'Bitte geben Sie das Passwort ein.', reading: 'Wird gelesen', kept: 'Gespeichert. Leer lassen, um es zu behalten.', again: /gilt nur für den bisherigen Server/,
    discard: 'Verwerfen', active: 'Postfach in Betrieb', isOff: 'Ausgeschaltet', takeOver: 'In die Konsole übernehmen', takenOver: /gilt der übernommene Stand/,
  },
  en: {
    text: 'Text', save: 'Save', saved: /holds from the next mail on/, reset: 'Back to the standard', resetDone: 'The standard text holds again.', undo: 'Undo',
    unknown: /There is no value for/, missing: /Missing/, own: 'Changed', preview: 'Our greetings: We have found the fault', greeting: 'Our greetings: ',
    demand: 'Demand a second factor of all staff', ownFirst: 'Set up your own second factor first.',
    setUp: 'Set up a mailbox', address: 'Email address', incoming: 'Incoming (IMAP)', outgoing: 'Outgoing (SMTP)', host: 'Server', security: 'Encryption',
    plain: 'None (local only)', port: 'Port', user: 'User', password: 'Password', try: 'Try the connection', refused: 'The server refuses the sign-in.',
    fine: /signing in work\. There are/, testMail: 'Send me a test mail', testMailSent: /The server took the test mail to/, deskSaved: 'Saved. It holds from now on.',
    needed: 'Please type the password.', reading: 'Being read', kept: 'Stored. Leave empty to keep it.', again: /only for the server and user as they were/,
    discard: 'Discard', active: 'Mailbox in use', isOff: 'Switched off', takeOver: 'Take over into the console', takenOver: /what was taken over holds/,
  },
} as const satisfies Record<Language, unknown>; // prettier-ignore

const inFile = mailConfigSchema.parse({
  address: 'desk@example.org',
  smtp: { host: '127.0.0.1', port: 1, security: 'none' },
});

const world = async (language: Language, mail?: MailConfig) => {
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
    const { server, visitor, open } = await world(language, inFile);
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

  it('set up a mailbox that is tried first, mended and saved, and a mail in it becomes a ticket', async () => {
    const imap = await startDovecot();
    const smtp = await startSmtp({ login: { user: 'desk', password: 'hinaus' } });
    const { server, visitor, open } = await world(language);
    const { page } = visitor;
    await open('mail');
    await page.getByRole('button', { name: t.setUp }).click();
    await page.getByRole('textbox', { name: t.address, exact: true }).fill('support@desk.example');
    const partOf = (name: string) => {
      const part = page.getByRole('region', { name });
      const field = (label: string) => part.getByRole('textbox', { name: label, exact: true });
      return {
        part,
        field,
        password: part.getByLabel(t.password, { exact: true }),
        press: (button: string) => part.getByRole('button', { name: button }).click(),
        reach: async (port: number) => {
          await field(t.host).fill('127.0.0.1');
          await part.getByRole('combobox', { name: t.security }).click();
          await page.getByRole('option', { name: t.plain }).click();
          await field(t.port).fill(String(port));
          await field(t.user).fill('desk');
        },
      };
    };
    const incoming = partOf(t.incoming);
    await incoming.reach(imap.port);
    await incoming.press(t.try);
    await incoming.part.getByText(t.needed).waitFor();
    await incoming.password.fill('falsch');
    await incoming.press(t.try);
    await incoming.part.getByText(t.refused).waitFor();
    await incoming.password.fill(imap.password);
    await incoming.press(t.try);
    await incoming.part.getByText(t.fine).waitFor();
    const outgoing = partOf(t.outgoing);
    await outgoing.reach(smtp.port);
    await outgoing.password.fill('hinaus');
    await outgoing.press(t.testMail);
    await outgoing.part.getByText(t.testMailSent).waitFor();
    expect(smtp.mails).toHaveLength(1);
    expect([...(await axeFaults(page)), ...(await layoutFaults(page))]).toEqual([]);
    await page.getByRole('button', { name: t.save, exact: true }).click();
    await page.getByText(t.deskSaved).waitFor();
    await page.getByText(t.reading, { exact: true }).waitFor();

    await imap.deliver(letter({ subject: 'Ohne Neustart' }));
    const subjects = async () =>
      (await server.store.db.selectFrom('tickets').select('subject').execute()).map(({ subject }) => subject);
    await expect.poll(subjects, { timeout: 20_000, interval: 30 }).toEqual(['Ohne Neustart']);

    // The password is not shown again, and not sent to another server.
    expect(await incoming.password.inputValue()).toBe('');
    await incoming.part.getByText(t.kept).waitFor();
    await incoming.field(t.user).fill('anderer');
    await page.getByRole('button', { name: t.save, exact: true }).click();
    await incoming.part.getByText(t.again).waitFor();
    await page.getByRole('button', { name: t.discard }).click();
    expect(await incoming.field(t.user).inputValue()).toBe('desk');

    await page.getByRole('switch', { name: t.active }).click({ force: true });
    await page.getByRole('button', { name: t.save, exact: true }).click();
    await page.getByText(t.isOff, { exact: true }).waitFor();
    expectNoFaults(visitor);
  });

  it('show and take over the account of config.json, and ask for a second factor only from who has one', async () => {
    const { visitor, open } = await world(language, inFile);
    const { page } = visitor;
    await open('mail');
    await page.getByText('127.0.0.1:1').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t.takeOver }).click();
    await page.getByText(t.takenOver).waitFor();
    await open('sign-in');
    await page.getByText(t.ownFirst).waitFor();
    await page.getByRole('switch', { name: t.demand }).click({ force: true });
    await page.getByText(t.ownFirst).waitFor();
    expect(await page.getByRole('switch', { name: t.demand }).isChecked()).toBe(false);
    expect(await axeFaults(page)).toEqual([]);
    expectNoFaults(visitor);
  });
});
