/** Mails leave through a durable queue and a real SMTP server: once, with the right headers, and patiently. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { mailOutJob, queueMail } from '../../server/mail/outbox.ts';
import type { MailWish } from '../../server/mail/outbox.ts';
import { parseMail } from '../../server/mail/parse.ts';
import { mailOutHandler, openTransport } from '../../server/mail/send.ts';
import { readToken } from '../../server/mail/thread-rules.ts';
import { databases } from '../support/databases.ts';
import { desk, letter, openMailWorld } from '../support/mail-world.ts';
import { startSmtp } from '../support/smtp-server.ts';
import type { TestLogin } from '../support/smtp-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const hour = 3_600_000;

/** A header's value, its folded lines joined. */
const headerOf = (raw: string, name: string): string => {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: +(.*)$`, 'im').exec(head)?.[1] ?? '';
};

describe.each(databases)('mails out on $name', ({ open }) => {
  const world = async (login?: TestLogin) => {
    const store = await open();
    const smtp = await startSmtp({ login });
    const { smtp: settings } = mailConfigSchema.parse({
      address: desk,
      smtp: { host: '127.0.0.1', port: smtp.port, security: 'none', user: login?.user },
    });
    if (settings === undefined) throw new Error('no settings');
    const folder = await temporaryFolder();
    const start = async (password = 'falsch') => {
      const transport = openTransport(settings, password);
      onTestFinished(() => transport.close());
      return openMailWorld(store, folder, {
        handlers: ({ blobs, now }) => ({
          [mailOutJob]: mailOutHandler({
            store,
            blobs,
            transport,
            from: { name: 'Müsli & Söhne', address: desk },
            now,
          }),
        }),
      });
    };
    const mail = await start();
    const send = async (wish: Partial<MailWish> & Pick<MailWish, 'key'>) =>
      store.transaction((trx) =>
        queueMail(
          trx,
          {
            kind: 'reply',
            to: 'joerg@customer.example',
            ticket: 1042,
            language: 'de',
            values: { subject: 'Druck', body: 'Guten Tag,\n\nbitte neu starten: <b>jetzt</b>' },
            ...wish,
          },
          mail.parts,
        ),
      );
    const states = async () =>
      (await store.db.selectFrom('mail_out').select(['state', 'said']).orderBy('created_at').execute()).map(
        ({ state }) => state,
      );
    return { store, smtp, mail, send, states, start };
  };

  it('a reply arrives with text and HTML that say the same, threaded and not as automatic', async () => {
    const { smtp, mail, send, states } = await world();
    await send({ key: '1', inReplyTo: '<frage@customer.example>' });
    await mail.worker.runDue();
    expect(await states()).toEqual(['sent']);
    const raw = smtp.mails[0] ?? '';
    const parsed = await parseMail(Buffer.from(raw));
    if (!parsed.ok) throw new Error(parsed.detail);
    expect(parsed.mail).toMatchObject({
      subject: '[#1042] Druck',
      from: { name: 'Müsli & Söhne', address: desk },
      inReplyTo: ['<frage@customer.example>'],
      references: ['<frage@customer.example>'],
    });
    expect(parsed.mail.text).toContain('bitte neu starten: <b>jetzt</b>');
    expect(parsed.mail.html).toContain('&lt;b&gt;jetzt&lt;/b&gt;');
    expect(raw).not.toMatch(/^auto-submitted/im);
  });

  it('the answer to it finds its ticket by the signed Message-ID', async () => {
    const { smtp, mail, send } = await world();
    await mail.take(letter());
    await send({ key: '1', ticket: 1001 });
    await mail.worker.runDue();
    const sent = smtp.mails.find((one) => one.includes('bitte neu starten')) ?? '';
    const id = headerOf(sent, 'message-id');
    expect(
      await mail.take(letter({ id: '<r@c>', subject: 'ohne Nummer', extra: [`In-Reply-To: ${id}`] })),
    ).toMatchObject({ outcome: 'followUp', ticket: 1001, reason: 'signed' });
  });

  it('a notice to a watcher says it is automatic and can be muted with one click', async () => {
    const { smtp, mail, send } = await world();
    await send({ key: '1', kind: 'notice', mutable: true, language: 'en' });
    await mail.worker.runDue();
    const raw = smtp.mails[0] ?? '';
    expect(headerOf(raw, 'auto-submitted')).toBe('auto-generated');
    expect(headerOf(raw, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const token =
      /^<https:\/\/desk\.example\/mail\/mute\/([^>]+)>$/.exec(headerOf(raw, 'list-unsubscribe'))?.[1] ?? '';
    expect(readToken('mute', token, mail.parts.secret)).toEqual({
      ticket: 1042,
      address: 'joerg@customer.example',
    });
  });

  it('is tried again while the server says not now, and arrives once', async () => {
    const { smtp, mail, send, states } = await world();
    smtp.answer(451);
    await send({ key: '1' });
    await send({ key: '1' });
    for (let tries = 0; tries < 3; tries += 1) {
      await mail.worker.runDue();
      mail.later(hour);
    }
    expect([await states(), smtp.mails.length]).toEqual([['queued'], 0]);
    smtp.answer(null);
    await mail.worker.runDue();
    mail.later(10 * hour);
    await mail.worker.runDue();
    expect([await states(), smtp.mails.length]).toEqual([['sent'], 1]);
  });

  it('waits while the desk’s own sign-in is refused, and arrives with the right password', async () => {
    const { mail, send, states, start } = await world({ user: 'desk', password: 'richtig' });
    const right = await start('richtig');
    await send({ key: '1' });
    await mail.worker.runDue();
    expect(await states()).toEqual(['queued']);
    right.later(hour);
    await right.worker.runDue();
    expect(await states()).toEqual(['sent']);
  });

  it('becomes a dead letter at once where the server refuses it for good', async () => {
    const { smtp, mail, send, states, store } = await world();
    smtp.answer(550);
    await send({ key: '1' });
    await mail.worker.runDue();
    expect(await states()).toEqual(['dead']);
    expect((await store.db.selectFrom('jobs').select('dead_at').execute())[0]?.dead_at).not.toBeNull();
    mail.later(10 * hour);
    await mail.worker.runDue();
    expect(smtp.mails).toEqual([]);
  });

  it('becomes a dead letter when the server never has time for it', async () => {
    const { smtp, mail, send, states } = await world();
    smtp.answer(451);
    await send({ key: '1' });
    for (let tries = 0; tries < 20; tries += 1) {
      await mail.worker.runDue();
      mail.later(10 * hour);
    }
    expect(await states()).toEqual(['dead']);
  });

  it('goes out once though two servers look at the queue', async () => {
    const { smtp, mail, send, start } = await world();
    const second = await start();
    for (let at = 0; at < 10; at += 1) await send({ key: String(at) });
    await Promise.all([mail.worker.runDue(), second.worker.runDue()]);
    expect(smtp.mails).toHaveLength(10);
    expect(new Set(smtp.mails.map((one) => headerOf(one, 'message-id'))).size).toBe(10);
  });

  it('can’t be given more headers by a subject or an address', async () => {
    const { smtp, mail, send } = await world();
    await send({ key: '1', values: { subject: 'x\r\nBcc: spy@else.example', body: 'b' } });
    expect(await send({ key: '2', to: 'a@b.example\r\nBcc: spy@else.example' })).toEqual({
      queued: false,
      why: 'no address',
    });
    await mail.worker.runDue();
    expect(smtp.mails[0]).not.toMatch(/^bcc:/im);
  });
});

describe('settings', () => {
  it('refuse unencrypted mail to other machines', () => {
    expect(() => openTransport({ host: 'mail.example', port: 25, security: 'none' }, '')).toThrow(
      expect.objectContaining({ code: 'INSECURE_URL' }),
    );
  });
});
