/** The place of a text that shows why it was found: a few words around the first hit, with all hits in it marked. Pure. */
import { endingsOf, fold } from './words-rules.ts';
import type { Term } from './words-rules.ts';

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

const excerptChars = 160;
const beforeChars = 50;
/** How much of one text is looked at. */
const lookedAtChars = 20_000;

const fits = (word: string, { word: wanted, prefix }: Term): boolean =>
  word === wanted || (prefix && word.startsWith(wanted));

const isHit = (word: string, terms: readonly Term[]): boolean => {
  const folded = fold(word);
  const forms = [folded, ...endingsOf(folded)];
  return terms.some((term) => forms.some((form) => fits(form, term)));
};

/** Pieces that joined are a part of `text` in one line; null where none of the terms is in it. */
export const excerptOf = (text: string, terms: readonly Term[]): readonly Piece[] | null => {
  const line = text.slice(0, lookedAtChars).normalize('NFC').replace(/\s+/g, ' ').trim();
  const hits = [...line.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([word]) => isHit(word, terms));
  const first = hits[0]?.index;
  if (first === undefined) return null;
  const wish = Math.max(0, first - beforeChars);
  // It begins at a word, so that nothing is cut in two.
  const from =
    wish === 0
      ? 0
      : Math.max(wish, line.lastIndexOf(' ', first - 1) < wish ? first : line.indexOf(' ', wish) + 1);
  const to = Math.min(line.length, from + excerptChars);
  const pieces: Piece[] = [];
  let at = from;
  for (const hit of hits) {
    const [word] = hit;
    if (hit.index + word.length > to) break;
    if (hit.index > at) pieces.push({ text: line.slice(at, hit.index), hit: false });
    pieces.push({ text: word, hit: true });
    at = hit.index + word.length;
  }
  if (at < to) pieces.push({ text: line.slice(at, to), hit: false });
  return [
    ...(from > 0 ? [{ text: '… ', hit: false }] : []),
    ...pieces,
    ...(to < line.length ? [{ text: ' …', hit: false }] : []),
  ];
};
