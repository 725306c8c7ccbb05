/** What the help of each server command shows as examples. A test parses every line with the program itself. */
import type { CommandExamples } from '../../protocol/cli/help.ts';

export const commandExamples: CommandExamples = {
  init: [
    {
      line: 'init --data /var/lib/beistand --vendor "Muster Software GmbH"',
      en: 'with SQLite in the data folder',
      de: 'mit SQLite im Datenordner',
    },
    {
      line: 'init --data /var/lib/beistand --database postgres://beistand@localhost/beistand',
      en: 'with PostgreSQL',
      de: 'mit PostgreSQL',
    },
  ],
  start: [
    { line: 'start --data /var/lib/beistand', en: 'as it was set up', de: 'wie eingerichtet' },
    {
      line: 'start --data /var/lib/beistand --port 8600 --log-level debug',
      en: 'to look for a fault',
      de: 'um einen Fehler zu suchen',
    },
  ],
  'customer add': [
    {
      line: 'customer add --data /var/lib/beistand "Bäckerei Muster"',
      en: 'prints the new customer’s id',
      de: 'gibt die Kennung des neuen Kunden aus',
    },
  ],
  'customer list': [
    { line: 'customer list --data /var/lib/beistand', en: 'ids and names', de: 'Kennungen und Namen' },
  ],
  'enroll-token': [
    {
      line: 'enroll-token --data /var/lib/beistand --customer c_1a2b3c4d5e --product shop --channel release',
      en: 'the bundle is written to the data folder',
      de: 'das Bundle kommt in den Datenordner',
    },
    {
      line: 'enroll-token --data /var/lib/beistand --customer c_1a2b3c4d5e --product shop --channel release --url https://support.example --out bundle.json',
      en: 'with another address, and to this file',
      de: 'mit anderer Adresse, und in diese Datei',
    },
  ],
  installations: [
    { line: 'installations --data /var/lib/beistand', en: 'for people', de: 'für Menschen' },
    { line: 'installations --data /var/lib/beistand --json', en: 'for programs', de: 'für Programme' },
  ],
  'staff list': [
    {
      line: 'staff list --data /var/lib/beistand',
      en: 'names, addresses, roles',
      de: 'Namen, Adressen, Rollen',
    },
  ],
  'staff invite': [
    {
      line: 'staff invite --data /var/lib/beistand --email anna@muster.example --name "Anna Muster" --role support,release-manager',
      en: 'with two roles',
      de: 'mit zwei Rollen',
    },
  ],
  'staff rescue': [
    {
      line: 'staff rescue --data /var/lib/beistand anna@muster.example',
      en: 'prints a link for a new password',
      de: 'gibt einen Link für ein neues Passwort aus',
    },
  ],
  'publish-token': [
    {
      line: 'publish-token --data /var/lib/beistand --label "nightly builds"',
      en: 'the token is shown once',
      de: 'das Token wird einmal gezeigt',
    },
    {
      line: 'publish-token --data /var/lib/beistand --label "nightly builds" --revoke',
      en: 'it is not accepted any more',
      de: 'es gilt nicht mehr',
    },
  ],
  builds: [
    {
      line: 'builds --data /var/lib/beistand',
      en: 'with the target of each',
      de: 'mit dem Ziel eines jeden',
    },
  ],
  withdraw: [
    {
      line: 'withdraw --data /var/lib/beistand release/shop-4.2.0-linux-x64.json',
      en: 'nobody is offered 4.2.0 any more',
      de: '4.2.0 wird niemandem mehr angeboten',
    },
    {
      line: 'withdraw --data /var/lib/beistand release/shop-4.2.0-linux-x64.json --undo',
      en: 'it is offered again',
      de: 'wird wieder angeboten',
    },
  ],
  'rotate-key': [
    {
      line: 'rotate-key --data /var/lib/beistand --role timestamp',
      en: 'then: beistand-publish trust --accept-online-keys',
      de: 'danach: beistand-publish trust --accept-online-keys',
    },
  ],
  export: [
    {
      line: 'export --data /var/lib/beistand --to /media/usb/shop --product shop --channel release',
      en: 'to a USB stick, for one product',
      de: 'auf einen USB-Stick, für ein Produkt',
    },
    {
      line: 'export --data /var/lib/beistand --to /srv/mirror',
      en: 'all of it, for a mirror',
      de: 'alles, für einen Mirror',
    },
  ],
  doctor: [
    { line: 'doctor --data /var/lib/beistand', en: 'in a few seconds', de: 'in ein paar Sekunden' },
    {
      line: 'doctor --data /var/lib/beistand --deep',
      en: 'reads every pack, which takes its time',
      de: 'liest jedes Pack; das dauert',
    },
  ],
  unneeded: [
    { line: 'unneeded --data /var/lib/beistand', en: 'removes nothing', de: 'entfernt nichts' },
    {
      line: 'unneeded --data /var/lib/beistand --remove',
      en: 'once it is sure that this is the right database',
      de: 'wenn feststeht, dass es die richtige Datenbank ist',
    },
  ],
  'tickets list': [
    {
      line: 'tickets list --data /var/lib/beistand --class A,B --sort due',
      en: 'what is urgent',
      de: 'was eilt',
    },
    {
      line: 'tickets list --data /var/lib/beistand --customer c_1a2b3c4d5e --all',
      en: 'all of one customer',
      de: 'alle eines Kunden',
    },
  ],
  'tickets show': [
    { line: 'tickets show --data /var/lib/beistand 1042', en: 'ticket 1042', de: 'Ticket 1042' },
  ],
  'tickets search': [
    {
      line: 'tickets search --data /var/lib/beistand Rechnung Umlaute',
      en: 'tickets with both words',
      de: 'Tickets mit beiden Wörtern',
    },
  ],
  'tickets verify': [
    { line: 'tickets verify --data /var/lib/beistand', en: 'the whole log', de: 'das ganze Protokoll' },
    { line: 'tickets verify --data /var/lib/beistand 1042', en: 'ticket 1042 alone', de: 'nur Ticket 1042' },
  ],
  'tickets rebuild': [
    { line: 'tickets rebuild --data /var/lib/beistand', en: 'of all tickets', de: 'für alle Tickets' },
    { line: 'tickets rebuild --data /var/lib/beistand 1042', en: 'of ticket 1042', de: 'für Ticket 1042' },
  ],
  'mail import': [
    { line: 'mail import --data /var/lib/beistand old.mbox', en: 'from an mbox', de: 'aus einer mbox' },
    {
      line: 'mail import --data /var/lib/beistand -',
      en: 'one that is piped in',
      de: 'von der Standardeingabe',
    },
  ],
  'mail list': [
    { line: 'mail list --data /var/lib/beistand', en: 'those in quarantine', de: 'die in Quarantäne' },
    {
      line: 'mail list --data /var/lib/beistand --state received',
      en: 'those that wait',
      de: 'die wartenden',
    },
  ],
  'mail replay': [
    { line: 'mail replay --data /var/lib/beistand all', en: 'all in quarantine', de: 'alle in Quarantäne' },
  ],
};
