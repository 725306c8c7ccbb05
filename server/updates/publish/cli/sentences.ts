/** The publisher's German for what stops a publish; see protocol/cli/sentences.ts. */
import { sharedSentences } from '../../../../protocol/cli/answers.ts';
import { germanFrom } from '../../../../protocol/cli/sentences.ts';
import type { Sentences } from '../../../../protocol/cli/sentences.ts';

const input: Sentences = {
  '{1}: not valid.': '{1}: nicht gültig.',
  '{1} is not the number of a ticket.': '{1} ist keine Ticketnummer.',
  'There is no file {1}.': 'Die Datei {1} gibt es nicht.',
  '{1} is too long for notes.': '{1} ist zu lang für Versionshinweise.',
  '{1} is larger than {2} bytes.': '{1} ist größer als {2} Bytes.',
  '{1} is not JSON.': '{1} ist kein JSON.',
  '{1} of the keyring is not JSON.': '{1} des Schlüsselbunds ist kein JSON.',
  'The pending file is not JSON.': 'Die Datei für „cosign“ ist kein JSON.',
  '{1} is not valid: {2}': '{1} ist ungültig: {2}',
  '{1} is not a role; there are {2}.': '{1} ist keine Rolle; es gibt {2}.',
  'A public key is 64 lower-case hexadecimal digits ("keys list").':
    'Ein öffentlicher Schlüssel besteht aus 64 kleinen Hexadezimalziffern („keys list“).',
  '{1} is not a whole number of at least {2}.': '{1} ist keine ganze Zahl ab {2}.',
  'The command has a {1} without its end.': 'Im Befehl steht ein {1} ohne sein Ende.',
  'The command is empty.': 'Der Befehl ist leer.',
  'Nothing was done.': 'Nichts wurde getan.',
  'The passphrase is empty.': 'Die Passphrase ist leer.',
  'The keys need a passphrase and none was given.':
    'Die Schlüssel brauchen eine Passphrase, und keine ist angegeben.',
  'The passphrase is shorter than {1} characters.': 'Die Passphrase hat weniger als {1} Zeichen.',
  'The two passphrases differ; nothing was done.':
    'Die beiden Passphrasen sind verschieden; nichts wurde getan.',
};

const keys: Sentences = {
  'There is no keyring in {1}.': 'In {1} gibt es keinen Schlüsselbund.',
  'Make one with "keys init --keys DIR".': 'Einen anlegen mit „keys init --keys ORDNER“.',
  'The keyring is not valid.': 'Der Schlüsselbund ist ungültig.',
  'The keyring is not JSON.': 'Der Schlüsselbund ist kein JSON.',
  "The keyring's key {1} does not have that id.":
    'Der Schlüssel {1} im Schlüsselbund hat eine andere Kennung.',
  '{1} already holds a keyring; it is left as it is.':
    'In {1} liegt schon ein Schlüsselbund; er bleibt, wie er ist.',
  'Use "keys add" or "keys rotate", or choose another folder.':
    '„keys add“ oder „keys rotate“ nehmen, oder einen anderen Ordner wählen.',
  'The key file {1} of role {2} is gone.': 'Die Schlüsseldatei {1} der Rolle {2} ist weg.',
  'Bring it back from your backup.': 'Aus der Sicherung zurückholen.',
  'The key file {1} holds another key than the keyring says.':
    'In der Schlüsseldatei {1} liegt ein anderer Schlüssel, als der Schlüsselbund sagt.',
  'A keyring without a root key must be told whose root it trusts.':
    'Einem Schlüsselbund ohne root-Schlüssel muss gesagt werden, wessen root er vertraut.',
  'Give the main keyring’s public root key: --trust-root HEX (see "keys list" there).':
    'Den öffentlichen root-Schlüssel des Haupt-Schlüsselbunds angeben: --trust-root HEX (siehe dort „keys list“).',
  'The keyring has no keys for {1}.': 'Der Schlüsselbund hat keine Schlüssel für {1}.',
  'The keyring has {1} keys for {2}, and needs {3}.':
    'Der Schlüsselbund hat {1} Schlüssel für {2} und braucht {3}.',
  'Add one with "keys add --role {1}".': 'Einen hinzufügen mit „keys add --role {1}“.',
  '{1} would have {2} keys and need {3}.': '{1} hätte {2} Schlüssel und bräuchte {3}.',
  'The key {1} is in the keyring already.': 'Der Schlüssel {1} ist schon im Schlüsselbund.',
  'No active key of {1} fits.': 'Kein gültiger Schlüssel von {1} passt.',
  '{1} has several keys that could be meant.': 'Bei {1} könnten mehrere Schlüssel gemeint sein.',
  'Name one with --key ID.': 'Einen mit --key KENNUNG nennen.',
  '{1} beside the keyring is not valid.': '{1} neben dem Schlüsselbund ist ungültig.',
  'Bring it back from a backup. Without it an old state of the server would not be noticed.':
    'Aus einer Sicherung zurückholen. Ohne die Datei fiele ein alter Stand des Servers nicht auf.',
  'This keyring has no key that may sign {1}.':
    'Dieser Schlüsselbund hat keinen Schlüssel, der {1} signieren darf.',
  'After "keys add" or "keys rotate", run "trust" first.':
    'Nach „keys add“ oder „keys rotate“ erst „trust“ aufrufen.',
  '{1} needs {2} signatures, this keyring has {3} key.':
    '{1} braucht {2} Signaturen, dieser Schlüsselbund hat {3} Schlüssel.',
};

const signing: Sentences = {
  'Ask the first signer for a new pending file, and sign nothing you can’t explain.':
    'Bei dem, der zuerst signiert hat, eine neue Datei anfordern, und nichts signieren, was sich nicht erklären lässt.',
  'Nothing was signed.': 'Nichts wurde signiert.',
  'Without a terminal, --yes says that you have looked.':
    'Ohne Terminal sagt --yes, dass Sie nachgesehen haben.',
  'This keyring has no key that could still sign any of it.':
    'Dieser Schlüsselbund hat keinen Schlüssel, der davon noch etwas signieren könnte.',
  '{1} in the pending file carries no valid signature of a key that is trusted for it.':
    '{1} in der Datei trägt keine gültige Signatur eines Schlüssels, dem dafür vertraut wird.',
  'The pending {1} removes or changes {2}, which is published.':
    '{1} in der Datei entfernt oder ändert {2}, das veröffentlicht ist.',
  'The pending {1} has version {2}; after {3} it must be {4}.':
    '{1} in der Datei hat Version {2}; nach {3} muss es {4} sein.',
  'The target {1} of {2} is not as this publisher writes them.':
    'Das Ziel {1} von {2} sieht nicht aus, wie dieses Programm sie schreibt.',
  'There is no pending file {1}.': 'Die Datei {1} gibt es nicht.',
  '{1} is not a pending file.': '{1} ist keine Datei, die auf eine Signatur wartet.',
  '{1} names a role twice.': '{1} nennt eine Rolle zweimal.',
  'The server has no root of trust yet.': 'Der Server hat noch keine root, der zu vertrauen wäre.',
  'Run "trust" first.': 'Erst „trust“ aufrufen.',
  'This keyring can’t sign {1} alone.': 'Allein kann dieser Schlüsselbund {1} nicht signieren.',
  'Use --partial FILE, and let the holder of the other key run "cosign --pending FILE".':
    '--partial DATEI nehmen, und wer den anderen Schlüssel hat, ruft „cosign --pending DATEI“ auf.',
  'The server’s root does not name this keyring’s root keys.':
    'Die root des Servers nennt die root-Schlüssel dieses Schlüsselbunds nicht.',
  'Is this the right server, and the right keyring?':
    'Ist das der richtige Server und der richtige Schlüsselbund?',
  'The server shows {1} {2}; this keyring has seen {3}.':
    'Der Server zeigt {1} {2}; dieser Schlüsselbund hat schon {3} gesehen.',
  'The server was set back to an old state, or someone is deceiving you. Restore its newest backup.':
    'Der Server wurde auf einen alten Stand zurückgesetzt, oder jemand täuscht Sie. Seine neueste Sicherung einspielen.',
  'The file of root {1} holds {2}.': 'In der Datei von root {1} steht {2}.',
  'The server has more root versions than a publisher follows.':
    'Der Server hat mehr Versionen von root, als dieses Programm verfolgt.',
  'The server lacks version {1} of {2}, which it names.':
    'Dem Server fehlt Version {1} von {2}, die er nennt.',
  "The server's {1} is not the one its snapshot names.":
    '{1} des Servers ist nicht, was sein snapshot nennt.',
  "The server's {1} is not the version its snapshot names.":
    '{1} des Servers ist nicht die Version, die sein snapshot nennt.',
  'The server has a root but no timestamp.': 'Der Server hat eine root, aber keinen timestamp.',
  'Its repository folder is incomplete: see "beistand-server doctor".':
    'Der Ordner seines Repositorys ist unvollständig: siehe „beistand-server doctor“.',
  'The server’s snapshot names no targets role.': 'Der snapshot des Servers nennt keine Rolle targets.',
  '{1} is not signed by enough of its keys.': '{1} ist nicht von genügend seiner Schlüssel signiert.',
  'The server’s repository is not the one this keyring signs. Sign nothing before you know why.':
    'Das Repository des Servers ist nicht das, das dieser Schlüsselbund signiert. Nichts signieren, bevor der Grund klar ist.',
  "The server's trust does not know the channel {1}.":
    'Der Server kennt in seinen Rollen den Kanal {1} nicht.',
  "The server's key {1} does not have that id.": 'Der Schlüssel {1} des Servers hat eine andere Kennung.',
  'The server shows keys that root does not name: {1}.':
    'Der Server zeigt Schlüssel, die root nicht nennt: {1}.',
  'If you rotated them ("beistand-server rotate-key"), compare the ids and run again with --accept-online-keys.':
    'Haben Sie sie erneuert („beistand-server rotate-key“), die Kennungen vergleichen und mit --accept-online-keys noch einmal aufrufen.',
};

const build: Sentences = {
  '{1} is published already for {2}, with other content.':
    '{1} ist für {2} schon mit anderem Inhalt veröffentlicht.',
  '{1} is published already, with other content.': '{1} ist schon mit anderem Inhalt veröffentlicht.',
  'A published build never changes: give the new one a version of its own.':
    'Ein veröffentlichter Build ändert sich nie: dem neuen eine eigene Version geben.',
  '{1} became shorter meanwhile.': '{1} ist inzwischen kürzer geworden.',
  'The server lacks the manifest of {1}, which is published.':
    'Dem Server fehlt das Manifest von {1}, das veröffentlicht ist.',
  'See "beistand-server doctor".': 'Siehe „beistand-server doctor“.',
  "The server's manifest of {1} is not the one that was signed.":
    'Das Manifest von {1} auf dem Server ist nicht das, das signiert wurde.',
  'The manifest of {1} says otherwise than its target.':
    'Das Manifest von {1} sagt etwas anderes als sein Ziel.',
  '{1} was changed while the build was being read.': '{1} wurde verändert, während der Build gelesen wurde.',
  'Publish a folder that nothing writes to.': 'Einen Ordner veröffentlichen, in den nichts schreibt.',
  'The pack would have {1} bytes.': 'Das Pack hätte {1} Bytes.',
  '{1} has no place in any pack.': '{1} hat in keinem Pack einen Platz.',
  'The server sent more than was asked for.': 'Der Server hat mehr gesendet als erbeten.',
  "The server's pack {1} is damaged.": 'Das Pack {1} auf dem Server ist beschädigt.',
  'See "beistand-server doctor --deep". Deltas can be left out: --deltas 0.':
    'Siehe „beistand-server doctor --deep“. Ohne Differenzen geht es auch: --deltas 0.',
  'The server ended an answer too early.': 'Der Server hat eine Antwort zu früh beendet.',
  'A frame unpacks to more than it says.': 'Ein Frame ergibt entpackt mehr, als er sagt.',
  'A frame unpacks to less than it says.': 'Ein Frame ergibt entpackt weniger, als er sagt.',
  'The content {1} was not prepared.': 'Der Inhalt {1} wurde nicht vorbereitet.',
  'The content {1} is too short.': 'Der Inhalt {1} ist zu kurz.',
  'A frame vanished from the cache.': 'Ein Frame ist aus dem Cache verschwunden.',
  'The old file {1} is not what its manifest says.':
    'Die bisherige Datei {1} ist nicht, was ihr Manifest sagt.',
  '{1} lies above the folder that --strip {2} leaves.':
    '{1} liegt über dem Ordner, den --strip {2} übrig lässt.',
  '{1} is no file, folder or link; a build can’t hold it.':
    '{1} ist weder Datei noch Ordner noch Link; ein Build kann das nicht enthalten.',
  'The hard link {1} points nowhere.': 'Der harte Link {1} zeigt ins Leere.',
  '{1} is a {2} in the archive; a build can’t hold it.':
    '{1} ist im Archiv ein {2}; ein Build kann das nicht enthalten.',
  'The hard link {1} points to {2}, which the archive lacks.':
    'Der harte Link {1} zeigt auf {2}, das im Archiv fehlt.',
  '{1} leaves the build’s folder.': '{1} führt aus dem Ordner des Builds hinaus.',
  'The archive unpacks to too much.': 'Das Archiv ergibt entpackt zu viel.',
  '{1} is of a kind that a build can’t hold.': '{1} ist von einer Art, die ein Build nicht enthalten kann.',
  '{1} is not a whole tar archive.': '{1} ist kein vollständiges tar-Archiv.',
  'The command can’t be run: {1}.': 'Der Befehl lässt sich nicht ausführen: {1}.',
  'The folder holds no {1}, which the command runs.': 'Im Ordner gibt es kein {1}, das der Befehl aufruft.',
  'The first word of --run is a path inside --from.':
    'Das erste Wort von --run ist ein Pfad innerhalb von --from.',
  '{1} may not be executed.': '{1} darf nicht ausgeführt werden.',
  'Try "chmod +x" on it.': 'Darauf „chmod +x“ anwenden.',
  'A script’s folder can hold files alone, no links and no empty folders.':
    'Der Ordner eines Skripts kann nur Dateien enthalten, keine Links und keine leeren Ordner.',
  'The script {1} is published already, with other content.':
    'Das Skript {1} ist schon mit anderem Inhalt veröffentlicht.',
  'A published script never changes: give the new one an id of its own.':
    'Ein veröffentlichtes Skript ändert sich nie: dem neuen eine eigene Kennung geben.',
  'The build holds no file.': 'Der Build enthält keine Datei.',
  'The build holds more than {1} files.': 'Der Build enthält mehr als {1} Dateien.',
  'the link {1} to {2} {3}': 'der Link {1} nach {2} {3}',
  'The build can’t be published: {1}.': 'Der Build lässt sich nicht veröffentlichen: {1}.',
  '{1} is larger than a file may be.': '{1} ist größer, als eine Datei sein darf.',
};

const server: Sentences = {
  '{1} is not an address of a server.': '{1} ist keine Adresse eines Servers.',
  'Plain http is accepted for this machine alone.':
    'Unverschlüsseltes http geht nur zu diesem Rechner selbst.',
  'Use the https address of the server.': 'Die https-Adresse des Servers nehmen.',
  'The server sent more than {1} bytes for {2}.': 'Der Server hat für {2} mehr als {1} Bytes gesendet.',
  'The server does not accept this publish token.':
    'Der Server nimmt dieses Token zum Veröffentlichen nicht an.',
  'Make one with "beistand-server publish-token".': 'Eines erzeugen mit „beistand-server publish-token“.',
  'The server answered {1} to {2}.': 'Der Server hat auf {2} mit {1} geantwortet.',
  'The server at {1} can’t be reached.': 'Der Server unter {1} ist nicht erreichbar.',
  'Is it running, and is the address right? Running this again goes on where it stopped.':
    'Läuft er, und stimmt die Adresse? Noch einmal aufgerufen, geht es dort weiter, wo es stehen blieb.',
  "The server's answer to {1} is not JSON.": 'Die Antwort des Servers auf {1} ist kein JSON.',
  'The server does not answer ranges of {1}.': 'Der Server sendet keine Teile von {1}.',
  'The server knows no customer {1}.': 'Der Server kennt keinen Kunden {1}.',
  'See "beistand-server customer list".': 'Siehe „beistand-server customer list“.',
};

export const publisherSentences: Sentences = {
  ...sharedSentences,
  ...input,
  ...keys,
  ...signing,
  ...build,
  ...server,
};

/** What the publisher says, in German; null where it is not known. */
export const toGerman = germanFrom(publisherSentences);
