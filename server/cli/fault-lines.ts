/** What the doctor found, as people read it. */
import type { Words } from '../../protocol/cli/language.ts';
import type { Fault } from '../operations/doctor.ts';
import { toGerman } from './sentences.ts';

const german: Readonly<Record<Fault['area'] | Fault['severity'], string>> = {
  expiry: 'Ablauf',
  disk: 'Datenträger',
  database: 'Datenbank',
  repository: 'Repository',
  keys: 'Schlüssel',
  warning: 'Warnung',
  error: 'Fehler',
};

/** Two lines a fault: what is wrong, and what to do. */
export const faultLines = (faults: readonly Fault[], words: Words): string[] => {
  const name = (one: Fault['area'] | Fault['severity']): string => words(one, german[one]);
  const spoken = (text: string): string => words(text, toGerman(text) ?? text);
  return faults.flatMap(({ severity, area, message, hint }) => [
    `${name(severity)} (${name(area)}): ${spoken(message)}`,
    `  ${spoken(hint)}`,
  ]);
};
