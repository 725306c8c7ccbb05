/** The words of mails by API: set by admins, checked, used in the next mail, set back. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { databases } from '../support/databases.ts';
import { addMember, addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const path = '/api/v1/settings/mail-templates';
const subject = '[#{{ticket}}] {{subject}}';
const standard = { subject, text: '{{body}}\n\n{{signature}}' };
const mail = mailConfigSchema.parse({
  address: 'desk@example.org',
  smtp: { host: '127.0.0.1', port: 1, security: 'none' },
  templates: { status: { de: { subject, text: 'Aus der Datei: {{status}}' } } },
});
const listSchema = z.object({
  items: z.array(z.looseObject({ kind: z.string(), language: z.string(), own: z.boolean() })),
});
const mailSchema = z.looseObject({ subject: z.string(), text: z.string() });

describe.each(databases)('mail templates by API on $name', ({ database }) => {
  it('are set, used in the next mail, not overwritten unseen, and set back', async () => {
    const server = await startTestServer(await database(), { trusted: false, mail });
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const reply = { kind: 'reply', language: 'de', before: standard };
    const template = { subject, text: 'Grüß Gott!\n\n{{body}}\n\nIhre Bäckerei-IT' };
    expect(codeOf(await support.call('PUT', path, { ...reply, template }))).toBe('FORBIDDEN');
    expect((await admin.call('PUT', path, { ...reply, template })).status).toBe(200);
    expect(codeOf(await admin.call('PUT', path, { ...reply, template: standard }))).toBe('CONFLICT');
    const find = async (kind: string, language: string) =>
      listSchema
        .parse((await support.call('GET', path)).body)
        .items.find((one) => one.kind === kind && one.language === language);
    expect(await find('reply', 'de')).toMatchObject({ ...template, own: true, standard, needed: ['body'] });
    expect(await find('reply', 'en')).toMatchObject({ own: false });
    expect(await find('status', 'de')).toMatchObject({ text: 'Aus der Datei: {{status}}', own: false });

    const customer = await addTestCustomer(server.store);
    const member = await signIn(server.url, (await addMember(server.store, customer.id)).email);
    const opened = await member.call('POST', '/api/v1/tickets', {
      customerId: customer.id,
      subject: 'Bon',
      text: 'Umlaute fehlen.',
    });
    const { number } = z.object({ ticket: z.object({ number: z.number() }) }).parse(opened.body).ticket;
    const answered = await support.call('POST', `/api/v1/tickets/${number}/reply`, {
      text: 'Wir sehen nach.',
    });
    expect(answered.status).toBeLessThan(300);
    const sent = await server.store.db
      .selectFrom('mail_out')
      .select('content')
      .where('kind', '=', 'reply')
      .execute();
    expect(sent.map((one) => mailSchema.parse(JSON.parse(one.content)))).toMatchObject([
      { subject: `[#${number}] Bon`, text: 'Grüß Gott!\n\nWir sehen nach.\n\nIhre Bäckerei-IT\n' },
    ]);

    const reset = { ...reply, before: template, template: null };
    expect((await admin.call('PUT', path, reset)).status).toBe(200);
    expect(await find('reply', 'de')).toMatchObject({ ...standard, own: false });
  });

  it('are refused where they name what nobody fills in, or leave out what the mail is for', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const preview = (kind: string, template: object) =>
      admin.call('POST', `${path}/preview`, { kind, language: 'en', template });
    expect((await preview('reply', { subject, text: '{{body}} {{password}}' })).body).toMatchObject({
      code: 'BAD_INPUT',
      details: { unknown: ['password'] },
    });
    expect((await preview('confirm', { subject: 'Hello', text: 'Please confirm.' })).body).toMatchObject({
      details: { missing: ['ticket', 'link'] },
    });
    expect((await preview('confirm', { subject, text: '{{link}} for {{version}}' })).body).toMatchObject({
      subject: '[#1042] Invoices can’t be printed',
      text: 'https://support.example/mail/confirm/… for 4.2.1\n',
    });
  });
});
