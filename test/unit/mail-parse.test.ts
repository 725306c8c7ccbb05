/** Raw mails of our own making, as hostile and as broken as mails are. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, decodeWords } from '../../server/mail/charset.ts';
import { sanitize, textFromHtml } from '../../server/mail/html.ts';
import { mailLimits } from '../../server/mail/limits.ts';
import type { ParsedMail } from '../../server/mail/message.ts';
import { parseMail } from '../../server/mail/parse.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const parsed = async (raw: Uint8Array): Promise<ParsedMail> => {
  const result = await parseMail(raw);
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.mail;
};
const mail = (headers: readonly string[], body: string): Buffer => utf8([...headers, '', body].join('\r\n'));

describe('charsets', () => {
  const cases: readonly (readonly [string, string | null, Uint8Array, string])[] = [
    ['windows-1252 called iso-8859-1', 'iso-8859-1', Uint8Array.of(0x80, 0x20, 0x93, 0x61, 0x94), '€ “a”'],
    ['UTF-8 called iso-8859-1', 'iso-8859-1', utf8('für'), 'für'],
    ['windows-1252 called UTF-8', 'utf-8', bytes('f\xfcr'), 'für'],
    [
      'UTF-8 and windows-1252 in one text',
      'utf-8',
      Buffer.concat([utf8('Grüße, '), bytes('Gr\xfc\xdfe')]),
      'Grüße, Grüße',
    ],
    ['no label at all', null, bytes('\xe4\xf6\xfc'), 'äöü'],
    ['a label nobody knows', 'x-vendor-charset', utf8('€'), '€'],
    ['a label in quotes', '"UTF-8"', utf8('ä'), 'ä'],
    ['the euro in iso-8859-15', 'ISO_8859-15', Uint8Array.of(0xa4), '€'],
    ['UTF-7', 'utf-7', bytes('Gr+APwA3w-e'), 'Grüße'],
    ['the charset of old German DOS', 'cp850', Uint8Array.of(0x84, 0x94, 0x81), 'äöü'],
    ['ISO-2022-JP called us-ascii', 'us-ascii', bytes('\x1b$B%F%9%H\x1b(B'), 'テスト'],
    ['ISO-2022-KR', 'iso-2022-kr', bytes('\x1b$)C\x0eGQ1[\x0f'), '한글'],
    ['Shift_JIS by its number', 'cp932', Uint8Array.of(0x83, 0x65), 'テ'],
    ['a byte order mark', 'utf-16', Uint8Array.of(0xff, 0xfe, 0x61, 0x00), 'a'],
  ];
  it.each(cases)('reads %s', (_, label, content, text) => {
    expect(decodeText(content, label)).toBe(text);
  });

  it('never throws and never loses ASCII, whatever the label and the bytes', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (label, content) => {
        decodeText(content, label);
        expect(decodeText(Buffer.from('plain text'), 'utf-8')).toBe('plain text');
      }),
    );
  });
});

describe('encoded words', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['two words that cut a character in two', '=?utf-8?B?w4M=?= =?utf-8?Q?=C3?= =?utf-8?Q?=BC?=', 'Ãü'],
    ['blanks inside a Q word', '=?utf-8?Q?Rechnung falsch?=', 'Rechnung falsch'],
    ['a wrong charset', '=?us-ascii?Q?Gr=FC=DFe?=', 'Grüße'],
    ['a question mark inside', '=?utf-8?Q?Warum?_Darum?=', 'Warum? Darum'],
    ['a word that never ends', '=?utf-8?Q?offen', '=?utf-8?Q?offen'],
    ['text around it', 'Re: =?iso-8859-1?Q?=E4?= und so', 'Re: ä und so'],
  ];
  it.each(cases)('decodes %s', (_, value, text) => {
    expect(decodeWords(value)).toBe(text);
  });

  it('takes any text through encoding and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const word = `=?utf-8?B?${utf8(text.toWellFormed()).toString('base64')}?=`;
        expect(decodeWords(word)).toBe(text.toWellFormed());
      }),
    );
  });
});

describe('a mail', () => {
  it('is read with addresses, ids, date and text', async () => {
    const one = await parsed(
      mail(
        [
          'From: =?utf-8?Q?J=C3=B6rg?= <Joerg@Customer.EXAMPLE>',
          'To: support@desk.example, "B, C" <b@c.example>',
          'Subject: Druck',
          'Message-ID: <a@b>',
          'In-Reply-To: <x@y>',
          'References: <v@w>\r\n <x@y>',
          'Date: Tue, 24 Nov 2026 10:00:00 +0100',
        ],
        'Hallo',
      ),
    );
    expect(one).toMatchObject({
      from: { address: 'Joerg@customer.example', name: 'Jörg' },
      to: [{ address: 'support@desk.example' }, { address: 'b@c.example', name: 'B, C' }],
      subject: 'Druck', messageId: '<a@b>', inReplyTo: ['<x@y>'], references: ['<v@w>', '<x@y>'], date: '2026-11-24T09:00:00.000Z', text: 'Hallo', textFrom: 'plain',
    }); // prettier-ignore
  });

  it('with 8-bit headers in another charset than UTF-8 keeps its words', async () => {
    const one = await parsed(
      bytes(
        'From: a@b.example\r\nSubject: St\xf6rung\r\nContent-Type: text/plain; charset=windows-1252\r\n\r\nGr\xfc\xdfe',
      ),
    );
    expect([one.subject, one.text]).toEqual(['Störung', 'Grüße']);
  });

  it('of an old Mac, with bare carriage returns, has header and text', async () => {
    const one = await parsed(bytes('From: a@b.example\rSubject: Alt\rTo: c@d.example\r\rZeile 1\rZeile 2\r'));
    expect([one.subject, one.text]).toEqual(['Alt', 'Zeile 1\nZeile 2']);
  });

  it('without a header is all text, and nothing of it is lost', async () => {
    const one = await parsed(utf8('Guten Tag, der Druck geht nicht.\nMehr dazu morgen.\n'));
    expect(one.text).toBe('Guten Tag, der Druck geht nicht.\nMehr dazu morgen.');
  });

  it('whose text follows the header without a blank line keeps its text', async () => {
    const one = await parsed(
      utf8('From: a@b.example\nSubject: x\nDer Druck geht nicht.\nWirklich nicht.\n\nGruß'),
    );
    expect(one.text).toContain('Der Druck geht nicht.');
    expect(one.subject).toBe('x');
  });

  it('with a boundary that never comes is shown as text', async () => {
    const one = await parsed(
      mail(['From: a@b.example', 'Content-Type: multipart/mixed; boundary=x'], 'Nur Text'),
    );
    expect(one.text).toBe('Nur Text');
  });

  it('of HTML alone gets its text from it, with quotes marked', async () => {
    const one = await parsed(
      mail(
        ['Content-Type: text/html'],
        '<p>Hallo<br>Welt</p><blockquote><p>alt</p></blockquote><script>x()</script>',
      ),
    );
    expect(one.text).toBe('Hallo\nWelt\n\n> alt');
    expect(one.html).not.toContain('script');
  });

  it('keeps inline images by their content id, calendars with their method and nested mails whole', async () => {
    const part = (headers: string, body: string): string => `--b\r\n${headers}\r\n\r\n${body}\r\n`;
    const one = await parsed(
      mail(
        ['Content-Type: multipart/mixed; boundary=b'],
        `${part('Content-Type: text/html', '<img src="cid:i1"><img src="https://spy.example/p.png">')}${part('Content-Type: image/png\r\nContent-ID: <i1>\r\nContent-Transfer-Encoding: base64', 'iVBORw0K')}${part('Content-Type: text/calendar; method=request', 'BEGIN:VCALENDAR')}${part('Content-Type: message/rfc822', 'Subject: innen\r\n\r\nText')}--b--`,
      ),
    );
    expect(
      one.attachments.map(({ type, contentId, calendarMethod, inline }) => [
        type,
        contentId,
        calendarMethod,
        inline,
      ]),
    ).toEqual([
      ['image/png', 'i1', null, true],
      ['text/calendar', null, 'REQUEST', false],
      ['message/rfc822', null, null, false],
    ]);
    expect(one.html).toContain('src="cid:i1"');
    expect(one.html).not.toMatch(/\ssrc="https/);
  });

  it('gives attachments names that are no paths, hide nothing and end as they ended', async () => {
    const one = await parsed(
      mail(
        [
          'Content-Type: application/octet-stream; name="../../etc/\u202egnp.exe"',
          'Content-Disposition: attachment',
        ],
        'x',
      ),
    );
    expect(one.attachments[0]?.name).toBe('gnp.exe');
  });

  it('unpacks winmail.dat, also where its end is missing', async () => {
    const u16 = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer);
    const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
    const attribute = (id: number, data: Buffer): Buffer =>
      Buffer.concat([Buffer.of(2), u32(id), u32(data.length), data, u16(0)]);
    const tnef = Buffer.concat([
      u32(0x223e9f78),
      u16(1),
      attribute(0x0002800c, bytes('Text aus Outlook\0')),
      attribute(0x00069002, Buffer.alloc(14)),
      attribute(0x00018010, bytes('Bericht.txt\0')),
      attribute(0x0006800f, bytes('Inhalt')),
    ]);
    for (const content of [tnef, Buffer.concat([tnef, Buffer.of(2, 9, 9)])]) {
      const one = await parsed(
        mail(
          ['Content-Type: application/ms-tnef; name=winmail.dat', 'Content-Transfer-Encoding: base64'],
          content.toString('base64'),
        ),
      );
      expect(one.text).toBe('Text aus Outlook');
      expect(one.attachments.map(({ name, bytes: file }) => [name, Buffer.from(file).toString()])).toEqual([
        ['Bericht.txt', 'Inhalt'],
      ]);
    }
  });
});

describe('attacks', () => {
  it('parts inside parts without end are quarantined', async () => {
    const deep = Array.from(
      { length: 200 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    ).join('');
    expect(await parseMail(utf8(deep))).toMatchObject({ ok: false, reason: 'nested too deep' });
  });

  it('a header of many megabytes is quarantined', async () => {
    expect(await parseMail(utf8(`Subject: ${'x'.repeat(3_000_000)}\r\n\r\nt`))).toMatchObject({
      ok: false,
      reason: 'header too large',
    });
  });

  it('thousands of parts are quarantined', async () => {
    const many = '--b\r\n\r\nx\r\n'.repeat(mailLimits.parts + 1);
    expect(await parseMail(utf8(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${many}`))).toMatchObject({
      ok: false,
      reason: 'too many parts',
    });
  });

  it('a header line smuggled in by a line break in an encoded word stays one line', async () => {
    const one = await parsed(mail(['Subject: =?utf-8?Q?a=0D=0ABcc:_x@y.example?='], 't'));
    expect(one.subject).toBe('a Bcc: x@y.example');
  });

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a handler', '<p onclick="x()">t</p>'],
    ['a javascript link', '<a href="javascript:x()">t</a>'],
    ['a data image with a script', '<img src="data:image/svg+xml,<svg onload=x()>">'],
    ['a remote picture', '<img src="//spy.example/1.png">'],
    [
      'a style that fetches',
      '<p style="background:url(https://spy.example)">t</p><style>@import "https://spy.example"</style>',
    ],
    ['a form', '<form action="https://spy.example"><input name=p></form>'],
    ['a frame', '<iframe srcdoc="<script>x()</script>"></iframe>'],
    ['a base', '<base href="https://spy.example">'],
    ['a svg', '<svg><a xlink:href="javascript:x()"><text>t</text></a></svg>'],
  ])('%s does not get through', (_, html) => {
    expect(sanitize(html)).not.toMatch(
      /script|onclick|javascript|<form|<input|<iframe|<base|<svg|style|\ssrc=|srcdoc/i,
    );
  });

  it('HTML nested a hundred thousand deep is done in a moment', () => {
    const start = performance.now();
    const deep = '<div>'.repeat(100_000);
    sanitize(deep);
    textFromHtml(deep);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('random bytes, cut mails and mangled ones never throw', async () => {
    const whole = mail(
      ['From: a@b.example', 'Subject: =?utf-8?Q?x?=', 'Content-Type: multipart/mixed; boundary="b"'],
      '--b\r\nContent-Type: text/html; charset=utf-7\r\n\r\n<p>x\r\n--b\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgAA\r\n--b--',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 2_000 }),
          fc
            .tuple(fc.nat(whole.length), fc.uint8Array({ maxLength: 20 }))
            .map(([at, noise]) =>
              Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at + noise.length)]),
            ),
        ),
        async (raw) => {
          const result = await parseMail(raw);
          if (result.ok)
            expect(result.mail.text.isWellFormed() && !result.mail.text.includes('\0')).toBe(true);
          else
            expect(result.reason).toBe(
              raw.length === 0 ? 'empty' : expect.not.stringMatching(/parser fault/),
            );
        },
      ),
      { numRuns: 300 },
    );
  });
});
