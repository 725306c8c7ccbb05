/**
 * The texts of one area, in German and English. The types make sure that both have the same keys and that a
 * component asks for no key that isn't there; `test/unit/face-words.test.ts` compares them once more.
 */
import { useMemo } from 'react';
import { dictionary, useLanguage } from './language.ts';

/** `tickets_one` and `tickets_other` are asked for as `tickets`, with `{ count }`. */
type Singular<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'other'}` ? Base : K;
type Values = Readonly<Record<string, string | number>>;

/** Says one text. `{{name}}` in it is replaced by `values.name`. */
export type Say<K extends string = string> = (key: Singular<K>, values?: Values) => string;

export interface Words {
  readonly namespace: string;
  readonly de: Readonly<Record<string, string>>;
  readonly en: Readonly<Record<string, string>>;
}

/** All texts that were registered, for the test that compares the languages. */
export const allWords: Words[] = [];

/** Registers the texts of an area and returns the hook that says them. */
export const createWords = <const E extends Readonly<Record<string, string>>>(
  namespace: string,
  texts: { readonly de: Readonly<Record<keyof E, string>>; readonly en: E },
): (() => Say<keyof E & string>) => {
  allWords.push({ namespace, ...texts });
  for (const language of ['de', 'en'] as const)
    dictionary.addResourceBundle(language, namespace, texts[language]);
  return () => {
    const language = useLanguage();
    return useMemo(() => {
      const say = dictionary.getFixedT(language, namespace) as unknown as (
        key: string,
        values: Values,
      ) => string;
      return (key, values) => say(key, { ...values });
    }, [language]);
  };
};
