/** In which language a program speaks to whoever started it: German for German locales, else English. */

import { z } from 'zod';

export const languageSchema = z.enum(['de', 'en']);
export type Language = z.infer<typeof languageSchema>;

/** The language of a locale variable like `de_DE.UTF-8`: German for German ones, else English. */
export const languageOf = (locale: string | undefined): Language =>
  /^de(?:[_.-]|$)/i.test(locale ?? '') ? 'de' : 'en';

/** What is read of the environment, in this order; the composition root hands it in. */
const variables = ['BEISTAND_LANG', 'LC_ALL', 'LC_MESSAGES', 'LANG'] as const;

/** The language of an environment, by the first variable that says something. */
export const spokenLanguage = (environment: Readonly<Record<string, string | undefined>>): Language =>
  languageOf(variables.map((name) => environment[name]).find((value) => value !== undefined && value !== ''));

/** Says one thing in the language of a run: `words('Nothing to do.', 'Nichts zu tun.')`. */
export type Words = (english: string, german: string) => string;

/** The words of a language. */
export const wordsOf =
  (language: Language): Words =>
  (english, german) =>
    language === 'de' ? german : english;
