/** From raw bytes to tickets, on both databases: once, whatever happens, and never by a stranger's word. */
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { listMails, mute, replayMails, setRule } from '../../server/mail/store.ts';
import { queueMail } from '../../server/mail/outbox.ts';
import { signMessageId } from '../../server/mail/thread-rules.ts';
import type { Store } from '../../server/store/store.ts';
import { databases } from '../support/databases.ts';
import { letter, openMailWorld } from '../support/mail-world.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const queued = (store: Store) => store.db.selectFrom('mail_out').selectAll().orderBy('created_at').execute();

describe.each(databases)('mail intake on $name', ({ open }) => {
  const world = async (change: Parameters<typeof openMailWorld>[2] = {}) => {
    const store = await open();
    return { store, ...(await openMailWorld(store, await temporaryFolder(), change)) };
  };

  it('opens a ticket and acknowledges it with its number, threaded', async () => {
    const { take, entries, store } = await world();
    expect(await take(letter())).toMatchObject({ outcome: 'ticket', ticket: 1001 });
    expect(await entries()).toMatchObject([
      { ticket: 1001, kind: 'opened', how: 'c_customer0001', text: 'Der Druck geht nicht.' },
    ]);
    const [answer] = await queued(store);
    expect(answer).toMatchObject({
      kind: 'acknowledgement',
      to_address: 'joerg@customer.example',
      automatic: 1,
    });
    const content = JSON.parse(answer?.content ?? '{}') as {
      subject: string;
      text: string;
      inReplyTo: string;
      autoSubmitted: string;
    };
    expect(content).toMatchObject({
      subject: '[#1001] Druck geht nicht',
      inReplyTo: '<1@customer.example>',
      autoSubmitted: 'auto-replied',
    });
    expect(content.text).toContain('9:00 bis 18:00');
  });

  it('finds the ticket of an answer by our Message-ID, by theirs, and by its number from somebody who takes part', async () => {
    const { take, store, entries } = await world();
    await take(letter());
    const [answer] = await queued(store);
    const ours = await take(
      letter({ id: '<2@c>', subject: 'ganz anders', extra: [`In-Reply-To: ${answer?.message_id ?? ''}`] }),
    );
    const theirs = await take(
      letter({ id: '<3@c>', subject: 'auch anders', extra: ['References: <1@customer.example>'] }),
    );
    const number = await take(letter({ id: '<4@c>', subject: 'Re: [#1001] Druck' }));
    expect([ours, theirs, number].map((one) => [one?.outcome, one?.ticket, one?.reason])).toEqual([
      ['followUp', 1001, 'signed'],
      ['followUp', 1001, 'known'],
      ['followUp', 1001, 'subject'],
    ]);
    expect((await entries()).length).toBe(4);
  });

  it('joins an answer to its ticket though both came in one batch, and mails that answer each other too', async () => {
    const { receive, worker, entries, later } = await world();
    const chain = [1, 2, 3, 4].map((at) =>
      letter({ id: `<${at}@c>`, body: `Teil ${at}`, extra: at === 1 ? [] : [`In-Reply-To: <${at - 1}@c>`] }),
    );
    for (const raw of chain.toReversed()) await receive(raw);
    for (const at of [8, 9])
      await receive(letter({ id: `<${at}@c>`, body: `Kreis ${at}`, extra: [`In-Reply-To: <${17 - at}@c>`] }));
    for (let round = 0; round < 5; round += 1) {
      await worker.runDue();
      later(60_000);
    }
    const found = await entries();
    expect(
      new Set(found.filter(({ text }) => text.startsWith('Teil')).map(({ ticket }) => ticket)).size,
    ).toBe(1);
    expect(found).toHaveLength(6);
  });

  it('does not let a stranger into a ticket by its number or a forged id', async () => {
    const { take } = await world();
    await take(letter());
    const forged = signMessageId(1001, Buffer.alloc(12), Buffer.alloc(32), 'desk.example');
    expect(
      await take(
        letter({
          from: 'evil@else.example',
          id: '<5@e>',
          subject: '[#1001] let me in',
          extra: [`References: ${forged}`],
        }),
      ),
    ).toMatchObject({ outcome: 'ticket', ticket: 1002, reason: 'unknown sender, waits in triage' });
  });

  it('takes the same bytes once, the same mail by another way as a copy, and another mail with the same Message-ID as its own', async () => {
    const { take, receive, worker, entries } = await world();
    await take(letter());
    await receive(letter());
    await worker.runDue();
    expect(await take(`Delivered-To: info@desk.example\r\n${letter()}`)).toMatchObject({
      outcome: 'copy',
      ticket: 1001,
    });
    expect(await take(letter({ body: 'Etwas ganz anderes.' }))).toMatchObject({
      outcome: 'ticket',
      ticket: 1002,
    });
    expect((await entries()).length).toBe(2);
  });

  it('takes two deliveries of one mail that are processed at the same moment as one', async () => {
    const { receive, worker, entries } = await world();
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((way) => receive(`Delivered-To: ${way}@desk.example\r\n${letter()}`)),
    );
    await worker.runDue();
    expect(await entries()).toHaveLength(1);
  });

  it('processes a mail once when several servers look at the queue', async () => {
    const store = await open();
    const folder = await temporaryFolder();
    const first = await openMailWorld(store, folder);
    const second = await openMailWorld(store, folder);
    for (let at = 0; at < 12; at += 1) await first.receive(letter({ id: `<${at}@c>`, body: `Text ${at}` }));
    await Promise.all([first.worker.runDue(), second.worker.runDue()]);
    expect(new Set((await first.entries()).map((one) => one.mail_id)).size).toBe(12);
    expect(await first.entries()).toHaveLength(12);
  });

  it('files machines with their ticket and answers none of them', async () => {
    const { take, store, entries } = await world();
    await take(letter());
    const away = letter({
      id: '<6@c>',
      subject: 'Automatische Antwort: [#1001]',
      extra: ['Auto-Submitted: auto-replied', 'References: <1@customer.example>'],
    });
    expect(await take(away)).toMatchObject({ outcome: 'auto', ticket: 1001 });
    expect(await take(letter({ from: 'support@desk.example', id: '<7@c>' }))).toMatchObject({
      outcome: 'loop',
    });
    expect((await entries()).map(({ kind }) => kind)).toEqual(['opened', 'machine']);
    expect(await queued(store)).toHaveLength(1);
  });

  it('stops answering one address at the cap, and starts again later', async () => {
    const { take, store, later } = await world({ config: { caps: { perHour: 2, perDay: 3 } } });
    const ask = (at: number) => take(letter({ id: `<c${at}@c>`, body: `Frage ${at}` }));
    for (let at = 0; at < 4; at += 1) await ask(at);
    expect(await queued(store)).toHaveLength(2);
    later(2 * 3_600_000);
    for (let at = 4; at < 7; at += 1) await ask(at);
    expect(await queued(store)).toHaveLength(3);
    expect((await listMails(store.db, 'done')).filter(({ outcome }) => outcome === 'ticket')).toHaveLength(7);
  });

  it('marks an address as bouncing only where we did write to it, and then sends it nothing automatic until it writes again', async () => {
    const { take, store, entries, later } = await world();
    await take(letter());
    const [answer] = await queued(store);
    const report = (address: string) =>
      [
        'From: MAILER-DAEMON@mx.example',
        'Subject: Undelivered Mail',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
        '',
        '--x',
        'Content-Type: message/delivery-status',
        '',
        `Final-Recipient: rfc822; ${address}`,
        'Action: failed',
        'Status: 5.1.1',
        '',
        '--x',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: ${answer?.message_id ?? ''}`,
        '--x--',
        '',
      ].join('\r\n');
    later(1_000);
    expect(await take(report('victim@other.example'))).toMatchObject({ outcome: 'bounce' });
    expect((await entries()).filter(({ kind }) => kind === 'bouncing')).toEqual([]);
    expect(await take(report('joerg@customer.example'))).toMatchObject({ outcome: 'bounce', ticket: 1001 });
    expect((await entries()).filter(({ kind }) => kind === 'bouncing')).toMatchObject([
      { address: 'joerg@customer.example', how: 'permanent', subject: 'unknown', ticket: 1001 },
    ]);
    const notice = (key: string, kind: 'status' | 'reply') =>
      store.transaction((trx) =>
        queueMail(
          trx,
          {
            kind,
            to: 'joerg@customer.example',
            ticket: 1001,
            language: 'de',
            values: { subject: 'x', body: 'b' },
            key,
          },
          parts,
        ),
      );
    const { parts } = await openMailWorld(store, await temporaryFolder());
    expect(await notice('n1', 'status')).toEqual({ queued: false, why: 'bouncing' });
    expect(await notice('n2', 'reply')).toMatchObject({ queued: true });
    later(1_000);
    await take(letter({ id: '<8@c>', body: 'Ich bin wieder da.' }));
    expect(await notice('n3', 'status')).toMatchObject({ queued: true });
  });

  it('follows the rules for domains and addresses', async () => {
    const { take, store } = await world();
    await setRule(store.db, {
      pattern: '@Partner.example',
      action: 'customer',
      customer_id: 'c_partner0001',
    });
    await setRule(store.db, { pattern: 'news@partner.example', action: 'file', customer_id: null });
    expect(await take(letter({ from: 'p@partner.example', id: '<p@p>' }))).toMatchObject({
      outcome: 'ticket',
      reason: '',
    });
    expect(await take(letter({ from: 'news@partner.example', id: '<n@p>' }))).toMatchObject({
      outcome: 'filed',
      ticket: null,
    });
    await expect(
      setRule(store.db, { pattern: 'nonsense', action: 'file', customer_id: null }),
    ).rejects.toThrow(/neither/);
  });

  it('puts aside what can’t be processed, goes on with the others, and takes it again when asked', async () => {
    const { store, parts, entries } = await world();
    const { tickets } = parts;
    let broken = true;
    const openTicket: typeof tickets.openTicket = (trx, entry, who) =>
      broken && entry.subject === 'Gift'
        ? Promise.reject(new Error('out of order'))
        : tickets.openTicket(trx, entry, who);
    const failing = await openMailWorld(store, await temporaryFolder(), {
      parts: { tickets: { ...tickets, openTicket } },
    });
    const poison = await failing.receive(letter({ subject: 'Gift', id: '<g@c>' }));
    expect(await failing.take(letter({ id: '<ok@c>', body: 'geht' }))).toMatchObject({ outcome: 'ticket' });
    const bomb = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'.repeat(100);
    expect(await failing.take(bomb)).toMatchObject({ outcome: 'quarantined', reason: 'nested too deep' });
    for (let tries = 0; tries < 6; tries += 1) {
      failing.later(3_600_000);
      await failing.worker.runDue();
    }
    const aside = await listMails(store.db, 'quarantined');
    expect(new Set(aside.map(({ reason }) => reason))).toEqual(new Set(['intake fault', 'nested too deep']));
    broken = false;
    expect(await replayMails(store, { id: poison }, failing.parts.now())).toBe(1);
    await failing.worker.runDue();
    expect((await entries()).map(({ subject }) => subject)).toEqual(['Druck geht nicht', 'Gift']);
    await expect(replayMails(store, { id: 'none' }, parts.now())).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('notices that a raw mail was changed on disk', async () => {
    const { receive, worker, blobs, store, later } = await world();
    const id = await receive(letter());
    const { sha256 } = await store.db
      .selectFrom('mail_in')
      .select('sha256')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await writeFile(blobs.path(sha256), `${await readFile(blobs.path(sha256), 'utf8')} `);
    for (let tries = 0; tries < 6; tries += 1) {
      await worker.runDue();
      later(3_600_000);
    }
    expect(await listMails(store.db, 'quarantined')).toMatchObject([{ reason: 'intake fault' }]);
  });

  it('sends watchers nothing on a ticket they muted', async () => {
    const { store, parts } = await world();
    const tell = (key: string) =>
      store.transaction((trx) =>
        queueMail(
          trx,
          {
            kind: 'notice',
            to: 'w@customer.example',
            ticket: 7,
            language: 'en',
            values: { subject: 'x', body: 'b' },
            key,
            mutable: true,
          },
          parts,
        ),
      );
    expect(await tell('1')).toMatchObject({ queued: true });
    expect(await tell('1')).toEqual({ queued: false, why: 'queued before' });
    await mute(store.db, 7, 'W@customer.example', parts.now());
    expect(await tell('2')).toEqual({ queued: false, why: 'muted' });
  });
});
