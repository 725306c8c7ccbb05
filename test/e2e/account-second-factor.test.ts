/** A second factor demanded of all staff, seen by somebody who has none: open pages lead to where it is set up, without being loaded again. */
import { describe, expect, it } from 'vitest';
import { axeFaults, layoutFaults, phone, signInAt, visitOnce } from '../support/browser.ts';
import type { Language } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { addStaff, signIn } from '../support/people.ts';
import { toldIn } from '../support/proofs.ts';
import { setSecondFactor } from '../support/second-factor.ts';
import { startTestServer } from '../support/server.ts';

const words = {
  de: { needed: /Hier brauchen alle Mitarbeiter einen zweiten Faktor/ },
  en: { needed: /All staff need a second factor here/ },
} as const satisfies Record<Language, unknown>;

describe.each(toldIn('en'))('a second factor that is demanded, in %s', (language) => {
  const t = words[language];

  it('is asked for on open pages at once, and leads to the profile', async () => {
    const server = await startTestServer((await databases[0]?.database()) ?? '', { trusted: false });
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const { email } = await addStaff(server.store, 'support');
    await setSecondFactor(admin);
    const visitor = await visitOnce({ language, screen: phone });
    const { page } = visitor;
    await signInAt(visitor, server.url, email);
    await page.goto(`${server.url}/console/reports`);
    const health = async () => (await admin.call('GET', '/api/v1/health')).body;
    await expect.poll(health).toMatchObject({ streams: 1 });
    const demanded = await admin.call('PUT', '/api/v1/settings/sign-in', { secondFactorForStaff: true });
    expect(demanded.status).toBe(200);
    await page.getByText(t.needed).waitFor();
    expect([...(await axeFaults(page)), ...(await layoutFaults(page))]).toEqual([]);
    expect(new URL(page.url()).pathname).toBe('/console/profile');
  });
});
