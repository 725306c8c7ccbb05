/** What the doctor found, in a person's language. Results for programs stay English, their times ISO 8601. */
import type { Diagnosis } from '../../protocol/agent-results.ts';
import type { Language } from '../../protocol/cli/language.ts';
import { inGerman } from './error-texts.ts';
import { findingNames } from './german/home.ts';
import { stateIn } from './update-states.ts';

type Finding = Diagnosis['findings'][number];

/** An error's code stays behind its sentence. */
const germanText = (text: string): string => {
  const [, sentence = text, code = ''] = /^(.*)( \([A-Z_]+\))$/s.exec(text) ?? [];
  return `${inGerman(sentence)}${code}`;
};

/** A finding's name, sentence and advice in a language; what we have no words for stays as it is. */
export const toldFinding = (finding: Finding, language: Language): Finding => {
  const { name, hint } = finding;
  const said = language === 'de' ? germanText : (text: string) => text;
  const message = said(finding.message);
  return {
    ...finding,
    name: language === 'de' ? (findingNames[name] ?? name) : name,
    message: name === 'state' ? message.replace(/^\w+/, (state) => stateIn(language, state)) : message,
    hint: hint === null ? null : said(hint),
  };
};
