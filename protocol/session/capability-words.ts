/**
 * What a helper can be allowed, in the same words wherever it is asked for, allowed, taken back or looked up afterwards: in the faces,
 * in a terminal and in the journal.
 */
import { capabilities } from './capabilities.ts';
import type { Capability } from './capabilities.ts';

type Words = Readonly<Record<'de' | 'en', Readonly<Record<Capability, string>>>>;

/** As a part of a sentence. */
export const capabilityWords: Words = {
  de: {
    screen: 'Bildschirm sehen',
    'terminal-watch': 'Terminal mitlesen',
    'terminal-type': 'im Terminal tippen',
    'files-from': 'Dateien holen',
    'files-to': 'Dateien schicken',
    record: 'aufzeichnen',
  },
  en: {
    screen: 'see the screen',
    'terminal-watch': 'watch the terminal',
    'terminal-type': 'type in the terminal',
    'files-from': 'get files',
    'files-to': 'send files',
    record: 'record',
  },
};

const nothing = { de: 'nichts', en: 'nothing' } as const;

/** What was allowed, as a part of a sentence. A name that is none of ours, from a newer program say, stands as it is. */
export const grantedText = (granted: readonly string[], language: 'de' | 'en'): string => {
  const words: Readonly<Record<string, string>> = capabilityWords[language];
  return granted.map((one) => (Object.hasOwn(words, one) ? words[one] : one)).join(', ') || nothing[language];
};

const standingAlone = (words: Words['de']): Record<Capability, string> =>
  Object.fromEntries(
    capabilities.map((one) => [one, words[one].charAt(0).toUpperCase() + words[one].slice(1)]),
  ) as Record<Capability, string>;

/** Standing alone, as a label. */
export const capabilityLabels: Words = {
  de: standingAlone(capabilityWords.de),
  en: standingAlone(capabilityWords.en),
};
