/** The agent's help: examples, and what a German reads in place of each English description. */
import type { HelpTexts } from '../../protocol/cli/help.ts';
import { commandExamples } from './command-examples.ts';

export const helpTexts: HelpTexts = {
  examples: [
    'beistand enroll --bundle bundle.json --install /opt/shop',
    'beistand update --dry-run',
    'beistand update --limit-rate 2M',
    'beistand rollback',
    'beistand verify --repair',
    'beistand history --since 2026-11-01 --json',
    'beistand config set window "sat-sun 22:00-04:00 Europe/Berlin"',
    'beistand attach --ticket 1042 /var/log/shop/till.log',
    'beistand assist --ticket 1042 --terminal',
  ],
  commandExamples,
  german: {
    'Installs, updates and takes back a vendor’s product on this machine.':
      'Installiert und aktualisiert das Produkt eines Herstellers auf diesem Rechner und nimmt Updates zurück.',
    'output the version number': 'die Version dieses Programms',
    'the agent’s own folder': 'der eigene Ordner des Agenten',
    'one JSON value on standard output instead of text': 'ein JSON-Wert auf der Standardausgabe statt Text',
    'trust a vendor by their bundle and become one of their installations':
      'einem Hersteller durch sein Bundle vertrauen und eine seiner Installationen werden',
    'the enrolment bundle from the vendor': 'das Bundle des Herstellers',
    'where the product lives': 'wo das Produkt liegt',
    'where it differs from this machine, like linux-x64':
      'wo sie von diesem Rechner abweicht, etwa linux-x64',
    'what the vendor sees as this machine’s name': 'wie der Hersteller diesen Rechner nennen soll',
    'HTTP proxy to reach the server through': 'HTTP-Proxy auf dem Weg zum Server',
    'ask whether there is a new build; changes nothing':
      'fragen, ob es einen neuen Build gibt; ändert nichts',
    'install the newest build that is for this installation, and run waiting scripts':
      'den neuesten Build für diese Installation einspielen und wartende Skripte ausführen',
    'exactly this version, older ones too': 'genau diese Version, auch eine ältere',
    'only say what would happen': 'nur sagen, was geschähe',
    'most bytes a second to download, like 500k or 2M':
      'höchstens so viele Bytes je Sekunde herunterladen, etwa 500k oder 2M',
    'how progress is shown on standard error': 'wie der Fortschritt auf der Fehlerausgabe erscheint',
    'update from an exported folder (USB stick) instead of the network':
      'aus einem exportierten Ordner (USB-Stick) statt aus dem Netz aktualisieren',
    'the exported folder': 'der exportierte Ordner',
    'go back to the previous build; it is verified before it runs':
      'zurück zum vorigen Build; er wird geprüft, bevor er läuft',
    'to this version instead of the previous one': 'zu dieser Version statt zur vorigen',
    'compare every installed file with the signed build; exit code 10 where one differs':
      'jede installierte Datei mit dem signierten Build vergleichen; Exit-Code 10, wo eine abweicht',
    'fetch and restore what differs': 'was abweicht, holen und wiederherstellen',
    'what is installed and what the agent is doing; asks nobody':
      'was installiert ist und was der Agent tut; fragt niemanden',
    'what happened here, from the journal; its chain is checked':
      'was hier geschah, aus dem Journal; seine Kette wird geprüft',
    'how many of the newest entries': 'wie viele der neuesten Einträge',
    'only entries from this date on': 'nur Einträge ab diesem Tag',
    'with every step of every update': 'mit jedem Schritt jedes Updates',
    'install nothing but this version until unpin': 'bis unpin nichts als diese Version installieren',
    'the version to stay on or move to': 'die Version, bei der es bleibt oder auf die es geht',
    'follow the channel again': 'wieder dem Kanal folgen',
    'the settings of this home': 'die Einstellungen dieses Agenten',
    'all settings': 'alle Einstellungen',
    'one setting': 'eine Einstellung',
    'as config list shows it': 'wie config list sie zeigt',
    'change one setting; none clears it': 'eine Einstellung ändern; none leert sie',
    'the new value, or none': 'der neue Wert, oder none',
    'check the agent itself: files, disk, clock, server, trust; exit code 8 where something needs a person':
      'den Agenten selbst prüfen: Dateien, Datenträger, Uhr, Server, Vertrauen; Exit-Code 8, wo ein Mensch gebraucht wird',
    'look after the installation: check, update in the maintenance window, report':
      'die Installation betreuen: prüfen, im Wartungsfenster aktualisieren, melden',
    'serve the local page, on this machine alone, until Ctrl-C':
      'die lokale Seite anbieten, nur auf diesem Rechner, bis Strg-C',
    'a fixed port instead of any free one': 'ein fester Port statt irgendeines freien',
    'only print the address': 'nur die Adresse ausgeben',
    'hand a file of this machine, a log say, to a ticket; asks before anything is sent':
      'eine Datei dieses Rechners, etwa ein Log, an ein Ticket übergeben; fragt, bevor etwas gesendet wird',
    'the file': 'die Datei',
    'send it without asking': 'ohne Rückfrage senden',
    'let support look at a terminal or the screen, once, by a code you read to them':
      'den Support einmal Terminal oder Bildschirm sehen lassen, durch einen Code, den Sie vorlesen',
    'the ticket it is for': 'das Ticket, um das es geht',
    'offer the terminal at once; without it, support asks for what it needs':
      'das Terminal gleich anbieten; sonst fragt der Support nach dem, was er braucht',
    'offer the screen at once, on the local page, which opens with the session':
      'den Bildschirm gleich anbieten, auf der lokalen Seite, die sich mit der Sitzung öffnet',
    'what was kept of sessions with support': 'was von Sitzungen mit dem Support aufbewahrt ist',
    'sessions held from here, newest first': 'Sitzungen von diesem Rechner, die neueste zuerst',
    'prove that the copy of a session is unchanged': 'beweisen, dass die Kopie einer Sitzung unverändert ist',
    'send the copy of a recorded session to the vendor, where that has not been done':
      'die Kopie einer aufgezeichneten Sitzung an den Hersteller senden, wo das noch nicht geschehen ist',
    'its id, as sessions list shows it': 'ihre Kennung, wie sessions list sie zeigt',
  },
};
