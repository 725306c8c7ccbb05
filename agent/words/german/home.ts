/** The agent's German for what its own commands, folders, settings and sessions complain of; see protocol/cli/sentences.ts. */
import type { Sentences } from '../../../protocol/cli/sentences.ts';

const commands: Sentences = {
  '{1} is not a ticket’s number.': '{1} ist keine Ticketnummer.',
  'For example: --ticket 1042': 'Zum Beispiel: --ticket 1042',
  '{1} is not a number of entries.': '{1} ist keine Anzahl von Einträgen.',
  'For example: history --limit 50': 'Zum Beispiel: history --limit 50',
  '{1} is not a date.': '{1} ist kein Datum.',
  'For example: history --since 2026-11-24 or --since 2026-11-24T08:00:00Z':
    'Zum Beispiel: history --since 2026-11-24 oder --since 2026-11-24T08:00:00Z',
  '{1} is not a port from 1024 to 65535.': '{1} ist kein Port von 1024 bis 65535.',
  'For example: page --port 40123; without it any free port is taken.':
    'Zum Beispiel: page --port 40123; ohne die Option nimmt die Seite irgendeinen freien Port.',
  'Port {1} is in use.': 'Port {1} ist belegt.',
  'Choose another with --port, or leave it out for any free one.':
    'Mit --port einen anderen wählen, oder die Option weglassen: dann wird irgendein freier genommen.',
  '{1} is not a rate.': '{1} ist keine Übertragungsrate.',
  'A rate is like 500k or 2M (bytes a second), at least 1k.':
    'Eine Rate sieht aus wie 500k oder 2M (Bytes je Sekunde); das Mindeste ist 1k.',
  '{1} is not a version.': '{1} ist keine Version.',
  'A version is like 1.2.3; status shows the installed one.':
    'Eine Version sieht aus wie 1.2.3; status zeigt die installierte.',
};

const enrolment: Sentences = {
  'The bundle {1} can’t be read.': 'Das Bundle {1} lässt sich nicht lesen.',
  'Check the path; the file comes from your vendor.': 'Den Pfad prüfen; die Datei kommt vom Hersteller.',
  '{1} is too large for a bundle.': '{1} ist zu groß für ein Bundle.',
  'Check that it is the file your vendor sent.':
    'Prüfen, ob es die Datei ist, die der Hersteller gesandt hat.',
  'The bundle is larger than {1} bytes.': 'Das Bundle ist größer als {1} Bytes.',
  'The bundle is not JSON.': 'Das Bundle ist kein JSON.',
  'The bundle is not valid: {1} {2}.': 'Das Bundle ist nicht gültig: {1}: {2}.',
  'The bundle is not valid: {1} unknown fault.': 'Das Bundle ist nicht gültig: {1}.',
  'Ask your vendor for a new bundle, and check that the file arrived whole.':
    'Beim Hersteller ein neues Bundle anfordern und prüfen, ob die Datei ganz angekommen ist.',
  '{1} is not a platform.': '{1} ist keine Plattform.',
  'A platform is like linux-x64, win-x64 or darwin-arm64.':
    'Eine Plattform heißt etwa linux-x64, win-x64 oder darwin-arm64.',
  'The product can’t be installed into the agent’s own home folder.':
    'Das Produkt kann nicht in den eigenen Ordner des Agenten installiert werden.',
  'Choose another folder with --install, or another home with --home.':
    'Mit --install einen anderen Ordner wählen, oder mit --home einen anderen für den Agenten.',
  '{1} is already enrolled: {2} of {3}.': '{1} ist schon angemeldet: {2} von {3}.',
  'Nothing was changed. For another product use another folder with --home; to enrol anew, move config.json away first.':
    'Nichts wurde geändert. Für ein weiteres Produkt mit --home einen anderen Ordner nehmen; um neu anzumelden, erst config.json wegschieben.',
  'The server enrolled this machine for another customer or product than the bundle says.':
    'Der Server hat diesen Rechner für einen anderen Kunden oder ein anderes Produkt angemeldet, als das Bundle sagt.',
  'Nothing was installed. Ask your vendor for a new bundle.':
    'Nichts wurde installiert. Beim Hersteller ein neues Bundle anfordern.',
  '{1} is not enrolled with a vendor yet.': '{1} ist noch bei keinem Hersteller angemeldet.',
  'Ask your vendor for an enrolment bundle and run: enroll --bundle FILE --install DIR. If it is enrolled elsewhere, name that folder with --home.':
    'Beim Hersteller ein Bundle anfordern und aufrufen: enroll --bundle DATEI --install ORDNER. Ist der Agent in einem anderen Ordner angemeldet, diesen mit --home angeben.',
};

const ownFolder: Sentences = {
  'Put it back from a backup, or enrol again with a new bundle.':
    'Aus einer Sicherung zurückholen, oder mit einem neuen Bundle noch einmal anmelden.',
  'Put it back from a backup, or move config.json away and enrol again with a new bundle.':
    'Aus einer Sicherung zurückholen, oder config.json wegschieben und mit einem neuen Bundle noch einmal anmelden.',
  'Put it back from a backup, or move config.json and device.key away and enrol again with a new bundle.':
    'Aus einer Sicherung zurückholen, oder config.json und device.key wegschieben und mit einem neuen Bundle noch einmal anmelden.',
  'Put it back: config set authorities FILE, or do without: config set authorities none.':
    'Wieder angeben: config set authorities DATEI, oder darauf verzichten: config set authorities none.',
  'The device key {1} is missing.': 'Der Geräteschlüssel {1} fehlt.',
  'The device key {1} {2}.': 'Mit dem Geräteschlüssel {1} stimmt etwas nicht: {2}.',
  'The device key {1} is not a plain file.': 'Der Geräteschlüssel {1} ist keine gewöhnliche Datei.',
  'The device key {1} can’t be read.': 'Der Geräteschlüssel {1} lässt sich nicht lesen.',
  'The device key {1} is not an Ed25519 key.': 'Der Geräteschlüssel {1} ist kein Ed25519-Schlüssel.',
  'The device key {1} can be read by other users.':
    'Andere Benutzer dieses Rechners können den Geräteschlüssel {1} lesen.',
  'Run: chmod 600 {1}. If somebody may have copied it, enrol again with a new bundle.':
    'Aufrufen: chmod 600 {1}. Könnte ihn jemand kopiert haben, mit einem neuen Bundle noch einmal anmelden.',
  '{1} can’t be used: {2}.': '{1} ist nicht brauchbar: {2}.',
  '{1} can’t be used: it is not a plain file.': '{1} ist nicht brauchbar: keine gewöhnliche Datei.',
  '{1} can’t be used: it is larger than {2} bytes.': '{1} ist nicht brauchbar: größer als {2} Bytes.',
  '{1} can’t be used: it is not JSON.': '{1} ist nicht brauchbar: kein JSON.',
  'Correct that entry (a copy from a backup will do), or enrol again with a new bundle after moving the file away.':
    'Den Eintrag berichtigen (eine Kopie aus der Sicherung genügt), oder die Datei wegschieben und mit einem neuen Bundle noch einmal anmelden.',
  'There is no setting {1}.': 'Die Einstellung {1} gibt es nicht.',
  'Settings: {1}.': 'Einstellungen: {1}.',
  '{1} is set by enrolment and stays as it is.': '{1} steht durch die Anmeldung fest und bleibt, wie es ist.',
  'To change it, enrol anew with a bundle of your vendor.':
    'Um es zu ändern, mit einem Bundle des Herstellers neu anmelden.',
  '{1} is not possible for {2}.': '{1} ist für {2} nicht möglich.',
  'For example: config set {1} {2}': 'Zum Beispiel: config set {1} {2}',
  'For example: config set {1} "mon-fri 22:00-04:00 Europe/Berlin"':
    'Zum Beispiel: config set {1} "mon-fri 22:00-04:00 Europe/Berlin"',
  'a time is like 22:30': 'eine Uhrzeit sieht aus wie 22:30',
  'a day is named twice': 'ein Tag ist zweimal genannt',
  'must be a time zone like Europe/Berlin': 'muss eine Zeitzone wie Europe/Berlin sein',
  'must be https, or http on this machine (loopback)':
    'muss https sein, oder http auf diesem Rechner selbst (Loopback)',
  'That setting is not possible: {1}.': 'Diese Einstellung ist nicht möglich: {1}.',
  'Run config list to see the settings and their present values.':
    'config list zeigt die Einstellungen und ihre jetzigen Werte.',
};

const doctor: Sentences = {
  'line {1} {2}': 'Zeile {1}: {2}',
  'is not a whole entry': 'kein ganzer Eintrag',
  'is missing: lines were cut off at the end': 'fehlt; am Ende wurden Zeilen abgeschnitten',
  'Keep a copy and find out who changed it.': 'Eine Kopie aufheben und klären, wer es verändert hat.',
  'expired on {1}': 'abgelaufen am {1}',
  'A check brings a fresh one; where it does not, your vendor must renew it.':
    'check holt eine frische Fassung; kommt keine, muss der Hersteller sie erneuern.',
  'expires on {1}': 'läuft am {1} ab',
  'Your vendor must renew it.': 'Der Hersteller muss sie erneuern.',
  'good until {1}': 'gültig bis {1}',
  '{1} does not exist yet': '{1} gibt es noch nicht',
  '{1} free in {2}': '{1} frei in {2}',
  'only {1} free in {2}': 'nur {1} frei in {2}',
  'Free some space before the next update.': 'Vor dem nächsten Update Platz schaffen.',
  '{1} knows this installation; its clock differs by {2} s':
    '{1} kennt diese Installation; die Uhren weichen um {2} s voneinander ab',
  '{1} wait to be sent': '{1} warten darauf, gesendet zu werden',
  'The server has been away for long; see server above.':
    'Der Server war lange nicht erreichbar; siehe oben bei Server.',
  'Looking at {1} failed: {2}.': 'Beim Nachsehen ({1}) ging etwas schief: {2}.',
  'Looking at trust: {1} failed: {2}.': 'Beim Nachsehen (Vertrauen: {1}) ging etwas schief: {2}.',
  'state.json could not be read; the journal has it as well':
    'state.json war nicht lesbar; im Journal steht dasselbe',
  'The next update, rollback or verify writes it anew.':
    'update, rollback oder verify schreiben es beim nächsten Mal neu.',
  '{1} of {2}': '{1} von {2}',
  'there, and private': 'vorhanden und nur für den Agenten lesbar',
  '{1}, nothing installed': '{1}, nichts installiert',
  '{1} entries, chain intact': '{1} Einträge, Kette lückenlos',
};

const disk: Sentences = {
  '{1} failed: {2}.': '{1} ging nicht: {2}.',
  'Writing the journal failed: {1}.': 'Das Journal ließ sich nicht schreiben: {1}.',
  'Writing the state failed: {1}.': 'Der Stand des Updates ließ sich nicht schreiben: {1}.',
  'Writing the new build failed: {1}.': 'Der neue Build ließ sich nicht schreiben: {1}.',
  'Taking the lock failed: {1}.': 'Die Sperre ließ sich nicht setzen: {1}.',
  'Repairing its tree failed: {1}.': 'Seine Dateien ließen sich nicht reparieren: {1}.',
  'Reading the list of scripts failed: {1}.': 'Die Liste der Skripte ließ sich nicht lesen: {1}.',
  'Writing the list of scripts failed: {1}.': 'Die Liste der Skripte ließ sich nicht schreiben: {1}.',
  'the disk is full': 'der Datenträger ist voll',
  'Free some space (or raise the quota) and try again; nothing was lost.':
    'Platz schaffen (oder das Kontingent erhöhen) und noch einmal versuchen; verloren ist nichts.',
  'writing there is not allowed': 'Schreiben ist dort nicht erlaubt',
  'Check that the folder is writable for the account the agent runs as.':
    'Prüfen, ob das Konto, unter dem der Agent läuft, in diesen Ordner schreiben darf.',
  'another program keeps it locked': 'ein anderes Programm hält die Datei fest',
  'Close programs that use the product’s folder (virus scanners and editors too) and try again.':
    'Programme beenden, die den Ordner des Produkts benutzen (auch Virenscanner und Editoren), und noch einmal versuchen.',
  'the disk reports a fault': 'der Datenträger meldet einen Fehler',
  'Check the disk and the system’s log.': 'Den Datenträger und das Protokoll des Systems prüfen.',
};

const support: Sentences = {
  'proof.json is not signed by this installation':
    'proof.json ist nicht von dieser Installation unterschrieben',
  'events.jsonl, line {1}, {2}': 'events.jsonl, Zeile {1}: {2}',
  'events.jsonl, line {1}, is damaged': 'events.jsonl, Zeile {1}, ist beschädigt',
  'events.jsonl has lines that were added later': 'events.jsonl hat später hinzugefügte Zeilen',
  'terminal.cast is not what was recorded': 'terminal.cast ist nicht, was aufgezeichnet wurde',
  '{1} is not what was recorded': '{1} ist nicht, was aufgezeichnet wurde',
  '{1} was added later': '{1} kam später dazu',
  'A session needs a terminal, where you are asked what you allow.':
    'Eine Sitzung braucht ein Terminal, in dem Sie gefragt werden, was Sie erlauben.',
  'Run it in a terminal window, or use the local page: page':
    'In einem Terminalfenster aufrufen, oder die lokale Seite nehmen: page',
  'There is no file {1}.': 'Die Datei {1} gibt es nicht.',
  '{1} is not a file.': '{1} ist keine Datei.',
  'Pack a folder first.': 'Einen Ordner erst packen.',
  '{1} can’t be read.': '{1} lässt sich nicht lesen.',
  'Run it as a user who may read the file.': 'Als ein Benutzer aufrufen, der die Datei lesen darf.',
  '{1} is empty.': '{1} ist leer.',
  'Nothing was sent.': 'Nichts wurde gesendet.',
  'Nobody is here who could be asked.': 'Hier ist niemand, der gefragt werden könnte.',
  'Run it in a terminal, or decide beforehand: --yes':
    'In einem Terminal aufrufen, oder vorher entscheiden: --yes',
  'The server knows no such ticket of yours.': 'Der Server kennt kein solches Ticket von Ihnen.',
  'Leave --ticket out, or look the number up in the customer area.':
    '--ticket weglassen, oder die Nummer im Kundenbereich nachsehen.',
  'There are too many sessions already.': 'Es gibt schon zu viele Sitzungen.',
  'End one of them, or try again later.': 'Eine davon beenden, oder es später noch einmal versuchen.',
  'The relay ended the session before it began: {1}.':
    'Der Server hat die Sitzung beendet, bevor sie begann: {1}.',
  'The relay at {1} can’t be reached or does not know this installation.':
    'Die Vermittlung unter {1} ist nicht erreichbar oder kennt diese Installation nicht.',
  'Check the network and the proxy with: doctor': 'Netz und Proxy prüfen mit: doctor',
  'The relay gave a session the name of an earlier one.':
    'Der Server hat einer Sitzung die Kennung einer früheren gegeben.',
  'There is no session {1} here.': 'Die Sitzung {1} gibt es hier nicht.',
  'There is no signed copy of a session {1} here.':
    'Eine unterschriebene Kopie der Sitzung {1} gibt es hier nicht.',
  'sessions list shows which there are.': 'sessions list zeigt, welche es gibt.',
  'This machine is no longer enrolled with the vendor; the copy of {1} lies here alone.':
    'Dieser Rechner ist beim Hersteller nicht mehr angebunden; die Kopie von {1} liegt nur hier.',
  'Pack {1} and hand it over yourselves, in the customer area say.':
    '{1} packen und selbst übergeben, etwa im Kundenbereich.',
  'Recording was not allowed in this session; its copy stays here.':
    'In dieser Sitzung war das Aufzeichnen nicht erlaubt; ihre Kopie bleibt hier.',
};

/** What the doctor calls the places it looks at. */
export const findingNames: Sentences = {
  configuration: 'Konfiguration',
  'device key': 'Geräteschlüssel',
  state: 'Stand',
  journal: 'Journal',
  'home folder': 'Ordner des Agenten',
  'install folder': 'Ordner des Produkts',
  'trust: root': 'Vertrauen: Wurzel',
  'trust: targets': 'Vertrauen: Builds',
  'trust: timestamp': 'Vertrauen: Zeitstempel',
  'server and clock': 'Server und Uhr',
  reports: 'Meldungen',
};

export const homeSentences: Sentences = {
  ...commands,
  ...enrolment,
  ...ownFolder,
  ...doctor,
  ...disk,
  ...support,
};
