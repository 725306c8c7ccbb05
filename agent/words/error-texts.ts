/**
 * The agent's German for an error: what happened, and what whoever sits at the machine does next. The sentences with their values are in
 * german/; where an error has none, as with one that nobody foresaw, its code still says something: the type makes sure that no code is
 * forgotten here.
 */
import { sharedSentences } from '../../protocol/cli/answers.ts';
import { germanTitles } from '../../protocol/cli/error-titles.ts';
import { germanFrom } from '../../protocol/cli/sentences.ts';
import type { Sentences } from '../../protocol/cli/sentences.ts';
import type { BeistandError, ErrorCode } from '../../protocol/errors.ts';
import { homeSentences } from './german/home.ts';
import { networkSentences } from './german/network.ts';
import { updateSentences } from './german/update.ts';

const vendorAsk = 'Bitte wenden Sie sich an Ihren Hersteller.';
const untouched = 'Am installierten Produkt wurde nichts geändert.';

/** Where the customer's machine has a more exact sentence than the code alone. */
const ownTitles: Readonly<Partial<Record<ErrorCode, string>>> = {
  UNAUTHENTICATED: 'Der Server erkennt diese Installation nicht an.',
  TOKEN_USED: 'Dieses Bundle wurde schon von einer anderen Installation benutzt.',
  TOKEN_EXPIRED: 'Das Bundle ist abgelaufen.',
  ALREADY_ENROLLED: 'Dieser Agent ist schon angemeldet.',
  DATABASE: 'Die Datenbank des Servers meldet einen Fehler.',
  REPOSITORY_FAULT: 'Beim Server fehlt etwas.',
};

const hints: Readonly<Record<ErrorCode, string>> = {
  BAD_INPUT: 'Siehe --help für die möglichen Angaben.',
  BAD_PATH: vendorAsk,
  TOO_LARGE: vendorAsk,
  NOT_FOUND: 'Bitte Namen und Adresse prüfen.',
  CONFLICT: 'Mit status den jetzigen Stand ansehen.',
  PASSPHRASE_MISSING: 'BEISTAND_PASSPHRASE setzen.',
  PASSPHRASE_WRONG: 'Bitte noch einmal eingeben.',
  INSECURE_URL: 'Bitte eine https-Adresse nehmen; http gilt nur für diesen Rechner selbst.',
  UNAUTHENTICATED: 'Wurde sie beim Hersteller entfernt? Sonst mit einem neuen Bundle noch einmal anmelden.',
  FORBIDDEN: vendorAsk,
  TOKEN_USED:
    'Waren Sie das nicht, sagen Sie es Ihrem Hersteller sofort. Für eine neue Installation ein neues Bundle anfordern.',
  TOKEN_EXPIRED: 'Bitte ein neues Bundle anfordern.',
  REQUEST_REPLAYED: 'Noch einmal versuchen; geschieht es wieder, den Hersteller benachrichtigen.',
  CLOCK_SKEW: 'Datum und Uhrzeit stellen (am besten NTP einschalten) und noch einmal versuchen.',
  RATE_LIMITED: 'In einigen Minuten noch einmal versuchen.',
  NOT_ENROLLED:
    'Mit dem Bundle des Herstellers: enroll --bundle DATEI --install ORDNER. Liegt er woanders, mit --home angeben.',
  ALREADY_ENROLLED: 'Für ein weiteres Produkt einen anderen Ordner mit --home nehmen.',
  SIGNATURE_INVALID: `${untouched} ${vendorAsk}`,
  METADATA_INVALID: `${untouched} ${vendorAsk}`,
  METADATA_EXPIRED: `${untouched} Bitte die Uhr prüfen; stimmt sie, den Hersteller benachrichtigen.`,
  METADATA_ROLLED_BACK: `${untouched} ${vendorAsk}`,
  METADATA_MIXED: `${untouched} ${vendorAsk}`,
  TRUST_NOT_ESTABLISHED: vendorAsk,
  CLOCK_SET_BACK: 'Datum und Uhrzeit richtig stellen und noch einmal versuchen.',
  CLOCK_FAR_AHEAD: 'Datum und Uhrzeit richtig stellen und noch einmal versuchen.',
  MANIFEST_INVALID: `${untouched} ${vendorAsk}`,
  MANIFEST_FOREIGN: `${untouched} ${vendorAsk}`,
  OFFER_INVALID: `${untouched} ${vendorAsk}`,
  AGENT_TOO_OLD: 'Bitte erst den Agenten erneuern.',
  DOWNGRADE_REFUSED: 'Zurück geht es nur ausdrücklich: rollback, oder update --to VERSION.',
  UNREACHABLE: `${untouched} Bitte Netz und Proxy (config get proxy) prüfen.`,
  STALLED: 'Noch einmal versuchen; sie geht dort weiter.',
  HTTP_STATUS: 'Später noch einmal versuchen.',
  LENGTH_MISMATCH: `${untouched} ${vendorAsk}`,
  HASH_MISMATCH: `${untouched} ${vendorAsk}`,
  FRAME_INVALID: `${untouched} ${vendorAsk}`,
  DELTA_INVALID: `${untouched} ${vendorAsk}`,
  BUSY: 'Warten, bis er fertig ist, und noch einmal versuchen.',
  NO_SUCH_VERSION: 'Mit check und status die möglichen Versionen ansehen.',
  PINNED: 'Mit unpin lösen.',
  KNOWN_BAD: 'Ausdrücklich noch einmal: update --to VERSION.',
  OUTSIDE_WINDOW: 'Warten, oder jetzt von Hand: update.',
  NO_SPACE: `${untouched} Platz schaffen und noch einmal versuchen.`,
  READ_ONLY: 'Rechte und Datenträger prüfen und noch einmal versuchen.',
  DISK_FAULT: 'Den Datenträger prüfen.',
  FILE_LOCKED: 'Dieses Programm beenden und noch einmal versuchen.',
  HOOK_FAILED: 'Mit history die Ausgabe ansehen.',
  HOOK_TIMED_OUT: 'Mit history die Ausgabe ansehen.',
  UNHEALTHY: 'Mit history die Ausgabe ansehen.',
  ROLLED_BACK: 'Mit history den Grund ansehen. Dieser Build wird nicht von selbst noch einmal versucht.',
  ROLLBACK_IMPOSSIBLE: vendorAsk,
  STATE_UNREADABLE: 'Mit doctor ansehen, was zu tun ist.',
  JOURNAL_BROKEN: 'Jemand oder etwas hat das Journal verändert; aufheben und klären, wer es war.',
  TREE_DIFFERS: 'verify --repair stellt sie wieder her.',
  CANCELLED: 'Noch einmal aufrufen; es geht weiter, wo es aufgehört hat.',
  CODE_WRONG: 'Bitte den Code noch einmal vorlesen lassen.',
  SECOND_FACTOR_NEEDED: 'Bitte im eigenen Konto einen zweiten Faktor einrichten.',
  NOT_GRANTED: 'Die Freigabe erteilt nur, wer vor Ort ist.',
  SESSION_BROKEN:
    'Mit einem neuen Code noch einmal beginnen. Geschieht es wieder, den Hersteller benachrichtigen.',
  SESSION_ENDED: 'Für eine neue Sitzung: assist.',
  DATABASE: 'Später noch einmal versuchen.',
  REPOSITORY_FAULT: vendorAsk,
  SHUTTING_DOWN: 'Gleich noch einmal versuchen.',
  INTERNAL: `Bitte mit der Meldung oben melden. ${vendorAsk}`,
};

export const agentSentences: Sentences = {
  ...sharedSentences,
  ...homeSentences,
  ...networkSentences,
  ...updateSentences,
};

const filled = germanFrom(agentSentences);

/** Sizes are filled in as programs write them; a German sentence has a comma there. */
const toGerman = (english: string): string | null =>
  filled(english)?.replaceAll(/(\d)\.(\d [KMGT]iB)/g, '$1,$2') ?? null;

/** A sentence of ours in German, where it is known. */
export const inGerman = (english: string): string => toGerman(english) ?? english;

/** The German of an error. `detail` is its English sentence, where only the code is known in German. */
export const germanError = ({
  code,
  message,
  hint,
}: Pick<BeistandError, 'code' | 'message' | 'hint'>): {
  readonly title: string;
  readonly detail: string | null;
  readonly hint: string;
} => {
  const known = toGerman(message);
  return {
    title: known ?? ownTitles[code] ?? germanTitles[code],
    detail: known === null ? message : null,
    hint: (hint === undefined ? null : toGerman(hint)) ?? hints[code],
  };
};
