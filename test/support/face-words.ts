/** The texts of the faces, read from the sources: running them needs a browser. */
import type { Page } from 'playwright-core';
import { capabilityLabels } from '../../protocol/session/capability-words.ts';
import { sourceFiles } from './source-tree.ts';

export interface Dictionary {
  readonly path: string;
  readonly namespace: string;
  readonly texts: Readonly<Record<'de' | 'en', Readonly<Record<string, string>>>>;
}

/** What a helper can be allowed: from a table that agent and faces share. */
const grants: Dictionary = {
  path: 'protocol/face/grant-words.ts',
  namespace: 'grants',
  texts: capabilityLabels,
};

/** Every `createWords('name', { de: {…}, en: {…} })`. */
export const dictionaries = (): Dictionary[] => [grants, ...written()];

const written = (): Dictionary[] =>
  sourceFiles()
    .filter(({ path }) => /^(?:protocol\/face|server\/web|agent\/page\/web)\//.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/createWords\(\s*'([\w-]+)',\s*(\{[\s\S]*?\n\})\s*,?\s*\);/g)].map(
        ([, namespace = '', literal = '']) => ({
          path,
          namespace,
          // The source is ours, and object literals of strings are all it holds.
          // oxlint-disable-next-line typescript/no-implied-eval
          texts: new Function(`return ${literal}`)() as Dictionary['texts'],
        }),
      ),
    );

/** How many dictionaries the sources have, found in a plainer way: so that none is overlooked. */
export const dictionaryCount = (): number =>
  sourceFiles()
    .filter(({ path }) => /^(?:protocol\/face|server\/web|agent\/page\/web)\//.test(path))
    .flatMap(({ text }) => [...text.matchAll(/ = createWords\(/g)]).length;

/** Says a text of one area as the page does, its values filled in: for tests that look for it. */
export const sayer = (language: 'de' | 'en', namespace: string) => {
  const texts = dictionaries().find((one) => one.namespace === namespace)?.texts[language];
  return (key: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const text = texts?.[key];
    if (text === undefined) throw new Error(`${namespace} has no ${key}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(values[name]));
  };
};

/** Says what a helper can be allowed, as all faces do. */
export const grantSayer = (language: 'de' | 'en') => sayer(language, 'grants');

/** Texts of the other language that aren't also texts of this one. */
const foreignTo = (language: 'de' | 'en'): ReadonlySet<string> => {
  const said = (one: 'de' | 'en') =>
    new Set(
      dictionaries().flatMap(({ texts }) => Object.values(texts[one]).filter((text) => text.length > 4)),
    );
  const own = said(language);
  return new Set([...said(language === 'de' ? 'en' : 'de')].filter((text) => !own.has(text)));
};
const foreign = new Map<'de' | 'en', ReadonlySet<string>>();

/** What the page shows, or says to who can't see it, in the other language; what is marked as being in one of its own may be. */
export const foreignTexts = async (page: Page, language: 'de' | 'en'): Promise<string[]> => {
  const known = foreign.get(language) ?? foreignTo(language);
  foreign.set(language, known);
  const shown = await page.evaluate<string[]>(`[...document.querySelectorAll('body *')]
    .filter((e) => !e.closest('[lang]:not(html)'))
    .flatMap((e) => [
      ...(e.childElementCount === 0 ? [e.textContent] : []),
      ...['aria-label', 'aria-description', 'placeholder', 'title', 'alt'].map((name) => e.getAttribute(name) ?? ''),
    ])
    .map((t) => t.trim())
    .filter((t) => t !== '')`);
  return shown.filter((text) => known.has(text)).map((text) => `not ${language}: ${text}`);
};
