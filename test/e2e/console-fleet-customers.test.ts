/** Customers and their contacts changed by staff; of two at once the second is told, loses nothing typed and undoes nothing of the first. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { axeFaults, expectNoFaults, signInAt, visitOnce } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { sayer } from '../support/face-words.ts';
import { addStaff, addTestCustomer, signIn } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { startTestServer } from '../support/server.ts';

const words = {
  de: { edit: 'Bearbeiten', number: 'Kundennummer', name: 'Name', save: 'Speichern', told: /Jemand hat diesen Kunden/, saved: 'Gespeichert.', add: 'Ansprechpartner hinzufügen', email: 'E-Mail', removeIt: 'Erika Beispiel entfernen', editIt: 'Erika Beispiel bearbeiten', remove: 'Entfernen', phone: 'Telefon' },
  en: { edit: 'Edit', number: 'Customer number', name: 'Name', save: 'Save', told: /Somebody changed this customer/, saved: 'Saved.', add: 'Add a contact', email: 'Email', removeIt: 'Remove Erika Beispiel', editIt: 'Edit Erika Beispiel', remove: 'Remove', phone: 'Phone' },
} as const; // prettier-ignore

const customerSchema = z.object({
  name: z.string(),
  number: z.string().nullable(),
  language: z.string(),
  notes: z.string(),
  version: z.int(),
});

describe.each(toldIn('en'))('a customer changed by two at once, in %s', (language) => {
  it('keeps both changes after the second was told', async () => {
    const t = words[language];
    const server = await startTestServer((await databases[0]?.database()) ?? '', { trusted: false });
    const { id } = await addTestCustomer(server.store);
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await signInAt(visitor, server.url, (await addStaff(server.store, 'support')).email);
    const colleague = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const path = `/api/v1/customers/${id}`;
    const read = async () => customerSchema.parse((await colleague.call('GET', path)).body);

    await page.goto(`${server.url}/console/customers/${id}`);
    await page.getByRole('button', { name: t.edit }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t.number).fill('K-77');
    expect((await colleague.call('PUT', path, { ...(await read()), name: 'Renamed GmbH' })).status).toBe(200);
    await page.getByRole('heading', { level: 1, name: 'Renamed GmbH', includeHidden: true }).waitFor();
    expect(await dialog.getByLabel(t.number).inputValue()).toBe('K-77');

    await dialog.getByRole('button', { name: t.save }).click();
    await dialog.getByText(t.told).waitFor();
    expect(await dialog.getByLabel(t.name).inputValue()).toBe('Renamed GmbH');
    await dialog.getByRole('button', { name: t.save }).click();
    await page.getByText(t.saved).waitFor();
    expect(await read()).toMatchObject({ name: 'Renamed GmbH', number: 'K-77' });
    expectNoFaults(visitor);
  });
});

describe.each(toldIn('en'))('the contacts of a customer, in %s', (language) => {
  it('are added, changed, and taken out after a question', async () => {
    const t = words[language];
    const server = await startTestServer((await databases[0]?.database()) ?? '', { trusted: false });
    const { id } = await addTestCustomer(server.store);
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await signInAt(visitor, server.url, (await addStaff(server.store, 'support', 'admin')).email);
    await page.goto(`${server.url}/console/customers/${id}?tab=contacts`);
    await page.getByRole('button', { name: t.add }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t.name).fill('Erika Beispiel');
    await dialog.getByLabel(t.email).fill('erika@kunde.example');
    await dialog.getByRole('button', { name: t.save }).click();
    await page.getByRole('link', { name: 'erika@kunde.example' }).waitFor();

    // The history is sorted by time, and the server's clock stands still otherwise.
    const later = (): void => {
      server.now = new Date(server.now.getTime() + 1_000);
    };
    later();
    await page.getByRole('button', { name: t.editIt }).click();
    await dialog.getByLabel(t.phone).fill('+49 30 123456');
    await dialog.getByRole('button', { name: t.save }).click();
    await page.getByRole('link', { name: '+49 30 123456' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);

    later();
    await page.getByRole('button', { name: t.removeIt }).click();
    await dialog.getByRole('button', { name: t.remove, exact: true }).click();
    await page.getByRole('link', { name: 'erika@kunde.example' }).waitFor({ state: 'detached' });

    // What was done is told in words, with the names of who and what it was.
    await page.goto(`${server.url}/console/customers/${id}?tab=history`);
    const removed = page.locator('.mantine-Timeline-item').first();
    await removed.getByText(sayer(language, 'audit')('contact removed')).waitFor();
    expect(await removed.innerText()).toMatch(/Erika Beispiel\s+Stefanie Stab · /);
    expectNoFaults(visitor);
  });
});
