/** A customer sees the remote sessions held at their place: with whom, how long, and what they had allowed. */
import { describe, expect, it } from 'vitest';
import { openHandAgent } from '../support/assist-agent.ts';
import { joinAssist } from '../support/assist-helper.ts';
import { axeFaults, expectNoFaults, languages, signInAt, visitOnce } from '../support/browser.ts';
import { databases } from '../support/databases.ts';
import { sayer } from '../support/face-words.ts';
import { addMember, addTestCustomer } from '../support/people.ts';
import { helperAt, ticketOf } from '../support/relay-world.ts';
import { startTestServer } from '../support/server.ts';

describe('the remote sessions of a customer', () => {
  it.each(languages)(
    'are told with helper, time and grants, on their page and on the ticket (%s)',
    async (language) => {
      const say = sayer(language, 'portal-sessions');
      const server = await startTestServer((await databases[0]?.database()) ?? '', {
        trusted: false,
        now: new Date(),
      });
      const customer = await server.agent();
      const ticket = await ticketOf(server, customer.customerId);
      const url = () => server.url;
      const agent = await openHandAgent(server, customer, { url, ticket });
      const helper = await joinAssist({ url, browser: await helperAt(server), code: agent.code });
      await helper.heard('hello');
      agent.tell({ type: 'told', granted: ['terminal-watch', 'record'] });
      agent.leave('revoked');
      await expect.poll(() => helper.ended()).toBe('revoked');

      const { email } = await addMember(server.store, customer.customerId, 'member');
      const visitor = await visitOnce({ language });
      const { page } = visitor;
      await signInAt(visitor, server.url, 'portal', email);
      await page
        .getByRole('navigation')
        .getByRole('link', { name: say('title') })
        .click();
      const held = page.getByRole('article');
      await held.getByText('Stefanie Stab').waitFor();
      await held.getByText(say('grant_terminal-watch')).waitFor();
      await held.getByText(say('recorded')).waitFor();
      await held.getByText('till-7').waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await held.getByRole('link', { name: String(ticket) }).click();
      await page
        .getByText(sayer(language, 'portal-tickets')('did_sessionStarted', { who: 'Stefanie Stab' }))
        .waitFor();

      const stranger = await visitOnce({ language });
      const other = await addTestCustomer(server.store);
      await signInAt(stranger, server.url, 'portal', (await addMember(server.store, other.id)).email);
      await stranger.page.goto(`${server.url}/portal/sessions`);
      await stranger.page.getByText(say('none'), { exact: true }).waitFor();
      expectNoFaults(visitor);
      expectNoFaults(stranger);
    },
  );
});
