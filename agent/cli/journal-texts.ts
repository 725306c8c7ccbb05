/**
 * Journal lines as sentences, in both languages. What has no sentence here is shown as it stands in the
 * journal; what comes from elsewhere is made harmless for a terminal first.
 */
import type { History } from '../actions/results.ts';
import type { Language } from '../../protocol/cli/language.ts';
import { inGerman } from './error-texts.ts';
import { plainText } from './units.ts';

type Entry = History['entries'][number];
/** A member of the line as safe text; empty where it is missing or null. */
type Say = (name: string) => string;
type Story = Readonly<Record<Language, (say: Say) => string>>;

/** Any JSON value as text. */
export const valueText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);

const germanActor = (say: Say): string => (say('by') === 'person' ? 'Person' : 'Dienst');

const planned: Story = {
  en: (say) => {
    if (say('job') === 'rollback')
      return `going back from ${say('from') || '?'} to ${say('to')} (${say('by')})`;
    return say('from') === ''
      ? `installing ${say('to')} (${say('by')})`
      : `updating ${say('from')} to ${say('to')} (${say('by')})`;
  },
  de: (say) => {
    if (say('job') === 'rollback')
      return `zurück von ${say('from') || '?'} auf ${say('to')} (${germanActor(say)})`;
    return say('from') === ''
      ? `${say('to')} wird installiert (${germanActor(say)})`
      : `Update von ${say('from')} auf ${say('to')} (${germanActor(say)})`;
  },
};

const germanFileStates: Readonly<Record<string, string>> = {
  begun: 'begonnen',
  done: 'fertig',
  stopped: 'abgebrochen',
  denied: 'abgelehnt',
  declined: 'vom Support nicht gewollt',
};

/** By kind; for states by `state:<name>`. */
const stories: Readonly<Record<string, Story>> = {
  enrolled: {
    en: (say) => `enrolled with ${say('vendor')} for ${say('product')}`,
    de: (say) => `angemeldet bei ${say('vendor')} für ${say('product')}`,
  },
  'state:planned': planned,
  'state:committed': {
    en: (say) => `${say('to')} is in use and healthy`,
    de: (say) => `${say('to')} ist in Betrieb und gesund`,
  },
  'state:rollingBack': {
    en: (say) => `taking ${say('to')} back: ${say('message')}`,
    de: (say) => `${say('to')} wird zurückgenommen: ${inGerman(say('message'))}`,
  },
  'state:rolledBack': {
    en: (say) => (say('from') === '' ? 'taken back; nothing is installed' : `${say('from')} is in use again`),
    de: (say) =>
      say('from') === '' ? 'zurückgenommen; nichts ist installiert' : `${say('from')} ist wieder in Betrieb`,
  },
  abandoned: {
    en: (say) => `given up before the product was touched: ${say('message')}`,
    de: (say) => `aufgegeben, bevor das Produkt berührt wurde: ${inGerman(say('message'))}`,
  },
  recovered: {
    en: (say) => `interrupted while ${say('was')}; brought to its end: ${say('now')}`,
    de: (say) => `unterbrochen bei ${say('was')}; zu Ende gebracht: ${say('now')}`,
  },
  unhealthy: {
    en: (say) => `${say('version')} did not pass its health check: ${say('says')}`,
    de: (say) => `${say('version')} hat die Gesundheitsprüfung nicht bestanden: ${inGerman(say('says'))}`,
  },
  hook: {
    en: (say) =>
      `${say('hook')} of ${say('version')}: ${say('timedOut') === 'true' ? 'took too long' : `exit code ${say('exitCode') || 'none'}`}`,
    de: (say) =>
      `${say('hook')} von ${say('version')}: ${say('timedOut') === 'true' ? 'dauerte zu lange' : `Code ${say('exitCode') || 'keiner'}`}`,
  },
  verified: {
    en: (say) =>
      `${say('version')} compared with what was signed: ${say('differing')} differed, ${say('repaired')} repaired`,
    de: (say) =>
      `${say('version')} mit dem Unterschriebenen verglichen: ${say('differing')} abweichend, ${say('repaired')} repariert`,
  },
  scriptStarted: { en: (say) => `script ${say('id')} started`, de: (say) => `Script ${say('id')} gestartet` },
  scriptEnded: {
    en: (say) => `script ${say('id')} ended: ${say('outcome')} ${say('exitCode')}`.trimEnd(),
    de: (say) => `Script ${say('id')} beendet: ${say('outcome')} ${say('exitCode')}`.trimEnd(),
  },
  sessionOpened: {
    en: (say) => `a code for support was shown${say('ticket') === '' ? '' : `, for ticket ${say('ticket')}`}`,
    de: (say) =>
      `ein Code für den Support wurde gezeigt${say('ticket') === '' ? '' : `, für Ticket ${say('ticket')}`}`,
  },
  sessionTried: {
    en: (say) => `somebody typed a wrong code; tries left: ${say('left')}`,
    de: (say) => `jemand gab einen falschen Code ein; Versuche übrig: ${say('left')}`,
  },
  sessionHelper: {
    en: (say) => `support is here: ${say('helper')}`,
    de: (say) => `der Support ist da: ${say('helper')}`,
  },
  sessionGranted: {
    en: (say) => `support was allowed: ${say('capabilities')}`,
    de: (say) => `dem Support erlaubt: ${say('capabilities')}`,
  },
  sessionWithdrawn: {
    en: (say) => `taken back; still allowed: ${say('capabilities')}`,
    de: (say) => `zurückgenommen; noch erlaubt: ${say('capabilities')}`,
  },
  sessionDenied: {
    en: (say) => `support was not allowed: ${say('capabilities')}`,
    de: (say) => `dem Support nicht erlaubt: ${say('capabilities')}`,
  },
  sessionRefused: {
    en: (say) => `support tried without being allowed: ${say('what')}`,
    de: (say) => `der Support versuchte ohne Erlaubnis: ${say('what')}`,
  },
  sessionFile: {
    en: (say) =>
      `file ${say('direction')} ${say('path')} (${say('sizeBytes')} bytes) ${say('state')} ${say('reason')}`.trimEnd(),
    de: (say) =>
      `Datei ${say('direction') === 'to' ? 'nach' : 'aus'} ${say('path')} (${say('sizeBytes')} Bytes) ${germanFileStates[say('state')] ?? ''} ${say('reason')}`.trimEnd(),
  },
  sessionKeyboard: {
    en: (say) =>
      say('helper') === 'true' ? 'support may type again' : 'the keyboard was taken from support',
    de: (say) =>
      say('helper') === 'true' ? 'der Support darf wieder tippen' : 'dem Support wurde die Tastatur genommen',
  },
  sessionPaused: {
    en: (say) => (say('paused') === 'true' ? 'the session was paused' : 'the session goes on'),
    de: (say) => (say('paused') === 'true' ? 'die Sitzung wurde angehalten' : 'die Sitzung geht weiter'),
  },
  sessionRecording: {
    en: (say) => (say('on') === 'true' ? 'recording the terminal' : 'no longer recording the terminal'),
    de: (say) =>
      say('on') === 'true' ? 'das Terminal wird aufgezeichnet' : 'das Terminal wird nicht mehr aufgezeichnet',
  },
  sessionEnded: {
    en: (say) => `the session with support ended: ${say('reason')}`,
    de: (say) => `die Sitzung mit dem Support endete: ${say('reason')}`,
  },
  sessionSent: {
    en: (say) => `the copy of session ${say('session')} went to the vendor (${say('sizeBytes')} bytes)`,
    de: (say) => `die Kopie der Sitzung ${say('session')} ging an den Hersteller (${say('sizeBytes')} Bytes)`,
  },
  sessionNotSent: {
    en: (say) => `the vendor’s server did not take the copy of session ${say('session')}: ${say('code')}`,
    de: (say) =>
      `der Server des Herstellers nahm die Kopie der Sitzung ${say('session')} nicht an: ${say('code')}`,
  },
  pinned: { en: (say) => `pinned to ${say('version')}`, de: (say) => `festgehalten auf ${say('version')}` },
  unpinned: { en: () => 'unpinned', de: () => 'nicht mehr festgehalten' },
  ticketOpened: {
    en: (say) => `ticket ${say('number')} opened, sent along: ${say('sent') || 'nothing'}`,
    de: (say) => `Ticket ${say('number')} eröffnet, mitgeschickt: ${say('sent') || 'nichts'}`,
  },
  ticketFile: {
    en: (say) => `file ${say('path')} (${say('sizeBytes')} bytes) handed to ticket ${say('ticket')}`,
    de: (say) => `Datei ${say('path')} (${say('sizeBytes')} Bytes) an Ticket ${say('ticket')} übergeben`,
  },
  settingChanged: {
    en: (say) => `${say('name')}: ${say('from') || 'none'} → ${say('to') || 'none'}`,
    de: (say) => `${say('name')}: ${say('from') || 'nichts'} → ${say('to') || 'nichts'}`,
  },
};

/** The sentence for a line, or null where there is none. */
export const storyOf = (entry: Entry, language: Language): string | null => {
  const say: Say = (name) => {
    const value = entry.data[name];
    return value === null || value === undefined ? '' : plainText(valueText(value), 300);
  };
  const key = entry.kind === 'state' ? `state:${say('state')}` : entry.kind;
  const story = Object.hasOwn(stories, key) ? stories[key] : undefined;
  return story === undefined ? null : story[language](say);
};
