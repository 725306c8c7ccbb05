/** Why a session ended, said to the customer it was held with: on the local page and in a terminal in the same words. */
import type { EndReason } from './session-state.ts';

const german = {
  revoked: 'Sie haben sie beendet.',
  'code-expired': 'Der Code ist abgelaufen, ohne dass jemand ihn eingegeben hat.',
  'code-tried': 'Der Code wurde dreimal falsch eingegeben und gilt nicht mehr.',
  'helper-left': 'Der Support hat sie beendet.',
  'not-allowed': 'Wer Ihnen half, darf das nicht mehr oder hat sich abgemeldet.',
  'not-enrolled': 'Dieser Rechner ist beim Hersteller nicht mehr angebunden.',
  idle: 'Lange tat niemand etwas.',
  longest: 'Die erlaubte Zeit ist um.',
  lost: 'Die Verbindung kam nicht zurück.',
  broken: 'Etwas auf dem Weg hat die Daten verändert; deshalb wurde abgebrochen.',
  finished: 'Das Terminal wurde beendet.',
  fault: 'Ein Fehler auf diesem Rechner hat sie beendet.',
  gone: 'Die Gegenseite ist nicht mehr verbunden.',
  stopping: 'Der Server wird neu gestartet.',
  'cut-off': 'Der Server hat sie abgebrochen, ohne einen glaubhaften Grund zu nennen.',
} satisfies Record<EndReason, string> & Record<string, string>;

type EndWord = keyof typeof german;

const english: Record<EndWord, string> = {
  revoked: 'You ended it.',
  'code-expired': 'The code ran out before anybody typed it.',
  'code-tried': 'The code was typed wrong three times and is dead.',
  'helper-left': 'Support ended it.',
  'not-allowed': 'Who helped you may no longer do that, or has signed out.',
  'not-enrolled': 'This machine is no longer enrolled with the vendor.',
  idle: 'Nobody did anything for long.',
  longest: 'The allowed time is over.',
  lost: 'The connection did not come back.',
  broken: 'Something on the way changed the data, so it was broken off.',
  finished: 'The terminal was ended.',
  fault: 'A fault on this machine ended it.',
  gone: 'The other end is no longer connected.',
  stopping: 'The server is being restarted.',
  'cut-off': 'The server broke it off and gave no credible reason.',
};

const sentences = { de: german, en: english };
const unknown = {
  de: (code: string) => `Sie ging unerwartet zu Ende (${code}).`,
  en: (code: string) => `It ended unexpectedly (${code}).`,
};

/** The sentence for a reason; one that is not known (the relay may have said it) stands in it as it came. */
export const endSentence = (reason: string, language: 'de' | 'en'): string =>
  Object.hasOwn(sentences[language], reason)
    ? sentences[language][reason as EndWord]
    : unknown[language](reason);
