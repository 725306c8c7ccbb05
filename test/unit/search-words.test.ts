/** Words and endings: what the index holds, whatever text comes. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endingsOf,
  fold,
  indexWords,
  searchLimits,
  termsOf,
  wordsOf,
} from '../../server/search/words-rules.ts';

describe('folding', () => {
  it.each([
    ['Änderung', 'Aenderung'], ['GRÖSSE', 'groesse'], ['Straße', 'strasse'], ['Müller', 'mueller'], ['Café', 'cafe'],
    ['u\u0308ber', 'über'],
  ])('%s is the same word as %s', (a, b) => {
    expect(fold(a)).toBe(fold(b));
  }); // prettier-ignore

  it.each(['Ⰰᴬ', 'İzmir', 'aee', 'Äe'])('%s, once folded, stays what it is', (word) => {
    expect(fold(fold(word))).toBe(fold(word));
  });

  it.each(['neue', 'steuer', 'quelle', 'bauer'])('%s stays itself', (word) => {
    expect(fold(word)).toBe(word);
  });
});

describe('endings', () => {
  it.each([
    ['rechnungsdruck', 'druck'], ['kundendatenbank', 'datenbank'], ['kundendatenbank', 'bank'],
    ['lieferscheinnummer', 'nummer'], ['lieferscheinnummer', 'scheinnummer'], ['mehrwertsteuer', 'steuer'],
    ['benutzeroberflache', 'oberflache'],
  ])('of %s there is %s', (word, ending) => {
    expect(endingsOf(word)).toContain(ending);
  }); // prettier-ignore

  it('begin where a German syllable can', () => {
    expect(endingsOf('rechnungsdruck')).not.toContain('ngsdruck');
    expect(endingsOf('kurz')).toEqual([]);
  });
});

describe('any text', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 });

  it('becomes words that need no escaping in either database', () => {
    fc.assert(
      fc.property(text, (one) => indexWords(wordsOf(one)).every((word) => /^[\p{L}\p{N}]+$/u.test(word))),
    );
  });

  it('is found by each of its own words', () => {
    fc.assert(
      fc.property(text, (one) => {
        const indexed = indexWords(wordsOf(one));
        return wordsOf(one).every((word) =>
          termsOf(word).every((term) => indexed.some((held) => (term.prefix ? held.startsWith(term.word) : held === term.word))),
        );
      }),
    );
  }); // prettier-ignore

  it('makes no query longer than it may be', () => {
    fc.assert(fc.property(text, (one) => termsOf(`${one} ${one}`).length <= searchLimits.terms));
  });
});
