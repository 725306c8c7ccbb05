/** What a helper can be allowed, as the faces say it (protocol/session/capability-words.ts). */
import type { Capability } from '../session/capabilities.ts';
import { capabilityLabels, capabilityWords } from '../session/capability-words.ts';
import { useLanguage } from './language.ts';
import { createWords } from './words.ts';

export const useGrantWords = createWords('grants', capabilityLabels);

const nothing = { de: 'nichts', en: 'nothing' } as const;

/** What was allowed, as a part of a sentence. */
export const useGrantList = (): ((granted: readonly Capability[]) => string) => {
  const language = useLanguage();
  return (granted) =>
    granted.length === 0
      ? nothing[language]
      : granted.map((one) => capabilityWords[language][one]).join(', ');
};
