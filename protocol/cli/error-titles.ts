/**
 * A German sentence for every error code, for the command lines of all three programs, where the error's own sentence has no German
 * one: it is then shown beside it. The type makes sure that no code is forgotten.
 */
import type { BeistandError, ErrorCode } from '../errors.ts';
import type { ToGerman } from './sentences.ts';

export const germanTitles: Readonly<Record<ErrorCode, string>> = {
  BAD_INPUT: 'Diese Angabe ist so nicht möglich.',
  BAD_PATH: 'Ein Pfad ist nicht erlaubt.',
  TOO_LARGE: 'Das ist größer als erlaubt.',
  NOT_FOUND: 'Das gibt es nicht.',
  CONFLICT: 'Das widerspricht etwas Vorhandenem.',
  PASSPHRASE_MISSING: 'Es fehlt eine Passphrase.',
  PASSPHRASE_WRONG: 'Die Passphrase stimmt nicht.',
  INSECURE_URL: 'Diese Adresse ist nicht verschlüsselt.',
  UNAUTHENTICATED: 'Der Server erkennt diese Anmeldung nicht an.',
  FORBIDDEN: 'Das ist nicht erlaubt.',
  TOKEN_USED: 'Das wurde schon benutzt.',
  TOKEN_EXPIRED: 'Das ist abgelaufen.',
  REQUEST_REPLAYED: 'Der Server hat diese Anfrage schon einmal gesehen.',
  CLOCK_SKEW: 'Die Uhr dieses Rechners weicht zu weit von der des Servers ab.',
  RATE_LIMITED: 'Zu viele Anfragen.',
  NOT_ENROLLED: 'Dieser Agent ist noch bei keinem Hersteller angemeldet.',
  ALREADY_ENROLLED: 'Das ist schon angemeldet.',
  SIGNATURE_INVALID: 'Eine Unterschrift stimmt nicht.',
  METADATA_INVALID: 'Die Update-Daten sind ungültig.',
  METADATA_EXPIRED: 'Die Update-Daten sind abgelaufen.',
  METADATA_ROLLED_BACK: 'Der Server bietet ältere Update-Daten an als schon bekannt.',
  METADATA_MIXED: 'Die Update-Daten passen nicht zueinander.',
  TRUST_NOT_ESTABLISHED: 'Beim Hersteller ist noch kein Vertrauen eingerichtet.',
  CLOCK_SET_BACK: 'Die Uhr dieses Rechners wurde zurückgestellt.',
  CLOCK_FAR_AHEAD: 'Die Uhr dieses Rechners geht weit vor.',
  MANIFEST_INVALID: 'Die Beschreibung des Builds ist ungültig.',
  MANIFEST_FOREIGN:
    'Dieser Build ist für ein anderes Produkt, eine andere Plattform oder einen anderen Kunden.',
  OFFER_INVALID: 'Die Antwort des Servers ist nicht brauchbar.',
  AGENT_TOO_OLD: 'Dieser Build braucht einen neueren Agenten.',
  DOWNGRADE_REFUSED: 'Das wäre eine ältere Version.',
  UNREACHABLE: 'Der Server ist nicht erreichbar.',
  STALLED: 'Die Übertragung ist stehen geblieben.',
  HTTP_STATUS: 'Der Server hat mit einem Fehler geantwortet.',
  LENGTH_MISMATCH: 'Eine Datei hat die falsche Länge.',
  HASH_MISMATCH: 'Eine Datei stimmt nicht mit ihrer Prüfsumme überein.',
  FRAME_INVALID: 'Ein Teil des Builds ist beschädigt.',
  DELTA_INVALID: 'Eine Differenz ist beschädigt.',
  BUSY: 'Es läuft schon ein Vorgang.',
  NO_SUCH_VERSION: 'Diese Version gibt es hier nicht.',
  PINNED: 'Die Version ist festgehalten.',
  KNOWN_BAD: 'Dieser Build ist hier schon einmal fehlgeschlagen.',
  OUTSIDE_WINDOW: 'Das Wartungsfenster ist geschlossen.',
  NO_SPACE: 'Es ist nicht genug Platz auf dem Datenträger.',
  READ_ONLY: 'In einen Ordner kann nicht geschrieben werden.',
  DISK_FAULT: 'Der Datenträger meldet einen Fehler.',
  FILE_LOCKED: 'Eine Datei wird von einem anderen Programm festgehalten.',
  HOOK_FAILED: 'Ein Schritt des Produkts ist fehlgeschlagen.',
  HOOK_TIMED_OUT: 'Ein Schritt des Produkts dauerte zu lange.',
  UNHEALTHY: 'Die neue Version ist nicht gesund.',
  ROLLED_BACK: 'Das Update ist fehlgeschlagen; die vorige Version läuft wieder.',
  ROLLBACK_IMPOSSIBLE: 'Die vorige Version lässt sich nicht zurückholen.',
  STATE_UNREADABLE: 'Der Stand des Updates ist nicht lesbar.',
  JOURNAL_BROKEN: 'Die Kette des Journals ist unterbrochen.',
  TREE_DIFFERS: 'Dateien weichen vom unterschriebenen Build ab.',
  CANCELLED: 'Abgebrochen.',
  CODE_WRONG: 'Der Code stimmt nicht.',
  SECOND_FACTOR_NEEDED: 'Dafür ist ein zweiter Faktor nötig.',
  NOT_GRANTED: 'Das wurde nicht freigegeben.',
  SESSION_BROKEN: 'Die Verbindung zum Support wurde verändert; die Sitzung ist beendet.',
  SESSION_ENDED: 'Die Sitzung ist beendet.',
  DATABASE: 'Die Datenbank meldet einen Fehler.',
  REPOSITORY_FAULT: 'Im Update-Repository fehlt etwas.',
  SHUTTING_DOWN: 'Der Server startet gerade neu.',
  INTERNAL: 'Ein unerwarteter Fehler.',
};

/** An error as the German lines of server and publisher: what happened, then what to do, where that is known. */
export const germanLines = (
  { code, message, hint }: Pick<BeistandError, 'code' | 'message' | 'hint'>,
  toGerman: ToGerman,
): { readonly head: readonly string[]; readonly hint: readonly string[] } => {
  const known = toGerman(message);
  return {
    head:
      known === null
        ? [`Fehler: ${germanTitles[code]} (${code})`, `  ${message}`]
        : [`Fehler: ${known} (${code})`],
    hint: hint === undefined ? [] : [toGerman(hint) ?? hint],
  };
};
