/** An admin keeps the house: roles, sender rules, canned texts and webhooks; what was switched can be switched back. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { axeFaults, expectNoFaults, signInAt, visitOnce } from '../support/browser.ts';
import type { Language } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { addStaff, addTestCustomer } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { startTestServer } from '../support/server.ts';

const words = {
  de: {
    actions: 'Aktionen', changeRoles: 'Rollen ändern', lead: /Entwicklungsleitung/, save: 'Speichern', rolesChanged: /Die Rollen von/, undo: 'Rückgängig',
    shut: 'Sperren', shutOut: 'Gesperrt', pattern: 'Adresse oder Domain', action: 'Was geschieht', fileOnly: 'Nur ablegen, kein Ticket', setRule: 'Regel setzen',
    remove: 'Entfernen', newWebhook: 'Neuer Webhook', url: 'Adresse', make: 'Webhook anlegen', close: 'Schließen', on: /^Zustellen/, switchedOff: /ist abgeschaltet\./, sendTest: 'Test senden', lastOk: /Zuletzt zugestellt/,
    replay: /^Noch einmal versuchen/, replayed: '1 E-Mail wird noch einmal verarbeitet.', revived: 'Der Auftrag wird noch einmal versucht.', noQuarantine: 'Keine E-Mails in Quarantäne', noJobs: 'Keine gescheiterten Aufträge', reason: 'Zu groß',
    eraseAfter: 'Nach Ablauf einer Frist löschen', months: 'Monate nach dem Abschluss', setTime: 'Frist setzen', saved: 'Gespeichert.',
    newText: 'Neuer Baustein', text: 'Text', name: 'Name', nobody: 'Webhook angelegt',
  },
  en: {
    actions: 'Actions', changeRoles: 'Change roles', lead: /Development lead/, save: 'Save', rolesChanged: /The roles of/, undo: 'Undo',
    shut: 'Shut out', shutOut: 'Shut out', pattern: 'Address or domain', action: 'What happens', fileOnly: 'File only, no ticket', setRule: 'Set rule',
    remove: 'Remove', newWebhook: 'New webhook', url: 'Address', make: 'Create webhook', close: 'Close', on: /^Deliver/, switchedOff: /is switched off\./, sendTest: 'Send a test', lastOk: /Last delivered/,
    replay: /^Try again/, replayed: '1 mail is processed again.', revived: 'The job is tried again.', noQuarantine: 'No mail in quarantine', noJobs: 'No failed jobs', reason: 'Too large',
    eraseAfter: 'Erase after a time', months: 'Months after closing', setTime: 'Set the time', saved: 'Saved.',
    newText: 'New text', text: 'Text', name: 'Name', nobody: 'Webhook added',
  },
} as const satisfies Record<Language, unknown>; // prettier-ignore

const world = async (language: Language) => {
  const server = await startTestServer((await databases[0]?.database()) ?? '', { trusted: false });
  const admin = await addStaff(server.store, 'admin');
  const visitor = await visitOnce({ language });
  await signInAt(visitor, server.url, admin.email);
  return {
    server,
    visitor,
    open: (path: string) => visitor.page.goto(`${server.url}/console/settings/${path}`),
  };
};

describe.each(toldIn('de'))('the settings, in %s', (language) => {
  const t = words[language];

  it('change somebody’s roles and shut them out, and take both back', async () => {
    const { server, visitor, open } = await world(language);
    const { page } = visitor;
    const { id, email } = await addStaff(server.store, 'support');
    const personOf = () =>
      server.store.db.selectFrom('people').selectAll().where('user_id', '=', id).executeTakeFirstOrThrow();
    await open('staff');
    const row = page.getByRole('row').filter({ hasText: email });
    await row.getByRole('button', { name: t.actions }).click();
    await page.getByRole('menuitem', { name: t.changeRoles }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: t.lead }).check();
    await page.getByRole('button', { name: t.save }).click();
    await page.getByText(t.rolesChanged).waitFor();
    expect((await personOf()).roles).toBe('["support","development-lead"]');
    await page.getByRole('button', { name: t.undo }).click();
    await row.getByText(t.lead).filter({ visible: true }).waitFor({ state: 'detached' });
    expect((await personOf()).roles).toBe('["support"]');

    await row.getByRole('button', { name: t.actions }).click();
    await page.getByRole('menuitem', { name: t.shut }).click();
    await row.getByText(t.shutOut).waitFor();
    expect((await personOf()).disabled_at).not.toBeNull();
    await page.getByRole('button', { name: t.undo }).click();
    await row.getByText(t.shutOut).waitFor({ state: 'detached' });
    expect((await personOf()).disabled_at).toBeNull();
    expect(await axeFaults(page)).toEqual([]);
    expectNoFaults(visitor);
  });

  it('set a rule for senders, and give it back after taking it away', async () => {
    const { server, visitor, open } = await world(language);
    const { page } = visitor;
    await addTestCustomer(server.store);
    const rules = () => server.store.db.selectFrom('mail_rules').select(['pattern', 'action']).execute();
    await open('mail-rules');
    await page.getByLabel(t.pattern).fill('@werbung.example');
    await page.getByRole('combobox', { name: t.action }).click();
    await page.getByRole('option', { name: t.fileOnly }).click();
    await page.getByRole('button', { name: t.setRule }).click();
    await page.getByRole('cell', { name: '@werbung.example', exact: true }).waitFor();
    await page.getByRole('button', { name: `${t.remove}: @werbung.example` }).click();
    await page.getByRole('cell', { name: '@werbung.example', exact: true }).waitFor({ state: 'detached' });
    expect(await rules()).toEqual([]);
    await page.getByRole('button', { name: t.undo }).click();
    await page.getByRole('cell', { name: '@werbung.example', exact: true }).waitFor();
    expect(await rules()).toEqual([{ pattern: '@werbung.example', action: 'file' }]);
    expect(await axeFaults(page)).toEqual([]);
    expectNoFaults(visitor);
  });

  it('make a webhook whose key is shown once, try it, switch it off and on; the audit log tells of it', async () => {
    const { server, visitor, open } = await world(language);
    const { page } = visitor;
    const receiver = createServer((_request, response) => void response.writeHead(204).end());
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void receiver.close());
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    await open('webhooks');
    await page.getByRole('button', { name: t.newWebhook }).click();
    await page.getByLabel(t.url).fill(url);
    await page.getByRole('button', { name: t.make }).click();
    expect(await page.getByRole('dialog').locator('pre, code').first().textContent()).toMatch(
      /^bst_webhook_/,
    );
    await page.getByRole('dialog').getByRole('button', { name: t.close }).click();
    const card = page.getByRole('article');
    await card.getByRole('button', { name: t.actions }).click();
    await page.getByRole('menuitem', { name: t.sendTest }).click();
    await card.getByText(t.lastOk).waitFor();
    await card.getByRole('switch', { name: t.on }).click({ force: true });
    await page.getByText(t.switchedOff).waitFor();
    const row = () => server.store.db.selectFrom('webhooks').select('disabled_at').executeTakeFirstOrThrow();
    expect((await row()).disabled_at).not.toBeNull();
    await page.getByRole('button', { name: t.undo }).click();
    await card.getByText(t.lastOk).waitFor();
    expect((await row()).disabled_at).toBeNull();

    // A switch moves at once; where the server refuses, it is back where it was and the page says why.
    const refused = Promise.withResolvers<undefined>();
    await page.route(/\/api\/v1\/webhooks/, async (route) => {
      await refused.promise;
      const problem = { code: 'CONFLICT', message: 'Not now.' };
      await route.fulfill({ status: 409, json: problem });
    });
    const onOff = card.getByRole('switch', { name: t.on });
    await onOff.click({ force: true });
    await expect.poll(() => onOff.isChecked()).toBe(false);
    refused.resolve(undefined);
    await page.getByText('CONFLICT', { exact: true }).first().waitFor();
    expect(await onOff.isChecked()).toBe(true);
    expect((await row()).disabled_at).toBeNull();
    await page.unrouteAll();
    expect(await axeFaults(page)).toEqual([]);
    await open('audit');
    await page.getByRole('cell', { name: t.nobody, exact: true }).waitFor();
    expect(await page.getByText('bst_webhook_').count()).toBe(0);
    expectNoFaults(visitor);
  });

  it('keep canned texts', async () => {
    const { server, visitor, open } = await world(language);
    const { page } = visitor;
    await open('canned-texts');
    await page.getByRole('button', { name: t.newText }).click();
    await page.getByLabel(t.name, { exact: true }).fill('Logs');
    await page
      .getByLabel(t.text, { exact: true })
      .fill('Guten Tag {{customer}}, bitte senden Sie uns die Logs.');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t.save }).click();
    const card = page.getByRole('article', { name: 'Logs' });
    await card.waitFor();
    await card.getByRole('button', { name: t.actions }).click();
    await page.getByRole('menuitem', { name: t.remove }).click();
    await card.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: t.undo }).click();
    await card.waitFor();
    const stored = await server.store.db.selectFrom('canned_texts').select('name').execute();
    expect(stored).toEqual([{ name: 'Logs' }]);
    expectNoFaults(visitor);
  });

  it('try a quarantined mail and a job that was given up again', async () => {
    const { server, visitor, open } = await world(language);
    const { page } = visitor;
    const at = '2026-07-01T00:00:00.000Z';
    const mail = {
      id: 'm_1', sha256: 'a'.repeat(64), size: 80_000_000, source: 'import', received_at: at, state: 'quarantined' as const, outcome: null, reason: 'too large',
      detail: '80000000 bytes', ticket: null, message_id: null, from_address: 'x@example.org', subject: 'Hilfe', content_key: null, processed_at: null,
    }; // prettier-ignore
    await server.store.db.insertInto('mail_in').values(mail).execute();
    const job = {
      id: '00000000-0000-4000-8000-000000000001', kind: 'nothing.takes.this', key: null, payload: '{}', run_at: at, attempts: 12, generation: 0,
      created_at: at, claim: null, claimed_until: null, last_error: 'example.org answered 503.', dead_at: at,
    }; // prettier-ignore
    await server.store.db.insertInto('jobs').values(job).execute();
    await open('mails');
    await page.getByText(t.reason, { exact: true }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t.replay }).click();
    await page.getByText(t.replayed).waitFor();
    await page.getByText(t.noQuarantine).waitFor();
    await open('jobs');
    await page.getByText('example.org answered 503.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t.replay }).click();
    await page.getByText(t.revived).waitFor();
    await page.getByText(t.noJobs).waitFor();
    const { dead_at: dead } = await server.store.db
      .selectFrom('jobs')
      .select('dead_at')
      .where('id', '=', job.id)
      .executeTakeFirstOrThrow();
    expect(dead).toBeNull();
    expectNoFaults(visitor);
  });

  it('set how long closed tickets keep their texts, after asking', async () => {
    const { visitor, open, server } = await world(language);
    const { page } = visitor;
    await open('retention');
    await page.getByRole('switch', { name: t.eraseAfter }).click({ force: true });
    await page.getByLabel(t.months).fill('24');
    await page.getByRole('button', { name: t.save }).click();
    await page.getByRole('dialog').getByRole('button', { name: t.setTime }).click();
    await page.getByText(t.saved).waitFor();
    const stored = await server.store.db
      .selectFrom('settings')
      .select('value')
      .where('key', '=', 'retention')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(stored.value)).toEqual({ eraseClosedAfterMonths: 24, eraseRecordingsAfterMonths: 12 });
    expect(await axeFaults(page)).toEqual([]);
    expectNoFaults(visitor);
  });
});
