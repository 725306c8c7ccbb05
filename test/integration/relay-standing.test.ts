/** Who may hold sessions is asked all the while: what is taken away in the middle of one ends it, and it alone, at both ends. */
import { expect, it } from 'vitest';
import { openHandAgent } from '../support/assist-agent.ts';
import { Refused } from '../support/assist-carrier.ts';
import { joinAssist } from '../support/assist-helper.ts';
import { databases } from '../support/databases.ts';
import { addStaff, signIn, testPassword } from '../support/people.ts';
import { setSecondFactor } from '../support/second-factor.ts';
import { startTestServer } from '../support/server.ts';

it.each(databases)('a session ends with what it was held by, on $name', async ({ database }) => {
  const server = await startTestServer(await database(), { trusted: false, relayBeatMs: 300 });
  const url = () => server.url;
  const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
  const hold = async () => {
    const person = await addStaff(server.store, 'support');
    const browser = await signIn(server.url, person.email);
    await setSecondFactor(browser);
    const customer = await server.agent();
    const agent = await openHandAgent(server, customer, { url });
    return { person, browser, customer, agent, helper: await joinAssist({ url, browser, code: agent.code }) };
  };
  const [role, shutOut, factor, lost, signedOut, machine, untouched] = [
    await hold(), await hold(), await hold(), await hold(), await hold(), await hold(), await hold(),
  ]; // prettier-ignore

  await admin.call('PATCH', `/api/v1/staff/${role.person.id}`, { roles: ['product-owner'] });
  await admin.call('PATCH', `/api/v1/staff/${shutOut.person.id}`, { disabled: true });
  await factor.browser.call('POST', '/api/auth/two-factor/disable', { password: testPassword });
  // Lost without being signed out by that, as above.
  await server.store.db
    .updateTable('auth_users')
    .set({ twoFactorEnabled: 0 })
    .where('id', '=', lost.person.id)
    .execute();
  await signedOut.browser.call('POST', '/api/auth/sign-out');
  const revoked = await admin.call('POST', `/api/v1/installations/${machine.customer.installationId}/revoke`);
  expect(revoked.status).toBe(200);

  for (const { agent, helper } of [role, shutOut, factor, lost, signedOut])
    await expect.poll(() => [agent.ended(), helper.ended()]).toEqual(['not-allowed', 'not-allowed']);
  await expect
    .poll(() => [machine.agent.ended(), machine.helper.ended()])
    .toEqual(['not-enrolled', 'not-enrolled']);
  // Nor does that machine get anything else, now or later; once is for ever, and it stands in the audit log.
  expect((await machine.customer.check(1, 1)).status).toBe(401);
  await expect(openHandAgent(server, machine.customer, { url })).rejects.toBeInstanceOf(Refused);
  const again = await admin.call('POST', `/api/v1/installations/${machine.customer.installationId}/revoke`);
  expect(again.body).toEqual(revoked.body);
  const audit = await admin.call('GET', '/api/v1/audit?what=enrolment%20taken%20back');
  expect(audit.body).toMatchObject({ items: [{ subject: machine.customer.installationId }] });
  const stranger = await signIn(server.url, (await addStaff(server.store, 'product-owner')).email);
  const mayNot = await stranger.call(
    'POST',
    `/api/v1/installations/${untouched.customer.installationId}/revoke`,
  );
  expect(mayNot.status).toBe(403);

  await untouched.agent.say({ type: 'chat', text: 'noch da' });
  await expect.poll(() => untouched.helper.messages.at(-1)).toEqual({ type: 'chat', text: 'noch da' });
  expect(untouched.helper.ended()).toBeNull();
});
