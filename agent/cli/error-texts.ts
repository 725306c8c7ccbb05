/**
 * A German sentence and a way out for every error code. English ones come with the error itself, more exact;
 * the type makes sure that no code is forgotten here.
 */
import type { ErrorCode } from '../../protocol/errors.ts';

const vendorAsk = 'Bitte wenden Sie sich an Ihren Hersteller.';
const untouched = 'Am installierten Produkt wurde nichts geändert.';

/** German title (what happened) and hint (what to do next) by code. */
export const germanErrors: Readonly<Record<ErrorCode, { readonly title: string; readonly hint: string }>> = {
  BAD_INPUT: { title: 'Diese Angabe ist so nicht möglich.', hint: 'Siehe --help für die möglichen Angaben.' },
  BAD_PATH: { title: 'Ein Pfad ist nicht erlaubt.', hint: vendorAsk },
  TOO_LARGE: { title: 'Das ist größer als erlaubt.', hint: vendorAsk },
  NOT_FOUND: { title: 'Das gibt es nicht.', hint: 'Bitte Namen und Adresse prüfen.' },
  CONFLICT: { title: 'Das widerspricht etwas Vorhandenem.', hint: 'Mit status den jetzigen Stand ansehen.' },
  PASSPHRASE_MISSING: { title: 'Es fehlt eine Passphrase.', hint: 'BEISTAND_PASSPHRASE setzen.' },
  PASSPHRASE_WRONG: { title: 'Die Passphrase stimmt nicht.', hint: 'Bitte noch einmal eingeben.' },
  INSECURE_URL: {
    title: 'Diese Adresse ist nicht verschlüsselt.',
    hint: 'Bitte eine https-Adresse nehmen; http gilt nur für diesen Rechner selbst.',
  },
  UNAUTHENTICATED: {
    title: 'Der Server erkennt diese Installation nicht an.',
    hint: 'Wurde sie beim Hersteller entfernt? Sonst mit einem neuen Bundle noch einmal anmelden.',
  },
  FORBIDDEN: { title: 'Das ist nicht erlaubt.', hint: vendorAsk },
  TOKEN_USED: {
    title: 'Dieses Bundle wurde schon von einer anderen Installation benutzt.',
    hint: 'Waren Sie das nicht, sagen Sie es Ihrem Hersteller sofort. Für eine neue Installation ein neues Bundle anfordern.',
  },
  TOKEN_EXPIRED: { title: 'Das Bundle ist abgelaufen.', hint: 'Bitte ein neues Bundle anfordern.' },
  REQUEST_REPLAYED: {
    title: 'Der Server hat diese Anfrage schon einmal gesehen.',
    hint: 'Noch einmal versuchen; geschieht es wieder, den Hersteller benachrichtigen.',
  },
  CLOCK_SKEW: {
    title: 'Die Uhr dieses Rechners weicht zu weit von der des Servers ab.',
    hint: 'Datum und Uhrzeit stellen (am besten NTP einschalten) und noch einmal versuchen.',
  },
  RATE_LIMITED: { title: 'Zu viele Anfragen.', hint: 'In einigen Minuten noch einmal versuchen.' },
  NOT_ENROLLED: {
    title: 'Dieser Agent ist noch bei keinem Hersteller angemeldet.',
    hint: 'Mit dem Bundle des Herstellers: enroll --bundle DATEI --install ORDNER. Liegt er woanders, mit --home angeben.',
  },
  ALREADY_ENROLLED: {
    title: 'Dieser Agent ist schon angemeldet.',
    hint: 'Für ein weiteres Produkt einen anderen Ordner mit --home nehmen.',
  },
  SIGNATURE_INVALID: { title: 'Eine Unterschrift stimmt nicht.', hint: `${untouched} ${vendorAsk}` },
  METADATA_INVALID: { title: 'Die Update-Daten sind ungültig.', hint: `${untouched} ${vendorAsk}` },
  METADATA_EXPIRED: {
    title: 'Die Update-Daten sind abgelaufen.',
    hint: `${untouched} Bitte die Uhr prüfen; stimmt sie, den Hersteller benachrichtigen.`,
  },
  METADATA_ROLLED_BACK: {
    title: 'Der Server bietet ältere Update-Daten an als schon bekannt.',
    hint: `${untouched} ${vendorAsk}`,
  },
  METADATA_MIXED: { title: 'Die Update-Daten passen nicht zueinander.', hint: `${untouched} ${vendorAsk}` },
  TRUST_NOT_ESTABLISHED: {
    title: 'Beim Hersteller ist noch kein Vertrauen eingerichtet.',
    hint: vendorAsk,
  },
  CLOCK_SET_BACK: {
    title: 'Die Uhr dieses Rechners wurde zurückgestellt.',
    hint: 'Datum und Uhrzeit richtig stellen und noch einmal versuchen.',
  },
  CLOCK_FAR_AHEAD: {
    title: 'Die Uhr dieses Rechners geht weit vor.',
    hint: 'Datum und Uhrzeit richtig stellen und noch einmal versuchen.',
  },
  MANIFEST_INVALID: { title: 'Die Beschreibung des Builds ist ungültig.', hint: `${untouched} ${vendorAsk}` },
  MANIFEST_FOREIGN: {
    title: 'Dieser Build ist für ein anderes Produkt, eine andere Plattform oder einen anderen Kunden.',
    hint: `${untouched} ${vendorAsk}`,
  },
  OFFER_INVALID: { title: 'Die Antwort des Servers ist nicht brauchbar.', hint: `${untouched} ${vendorAsk}` },
  AGENT_TOO_OLD: {
    title: 'Dieser Build braucht einen neueren Agenten.',
    hint: 'Bitte erst den Agenten erneuern.',
  },
  DOWNGRADE_REFUSED: {
    title: 'Das wäre eine ältere Version.',
    hint: 'Zurück geht es nur ausdrücklich: rollback, oder update --to VERSION.',
  },
  UNREACHABLE: {
    title: 'Der Server ist nicht erreichbar.',
    hint: `${untouched} Bitte Netz und Proxy (config get proxy) prüfen.`,
  },
  STALLED: {
    title: 'Die Übertragung ist stehen geblieben.',
    hint: 'Noch einmal versuchen; sie geht dort weiter.',
  },
  HTTP_STATUS: {
    title: 'Der Server hat mit einem Fehler geantwortet.',
    hint: 'Später noch einmal versuchen.',
  },
  LENGTH_MISMATCH: { title: 'Eine Datei hat die falsche Länge.', hint: `${untouched} ${vendorAsk}` },
  HASH_MISMATCH: {
    title: 'Eine Datei stimmt nicht mit ihrer Prüfsumme überein.',
    hint: `${untouched} ${vendorAsk}`,
  },
  FRAME_INVALID: { title: 'Ein Teil des Builds ist beschädigt.', hint: `${untouched} ${vendorAsk}` },
  DELTA_INVALID: { title: 'Eine Differenz ist beschädigt.', hint: `${untouched} ${vendorAsk}` },
  BUSY: {
    title: 'Es läuft schon ein Vorgang.',
    hint: 'Warten, bis er fertig ist, und noch einmal versuchen.',
  },
  NO_SUCH_VERSION: {
    title: 'Diese Version gibt es hier nicht.',
    hint: 'Mit check und status die möglichen Versionen ansehen.',
  },
  PINNED: { title: 'Die Version ist festgehalten.', hint: 'Mit unpin lösen.' },
  KNOWN_BAD: {
    title: 'Dieser Build ist hier schon einmal fehlgeschlagen.',
    hint: 'Ausdrücklich noch einmal: update --to VERSION.',
  },
  OUTSIDE_WINDOW: {
    title: 'Das Wartungsfenster ist geschlossen.',
    hint: 'Warten, oder jetzt von Hand: update.',
  },
  NO_SPACE: {
    title: 'Es ist nicht genug Platz auf dem Datenträger.',
    hint: `${untouched} Platz schaffen und noch einmal versuchen.`,
  },
  READ_ONLY: {
    title: 'In einen Ordner kann nicht geschrieben werden.',
    hint: 'Rechte und Datenträger prüfen und noch einmal versuchen.',
  },
  DISK_FAULT: { title: 'Der Datenträger meldet einen Fehler.', hint: 'Den Datenträger prüfen.' },
  FILE_LOCKED: {
    title: 'Eine Datei wird von einem anderen Programm festgehalten.',
    hint: 'Dieses Programm beenden und noch einmal versuchen.',
  },
  HOOK_FAILED: {
    title: 'Ein Schritt des Produkts ist fehlgeschlagen.',
    hint: 'Mit history die Ausgabe ansehen.',
  },
  HOOK_TIMED_OUT: {
    title: 'Ein Schritt des Produkts dauerte zu lange.',
    hint: 'Mit history die Ausgabe ansehen.',
  },
  UNHEALTHY: { title: 'Die neue Version ist nicht gesund.', hint: 'Mit history die Ausgabe ansehen.' },
  ROLLED_BACK: {
    title: 'Das Update ist fehlgeschlagen; die vorige Version läuft wieder.',
    hint: 'Mit history den Grund ansehen. Dieser Build wird nicht von selbst noch einmal versucht.',
  },
  ROLLBACK_IMPOSSIBLE: { title: 'Die vorige Version lässt sich nicht zurückholen.', hint: vendorAsk },
  STATE_UNREADABLE: {
    title: 'Der Stand des Updates ist nicht lesbar.',
    hint: 'Mit doctor ansehen, was zu tun ist.',
  },
  JOURNAL_BROKEN: {
    title: 'Die Kette des Journals ist unterbrochen.',
    hint: 'Jemand oder etwas hat das Journal verändert; aufheben und klären, wer es war.',
  },
  TREE_DIFFERS: {
    title: 'Dateien weichen vom unterschriebenen Build ab.',
    hint: 'verify --repair stellt sie wieder her.',
  },
  CANCELLED: { title: 'Abgebrochen.', hint: 'Noch einmal aufrufen; das Herunterladen geht dort weiter.' },
  CODE_WRONG: { title: 'Der Code stimmt nicht.', hint: 'Bitte den Code noch einmal vorlesen lassen.' },
  SECOND_FACTOR_NEEDED: {
    title: 'Dafür ist ein zweiter Faktor nötig.',
    hint: 'Bitte im eigenen Konto einen zweiten Faktor einrichten.',
  },
  NOT_GRANTED: { title: 'Das wurde nicht freigegeben.', hint: 'Die Freigabe erteilt nur, wer vor Ort ist.' },
  SESSION_BROKEN: {
    title: 'Die Verbindung zum Support wurde verändert; die Sitzung ist beendet.',
    hint: 'Mit einem neuen Code noch einmal beginnen. Geschieht es wieder, den Hersteller benachrichtigen.',
  },
  SESSION_ENDED: { title: 'Die Sitzung ist beendet.', hint: 'Für eine neue Sitzung: assist.' },
  DATABASE: {
    title: 'Die Datenbank des Servers meldet einen Fehler.',
    hint: 'Später noch einmal versuchen.',
  },
  REPOSITORY_FAULT: { title: 'Beim Server fehlt etwas.', hint: vendorAsk },
  SHUTTING_DOWN: { title: 'Der Server startet gerade neu.', hint: 'Gleich noch einmal versuchen.' },
  INTERNAL: { title: 'Ein unerwarteter Fehler.', hint: `Bitte mit der Meldung oben melden. ${vendorAsk}` },
};
