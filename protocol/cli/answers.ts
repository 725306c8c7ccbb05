/**
 * German for what all sides may be told: sentences of protocol/, of zod where it finds a fault in a file or an answer, and what a server
 * answers agents and publishers, whose errors carry its sentence on.
 */
import type { Sentences } from './sentences.ts';

const formats: Sentences = {
  'See --help.': 'Siehe --help.',
  'The manifest is not valid: {1}.': 'Das Manifest ist ungültig: {1}.',
  'The manifest is not valid: unknown fault.': 'Das Manifest ist ungültig.',
  'The delta does not begin as a delta does.': 'Die Differenz beginnt nicht wie eine Differenz.',
  "The delta's header claims {1} bytes.": 'Der Kopf der Differenz gibt {1} Bytes an.',
  'The delta’s header is not valid.': 'Der Kopf der Differenz ist ungültig.',
  'Group {1} of the delta {2}.': 'Gruppe {1} der Differenz {2}.',
  'starts from more bytes than a group may': 'geht von mehr Bytes aus, als eine Gruppe darf',
  'unpacks to more bytes than a group may': 'ergibt mehr Bytes, als eine Gruppe darf',
  'has slices that do not add up': 'hat Stücke, die zusammen nicht aufgehen',
  'path {1} {2}': 'der Pfad {1} {2}',
  'symbolic link {1} {2}': 'der symbolische Link {1} {2}',
  'is not in Unicode form NFC': 'ist nicht in der Unicode-Form NFC',
  'is not well-formed Unicode': 'ist kein gültiges Unicode',
  'is absolute': 'ist absolut',
  'has a character that is not allowed everywhere': 'hat ein Zeichen, das nicht überall erlaubt ist',
  'has an empty segment': 'hat ein leeres Stück',
  'leaves its folder': 'führt aus seinem Ordner hinaus',
  'has a segment that is too long': 'hat ein zu langes Stück',
  'has a segment that ends in a dot or a space': 'hat ein Stück, das auf Punkt oder Leerzeichen endet',
  'has a name that Windows reserves': 'hat einen Namen, den Windows für sich behält',
  'points to nothing': 'zeigt auf nichts',
  'points to a path that is too long': 'zeigt auf einen zu langen Pfad',
  'points outside the build': 'zeigt aus dem Build hinaus',
  'frame {1} names pack {2}, which is not listed': 'Frame {1} nennt Pack {2}, das nicht aufgeführt ist',
  'frame {1} reaches past the end of its pack': 'Frame {1} reicht über das Ende seines Packs hinaus',
  '{1} is empty but has a place': '{1} ist leer, hat aber einen Platz',
  '{1} has no frame': '{1} hat keinen Frame',
  '{1} reaches past the end of its frame': '{1} reicht über das Ende seines Frames hinaus',
  '{1} and {2} are the same path where case is ignored':
    '{1} und {2} sind derselbe Pfad, wo Groß und Klein nicht zählt',
  '{1} and {2} are the same folder where case is ignored':
    '{1} und {2} sind derselbe Ordner, wo Groß und Klein nicht zählt',
  '{1} is both a file and a folder': '{1} ist zugleich Datei und Ordner',
  'the files add up to {1} bytes': 'die Dateien ergeben zusammen {1} Bytes',
  'unknown fault': 'Fehler unbekannt',
};

/** As zod words it by itself. */
const shapes: Sentences = {
  'Invalid input: expected {1}, received {2}': 'erwartet ist {1}, da steht {2}',
  'Invalid input: expected {1}, received undefined': 'fehlt ({1})',
  'Invalid input: expected number, received {1}': 'erwartet ist eine Zahl, da steht {1}',
  'Invalid input: expected string, received {1}': 'erwartet ist ein Text, da steht {1}',
  'Invalid input: expected {1}': 'erwartet ist {1}',
  'Invalid input': 'ungültig',
  'Invalid option: expected one of {1}': 'möglich sind {1}',
  'Invalid URL': 'keine gültige Adresse',
  'Invalid string: must match pattern {1}': 'passt nicht zum Muster {1}',
  'Invalid {1}': 'kein gültiges {1}',
  'Unrecognized key: {1}': 'unbekannter Eintrag {1}',
  'Unrecognized keys: {1}': 'unbekannte Einträge {1}',
  'Too small: expected {1}': 'zu klein oder zu kurz, erwartet ist {1}',
  'Too small: expected number to be {1}': 'zu klein, möglich ist {1}',
  'Too small: expected string to have {1} characters': 'zu kurz, möglich sind {1} Zeichen',
  'Too small: expected array to have {1} items': 'zu wenige, möglich sind {1}',
  'Too big: expected {1}': 'zu groß oder zu lang, erwartet ist {1}',
  'Too big: expected number to be {1}': 'zu groß, möglich ist {1}',
  'Too big: expected string to have {1} characters': 'zu lang, möglich sind {1} Zeichen',
  'Too big: expected array to have {1} items': 'zu viele, möglich sind {1}',
};

/** What our own schemas say of a value they refuse. */
const values: Sentences = {
  'a product is lower-case letters, digits, dot, dash and underscore':
    'ein Produkt besteht aus kleinen Buchstaben, Ziffern, Punkt, Strich und Unterstrich',
  'a script id is lower-case letters, digits, dot, dash and underscore':
    'die Kennung eines Scripts besteht aus kleinen Buchstaben, Ziffern, Punkt, Strich und Unterstrich',
  'a platform is any, or like linux-x64': 'eine Plattform ist any, oder etwa linux-x64',
  'a customer id is like c_1a2b3c4d5e': 'die Kennung eines Kunden sieht aus wie c_1a2b3c4d5e',
  'a version is semver, like 1.2.3 or 1.2.3-dev.20260705.1':
    'eine Version folgt semver, etwa 1.2.3 oder 1.2.3-dev.20260705.1',
  'a sha256 is 64 lower-case hexadecimal digits':
    'ein SHA-256-Wert besteht aus 64 kleinen Hexadezimalziffern',
  'must be a plain path inside the build': 'muss ein einfacher Pfad innerhalb des Builds sein',
  'a health check URL must be on this machine (loopback)':
    'die URL der Gesundheitsprüfung muss auf diesem Rechner liegen (Loopback)',
  'has control characters': 'enthält Steuerzeichen',
  'is five digits': 'besteht aus fünf Ziffern',
  'is not well-formed text': 'ist kein gültiger Text',
  'a tag is letters, digits, dot, dash and underscore':
    'ein Schlagwort besteht aus Buchstaben, Ziffern, Punkt, Strich und Unterstrich',
  'an opaque id, never a name or an address': 'eine Kennung, nie ein Name oder eine Adresse',
};

const session: Sentences = {
  'The code is not right, or somebody in between changed something.':
    'Der Code stimmt nicht, oder jemand dazwischen hat etwas verändert.',
  'Ask the customer to read the code out again.': 'Den Kunden bitten, den Code noch einmal vorzulesen.',
  'A message between customer and helper was {1}; the session was ended.':
    'Eine Nachricht zwischen Kunde und Helfer war {1}; die Sitzung wurde beendet.',
  'A message between customer and helper was too long; the session was ended.':
    'Eine Nachricht zwischen Kunde und Helfer war zu lang; die Sitzung wurde beendet.',
  'A message between customer and helper was malformed; the session was ended.':
    'Eine Nachricht zwischen Kunde und Helfer war verstümmelt; die Sitzung wurde beendet.',
  'A message between customer and helper was repeated; the session was ended.':
    'Eine Nachricht zwischen Kunde und Helfer kam zweimal; die Sitzung wurde beendet.',
  'Somebody in between may be interfering. Start again with a new code.':
    'Vielleicht greift jemand dazwischen ein. Mit einem neuen Code noch einmal beginnen.',
  'The session has ended.': 'Die Sitzung ist beendet.',
  'A message has at most {1} bytes.': 'Eine Nachricht hat höchstens {1} Bytes.',
};

const enrolment: Sentences = {
  'Too many requests from this address.': 'Zu viele Anfragen von dieser Adresse.',
  'Try again in a moment.': 'Gleich noch einmal versuchen.',
  '{1}: not valid': '{1}: nicht gültig',
  'The request is too large.': 'Die Anfrage ist zu groß.',
  'The request is not valid.': 'Die Anfrage ist nicht gültig.',
  'Something went wrong here. It has been recorded.': 'Beim Server ging etwas schief. Es ist festgehalten.',
  'There is nothing at {1}.': 'Unter {1} gibt es nichts.',
  'There is nothing here.': 'Hier gibt es nichts.',
  'The server is stopping.': 'Der Server wird gerade beendet.',
  'The body is not JSON.': 'Der Inhalt der Anfrage ist kein JSON.',
  'There is no root yet that an agent could trust.':
    'Es gibt noch keine root, der ein Agent vertrauen könnte.',
  'First, on the machine with the keys: publish trust':
    'Erst auf dem Rechner mit den Schlüsseln: publish trust',
  'This enrolment token is not known here.': 'Das Token dieses Bundles ist dem Server nicht bekannt.',
  'Ask the vendor for a new bundle.': 'Beim Hersteller ein neues Bundle anfordern.',
  'This enrolment token was used before, on another machine.':
    'Mit dem Token dieses Bundles hat sich schon ein anderer Rechner angemeldet.',
  'If that was not you, tell the vendor at once: someone has your bundle. Ask for a new one.':
    'Waren Sie das nicht, sagen Sie es dem Hersteller sofort: jemand hat Ihr Bundle. Ein neues anfordern.',
  'This enrolment token has expired.': 'Das Token dieses Bundles ist abgelaufen.',
  'The request is not signed by a known installation.':
    'Die Anfrage ist von keiner Installation unterschrieben, die der Server kennt.',
  "The agent's clock differs from the server's by {1} s.":
    'Die Uhr des Agenten weicht um {1} s von der des Servers ab.',
  'Set the clock of the agent’s machine.': 'Die Uhr am Rechner des Agenten stellen.',
  'This request was received before.': 'Diese Anfrage hat der Server schon einmal erhalten.',
  'Someone may be recording the line between agent and server.':
    'Vielleicht zeichnet jemand die Leitung zwischen Agent und Server auf.',
  'Nothing has been published here yet.': 'Hier ist noch nichts veröffentlicht.',
  'The vendor has to run: publish trust': 'Der Hersteller muss aufrufen: publish trust',
  'There is no customer {1}.': 'Den Kunden {1} gibt es nicht.',
  'There is no such installation.': 'Diese Installation gibt es nicht.',
};

const filesAndCopies: Sentences = {
  'A file has at most {1} bytes.': 'Eine Datei hat höchstens {1} Bytes.',
  'Large logs get much smaller when packed.': 'Große Logs werden gepackt viel kleiner.',
  'A piece has at most {1} bytes.': 'Ein Stück hat höchstens {1} Bytes.',
  'At most {1} bytes are accepted.': 'Angenommen werden höchstens {1} Bytes.',
  'At most {1} bytes are taken of this part.': 'Von diesem Teil werden höchstens {1} Bytes angenommen.',
  'The file is empty.': 'Die Datei ist leer.',
  'The file {1} was not uploaded.': 'Die Datei {1} wurde nicht hochgeladen.',
  'Upload it first: POST /api/v1/uploads': 'Erst hochladen: POST /api/v1/uploads',
  'Files that run when they are opened are not accepted.':
    'Dateien, die beim Öffnen etwas ausführen, werden nicht angenommen.',
  'Pack it into an archive.': 'In ein Archiv packen.',
  'No such file is on its way.': 'Eine solche Datei ist nicht unterwegs.',
  'Say first what it is.': 'Erst ankündigen, was es ist.',
  'There is no ticket {1}.': 'Das Ticket {1} gibt es nicht.',
  'There is no ticket {1} of this customer.': 'Ein Ticket {1} dieses Kunden gibt es nicht.',
  'Ticket {1} was merged into ticket {2}.': 'Das Ticket {1} ist im Ticket {2} aufgegangen.',
  'Use ticket {1}.': 'Das Ticket {1} nehmen.',
  'What arrived is not the file that was offered.': 'Angekommen ist nicht die Datei, die angekündigt war.',
  'It may have changed while it was sent. Send it again.':
    'Vielleicht änderte sie sich beim Senden. Noch einmal senden.',
  'Another ticket was sent with this request id.':
    'Mit dieser Kennung wurde schon ein anderes Ticket gesendet.',
  'Send it anew from a fresh form.': 'Aus einem frischen Formular neu senden.',
  'No copy of this session is on its way.': 'Von dieser Sitzung ist keine Kopie unterwegs.',
  'Send its proof first.': 'Erst ihren Beweis senden.',
  'There is no such session of this installation.': 'Diese Installation hatte keine solche Sitzung.',
  'The proof tells of another ticket or helper than this session had.':
    'Der Beweis nennt ein anderes Ticket oder einen anderen Helfer, als die Sitzung hatte.',
  'This session is still being held.': 'Diese Sitzung läuft noch.',
  'Send it again in a moment.': 'Gleich noch einmal senden.',
  'Recording was not allowed in this session.': 'In dieser Sitzung war das Aufzeichnen nicht erlaubt.',
  'A recording of at most {1} bytes is kept.': 'Aufbewahrt wird eine Aufzeichnung von höchstens {1} Bytes.',
  'The copy on the customer’s machine stays whole.': 'Die Kopie auf dem Rechner des Kunden bleibt ganz.',
  'Another copy of this session was kept before.':
    'Von dieser Sitzung ist schon eine andere Kopie aufbewahrt.',
  'The recording became shorter while it was played.':
    'Die Aufzeichnung ist kürzer geworden, während sie lief.',
  'The recording is not what the customer’s machine has signed.':
    'Die Aufzeichnung ist nicht das, was der Rechner des Kunden unterschrieben hat.',
  '{1} is not what the customer’s machine has signed.':
    '{1} ist nicht das, was der Rechner des Kunden unterschrieben hat.',
  'A line of the events': 'Eine Zeile der Ereignisse',
  'The end of the events': 'Das Ende der Ereignisse',
  'A line of the events is not what the customer’s machine has signed.':
    'Eine Zeile der Ereignisse ist nicht das, was der Rechner des Kunden unterschrieben hat.',
  'The end of the events is not what the customer’s machine has signed.':
    'Das Ende der Ereignisse ist nicht das, was der Rechner des Kunden unterschrieben hat.',
  'The events are missing.': 'Die Ereignisse fehlen.',
  'The proof is too long.': 'Der Beweis ist zu lang.',
  'This is not the proof of a session.': 'Das ist nicht der Beweis einer Sitzung.',
  'The proof is not signed by this installation.':
    'Der Beweis ist nicht von dieser Installation unterschrieben.',
  'A line of {1} is not valid.': 'Eine Zeile ({1}) ist ungültig.',
  'A line of the recording is not valid.': 'Eine Zeile der Aufzeichnung ist ungültig.',
  'A line of the events is not valid.': 'Eine Zeile der Ereignisse ist ungültig.',
  'A line of the file {1}.': 'Mit einer Zeile der Datei stimmt etwas nicht: {1}.',
  'A line of the file is too long.': 'Eine Zeile der Datei ist zu lang.',
  'A line of the file is not UTF-8.': 'Eine Zeile der Datei ist kein UTF-8.',
  'A line of the file is cut off.': 'Eine Zeile der Datei ist abgeschnitten.',
  'The file is not there any more.': 'Die Datei ist nicht mehr da.',
};

const repository: Sentences = {
  '{1} is missing.': '{1} fehlt.',
  '{1} is missing': '{1} fehlt',
  'The publish token is missing or not valid.': 'Das Token zum Veröffentlichen fehlt oder gilt nicht.',
  'Make one with: server publish-token': 'Eines erzeugen mit: server publish-token',
  'This is not the name of a pack, a delta or a manifest.':
    'Das ist nicht der Name eines Packs, einer Differenz oder eines Manifests.',
  'More than {1} bytes were sent.': 'Es wurden mehr als {1} Bytes gesendet.',
  'What arrived is not what its name says.': 'Angekommen ist nicht, was der Name sagt.',
  'Send it again.': 'Noch einmal senden.',
  '{1} has no SHA-256, or is too long.': '{1} hat keinen SHA-256-Wert oder ist zu lang.',
  'The manifest of {1} was not uploaded.': 'Das Manifest von {1} wurde nicht hochgeladen.',
  'Run the publish again.': 'Das Veröffentlichen noch einmal aufrufen.',
  'The stored manifest of {1} was changed.': 'Das abgelegte Manifest von {1} wurde verändert.',
  '{1} does not say what it is.': '{1} sagt nicht, was es ist.',
  '{1} is not the path of what it says it is.': '{1} ist nicht der Pfad dessen, was es angibt zu sein.',
  'The manifest of {1} says it is something else.': 'Das Manifest von {1} gibt an, etwas anderes zu sein.',
  '{1} needs {2}, which was not uploaded whole.': '{1} braucht {2}; das wurde nicht ganz hochgeladen.',
  'Run the publish again; it uploads what is missing.':
    'Das Veröffentlichen noch einmal aufrufen; es lädt hoch, was fehlt.',
  '{1} is published already and can’t change.': '{1} ist schon veröffentlicht und kann sich nicht ändern.',
  'Publish it under a new version.': 'Unter einer neuen Version veröffentlichen.',
  '{1} was published before with another content.': '{1} wurde schon mit anderem Inhalt veröffentlicht.',
  '{1} is for customer {2}, who is not known here.': '{1} ist für den Kunden {2}; den gibt es hier nicht.',
  'See: server customer list': 'Siehe: server customer list',
  '{1} is not signed by enough of the keys it needs.':
    '{1} ist nicht von genügend der nötigen Schlüssel signiert.',
  'Is this the right keyring? A role with threshold 2 needs both signatures: publish cosign.':
    'Ist das der richtige Schlüsselbund? Eine Rolle mit Schwelle 2 braucht beide Signaturen: publish cosign.',
  '{1} has expired already.': '{1} ist schon abgelaufen.',
  '{1} {2} was handed over; after {3} comes {4}.': 'Übergeben wurde {1} {2}; auf {3} folgt aber {4}.',
  'Somebody else published meanwhile, perhaps. Run the command again.':
    'Vielleicht hat inzwischen jemand anderes veröffentlicht. Den Befehl noch einmal aufrufen.',
  'The root must ask for consistent snapshots.': 'root muss „consistent snapshots“ verlangen.',
  "The root does not name this server's {1} key.": 'root nennt den {1}-Schlüssel dieses Servers nicht.',
  'The root names no {1} key this server has.': 'root nennt keinen {1}-Schlüssel, den dieser Server hat.',
  'Run: publish trust': 'Aufrufen: publish trust',
  'targets must delegate the four channels and nothing else.':
    'targets muss die vier Kanäle delegieren und sonst nichts.',
  '{1} must not delegate any further.': '{1} darf nicht weiter delegieren.',
  'The repository has no root yet.': 'Das Repository hat noch keine root.',
  'Agents accept a root of {1} bytes at most.': 'Agenten nehmen eine root von höchstens {1} Bytes an.',
  'A root without targets is of no use yet.': 'Eine root ohne targets nützt noch nichts.',
  '{1} is not valid TUF metadata.': '{1} ist keine gültige TUF-Datei.',
  'The repository lacks {1}, which its metadata names.': 'Im Repository fehlt {1}; genannt wird es.',
  'Restore the repository folder from its backup.':
    'Den Ordner des Repositorys aus der Sicherung zurückholen.',
  'Frame {1} in the repository is not what was published.':
    'Frame {1} im Repository ist nicht, was veröffentlicht wurde.',
  '{1} in the repository is not what was published.':
    '{1} im Repository ist nicht, was veröffentlicht wurde.',
  'There is no {1} key in {2}.': 'In {2} gibt es keinen {1}-Schlüssel.',
  'Restore the keys folder from its backup.': 'Den Ordner der Schlüssel aus der Sicherung zurückholen.',
  '{1} in the repository folder can’t be read.': '{1} im Ordner des Repositorys lässt sich nicht lesen.',
  'No build fits this product and channel.': 'Zu diesem Produkt und Kanal passt kein Build.',
  'Nothing has been published yet.': 'Es ist noch nichts veröffentlicht.',
  'See: server builds': 'Siehe: server builds',
  'There is no such build.': 'Diesen Build gibt es nicht.',
  '{1} has been withdrawn by its vendor.': '{1} hat der Hersteller zurückgezogen.',
  'Take a newer build.': 'Einen neueren Build nehmen.',
  '{1} has another length than it should.': '{1} hat eine andere Länge, als es soll.',
  'See: server doctor': 'Siehe: server doctor',
  'The key is encrypted and no passphrase was given.':
    'Der Schlüssel ist verschlüsselt, und eine Passphrase fehlt.',
  'Set BEISTAND_PASSPHRASE or use --passphrase-file.':
    'BEISTAND_PASSPHRASE setzen, oder --passphrase-file nehmen.',
  'The key can’t be opened with this passphrase.':
    'Mit dieser Passphrase lässt sich der Schlüssel nicht öffnen.',
  'The key is not an Ed25519 key.': 'Der Schlüssel ist kein Ed25519-Schlüssel.',
};

/** What any of the three programs may have to say. */
export const sharedSentences: Sentences = {
  ...formats,
  ...shapes,
  ...values,
  ...session,
  ...enrolment,
  ...filesAndCopies,
  ...repository,
};
