/** What a person wrote, apart from what their program quoted. Nothing may ever be lost. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unflow } from '../../server/mail/flowed-rules.ts';
import { foldQuotes, ownText } from '../../server/mail/quote-rules.ts';

const own = 'Danke, das hilft.';

describe('the own words are found above what was quoted by', () => {
  const quotes: readonly (readonly [string, string])[] = [
    ['Thunderbird, German', 'Am 24.11.26 um 10:00 schrieb Beistand:\n> Haben Sie neu gestartet?\n> Gruß'],
    [
      'Outlook, German',
      '________________________________\nVon: Support <support@desk.example>\nGesendet: Dienstag, 24. November 2026 10:00\nAn: Jörg\nBetreff: AW: Druck\n\nHaben Sie neu gestartet?',
    ],
    [
      'Outlook, German, older',
      '-----Ursprüngliche Nachricht-----\nVon: Support\nGesendet: gestern\n\nHaben Sie neu gestartet?',
    ],
    [
      'Gmail, English',
      'On Tue, Nov 24, 2026 at 10:00 AM Support <\nsupport@desk.example> wrote:\n\n> Did you restart?',
    ],
    [
      'Apple Mail, German',
      'Am 24.11.2026 um 10:00 schrieb Support <support@desk.example>:\n\nHaben Sie neu gestartet?',
    ],
    [
      'Lotus, without any mark but the line',
      'Support <support@desk.example> schrieb am 24.11.2026 10:00:\n\nHaben Sie neu gestartet?',
    ],
    [
      'a telephone',
      'Von meinem iPhone gesendet\n\n> Am 24.11.2026 um 10:00 schrieb Support <s@desk.example>:\n> Neu gestartet?',
    ],
    ['French', 'Le 24 nov. 2026 à 10:00, Support <support@desk.example> a écrit :\n> Bonjour'],
    [
      'a forwarding',
      'Anfang der weitergeleiteten Nachricht:\n\nVon: Chef\nDatum: heute\nAn: mich\n\nBitte klären.',
    ],
  ];
  it.each(quotes)('%s', (_, quote) => {
    const text = `${own}\n\n${quote}\n`;
    expect(ownText(text)).toBe(own);
    expect(
      foldQuotes(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});

describe('the own words', () => {
  it('between quoted lines all stay visible', () => {
    const text = 'Am 24.11.2026 schrieb Support:\n> Erste Frage?\n\nJa.\n\n> Zweite Frage?\n\nNein.\n';
    expect(ownText(text)).toBe('Ja.\n\nNein.');
  });

  it('are not mistaken for a quote because of a word or a dash', () => {
    const text =
      'Am Montag schrieb ich Ihnen schon: der Druck geht nicht.\n\n----\n- Erstens\n- Zweitens\nVon: hier bis dort\n```\n-- \nnicht die Signatur\n```\nEnde';
    expect(foldQuotes(text)).toEqual([{ kind: 'text', text }]);
  });

  it('stand above the signature', () => {
    expect(foldQuotes('Hallo\n\n-- \nJörg\nFirma')).toEqual([
      { kind: 'text', text: 'Hallo\n\n' },
      { kind: 'signature', text: '-- \nJörg\nFirma' },
    ]);
  });

  it('are the whole mail where all of it would be folded away', () => {
    const text = '> nur Zitat\n> sonst nichts\n';
    expect(foldQuotes(text)).toEqual([{ kind: 'text', text }]);
  });
});

const line = fc.constantFrom(
  'Hallo',
  '',
  '> zitiert',
  '>> tiefer',
  '-- ',
  '--',
  'Am 1.2.2026 um 10:00 schrieb X <a@b.de>:',
  'On Monday',
  'wrote:',
  '<a@b.de>',
  'Von: X',
  'Gesendet: heute',
  'An: Y',
  'Betreff: Z',
  '-----Original Message-----',
  '_____',
  'Sent from my iPhone',
  '```',
  '—',
  '-Jörg',
  '\t',
  '\r',
  ':',
);

describe('whatever the text', () => {
  it('the pieces joined are the text, neighbours differ, and something stays visible', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line, { maxLength: 60 }).map((lines) => lines.join('\n')),
        ),
        (text) => {
          const pieces = foldQuotes(text);
          expect(pieces.map((piece) => piece.text).join('')).toBe(text);
          for (const [at, piece] of pieces.entries()) expect(pieces[at + 1]?.kind).not.toBe(piece.kind);
          if (text.trim() !== '') expect(ownText(text)).not.toBe('');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '--\n',
    '> \n',
    'From: x\n',
    'On 1 ',
    '_____\n',
    'Sent from my x\n',
    '\n',
    'Am 1 schrieb x:\n',
    '<',
    'a ',
  ])('a megabyte of %j is done in a moment', (piece) => {
    const start = performance.now();
    const text = piece.repeat(1_000_000 / piece.length);
    expect(
      foldQuotes(text)
        .map((one) => one.text)
        .join(''),
    ).toBe(text);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('flowed text', () => {
  it('is joined within a paragraph and never across quote depths', () => {
    expect(unflow('eins \nzwei\n> drei \n> vier\n-- \nName', false)).toBe(
      'eins zwei\n> drei vier\n-- \nName',
    );
  });
});
