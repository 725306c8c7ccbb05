/**
 * Journal lines as sentences, in both languages, for the command line and the local page. What has no sentence here is shown as
 * it stands in the journal; what comes from elsewhere is made harmless first.
 */
import type { History } from '../actions/results.ts';
import type { Language } from '../../protocol/cli/language.ts';
import { grantedText } from '../../protocol/session/capability-words.ts';
import { endSentence } from '../../protocol/session/end-sentences.ts';
import { inGerman } from './error-texts.ts';
import { plainText, showBytes } from './units.ts';
import { stateIn, updateStates } from './update-states.ts';

type Entry = History['entries'][number];
/** A member of the line as safe text; empty where it is missing or null. */
type Say = (name: string) => string;
/** A member that is a list of names, as such. */
type List = (name: string) => readonly string[];
type Story = Readonly<Record<Language, (say: Say, list: List) => string>>;

const bytesIn = (language: Language, text: string): string => showBytes(Number(text) || 0, language);
/** What of the screen support was shown, with its size where the browser said it. */
const surfaces: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { monitor: 'a whole screen', window: 'a window', browser: 'a browser tab' },
  de: { monitor: 'ein ganzer Bildschirm', window: 'ein Fenster', browser: 'ein Browser-Tab' },
};
const surfaceIn = (language: Language, say: Say): string => {
  const size = say('width') === '0' ? '' : `, ${say('width')} × ${say('height')}`;
  return `${surfaces[language][say('surface')] ?? { en: 'a selection', de: 'eine Auswahl' }[language]}${size}`;
};
/** How an update that was cut off ended. */
const endsOf: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { untouched: 'nothing was changed', new: 'the new build is in use', old: 'the old build is in use' },
  de: {
    untouched: 'nichts wurde geändert',
    new: 'der neue Build ist in Betrieb',
    old: 'der alte Build ist in Betrieb',
  },
};

/** Any JSON value as text; a list of texts as a reader writes one. */
export const valueText = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? value.join(', ')
    : JSON.stringify(value);
};

const actorIn = (language: Language, say: Say): string => {
  const isPerson = say('by') === 'person';
  if (language === 'de') return isPerson ? 'von Hand' : 'vom Dienst';
  return isPerson ? 'by hand' : 'by the daemon';
};

const planned: Story = {
  en: (say) => {
    if (say('job') === 'rollback')
      return `going back from ${say('from') || '?'} to ${say('to')} (${actorIn('en', say)})`;
    return say('from') === ''
      ? `installing ${say('to')} (${actorIn('en', say)})`
      : `updating ${say('from')} to ${say('to')} (${actorIn('en', say)})`;
  },
  de: (say) => {
    if (say('job') === 'rollback')
      return `zurück von ${say('from') || '?'} auf ${say('to')} (${actorIn('de', say)})`;
    return say('from') === ''
      ? `${say('to')} wird installiert (${actorIn('de', say)})`
      : `Update von ${say('from')} auf ${say('to')} (${actorIn('de', say)})`;
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
  recovering: {
    en: (say) => `an update was cut off at “${stateIn('en', say('state'))}”; bringing it to its end`,
    de: (say) =>
      `ein Update wurde bei „${stateIn('de', say('state'))}“ unterbrochen; es wird zu Ende gebracht`,
  },
  recovered: {
    en: (say) =>
      `cut off at “${stateIn('en', say('was'))}” and brought to its end: ${endsOf.en[say('now')] ?? say('now')}`,
    de: (say) =>
      `unterbrochen bei „${stateIn('de', say('was'))}“ und zu Ende gebracht: ${endsOf.de[say('now')] ?? say('now')}`,
  },
  leftoverEnded: {
    en: () => 'a program that an interrupted update had left running was ended',
    de: () => 'ein Programm, das ein unterbrochenes Update zurückgelassen hatte, wurde beendet',
  },
  stateRestored: {
    en: () => 'the state file could not be read; it was restored from this journal',
    de: () => 'die Zustandsdatei war unlesbar; sie wurde aus diesem Journal wiederhergestellt',
  },
  currentRestored: {
    en: (say) => `“current” pointed to ${say('found') || 'nothing'}; it points to ${say('now')} again`,
    de: (say) => `„current“ zeigte auf ${say('found') || 'nichts'}; es zeigt wieder auf ${say('now')}`,
  },
  rollbackImpossible: {
    en: (say) => `the way back to ${say('to') || 'before'} is closed: ${say('message')}`,
    de: (say) => `der Weg zurück auf ${say('to') || 'vorher'} ist versperrt: ${inGerman(say('message'))}`,
  },
  deltaFallback: {
    en: (say) =>
      `the delta from ${say('from')} to ${say('to')} did not fit what is on disk; whole parts were fetched instead`,
    de: (say) =>
      `die Differenz von ${say('from')} auf ${say('to')} passte nicht zu dem, was vorliegt; ganze Teile wurden geladen`,
  },
  fetchedMore: {
    en: (say) => `missing parts of ${say('version')} were fetched: ${bytesIn('en', say('bytes'))}`,
    de: (say) => `fehlende Teile von ${say('version')} nachgeladen: ${bytesIn('de', say('bytes'))}`,
  },
  treeDiffers: {
    en: (say) => `files of ${say('version')} were not as signed: ${say('count')} (${say('first')})`,
    de: (say) =>
      `Dateien von ${say('version')} waren nicht wie unterschrieben: ${say('count')} (${say('first')})`,
  },
  treeNotRepaired: {
    en: (say) => `${say('version')} could not be made whole: ${say('message')}`,
    de: (say) => `${say('version')} ließ sich nicht wiederherstellen: ${inGerman(say('message'))}`,
  },
  journalHealed: {
    en: (say) => `the last line of this journal, torn by a crash, was removed (${say('droppedBytes')} bytes)`,
    de: (say) =>
      `die letzte Zeile dieses Journals, von einem Absturz zerrissen, wurde entfernt (${say('droppedBytes')} Bytes)`,
  },
  journalDamaged: {
    en: (say) =>
      `a damaged journal was set aside as ${say('setAside')}; its line ${say('line')}: ${say('says')}`,
    de: (say) =>
      `ein beschädigtes Journal wurde als ${say('setAside')} beiseitegelegt; seine Zeile ${say('line')}: ${inGerman(say('says'))}`,
  },
  reportLost: {
    en: (say) => `a report to the vendor was lost: ${say('message')}`,
    de: (say) => `eine Meldung an den Hersteller ging verloren: ${inGerman(say('message'))}`,
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
      say('differing') === '0'
        ? `${say('version')} verified: every file is as signed`
        : `${say('version')} verified: ${say('differing')} not as signed, ${say('repaired')} repaired`,
    de: (say) =>
      say('differing') === '0'
        ? `${say('version')} geprüft: alles ist, wie es unterschrieben wurde`
        : `${say('version')} geprüft: ${say('differing')} abweichend, ${say('repaired')} repariert`,
  },
  hookIgnored: {
    en: (say) => `${say('hook')} failed on the way back and was passed over: ${say('message')}`,
    de: (say) =>
      `${say('hook')} schlug auf dem Weg zurück fehl und wurde übergangen: ${inGerman(say('message'))}`,
  },
  scriptStarted: { en: (say) => `script ${say('id')} started`, de: (say) => `Skript ${say('id')} gestartet` },
  scriptEnded: {
    en: (say) => `script ${say('id')} ended: ${say('outcome')} ${say('exitCode')}`.trimEnd(),
    de: (say) => `Skript ${say('id')} beendet: ${say('outcome')} ${say('exitCode')}`.trimEnd(),
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
    en: (_say, list) => `support was allowed: ${grantedText(list('capabilities'), 'en')}`,
    de: (_say, list) => `dem Support erlaubt: ${grantedText(list('capabilities'), 'de')}`,
  },
  sessionWithdrawn: {
    en: (_say, list) => `taken back; still allowed: ${grantedText(list('capabilities'), 'en')}`,
    de: (_say, list) => `zurückgenommen; noch erlaubt: ${grantedText(list('capabilities'), 'de')}`,
  },
  sessionDenied: {
    en: (_say, list) => `support was not allowed: ${grantedText(list('capabilities'), 'en')}`,
    de: (_say, list) => `dem Support nicht erlaubt: ${grantedText(list('capabilities'), 'de')}`,
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
  sessionChat: {
    en: (say) =>
      `a message ${say('from') === 'customer' ? 'to' : 'from'} support (${bytesIn('en', say('bytes'))})`,
    de: (say) =>
      `eine Nachricht ${say('from') === 'customer' ? 'an den' : 'vom'} Support (${bytesIn('de', say('bytes'))})`,
  },
  sessionScreen: {
    en: (say) =>
      ({
        shown: `the screen is shown to support: ${surfaceIn('en', say)}`,
        changed: `something else is shown to support now: ${surfaceIn('en', say)}`,
      })[say('state')] ?? 'the screen is no longer shown to support',
    de: (say) =>
      ({
        shown: `der Bildschirm wird dem Support gezeigt: ${surfaceIn('de', say)}`,
        changed: `dem Support wird jetzt etwas anderes gezeigt: ${surfaceIn('de', say)}`,
      })[say('state')] ?? 'der Bildschirm wird dem Support nicht mehr gezeigt',
  },
  sessionLost: {
    en: () => 'the connection to support was lost',
    de: () => 'die Verbindung zum Support war weg',
  },
  sessionBack: {
    en: () => 'the connection to support was back',
    de: () => 'die Verbindung zum Support war wieder da',
  },
  sessionRecording: {
    en: (say) => (say('on') === 'true' ? 'recording the terminal' : 'no longer recording the terminal'),
    de: (say) =>
      say('on') === 'true' ? 'das Terminal wird aufgezeichnet' : 'das Terminal wird nicht mehr aufgezeichnet',
  },
  sessionEnded: {
    en: (say) => `the session with support ended: ${endSentence(say('reason'), 'en')}`,
    de: (say) => `die Sitzung mit dem Support endete: ${endSentence(say('reason'), 'de')}`,
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
    en: (say) => `setting “${say('name')}”: ${say('from') || 'none'} → ${say('to') || 'none'}`,
    de: (say) => `Einstellung „${say('name')}“: ${say('from') || 'nichts'} → ${say('to') || 'nichts'}`,
  },
};

const stepOf = (say: Say, language: Language): string | null => {
  const name = say('state');
  if (!Object.hasOwn(updateStates.en, name)) return null;
  return `${language === 'de' ? 'Schritt' : 'step'}: ${stateIn(language, name)}`;
};

/** The sentence for a line, or null where there is none. */
export const storyOf = (entry: Pick<Entry, 'kind' | 'data'>, language: Language): string | null => {
  const say: Say = (name) => {
    const value = entry.data[name];
    return value === null || value === undefined ? '' : plainText(valueText(value), 300);
  };
  const list: List = (name) => {
    const value = entry.data[name];
    return Array.isArray(value) ? value.map((one) => plainText(valueText(one), 40)) : [];
  };
  const key = entry.kind === 'state' ? `state:${say('state')}` : entry.kind;
  const story = Object.hasOwn(stories, key) ? stories[key] : undefined;
  if (story !== undefined) return story[language](say, list);
  return entry.kind === 'state' ? stepOf(say, language) : null;
};
