/** Every text of the faces in German and in English: the same keys, the same values filled in, nothing left untranslated. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot, sourceFiles } from '../support/source-tree.ts';

/** `createWords('name', { de: {…}, en: {…} })` read from the source: the faces need a browser to be run. */
const dictionaries = sourceFiles()
  .filter(({ path }) => /^(?:protocol\/face|server\/web|agent\/page\/web)\//.test(path))
  .flatMap(({ path }) => {
    const text = readFileSync(join(repositoryRoot, path), 'utf8');
    return [...text.matchAll(/createWords\(\s*'([\w-]+)',\s*(\{[\s\S]*?\n\})\s*,?\s*\);/g)].map(
      ([, namespace = '', literal = '']) => ({
        path,
        namespace,
        // The source is ours, and object literals of strings are all it holds.
        // oxlint-disable-next-line typescript/no-implied-eval
        texts: new Function(`return ${literal}`)() as Record<'de' | 'en', Record<string, string>>,
      }),
    );
  });

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).toSorted();

/** Words that are the same in both languages. */
const same =
  /^[\s\d\W]*$|^(?:\{\{\w+\}\}|[A-Z]{2,}|\W|Name|Status|Builds?|Tickets?|Version(?:en|s)?|Agent|Details|Text|Format|Token|Manifest|Patch|Hotfix|Nightly|Release|Webhook|Webhooks|Port|Proxy|E-Mail|Support|System|Team|Code|Journal|Link|Start|Plan|SHA-256|CSV|PDF|TOTP|JSON|URL)(?:[\s:.…]|\{\{\w+\}\})*$/u;

describe('the texts of the faces', () => {
  it('are found in the sources', () => {
    expect(dictionaries.length).toBeGreaterThan(5);
  });

  it('have namespaces of their own', () => {
    const names = dictionaries.map(({ namespace }) => namespace);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(dictionaries.map((one) => [one.namespace, one] as const))(
    '%s: German and English say the same things',
    (_name, { texts }) => {
      expect(Object.keys(texts.de).toSorted()).toEqual(Object.keys(texts.en).toSorted());
      for (const [key, german] of Object.entries(texts.de))
        expect([key, placeholders(german)]).toEqual([key, placeholders(texts.en[key] ?? '')]);
    },
  );

  it('are translated: a sentence is not the same in both languages', () => {
    const untranslated = dictionaries.flatMap(({ namespace, texts }) =>
      Object.entries(texts.de)
        .filter(([key, german]) => german === texts.en[key] && german.includes(' ') && !same.test(german))
        .map(([key]) => `${namespace}.${key}`),
    );
    expect(untranslated).toEqual([]);
  });
});
