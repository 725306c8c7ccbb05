/** People, machines, delivery reports and our own mail coming back. */
import { describe, expect, it } from 'vitest';
import { mayAnswerAutomatically } from '../../server/mail/caps-rules.ts';
import { classify } from '../../server/mail/classify-rules.ts';
import type { MailKind } from '../../server/mail/classify-rules.ts';
import { parseMail } from '../../server/mail/parse.ts';

const ourselves = { addresses: ['Support@desk.example'], isOurs: (id: string) => id.includes('ours') };

const kindOf = async (headers: readonly string[], body = 'Hallo'): Promise<MailKind> => {
  const result = await parseMail(Buffer.from([...headers, '', body].join('\r\n')));
  if (!result.ok) throw new Error(result.detail);
  return classify(result.mail, ourselves);
};
const person = 'From: Jörg <joerg@customer.example>';

describe('a machine', () => {
  it.each([
    ['Auto-Submitted', [person, 'Auto-Submitted: auto-replied']],
    ['Precedence', [person, 'Precedence: bulk']],
    ['a null return path', [person, 'Return-Path: <>']],
    ['X-Loop of others', [person, 'X-Loop: somebody@else.example']],
    ['X-Autoreply', [person, 'X-Autoreply: yes']],
    ['its subject, in German', [person, 'Subject: Automatische Antwort: Druck']],
    ['its subject, in English', [person, 'Subject: Out of Office: back on Monday']],
    [
      'being a read receipt',
      [person, 'Content-Type: multipart/report; report-type=disposition-notification; boundary=x'],
    ],
  ])('is told by %s', async (_, headers) => {
    expect((await kindOf(headers)).kind).toBe('auto');
  });
});

describe('a person', () => {
  it('is answered', async () => {
    expect(await kindOf([person, 'Subject: Druck', 'Auto-Submitted: no'])).toEqual({
      kind: 'person',
      mayAnswer: true,
      why: '',
    });
  });
  it('who wrote through a mailing list, or wants no automatic answers, opens a ticket and is not answered', async () => {
    expect(await kindOf([person, 'List-Id: <l.example>'])).toMatchObject({
      kind: 'person',
      mayAnswer: false,
    });
    expect(await kindOf([person, 'X-Auto-Response-Suppress: OOF, AutoReply'])).toMatchObject({
      kind: 'person',
      mayAnswer: false,
    });
    expect(await kindOf(['From: no-reply@shop.example'])).toMatchObject({ kind: 'person', mayAnswer: false });
  });
  it('who writes about mails that came back is still a person', async () => {
    expect(
      (await kindOf([person, 'Subject: Mails unzustellbar'], 'Unsere Mails kommen zurück, user unknown.'))
        .kind,
    ).toBe('person');
  });
});

describe('our own mail', () => {
  it.each([
    ['by its Message-ID', [person, 'Message-ID: <ours@desk.example>']],
    ['by its sender, in any case', ['From: SUPPORT@desk.example']],
    ['by X-Loop', [person, 'X-Loop: support@desk.example']],
    [
      'by going in circles',
      [person, ...Array.from({ length: 61 }, (_, at) => `Received: from a by b with SMTP id ${at}`)],
    ],
  ])('coming back is told %s', async (_, headers) => {
    expect((await kindOf(headers)).kind).toBe('loop');
  });
});

describe('a delivery report', () => {
  const daemon = [
    'From: MAILER-DAEMON@mx.example (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
  ];

  it('with a status part names who failed and who is only late', async () => {
    const status =
      '--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\r\n\r\nFinal-Recipient: rfc822; c@d.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <t.1@desk.example>\r\n--x--';
    const kind = await kindOf(
      [...daemon, 'Content-Type: multipart/report; report-type=delivery-status; boundary=x'],
      status,
    );
    expect(kind).toMatchObject({
      kind: 'bounce',
      report: {
        recipients: [
          { address: 'a@b.example', action: 'failed', status: '5.1.1', reason: 'unknown' },
          { address: 'c@d.example', action: 'delayed', status: '4.4.1' },
        ],
        original: ['<t.1@desk.example>'],
      },
    });
  });

  it.each([
    [
      'as qmail writes it',
      'Hi. This is the qmail-send program.\nI was not able to deliver your message to the following addresses.\n\n<a@b.example>:\n550 5.2.2 mailbox full\n\n--- Below this line is a copy of the message.\n\nTo: z@z.example',
      'full',
    ],
    [
      'as Exim writes it',
      'A message that you sent could not be delivered. The following address(es) failed:\n\n  a@b.example\n    retry timeout exceeded\n\n------ This is a copy of the message ------\n\nTo: z@z.example',
      'expired',
    ],
    ['in German', 'Ihre Nachricht konnte nicht zugestellt werden:\n\na@b.example: user unknown\n', 'unknown'],
  ])('%s names the address and the reason', async (_, body, reason) => {
    const kind = await kindOf(daemon, body);
    expect(
      kind.kind === 'bounce'
        ? kind.report.recipients.map((one) => [one.address, one.action, one.reason])
        : kind,
    ).toEqual([['a@b.example', 'failed', reason]]);
  });

  it('that tells of success is only filed', async () => {
    const status =
      '--x\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n--x--';
    expect(
      (
        await kindOf(
          [...daemon, 'Content-Type: multipart/report; report-type=delivery-status; boundary=x'],
          status,
        )
      ).kind,
    ).toBe('auto');
  });
});

describe('automatic mails', () => {
  it('stop at the cap of the hour and of the day', () => {
    const caps = { perHour: 2, perDay: 5 };
    expect(mayAnswerAutomatically({ lastHour: 1, lastDay: 4 }, caps)).toBe(true);
    expect(mayAnswerAutomatically({ lastHour: 2, lastDay: 2 }, caps)).toBe(false);
    expect(mayAnswerAutomatically({ lastHour: 0, lastDay: 5 }, caps)).toBe(false);
  });
});
