/** The states of an update (agent/update/state.ts) in a person's words. */
import type { Language } from '../../protocol/cli/language.ts';

const english = {
  checking: 'Checking',
  planned: 'Planning',
  downloading: 'Downloading',
  staged: 'Unpacking',
  verified: 'Checked every file',
  stopping: 'Stopping the product',
  backedUp: 'Backed up',
  migrated: 'Migrated',
  switched: 'Switched over',
  probation: 'Checking that it is healthy',
  committed: 'Done',
  rollingBack: 'Going back',
  rolledBack: 'The previous build is running',
  idle: 'Idle',
};

/** By language and the state's name. */
export const updateStates: Readonly<Record<Language, typeof english>> = {
  en: english,
  de: {
    checking: 'Prüfung',
    planned: 'Planung',
    downloading: 'Herunterladen',
    staged: 'Entpacken',
    verified: 'Jede Datei geprüft',
    stopping: 'Produkt wird angehalten',
    backedUp: 'Gesichert',
    migrated: 'Umgestellt',
    switched: 'Umgeschaltet',
    probation: 'Prüfung, ob es gesund ist',
    committed: 'Fertig',
    rollingBack: 'Es geht zurück',
    rolledBack: 'Der vorige Build läuft',
    idle: 'Ruhe',
  },
};

/** A state's name in a language; one that is not known stays as it is. */
export const stateIn = (language: Language, name: string): string => {
  const words = updateStates[language];
  return Object.hasOwn(words, name) ? words[name as keyof typeof words] : name;
};
