/**
 * The loop the product is for, on a running server with a real SMTP server: a customer's mail becomes a ticket and is
 * acknowledged, staff answer, a build that fixes it is published, an agent reports it installed, the customer is
 * asked by mail and confirms by the link.
 */
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parseMail } from '../../server/mail/parse.ts';
import { openBlobs } from '../../server/mail/blobs.ts';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { receiveMails } from '../../server/mail/receive.ts';
import { contactFor } from '../../server/customers/contacts.ts';
import { orderReport } from '../../server/reports/schedule.ts';
import { getTicket } from '../../server/tickets/store.ts';
import { databases } from '../support/databases.ts';
import { letter } from '../support/mail-world.ts';
import { addStaff, signIn } from '../support/people.ts';
import { eventOf, startTestServer } from '../support/server.ts';
import { startSmtp } from '../support/smtp-server.ts';
import { tinyBuild } from '../support/tiny-repository.ts';

const address = 'karin@kunde.example';
const waiting = { timeout: 20_000, interval: 50 };

const openWorld = async (database: string) => {
  const smtp = await startSmtp();
  const mail = mailConfigSchema.parse({
    address: 'support@desk.example',
    smtp: { host: '127.0.0.1', port: smtp.port, security: 'none' },
    caps: { perHour: 50, perDay: 50 },
  });
  const server = await startTestServer(database, { mail });
  const agent = await server.agent();
  const { store } = server;
  await store.transaction((trx) =>
    contactFor(trx, { customerId: agent.customerId, name: 'Karin Kunde', email: address }, server.now),
  );
  const staff = await addStaff(store, 'support');
  const browser = await signIn(server.url, staff.email);
  const blobs = openBlobs(join(server.folder.root, 'blobs'));
  const send = (raw: string) =>
    receiveMails({ store, blobs, now: () => server.now }, [{ raw: Buffer.from(raw), source: 'test' }]);
  /** The first mail sent to the customer, from the `after`th on, whose text matches. */
  const mailed = (text: RegExp) =>
    vi.waitFor(async () => {
      for (const raw of smtp.mails) {
        const parsed = await parseMail(Buffer.from(raw));
        const body = parsed.ok ? parsed.mail.text : '';
        if (raw.includes(address) && text.test(body)) return { raw, body };
      }
      throw new Error(`no mail says ${text}; sent: ${smtp.mails.join('\n')}`);
    }, waiting);
  return { server, agent, store, browser, send, mailed, smtp };
};

const status = (version: string, manifestSha256: string, at: Date) =>
  eventOf(
    {
      kind: 'status' as const,
      version,
      manifestSha256,
      agentVersion: '0.1.0',
      platform: 'linux-x64',
      pinned: null,
      healthy: true,
    },
    at,
  );

describe.each(databases)('the desk on $name', ({ database }) => {
  it('takes a mail in and leads it to a fix the customer confirms', async () => {
    const { server, agent, store, browser, send, mailed } = await openWorld(await database());
    await send(letter({ from: `Karin <${address}>`, subject: 'Rechnungsdruck geht nicht' }));
    const acknowledged = await mailed(/Ticketnummer #1001/);
    expect(acknowledged.raw).toContain('Auto-Submitted: auto-replied');
    expect(acknowledged.raw).toContain('In-Reply-To: <1@customer.example>');

    const answered = await browser.call('POST', '/api/v1/tickets/1001/reply', { text: 'Wir sehen nach.' });
    expect(answered.status).toBe(200);
    const reply = await mailed(/Wir sehen nach\./);
    expect(reply.raw).not.toContain('Auto-Submitted');

    expect(
      (await browser.call('POST', '/api/v1/tickets/1001/note', { text: 'Nur für uns: der Treiber.' })).status,
    ).toBe(200);
    const build = tinyBuild('release', '1.0.1', { fixes: [1001] });
    await server.publish('release', 2, [build]);
    await mailed(/1\.0\.1/);

    expect((await agent.report([status('1.0.1', build.manifestSha256, server.now)])).status).toBe(200);
    const asked = await mailed(/mail\/confirm\//);
    expect(asked.body).not.toContain('Nur für uns');
    const link = /http:\S+\/mail\/confirm\/\S+/.exec(asked.body)?.[0] ?? '';
    const before = await getTicket(store.db, 1001);
    expect((await fetch(link)).status).toBe(200);
    expect(await getTicket(store.db, 1001)).toEqual(before);
    const form = { method: 'POST', body: new URLSearchParams({ answer: 'works' }) };
    expect((await fetch(link, form)).status).toBe(200);
    expect(await getTicket(store.db, 1001)).not.toEqual(before);
    expect(await (await fetch(link, form)).text()).toContain('nicht mehr offen');
    expect((await fetch(`${link.slice(0, -4)}aaaa`, form)).status).toBe(404);
  });

  it('tells nobody of what they did themselves, and no customer of an internal note', async () => {
    const { browser, send, mailed, smtp } = await openWorld(await database());
    await send(letter({ from: `Karin <${address}>` }));
    await mailed(/Ticketnummer #1001/);
    await browser.call('POST', '/api/v1/tickets/1001/note', { text: 'geheim' });
    await browser.call('POST', '/api/v1/tickets/1001/reply', { text: 'offen gesagt' });
    await mailed(/offen gesagt/);
    expect(smtp.mails.some((raw) => raw.includes('geheim'))).toBe(false);
  });

  it('mails an ordered report by the clock, as a file, to each of its readers', async () => {
    const { server, agent, store, mailed } = await openWorld(await database());
    const order = {
      report: 'open-items',
      customerId: agent.customerId,
      format: 'csv',
      recipients: [address],
      every: 'day',
      at: '07:00',
    };
    const { nextRunAt } = await store.transaction((trx) => orderReport(trx, order, server.now));
    server.now = new Date(Date.parse(nextRunAt) + 1_000);
    const { raw } = await mailed(/./);
    expect(raw).toMatch(/filename=("?)open-items-\d{4}-\d{2}-\d{2}\.csv/);
    expect(raw).toContain('Auto-Submitted: auto-generated');
  });
});
