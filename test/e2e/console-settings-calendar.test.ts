/** An admin sets the service hours: sees what would change, saves, takes it back, and is warned before losing changes. */
import { describe, expect, it } from 'vitest';
import { createCalendarReader } from '../../server/calendar/store.ts';
import { axeFaults, expectNoFaults, layoutFaults, signInAt, visitOnce } from '../support/browser.ts';
import type { Language } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { addStaff } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/server.ts';

const words = {
  de: {
    title: 'Servicezeiten', toHour: 'Freitag: Bis, Stunde', toMinute: 'Freitag: Bis, Minute', addSaturday: 'Samstag: Zeitfenster hinzufügen',
    save: 'Speichern', saved: /Die Servicezeiten sind gespeichert/, undo: 'Rückgängig', restored: /gelten wieder/, opened: 'Ticket geht ein',
    leave: 'Verwerfen und gehen', stay: 'Hier bleiben', unsaved: 'Ungespeicherte Änderungen', other: 'Absenderregeln', worked: 'Arbeitstag: Karfreitag',
    wrong: 'Ein Zeitfenster endet nach seinem Anfang.', discard: 'Verwerfen', perWeek: '41 Stunden je Woche', conflict: /inzwischen geändert/, state: 'Bundesland', saxony: 'Sachsen',
  },
  en: {
    title: 'Service hours', toHour: 'Friday: To, hour', toMinute: 'Friday: To, minute', addSaturday: 'Saturday: Add a span',
    save: 'Save', saved: /The service hours are saved/, undo: 'Undo', restored: /as they were before/, opened: 'Ticket comes in',
    leave: 'Discard and leave', stay: 'Stay here', unsaved: 'Unsaved changes', other: 'Sender rules', worked: 'Workday: Karfreitag',
    wrong: 'A span ends after it begins.', discard: 'Discard', perWeek: '41 hours a week', conflict: /changed these settings meanwhile/, state: 'Federal state', saxony: 'Saxony',
  },
} as const satisfies Record<Language, unknown>; // prettier-ignore

const start = async () => startTestServer((await databases[0]?.database()) ?? '', { trusted: false });
const fridayOf = async (server: TestServer) =>
  (await createCalendarReader()(server.store.db)).calendar.frames.filter((frame) => frame.day === 5);
const standardFriday = [{ day: 5, from: '09:00', to: '18:00' }];

describe.each(toldIn('de'))('the service hours, in %s', (language) => {
  const t = words[language];

  it('are set by an admin who sees beforehand what changes, and can be taken back', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'admin');
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await signInAt(visitor, server.url, email);
    await page.goto(`${server.url}/console/settings/calendar`);
    await page.getByRole('heading', { level: 1, name: t.title }).waitFor();
    await page.getByRole('checkbox', { name: t.worked }).waitFor();
    expect([...(await axeFaults(page)), ...(await layoutFaults(page))]).toEqual([]);

    await page.getByLabel(t.toHour).click();
    await page.keyboard.type('08');
    await page.getByText(t.wrong).first().waitFor();
    expect(await page.getByRole('button', { name: t.save }).isDisabled()).toBe(true);
    await page.getByLabel(t.toHour).click();
    await page.keyboard.type('14');
    await page.getByText(t.perWeek).waitFor();
    // Somewhere in the sample table a clock moved: the old time is struck out.
    await page.locator('table [style*="line-through"]').first().waitFor();
    await page.getByRole('checkbox', { name: t.worked }).check();
    await page.getByRole('button', { name: t.save }).click();
    await page.getByText(t.saved).waitFor();
    expect(await fridayOf(server)).toEqual([{ day: 5, from: '09:00', to: '14:00' }]);
    await page.reload();
    await page.getByText(t.perWeek).waitFor();
    expect(await page.getByLabel(t.toHour).inputValue()).toBe('14');

    await page.getByLabel(t.toHour).click();
    await page.keyboard.type('18');
    await page.getByRole('button', { name: t.save }).click();
    await page.getByText(t.saved).waitFor();
    await page.getByRole('button', { name: t.undo }).click();
    await page.getByText(t.restored).waitFor();
    expect(await fridayOf(server)).toEqual([{ day: 5, from: '09:00', to: '14:00' }]);
    expectNoFaults(visitor);
  });

  it('warn before changes are lost, and tell what somebody else has changed', async () => {
    const server = await start();
    const { email } = await addStaff(server.store, 'admin');
    const visitor = await visitOnce({ language });
    const { page } = visitor;
    await signInAt(visitor, server.url, email);
    await page.goto(`${server.url}/console/settings/calendar`);
    await page.getByLabel(t.addSaturday).click();
    await page.getByRole('link', { name: t.other }).click();
    await page.getByRole('button', { name: t.stay }).click();
    expect(new URL(page.url()).pathname).toBe('/console/settings/calendar');

    // Somebody else is faster, and no live update tells of it.
    const other = await visitOnce({ language });
    await signInAt(other, server.url, email);
    await other.page.goto(`${server.url}/console/settings/calendar`);
    await other.page.getByLabel(t.toHour).click();
    await other.page.keyboard.type('16');
    await other.page.getByRole('button', { name: t.save }).click();
    await other.page.getByText(t.saved).waitFor();
    await page.getByRole('button', { name: t.save }).click();
    await page.getByText(t.conflict).waitFor();
    expect(await fridayOf(server)).toEqual([{ day: 5, from: '09:00', to: '16:00' }]);
    expect(await axeFaults(page)).toEqual([]);

    await page.getByRole('link', { name: t.other }).click();
    await page.getByRole('button', { name: t.leave }).click();
    await page.getByRole('heading', { level: 1, name: t.other }).waitFor();
    expectNoFaults(visitor);
  });
});

it('can be looked at by support, and not changed', async () => {
  const server = await start();
  const { email } = await addStaff(server.store, 'support');
  const visitor = await visitOnce({ language: 'de' });
  const { page } = visitor;
  await signInAt(visitor, server.url, email);
  await page.goto(`${server.url}/console/settings/calendar`);
  await page.getByText('Sie dürfen diese Einstellungen sehen, aber nicht ändern.').waitFor();
  expect(await page.getByLabel('Samstag: Zeitfenster hinzufügen').count()).toBe(0);
  expect(await fridayOf(server)).toEqual(standardFriday);
  expectNoFaults(visitor);
});
