/** The server's German for what its commands and its doctor complain of; see protocol/cli/sentences.ts. */
import { sharedSentences } from '../../protocol/cli/answers.ts';
import { germanFrom } from '../../protocol/cli/sentences.ts';
import type { Sentences } from '../../protocol/cli/sentences.ts';

const setup: Sentences = {
  "{1} is a server's data folder already.": '{1} ist schon der Datenordner eines Servers.',
  'Start it with: server start --data {1}': 'Starten mit: server start --data {1}',
  '{1} is not the data folder of a server.': '{1} ist kein Datenordner eines Servers.',
  'Run: server init --data {1}': 'Aufrufen: server init --data {1}',
  '{1} is not valid: {2}': '{1} ist ungültig: {2}',
  '{1} can be reached from other machines, and this server speaks plain HTTP.':
    '{1} ist von anderen Rechnern erreichbar, und dieser Server spricht unverschlüsseltes HTTP.',
  'Put a proxy with TLS in front and set publicUrl (https) in config.json.':
    'Einen Proxy mit TLS davorsetzen und publicUrl (https) in config.json eintragen.',
  'Port {1} of {2} is in use.': 'Port {1} auf {2} ist belegt.',
  'Choose another with --port, or 0 for any free one.':
    'Mit --port einen anderen wählen, oder 0 für irgendeinen freien.',
  'The database could not be brought to this version.':
    'Die Datenbank ließ sich nicht auf den Stand dieser Version bringen.',
  'This transaction was not begun by the store.': 'Diese Transaktion hat nicht der Store begonnen.',
  'A signal has at most {1} bytes.': 'Ein Signal hat höchstens {1} Bytes.',
  'A job carries at most {1} characters.': 'Ein Auftrag trägt höchstens {1} Zeichen.',
  'There is no dead letter {1}.': 'Den aufgegebenen Auftrag {1} gibt es nicht.',
};

const people: Sentences = {
  'This address has an account already.': 'Zu dieser Adresse gibt es schon ein Konto.',
  'This invitation does not exist, or was used before.':
    'Diese Einladung gibt es nicht, oder sie wurde schon benutzt.',
  'This invitation has expired.': 'Diese Einladung ist abgelaufen.',
  'Ask for a new one.': 'Um eine neue bitten.',
  'There is no such invitation.': 'Diese Einladung gibt es nicht.',
  'This invitation was just used.': 'Diese Einladung wurde gerade benutzt.',
  'There is no such person.': 'Diese Person gibt es nicht.',
  'This is the last admin.': 'Das ist der letzte Admin.',
  'Make somebody else admin first.': 'Erst jemand anderen zum Admin machen.',
  'The old password is not right.': 'Das alte Passwort stimmt nicht.',
  'A stored secret can’t be opened with this server’s secret.':
    'Ein abgelegtes Geheimnis lässt sich mit dem Geheimnis dieses Servers nicht öffnen.',
  'Was keys/accounts.secret replaced? Put the old one back from a backup.':
    'Wurde keys/accounts.secret ersetzt? Die alte Datei aus einer Sicherung zurückholen.',
  '{1} is too short to be the secret it should be.': '{1} ist zu kurz für das Geheimnis, das es sein soll.',
  'Put it back from a backup, or delete it: everybody then signs in again and sets up second factors again.':
    'Aus einer Sicherung zurückholen, oder löschen: dann melden sich alle neu an und richten den zweiten Faktor neu ein.',
  'Nobody here has the address {1}.': 'Die Adresse {1} hat hier niemand.',
  '{1} is not an address of a server.': '{1} ist keine Adresse eines Servers.',
  'Agents accept plain http on the same machine alone.':
    'Unverschlüsseltes http nehmen Agenten nur auf demselben Rechner an.',
  'Use the https address of the proxy in front.': 'Die https-Adresse des Proxys davor nehmen.',
  'The address agents should use is not known.':
    'Unter welcher Adresse Agenten den Server erreichen, ist nicht bekannt.',
  'Start the server, or set publicUrl in config.json, or use --url.':
    'Den Server starten, oder publicUrl in config.json eintragen, oder --url nehmen.',
  "A customer's name has 1 to {1} characters.": 'Der Name eines Kunden hat 1 bis {1} Zeichen.',
  'a domain is like example.org': 'eine Domain sieht aus wie example.org',
  'There is a customer named {1} already.': 'Einen Kunden namens {1} gibt es schon.',
  'The customer was changed by somebody else meanwhile.':
    'Den Kunden hat inzwischen jemand anderes geändert.',
  'Load it again and repeat the change.': 'Neu laden und die Änderung wiederholen.',
};

const builds: Sentences = {
  'There is no build {1}.': 'Den Build {1} gibt es nicht.',
  'There is no publish token labelled {1}.': 'Ein Token mit der Bezeichnung {1} gibt es nicht.',
};

const mailAndTickets: Sentences = {
  'The file {1} is not there.': 'Die Datei {1} ist nicht da.',
  'The file {1} was changed.': 'Die Datei {1} wurde verändert.',
  'Restore it from the backup of the data folder.': 'Aus der Sicherung des Datenordners zurückholen.',
  'There is no state {1}.': 'Den Zustand {1} gibt es nicht.',
  'received, quarantined or done': 'received, quarantined oder done',
  'It waits for the mail it answers.': 'Sie wartet auf die E-Mail, die sie beantwortet.',
  "The password file {1} can't be read.": 'Die Passwortdatei {1} lässt sich nicht lesen.',
  'Name the file in config.json (mail) and let the server read it.':
    'Die Datei in config.json (mail) nennen und den Server sie lesen lassen.',
  'Mail to {1} would travel unencrypted.': 'E-Mails an {1} gingen unverschlüsselt über das Netz.',
  'Set security to tls or starttls.': 'security auf tls oder starttls setzen.',
  '{1} is neither an address nor a domain like @example.com.':
    '{1} ist weder eine Adresse noch eine Domain wie @example.com.',
  'A rule for a customer names the customer; others name none.':
    'Eine Regel für einen Kunden nennt ihn; andere nennen keinen.',
  'There is no rule for {1}.': 'Für {1} gibt es keine Regel.',
  'There is no quarantined mail {1}.': 'Eine E-Mail {1} in der Quarantäne gibt es nicht.',
  'See: server mail list': 'Siehe: server mail list',
  'Ticket {1} was changed by somebody else meanwhile.':
    'Das Ticket {1} hat inzwischen jemand anderes geändert.',
  'Look at what changed, then send it again.': 'Ansehen, was sich geändert hat, dann noch einmal senden.',
  'That can’t be done so: {1}': 'So geht es nicht: {1}',
  'Nothing was named to be erased.': 'Es wurde nichts genannt, das zu löschen wäre.',
  'An activity in the ticket log can’t be read.': 'Ein Eintrag im Ticket-Protokoll ist nicht lesbar.',
  'Run: server tickets verify': 'Aufrufen: server tickets verify',
  'The cursor is not one of this list.': 'Diese Stelle (--after) gehört nicht zu dieser Liste.',
};

const doctor: Sentences = {
  '{1} has expired; agents refuse updates.': '{1} ist abgelaufen; Agenten verweigern Updates.',
  '{1} expires in {2} days.': '{1} läuft in {2} Tagen ab.',
  'Start the server; it signs this role again by itself.':
    'Den Server starten; er signiert diese Rolle von selbst neu.',
  'Run on the machine with the keys: publish trust':
    'Auf dem Rechner mit den Schlüsseln aufrufen: publish trust',
  'The database can’t be used: {1}': 'Die Datenbank ist nicht benutzbar: {1}',
  'The database lacks {1} change(s) of this version.': 'Der Datenbank fehlen {1} Änderungen dieser Version.',
  'Start the server; it brings the database up to date.':
    'Den Server starten; er bringt die Datenbank auf den neuen Stand.',
  'See `database` in config.json.': 'Siehe „database“ in config.json.',
  '{1} MB are free where {2} lies; {3} MB should be.':
    'Wo {2} liegt, sind {1} MB frei; {3} MB sollten es sein.',
  '{1} file(s) in {2} are needed by nothing ({3} MB).': 'Nichts braucht {1} Datei(en) in {2} ({3} MB).',
  'See whether `database` in config.json is the right one, and what the log of the server says of these files.':
    'Nachsehen, ob „database“ in config.json die richtige ist und was das Protokoll des Servers zu diesen Dateien sagt.',
  'The database names {1} of {2} file(s) in {3}; it may not be the one they belong to.':
    'Die Datenbank kennt {1} von {2} Datei(en) in {3}; vielleicht gehören sie zu einer anderen.',
  'Set `database` in config.json to the right one, or restore it from its backup. Until then the server removes none of these files. If it is the right one, look through what it does not name: server unneeded':
    'In config.json unter „database“ die richtige eintragen oder sie aus der Sicherung zurückholen. Bis dahin entfernt der Server keine dieser Dateien. Ist es die richtige, durchsehen, was sie nicht kennt: server unneeded',
  'Make room, or lower minFreeBytes in config.json.':
    'Platz schaffen, oder minFreeBytes in config.json kleiner setzen.',
  'Publish that build again (it uploads what is missing), or restore the repository folder from its backup.':
    'Diesen Build noch einmal veröffentlichen (hochgeladen wird, was fehlt), oder den Ordner des Repositorys aus der Sicherung zurückholen.',
  '{1}: {2} is missing.': '{1}: {2} fehlt.',
  '{1}: {2} was changed.': '{1}: {2} wurde verändert.',
  '{1}: {2} has {3} bytes and should have {4}.': '{1}: {2} hat {3} Bytes und soll {4} haben.',
};

export const serverSentences: Sentences = {
  ...sharedSentences,
  ...setup,
  ...people,
  ...builds,
  ...mailAndTickets,
  ...doctor,
};

/** What the server says, in German; null where it is not known. */
export const toGerman = germanFrom(serverSentences);
