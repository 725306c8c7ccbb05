/**
 * The language of a face: what the person chose, else what their browser asks for, else English. German and
 * English are the languages Beistand speaks; every text of every face exists in both.
 */
import { createInstance } from 'i18next';
import { useSyncExternalStore } from 'react';

export const languages = ['de', 'en'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'beistand.language';

const isLanguage = (value: unknown): value is Language => languages.some((one) => one === value);

const preferred = (): Language => {
  const chosen = localStorage.getItem(storageKey);
  if (isLanguage(chosen)) return chosen;
  for (const wish of navigator.languages) {
    const base = wish.slice(0, 2);
    if (isLanguage(base)) return base;
  }
  return 'en';
};

/** The one dictionary of the page. Texts are compiled in, so it is ready at once. */
export const dictionary = createInstance();
void dictionary.init({
  lng: preferred(),
  fallbackLng: 'en',
  resources: {},
  interpolation: { escapeValue: false },
  // Keys are plain names; texts may hold dots and colons.
  keySeparator: false,
  nsSeparator: false,
  // A missing text is a fault of ours: tests look at the console of every page.
  parseMissingKeyHandler: (key) => {
    console.error(`no text for ${key}`);
    return key;
  },
  initAsync: false,
});
document.documentElement.lang = dictionary.language;

/** The language now, for code outside of components. */
export const languageNow = (): Language => (isLanguage(dictionary.language) ? dictionary.language : 'en');

/** Shows the page in another language; `keep` remembers it in this browser. */
export const setLanguage = (language: Language, keep = true): void => {
  if (keep) localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
  void dictionary.changeLanguage(language);
};

/** True once the person has chosen a language in this browser. */
export const languageChosen = (): boolean => isLanguage(localStorage.getItem(storageKey));

const listen = (changed: () => void): (() => void) => {
  dictionary.on('languageChanged', changed);
  return () => dictionary.off('languageChanged', changed);
};

/** The language now; the component is shown again when it changes. */
export const useLanguage = (): Language => {
  return useSyncExternalStore(listen, languageNow);
};

/** A text that exists in both languages, for data (navigation entries, commands) instead of dictionaries. */
export type BothLanguages = Readonly<Record<Language, string>>;
