/** The mail desk's accounts over the API: what is configured, and no secret of it. */
import { expect, it } from 'vitest';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { databases } from '../support/databases.ts';
import { addMember, addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const database = async () => (await databases[0]?.database()) ?? '';

it('are shown to staff without the way to their passwords', async () => {
  const mail = mailConfigSchema.parse({
    address: 'support@desk.example',
    smtp: { host: '127.0.0.1', port: 1, security: 'none', user: 'desk' },
  });
  const server = await startTestServer(await database(), { trusted: false, mail });
  const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
  const answer = await support.call('GET', '/api/v1/settings/mail');
  expect(answer.body).toMatchObject({
    desk: {
      address: 'support@desk.example',
      incoming: null,
      outgoing: { host: '127.0.0.1', port: 1, security: 'none', user: 'desk' },
    },
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/password/i);
  const customer = await addTestCustomer(server.store);
  const member = await signIn(server.url, (await addMember(server.store, customer.id)).email);
  expect(codeOf(await member.call('GET', '/api/v1/settings/mail'))).toBe('NOT_FOUND');
});

it('are null where there is no mail desk', async () => {
  const server = await startTestServer(await database(), { trusted: false });
  const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
  expect((await support.call('GET', '/api/v1/settings/mail')).body).toMatchObject({ desk: null });
});
