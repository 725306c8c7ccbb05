/** The publisher's help: examples, and what a German reads in place of each English description. */
import type { HelpTexts } from '../../../../protocol/cli/help.ts';
import { commandExamples } from './command-examples.ts';

export const helpTexts: HelpTexts = {
  examples: [
    'beistand-publish keys init --keys ./keys --release-keys 2',
    'beistand-publish trust --keys ./keys --server https://support.example --token …',
    'beistand-publish build --keys ./keys --server https://support.example --token … \\',
    '    --product shop --channel nightly --version 4.2.0-dev.20260705.1 \\',
    '    --platform linux-x64 --from dist/ --fixes 1042',
    'beistand-publish cosign --keys ./second --server https://support.example --token … \\',
    '    --pending release.json',
  ],
  commandExamples,
  german: {
    'Turns builds into packs, deltas and signed manifests, and holds the signing keys.':
      'Macht aus Builds Packs, Deltas und signierte Manifeste und hält die Signierschlüssel.',
    'folder of the keyring': 'Ordner des Schlüsselbunds',
    'passphrase of the keys (else BEISTAND_PASSPHRASE)':
      'Passphrase der Schlüssel (sonst BEISTAND_PASSPHRASE)',
    'result as JSON': 'Ergebnis als JSON',
    'address of the server': 'Adresse des Servers',
    'publish token ("server publish-token")': 'Token zum Veröffentlichen („server publish-token“)',
    'offline keys: root, targets and the four channels':
      'Offline-Schlüssel: root, targets und die vier Kanäle',
    'make a new keyring': 'einen neuen Schlüsselbund anlegen',
    'keys of the release channel; with two, both must sign':
      'Schlüssel des Kanals release; bei zweien müssen beide signieren',
    'only these roles, where the others lie on another machine':
      'nur diese Rollen, wenn die anderen auf einem anderen Rechner liegen',
    'public root key of the main keyring (with --roles)':
      'öffentlicher root-Schlüssel des Hauptbunds (mit --roles)',
    'show the keys; needs no passphrase': 'die Schlüssel zeigen; braucht keine Passphrase',
    'add a key to a role': 'einer Rolle einen Schlüssel hinzufügen',
    'the role': 'die Rolle',
    'public key of someone who signs on another machine':
      'öffentlicher Schlüssel von jemandem, der auf einem anderen Rechner signiert',
    'signatures the role needs from now on': 'wie viele Signaturen die Rolle von nun an braucht',
    'replace a key of a role': 'einen Schlüssel einer Rolle ersetzen',
    'which key, by the beginning of its id': 'welchen Schlüssel, nach dem Anfang seiner Kennung',
    'sign root, targets and channels as the keyring says':
      'root, targets und Kanäle signieren, wie der Schlüsselbund es sagt',
    'validity of root': 'Gültigkeit von root in Tagen',
    'validity of targets': 'Gültigkeit von targets in Tagen',
    'validity of the channel roles': 'Gültigkeit der Kanalrollen in Tagen',
    'name the server’s new snapshot and timestamp keys in root':
      'die neuen Schlüssel des Servers für snapshot und timestamp in root aufnehmen',
    'sign everything anew, needed or not': 'alles neu signieren, ob nötig oder nicht',
    'where roles go that need signatures from another machine':
      'wohin Rollen kommen, denen noch Signaturen von einem anderen Rechner fehlen',
    'publish a build': 'einen Build veröffentlichen',
    'the product': 'das Produkt',
    'a folder, or a tar archive (plain, gzip or zstd)':
      'ein Ordner oder ein tar-Archiv (roh, gzip oder zstd)',
    'leading path segments to take off (1 for a tarball of npm)':
      'führende Pfadteile, die wegfallen (1 bei einem Tarball von npm)',
    'for this customer alone': 'nur für diesen Kunden',
    'tickets it fixes, like 1042,1043': 'Tickets, die er behebt, etwa 1042,1043',
    'what is new, in German': 'was neu ist, auf Deutsch',
    'what is new, in English': 'was neu ist, auf Englisch',
    'the oldest agent that may install it': 'der älteste Agent, der ihn einspielen darf',
    'where frames of earlier builds are kept (default: cache/ beside the keys)':
      'wo Frames früherer Builds aufbewahrt werden (sonst cache/ neben den Schlüsseln)',
    'size the cache is kept below': 'Größe, unter der der Cache gehalten wird',
    'where the channel role goes if it needs a signature from another machine':
      'wohin die Kanalrolle kommt, wenn ihr eine Signatur von einem anderen Rechner fehlt',
    'validity of the channel role': 'Gültigkeit der Kanalrolle in Tagen',
    'nightly, hotfix, patch or release': 'nightly, hotfix, patch oder release',
    'its version (semver)': 'seine Version (semver)',
    'like linux-x64, or any': 'etwa linux-x64, oder any',
    'bill of materials, put into the build': 'Stückliste (SBOM), kommt in den Build',
    'deltas from the last n builds of the channel': 'Deltas von den letzten n Builds des Kanals',
    'and from the last n releases and patches each': 'und von den letzten n Releases und Patches',
    'zstd level of deltas, 9 to 19 (default: 12 for nightlies, else 19)':
      'zstd-Stufe der Deltas, 9 bis 19 (ohne sie 12 für Nightlies, sonst 19)',
    'publish a script: a program that runs once on each system':
      'ein Skript veröffentlichen: ein Programm, das auf jedem System einmal läuft',
    'its name': 'sein Name',
    'what to run: a program of the folder, and arguments':
      'was läuft: ein Programm aus dem Ordner, und seine Argumente',
    'like linux-x64': 'etwa linux-x64',
    'time limit': 'Zeitgrenze in Millisekunden',
    'add the signature that a pending file waits for': 'die Signatur geben, auf die eine Datei wartet',
    'the file that "build --partial" or "trust --partial" wrote':
      'die Datei, die „build --partial“ oder „trust --partial“ geschrieben hat',
    'sign without being asked': 'ohne Rückfrage signieren',
  },
};
