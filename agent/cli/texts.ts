/** What the CLI says, in English and German; the type makes sure that both say all of it. */
import type { Language } from '../../protocol/cli/language.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { updateStates } from '../words/update-states.ts';

const english = {
  upToDate: (version: string | null) =>
    version === null
      ? 'There is nothing to install yet.'
      : `You have the newest build, ${version}. Nothing to do.`,
  keptBack: (reason: string) => `Kept back: ${reason}.`,
  available: (version: string, channel: string, size: string) =>
    `${version} (${channel}) is available: ${size} to download.`,
  fixesTickets: (tickets: string) => `It fixes ${tickets}.`,
  scriptsWaiting: (ids: string) => `Scripts waiting to run: ${ids}.`,
  wouldUpdate: (from: string | null, to: string) =>
    from === null ? `Would install ${to}.` : `Would update ${from} to ${to}.`,
  wouldNeed: (download: string, needed: string, route: string) =>
    `${download} to download (${route}), ${needed} of disk space while it runs. Nothing was changed.`,
  updated: (from: string | null, to: string) =>
    from === null ? `${to} is installed and healthy.` : `Updated ${from} to ${to}; it is healthy.`,
  effort: (size: string, time: string) => `${size} downloaded, ${time}.`,
  rolledBack: (from: string | null, to: string) =>
    from === null ? `${to} is running again.` : `Went back from ${from} to ${to}; it is running.`,
  scriptRan: (id: string, exitCode: number) =>
    exitCode === 0 ? `Script ${id} ran well.` : `Script ${id} ended with exit code ${exitCode}.`,
  scriptTimedOut: (id: string) => `Script ${id} took too long and was stopped.`,
  scriptUnknown: (id: string) =>
    `Script ${id} was interrupted; what it did is unknown. It is not run again. Please look at the system.`,
  scriptRefused: (id: string) => `Script ${id} is not for this installation and was not run.`,
  enrolled: (vendor: string, product: string, channel: string) =>
    `Enrolled with ${vendor}: ${product}, channel ${channel}.`,
  enrolledNext: () => 'Next: update installs the product, run keeps it up to date.',
  verifiedOk: (version: string, files: number) =>
    `${version}: all ${files} files are as the vendor signed them.`,
  verifiedDiffers: (version: string, count: number) =>
    `${version}: ${count} differ from what the vendor signed:`,
  verifiedRepaired: (count: number, size: string) => `${count} repaired, ${size} downloaded.`,
  repairHint: () => 'verify --repair restores them.',
  fault: (path: string, fault: string, repaired: boolean) =>
    `  ${path}: ${fault}${repaired ? ', repaired' : ''}`,
  notInstalled: () => 'nothing installed yet',
  pinned: (version: string) => `Pinned to ${version}: nothing else is installed until unpin.`,
  unpinned: () => 'Not pinned: the newest build of the channel is installed.',
  settingChanged: (name: string, value: string) => `${name} is now ${value}.`,
  none: () => 'none',
  chainIntact: (total: number) => `The journal’s ${total} entries form an unbroken chain.`,
  chainBroken: (fault: string) =>
    `The journal’s chain is broken: ${fault}. Keep it and find out who changed it.`,
  noHistory: () => 'Nothing has happened yet.',
  daemonStarted: () => 'Looking after this installation now.',
  daemonStopped: () => 'Stopped.',
  daemonAvailable: (version: string) => `${version} is available.`,
  daemonNext: (time: string) => `Next check in ${time}.`,
  daemonWaitWindow: (version: string, until: string) =>
    `${version} waits for the maintenance window, ${until}.`,
  daemonWaitPolicy: (version: string) => `${version} is available; policy leaves it to a person: update.`,
  daemonWaitBusy: () => 'Another command is at work; trying again later.',
  reported: (count: number) => `${count} reports sent to the server.`,
  recovered: (now: string) =>
    ({
      untouched: 'An interrupted update was cleaned up; the product was not touched.',
      old: 'An interrupted update was taken back; the previous build is running.',
      new: 'An interrupted update was finished; the new build is running.',
    })[now] ?? `Recovered: ${now}.`,
  stopping: () => 'Stopping. What was downloaded is kept.',
  finishing: () => 'This step can’t be left halfway: it is finished or taken back first.',
  errorLine: (_code: ErrorCode, message: string) => `Error: ${message}`,
  nextLine: (_code: ErrorCode, hint: string) => `What to do: ${hint}`,
  states: updateStates.en,
  labels: {
    product: 'Product',
    installed: 'Installed',
    previous: 'On disk too',
    folder: 'Folder',
    customer: 'Customer',
    vendor: 'Vendor',
    server: 'Server',
    state: 'State',
    busy: 'At work',
    pinned: 'Pinned to',
    knownBad: 'Failed before',
    lastCheck: 'Last check',
    offered: 'Offered',
    reports: 'Reports waiting',
    policy: 'Policy',
    window: 'Maintenance',
    agent: 'Agent',
    installation: 'Installation',
  },
  windowOpen: (until: string) => `open until ${until}`,
  windowClosed: (until: string) => `closed until ${until}`,
  since: (time: string) => `since ${time}`,
  never: () => 'never',
  left: (time: string) => `${time} left`,
  attachAbout: (path: string, size: string, ticket: number) =>
    `${path} (${size}) goes to ticket ${ticket}. Whoever sees the ticket, at your place and at the vendor’s support, sees it too.`,
  attachEnd: () => 'This is how it ends:',
  attachNoText: () => 'It is no text; what is in it can’t be shown here.',
  attachAsk: () => 'Send it? Type y and Enter; anything else means no:',
  attached: (path: string, size: string, ticket: number) => `${path} (${size}) is at ticket ${ticket}.`,
  attachedBefore: (path: string, ticket: number) => `${path} was at ticket ${ticket} already.`,
  pageAt: (url: string) => `The local page is at ${url}`,
  pageOnce: () => 'The address is good once, for one browser. Ctrl-C ends the page.',
  doctorOk: () => 'All is well.',
  doctorFaults: (count: number) => (count === 1 ? 'One needs attention.' : `${count} need attention.`),
};

/** Every sentence of the CLI. */
export type Texts = typeof english;

const german: Texts = {
  upToDate: (version) =>
    version === null
      ? 'Es gibt noch nichts zu installieren.'
      : `Der neueste Build ${version} ist installiert. Nichts zu tun.`,
  keptBack: (reason) => `Zurückgehalten: ${reason}.`,
  available: (version, channel, size) => `${version} (${channel}) ist verfügbar: ${size} zum Herunterladen.`,
  fixesTickets: (tickets) => `Behebt ${tickets}.`,
  scriptsWaiting: (ids) => `Skripte, die noch laufen sollen: ${ids}.`,
  wouldUpdate: (from, to) =>
    from === null ? `Würde ${to} installieren.` : `Würde von ${from} auf ${to} gehen.`,
  wouldNeed: (download, needed, route) =>
    `${download} zum Herunterladen (${route}), dabei ${needed} Platz auf dem Datenträger. Nichts wurde geändert.`,
  updated: (from, to) =>
    from === null ? `${to} ist installiert und gesund.` : `Von ${from} auf ${to} gegangen; es ist gesund.`,
  effort: (size, time) => `${size} heruntergeladen, ${time}.`,
  rolledBack: (from, to) =>
    from === null ? `${to} läuft wieder.` : `Von ${from} zurück auf ${to} gegangen; es läuft.`,
  scriptRan: (id, exitCode) =>
    exitCode === 0 ? `Skript ${id} ist gut gelaufen.` : `Skript ${id} endete mit Code ${exitCode}.`,
  scriptTimedOut: (id) => `Skript ${id} dauerte zu lange und wurde beendet.`,
  scriptUnknown: (id) =>
    `Skript ${id} wurde unterbrochen; was es getan hat, ist unbekannt. Es läuft nicht noch einmal. Bitte am System nachsehen.`,
  scriptRefused: (id) => `Skript ${id} ist nicht für diese Installation und lief nicht.`,
  enrolled: (vendor, product, channel) => `Angemeldet bei ${vendor}: ${product}, Kanal ${channel}.`,
  enrolledNext: () => 'Weiter: update installiert das Produkt, run hält es aktuell.',
  verifiedOk: (version, files) =>
    `${version}: alle ${files} Dateien sind so, wie der Hersteller sie unterschrieben hat.`,
  verifiedDiffers: (version, count) =>
    `${version}: ${count} weichen von dem ab, was der Hersteller unterschrieben hat:`,
  verifiedRepaired: (count, size) => `${count} repariert, ${size} heruntergeladen.`,
  repairHint: () => 'verify --repair stellt sie wieder her.',
  fault: (path, fault, repaired) => `  ${path}: ${fault}${repaired ? ', repariert' : ''}`,
  notInstalled: () => 'noch nichts installiert',
  pinned: (version) => `Festgehalten auf ${version}: bis unpin wird nichts anderes installiert.`,
  unpinned: () => 'Nicht festgehalten: der neueste Build des Kanals wird installiert.',
  settingChanged: (name, value) => `${name} ist jetzt ${value}.`,
  none: () => 'nichts',
  chainIntact: (total) => `Die ${total} Einträge des Journals bilden eine lückenlose Kette.`,
  chainBroken: (fault) =>
    `Die Kette des Journals ist unterbrochen: ${fault}. Aufheben und klären, wer es verändert hat.`,
  noHistory: () => 'Es ist noch nichts geschehen.',
  daemonStarted: () => 'Diese Installation wird jetzt betreut.',
  daemonStopped: () => 'Beendet.',
  daemonAvailable: (version) => `${version} ist verfügbar.`,
  daemonNext: (time) => `Nächste Prüfung in ${time}.`,
  daemonWaitWindow: (version, until) => `${version} wartet auf das Wartungsfenster, ${until}.`,
  daemonWaitPolicy: (version) =>
    `${version} ist verfügbar; die Richtlinie überlässt es einer Person: update.`,
  daemonWaitBusy: () => 'Ein anderer Befehl arbeitet gerade; später noch einmal.',
  reported: (count) => `${count} Meldungen an den Server gesendet.`,
  recovered: (now) =>
    ({
      untouched: 'Ein unterbrochenes Update wurde aufgeräumt; das Produkt war nicht berührt.',
      old: 'Ein unterbrochenes Update wurde zurückgenommen; der vorige Build läuft.',
      new: 'Ein unterbrochenes Update wurde beendet; der neue Build läuft.',
    })[now] ?? `Wiederhergestellt: ${now}.`,
  stopping: () => 'Wird beendet. Heruntergeladenes bleibt erhalten.',
  finishing: () => 'Dieser Schritt darf nicht halb bleiben: erst wird er beendet oder zurückgenommen.',
  errorLine: (_code, message) => `Fehler: ${message}`,
  nextLine: (_code, hint) => `Was jetzt hilft: ${hint}`,
  states: updateStates.de,
  labels: {
    product: 'Produkt',
    installed: 'Installiert',
    previous: 'Auch vorhanden',
    folder: 'Ordner',
    customer: 'Kunde',
    vendor: 'Hersteller',
    server: 'Server',
    state: 'Zustand',
    busy: 'Bei der Arbeit',
    pinned: 'Festgehalten',
    knownBad: 'Fehlgeschlagen',
    lastCheck: 'Letzte Prüfung',
    offered: 'Angeboten',
    reports: 'Offene Meldungen',
    policy: 'Richtlinie',
    window: 'Wartung',
    agent: 'Agent',
    installation: 'Installation',
  },
  windowOpen: (until) => `offen bis ${until}`,
  windowClosed: (until) => `geschlossen bis ${until}`,
  since: (time) => `seit ${time}`,
  never: () => 'nie',
  left: (time) => `noch ${time}`,
  attachAbout: (path, size, ticket) =>
    `${path} (${size}) geht an Ticket ${ticket}. Wer dort bei Ihnen und beim Support des Herstellers das Ticket sieht, sieht auch die Datei.`,
  attachEnd: () => 'So endet sie:',
  attachNoText: () => 'Sie ist kein Text; was in ihr steht, kann hier nicht gezeigt werden.',
  attachAsk: () => 'Senden? j und Eingabe; alles andere heißt nein:',
  attached: (path, size, ticket) => `${path} (${size}) liegt am Ticket ${ticket}.`,
  attachedBefore: (path, ticket) => `${path} lag schon am Ticket ${ticket}.`,
  pageAt: (url) => `Die lokale Seite ist unter ${url}`,
  pageOnce: () => 'Die Adresse gilt einmal, für einen Browser. Strg-C beendet die Seite.',
  doctorOk: () => 'Alles in Ordnung.',
  doctorFaults: (count) =>
    count === 1 ? 'Eines braucht Aufmerksamkeit.' : `${count} brauchen Aufmerksamkeit.`,
};

/** The catalogue of a language. */
export const textsOf = (language: Language): Texts => (language === 'de' ? german : english);
