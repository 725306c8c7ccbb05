/** What the doctor found, in a person's language. Results for programs stay English. */
import type { Diagnosis } from '../../protocol/agent-results.ts';
import type { Language } from '../../protocol/cli/language.ts';
import { inGerman } from './error-texts.ts';
import { findingNames } from './german/home.ts';

type Finding = Diagnosis['findings'][number];

/** An error's code stays behind its sentence. */
const germanText = (text: string): string => {
  const [, sentence = text, code = ''] = /^(.*)( \([A-Z_]+\))$/s.exec(text) ?? [];
  return `${inGerman(sentence)}${code}`;
};

/** A finding's name, sentence and advice in a language; what we have no words for stays as it is. */
export const toldFinding = (finding: Finding, language: Language): Finding =>
  language === 'en'
    ? finding
    : {
        ...finding,
        name: findingNames[finding.name] ?? finding.name,
        message: germanText(finding.message),
        hint: finding.hint === null ? null : germanText(finding.hint),
      };
