/** The server's help: examples, and what a German reads in place of each English description. */
import type { HelpTexts } from '../../protocol/cli/help.ts';
import { commandExamples } from './command-examples.ts';

export const helpTexts: HelpTexts = {
  examples: [
    'server init --data /var/lib/beistand --vendor "Muster Software GmbH"',
    'server start --data /var/lib/beistand',
    'server customer add --data /var/lib/beistand "Bäckerei Muster"',
    'server enroll-token --data /var/lib/beistand --customer c_… --product shop --channel release',
    'server tickets search --data /var/lib/beistand Rechnung Umlaute',
    'server doctor --data /var/lib/beistand --deep',
  ],
  commandExamples,
  german: {
    'Beistand’s server: update repository, customers, installations, tickets.':
      'Der Server von Beistand: Update-Repository, Kunden, Installationen, Tickets.',
    'output the version number': 'die Version dieses Programms',
    'the server’s data folder': 'der Datenordner des Servers',
    'print one JSON value for machines': 'einen JSON-Wert für Programme ausgeben',
    'make the data folder: keys for snapshot and timestamp, database, first admin':
      'den Datenordner anlegen: Schlüssel für snapshot und timestamp, Datenbank, erster Admin',
    'the software house’s name, shown to customers': 'der Name des Softwarehauses, wie Kunden ihn sehen',
    'the https address customers reach this server at':
      'die https-Adresse, unter der Kunden diesen Server erreichen',
    'a PostgreSQL URL; without it SQLite in the data folder':
      'eine PostgreSQL-URL; ohne sie SQLite im Datenordner',
    'run the server; prints one JSON line {"url": …} once it listens':
      'den Server betreiben; gibt eine JSON-Zeile {"url": …} aus, sobald er bereit ist',
    'address to listen at': 'Adresse, an der er lauscht',
    'port to listen at, 0 for any free one': 'Port, an dem er lauscht; 0 für irgendeinen freien',
    'trace, debug, info, warn, error or silent': 'trace, debug, info, warn, error oder silent',
    'customers: add, list': 'Kunden: anlegen, auflisten',
    'add a customer': 'einen Kunden anlegen',
    'the customer’s name': 'der Name des Kunden',
    'all customers': 'alle Kunden',
    'make a bundle that enrols one machine of a customer':
      'ein Bundle erzeugen, das einen Rechner eines Kunden anmeldet',
    'whose machine it is': 'wessen Rechner es ist',
    'which product': 'welches Produkt',
    'nightly, hotfix, patch or release': 'nightly, hotfix, patch oder release',
    'the server’s address as the agent reaches it': 'die Adresse des Servers, wie der Agent ihn erreicht',
    'PEM certificates of a private authority the agent should accept':
      'PEM-Zertifikate einer eigenen Zertifizierungsstelle, die der Agent anerkennen soll',
    'where to write the bundle': 'wohin das Bundle geschrieben wird',
    'what runs where': 'was wo läuft',
    'staff: list, invite, rescue': 'Mitarbeiter: auflisten, einladen, wieder hereinlassen',
    'all staff': 'alle Mitarbeiter',
    'print a link with which somebody joins the staff':
      'einen Link ausgeben, mit dem jemand Mitarbeiter wird',
    'their address': 'die E-Mail-Adresse',
    'their name': 'der Name',
    'one or more of support, development-lead, product-owner, release-manager, admin, with commas':
      'eine oder mehrere von support, development-lead, product-owner, release-manager, admin, mit Kommas',
    'let somebody back in who lost password or second factor':
      'jemanden wieder hereinlassen, dem Passwort oder zweiter Faktor fehlt',
    'their mail address': 'die E-Mail-Adresse',
    'make (or revoke) a token for a build machine':
      'ein Token für eine Baumaschine erzeugen (oder widerrufen)',
    'what the token is for': 'wofür das Token ist',
    'revoke the tokens of this label': 'die Tokens mit dieser Bezeichnung widerrufen',
    'all published builds and scripts': 'alle veröffentlichten Builds und Skripte',
    'stop offering a build; who has it keeps it': 'einen Build nicht mehr anbieten; wer ihn hat, behält ihn',
    'its target, as `server builds` shows it': 'sein Ziel, wie `server builds` es zeigt',
    'offer it again': 'wieder anbieten',
    'make a new online key; `publish trust` then puts it in force':
      'einen neuen Online-Schlüssel erzeugen; `publish trust` setzt ihn danach in Kraft',
    'which role': 'welche Rolle',
    'copy the repository to a folder: for `agent import`, or for a mirror':
      'das Repository in einen Ordner kopieren: für `agent import` oder einen Mirror',
    'where to': 'wohin',
    'this product alone': 'nur dieses Produkt',
    'this channel alone': 'nur dieser Kanal',
    'look for faults: expiry, disk, database, repository':
      'nach Fehlern sehen: Ablauf, Datenträger, Datenbank, Repository',
    'also hash every pack and delta': 'auch jedes Pack und jedes Delta prüfen',
    'files older than a day that no ticket, mail or recording names':
      'Dateien, die älter als ein Tag sind und zu keinem Ticket, keiner E-Mail und keiner Aufzeichnung gehören',
    'remove them, even where they are so many that the server itself does not':
      'sie entfernen, auch wenn es so viele sind, dass der Server selbst es nicht tut',
    'tickets: list, show, search, verify, rebuild':
      'Tickets: auflisten, zeigen, suchen, beweisen, neu aufbauen',
    'open tickets': 'offene Tickets',
    'closed and merged ones too': 'auch geschlossene und zusammengeführte',
    'of one customer': 'eines Kunden',
    'of these classes, as in A,B': 'dieser Klassen, etwa A,B',
    'of one person': 'einer Person',
    'updated, opened, due or number': 'updated, opened, due oder number',
    'at most so many': 'höchstens so viele',
    'go on after the page before': 'nach der vorigen Seite weiter',
    'one ticket with all that happened to it': 'ein Ticket mit allem, was ihm geschah',
    'the ticket’s number': 'die Nummer des Tickets',
    'this ticket alone': 'nur dieses Ticket',
    'tickets with all of these words': 'Tickets mit allen diesen Wörtern',
    'what to look for': 'wonach gesucht wird',
    'prove the ticket log: exit code 10 and a list where anything was changed':
      'das Ticket-Protokoll beweisen: Exit-Code 10 und eine Liste, wo etwas verändert wurde',
    'the digest of an earlier proof, with nothing written since':
      'die Prüfsumme eines früheren Beweises, nach dem nichts geschrieben wurde',
    'make lists, queues and the search index anew from the log':
      'Listen, Warteschlangen und Suchindex aus dem Protokoll neu aufbauen',
    'mails from files, and those that could not be processed':
      'E-Mails aus Dateien, und solche, die sich nicht verarbeiten ließen',
    'takes mails over from a file, an mbox, a folder, or what is piped in (-)':
      'übernimmt E-Mails aus einer Datei, einer mbox, einem Ordner oder der Standardeingabe (-)',
    'a file, a folder, or -': 'eine Datei, ein Ordner oder -',
    'mails of a state, oldest first': 'E-Mails in einem Zustand, die älteste zuerst',
    'received, quarantined or done': 'received, quarantined oder done',
    'queues quarantined mails again': 'stellt E-Mails aus der Quarantäne wieder an',
    'a mail’s id, or all': 'die Kennung einer E-Mail, oder all',
  },
};
