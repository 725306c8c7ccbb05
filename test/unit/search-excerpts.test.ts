/** Where the words of a search stand, as its results show it. */
import { expect, it } from 'vitest';
import { excerptOf } from '../../server/search/excerpt-rules.ts';
import { termsOf } from '../../server/search/words-rules.ts';

const shown = (text: string, query: string): string | null =>
  excerptOf(text, termsOf(query))
    ?.map(({ text: piece, hit }) => (hit ? `[${piece}]` : piece))
    .join('') ?? null;

it('marks every way to write a word, and compounds by their parts', () => {
  expect(shown('Die Größe des Rechnungsdrucks ist falsch.', 'groesse druck')).toBe(
    'Die [Größe] des [Rechnungsdrucks] ist falsch.',
  );
  expect(shown('MUELLERSTRASSE 5', 'müllerstraße')).toBe('[MUELLERSTRASSE] 5');
});

it('is one line around the first hit, cut at words', () => {
  const text = `${'Vorher kommt viel.\n'.repeat(20)}Hier ist der Fehler E4711 zu sehen. ${'Danach auch. '.repeat(40)}`;
  const excerpt = shown(text, 'e4711') ?? '';
  expect(excerpt).toMatch(/^… .*Hier ist der Fehler \[E4711\] zu sehen\..* …$/);
  expect(excerpt.length).toBeLessThan(200);
  expect(excerpt).not.toContain('\n');
});

it('is nothing where no word matches, and takes a text for nothing but a text', () => {
  expect(shown('Alles gut.', 'fehler')).toBeNull();
  expect(shown('<script>alert(1)</script>', 'alert')).toBe('<script>[alert](1)</script>');
});
