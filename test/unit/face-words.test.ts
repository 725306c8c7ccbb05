/** Every text of the faces in German and in English: the same keys, the same values filled in, nothing left untranslated. */
import { describe, expect, it } from 'vitest';
import { dictionaries, dictionaryCount } from '../support/face-words.ts';

const all = dictionaries();

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).toSorted();

/** Sentences that are rightly the same in both languages: names, formulas. */
const international = new Set<string>([]);

describe('the texts of the faces', () => {
  it('are all found in the sources', () => {
    expect(all.length).toBe(dictionaryCount());
    expect(all.length).toBeGreaterThan(5);
  });

  it('have namespaces of their own', () => {
    const names = all.map(({ namespace }) => namespace);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(all.map((one) => [one.namespace, one] as const))(
    '%s: German and English say the same things',
    (_name, { texts }) => {
      expect(Object.keys(texts.de).toSorted()).toEqual(Object.keys(texts.en).toSorted());
      for (const [key, german] of Object.entries(texts.de))
        expect([key, placeholders(german)]).toEqual([key, placeholders(texts.en[key] ?? '')]);
    },
  );

  it('are translated: no sentence is the same in both languages', () => {
    const untranslated = all.flatMap(({ namespace, texts }) =>
      Object.entries(texts.de)
        .filter(([key, german]) => german === texts.en[key] && /\p{L}{3,} \p{L}{3,}/u.test(german))
        .map(([key, german]) => `${namespace}.${key}: ${german}`)
        .filter((one) => !international.has(one)),
    );
    expect(untranslated).toEqual([]);
  });
});
