/**
 * How text becomes search words, and a query becomes conditions: the same for both databases. Pure.
 *
 * German written with ä or with ae is the same word here (`Änderung` = `Aenderung` = `anderung`). Compounds
 * are found by any of their parts: beside each long word the index holds its endings, from every place where a
 * German syllable can begin; so `druck` finds `Rechnungsdruck`, and by prefix `rechnung` does too.
 */

export const searchLimits = {
  queryChars: 500,
  terms: 8,
  wordChars: 40,
  /** Distinct words of one ticket that are indexed, public and internal each; later ones are left out. */
  wordsPerTicket: 5_000,
  results: 100,
} as const;

/**
 * Lower case, no accents, ß as ss, and ae, oe, ue as the umlaut they stand for (not after a vowel or q: Steuer, Quelle).
 * Folding what is folded changes nothing: so the letters come apart first (a raised `ᴬ` is a capital only then).
 */
export const fold = (word: string): string =>
  word
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/(?<![aeiouq])([aou])e+/g, '$1');

/** The distinct words of a text, folded, in order; single letters are no words. */
export const wordsOf = (text: string): readonly string[] => {
  const found = new Set<string>();
  for (const [word] of text.normalize('NFC').matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const folded = fold(word)
      .slice(0, searchLimits.wordChars)
      .replace(/[^\p{L}\p{N}]/gu, '');
    if (folded.length > 1) found.add(folded);
  }
  return [...found];
};

const onset =
  /^(?:[bcdfghjklmnpqrstvwxz]|bl|br|ch|chr|cl|cr|dr|fl|fr|gl|gn|gr|kl|kn|kr|kw|pf|pfl|pfr|ph|pl|pr|ps|qu|sch|schl|schm|schn|schr|schw|sk|skr|sl|sm|sp|spl|spr|st|str|sw|sy|th|tr|ts|tsch|vl|vr|wr|zw)?[aeiouy]/;
const hasVowel = /[aeiouy]/;
const shortestCompound = 7;
const shortestHead = 3;
const shortestEnding = 4;

/** Endings of a compound that can be words: `rechnungsdruck` has `druck` among them. */
export const endingsOf = (word: string): readonly string[] => {
  if (word.length < shortestCompound || !/^[a-z]+$/.test(word)) return [];
  const endings: string[] = [];
  for (let at = shortestHead; at <= word.length - shortestEnding; at += 1) {
    const ending = word.slice(at);
    if (onset.test(ending) && hasVowel.test(word.slice(0, at))) endings.push(fold(ending));
  }
  return endings;
};

/** What the index holds for these words. */
export const indexWords = (words: Iterable<string>): readonly string[] => {
  const all = new Set<string>();
  for (const word of words) {
    all.add(word);
    for (const ending of endingsOf(word)) all.add(ending);
  }
  return [...all];
};

export interface Term {
  readonly word: string;
  /** Whether words that only begin so are meant too. */
  readonly prefix: boolean;
}

/** The terms of a query, all of which a ticket has to have. Two letters are taken literally. Empty: nothing to look for. */
export const termsOf = (query: string): readonly Term[] =>
  wordsOf(query.slice(0, searchLimits.queryChars))
    .slice(0, searchLimits.terms)
    .map((word) => ({ word, prefix: word.length > 2 }));
