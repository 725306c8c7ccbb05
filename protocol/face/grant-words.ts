/** What a helper can be allowed, in the same words wherever it is asked for, allowed, taken back or looked up afterwards. */
import { createWords } from './words.ts';

export const useGrantWords = createWords('grants', {
  de: {
    screen: 'Bildschirm sehen',
    'terminal-watch': 'Terminal mitlesen',
    'terminal-type': 'Im Terminal tippen',
    'files-from': 'Dateien holen',
    'files-to': 'Dateien schicken',
    record: 'Aufzeichnen',
  },
  en: {
    screen: 'See the screen',
    'terminal-watch': 'Watch the terminal',
    'terminal-type': 'Type in the terminal',
    'files-from': 'Get files',
    'files-to': 'Send files',
    record: 'Record',
  },
});
