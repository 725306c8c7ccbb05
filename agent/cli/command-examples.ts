/** What the help of each agent command shows as examples. A test parses every line with the program itself. */
import type { CommandExamples } from '../../protocol/cli/help.ts';

export const commandExamples: CommandExamples = {
  enroll: [
    {
      line: 'enroll --bundle bundle.json --install /opt/shop',
      en: 'the product goes to /opt/shop',
      de: 'das Produkt kommt nach /opt/shop',
    },
    {
      line: 'enroll --bundle bundle.json --install /opt/shop --proxy http://proxy.example:3128',
      en: 'where the network is reached through a proxy alone',
      de: 'wo es nur über einen Proxy ins Netz geht',
    },
  ],
  check: [{ line: 'check', en: 'is there something new?', de: 'gibt es etwas Neues?' }],
  update: [
    {
      line: 'update --dry-run',
      en: 'what would be installed, and how much fetched',
      de: 'was eingespielt und wie viel geladen würde',
    },
    {
      line: 'update --limit-rate 2M',
      en: 'install it, with at most 2 MiB a second',
      de: 'einspielen, mit höchstens 2 MiB je Sekunde',
    },
  ],
  import: [
    {
      line: 'import /media/usb/shop',
      en: 'install from a USB stick, without a network',
      de: 'vom USB-Stick einspielen, ohne Netz',
    },
  ],
  rollback: [
    { line: 'rollback', en: 'back to the previous build', de: 'zurück zum vorigen Build' },
    { line: 'rollback --to 4.1.3', en: 'back to this one', de: 'zurück zu diesem' },
  ],
  verify: [
    { line: 'verify', en: 'only look', de: 'nur nachsehen' },
    { line: 'verify --repair', en: 'and restore what differs', de: 'und wiederherstellen, was abweicht' },
  ],
  status: [
    { line: 'status', en: 'for people', de: 'für Menschen' },
    { line: 'status --json', en: 'for programs', de: 'für Programme' },
  ],
  history: [
    { line: 'history --since 2026-11-01', en: 'since the first of November', de: 'seit dem ersten November' },
    {
      line: 'history --limit 50 --steps',
      en: 'the newest 50 entries, with every step',
      de: 'die neuesten 50 Einträge, mit jedem Schritt',
    },
  ],
  pin: [{ line: 'pin 4.1.3', en: 'stay on 4.1.3', de: 'bei 4.1.3 bleiben' }],
  unpin: [{ line: 'unpin', en: 'updates go on', de: 'Updates gehen weiter' }],
  'config list': [
    { line: 'config list', en: 'all settings and their values', de: 'alle Einstellungen und ihre Werte' },
  ],
  'config get': [{ line: 'config get window', en: 'the maintenance window', de: 'das Wartungsfenster' }],
  'config set': [
    {
      line: 'config set window "sat-sun 22:00-04:00 Europe/Berlin"',
      en: 'update in the nights of the weekend alone',
      de: 'nur in den Nächten des Wochenendes aktualisieren',
    },
    { line: 'config set limit-rate none', en: 'no limit any more', de: 'keine Grenze mehr' },
  ],
  doctor: [{ line: 'doctor', en: 'is the agent itself well?', de: 'geht es dem Agenten selbst gut?' }],
  run: [
    {
      line: 'run',
      en: 'until Ctrl-C; mostly started by a service',
      de: 'bis Strg-C; meist startet ihn ein Dienst',
    },
    { line: 'run --json', en: 'one JSON line for each event', de: 'eine JSON-Zeile je Ereignis' },
  ],
  page: [
    { line: 'page', en: 'opens the browser', de: 'öffnet den Browser' },
    {
      line: 'page --port 8700 --no-open',
      en: 'only prints the address, always with this port',
      de: 'gibt nur die Adresse aus, immer mit diesem Port',
    },
  ],
  attach: [
    {
      line: 'attach --ticket 1042 /var/log/shop/till.log',
      en: 'shows what would be sent, and asks',
      de: 'zeigt, was gesendet würde, und fragt',
    },
  ],
  assist: [
    {
      line: 'assist --ticket 1042 --terminal',
      en: 'the terminal, for ticket 1042',
      de: 'das Terminal, zu Ticket 1042',
    },
    {
      line: 'assist --screen',
      en: 'the screen, at the local page',
      de: 'der Bildschirm, auf der lokalen Seite',
    },
  ],
  'sessions list': [{ line: 'sessions list', en: 'who was here, and when', de: 'wer hier war, und wann' }],
  'sessions verify': [
    {
      line: 'sessions verify s_1a2b3c4d5e',
      en: 'is this copy unchanged?',
      de: 'ist diese Kopie unverändert?',
    },
  ],
  'sessions upload': [
    {
      line: 'sessions upload s_1a2b3c4d5e',
      en: 'send this copy to the vendor',
      de: 'diese Kopie an den Hersteller senden',
    },
  ],
};
