/** What a helper can be allowed, as the faces say it (protocol/session/capability-words.ts). */
import type { Capability } from '../session/capabilities.ts';
import { capabilityLabels, grantedText } from '../session/capability-words.ts';
import { useLanguage } from './language.ts';
import { createWords } from './words.ts';

export const useGrantWords = createWords('grants', capabilityLabels);

/** What was allowed, as a part of a sentence. */
export const useGrantList = (): ((granted: readonly Capability[]) => string) => {
  const language = useLanguage();
  return (granted) => grantedText(granted, language);
};
