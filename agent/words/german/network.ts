/** The agent's German for what goes wrong on the way to server and mirrors, and with what they say of builds. */
import type { Sentences } from '../../../protocol/cli/sentences.ts';

const answered = (what: string): string => `Die Antwort des Servers ${what} versteht dieser Agent nicht.`;

const link: Sentences = {
  '{1} is not an address this agent may use.': '{1} ist keine Adresse, die dieser Agent benutzen darf.',
  'Use an https:// address without a password in it; plain http:// is for this machine (127.0.0.1) alone.':
    'Eine https://-Adresse ohne Passwort darin nehmen; http:// gilt nur für diesen Rechner selbst (127.0.0.1).',
  'This machine’s clock differs too much from the server’s.':
    'Die Uhr dieses Rechners weicht zu weit von der des Servers ab.',
  'This machine’s clock is {1} ahead of the server’s: here it is {2}, there {3}.':
    'Die Uhr dieses Rechners geht gegenüber der des Servers {1} vor: hier ist es {2}, dort {3}.',
  'This machine’s clock is {1} behind the server’s: here it is {2}, there {3}.':
    'Die Uhr dieses Rechners geht gegenüber der des Servers {1} nach: hier ist es {2}, dort {3}.',
  'Set this machine’s date and time (best: switch on NTP), then try again.':
    'Datum und Uhrzeit dieses Rechners stellen (am besten NTP einschalten) und noch einmal versuchen.',
  '{1} minutes': '{1} Minuten',
  '{1} hours': '{1} Stunden',
  '{1} days': '{1} Tage',
  'The server has lost what was sent of the copy.':
    'Der Server hat verloren, was von der Kopie gesendet war.',
  'It is sent again later.': 'Sie wird später noch einmal gesendet.',
  'The server’s answer is longer than {1} bytes.': 'Die Antwort des Servers ist länger als {1} Bytes.',
  'Tell your vendor: either their server is misconfigured or something on the way changes its answers.':
    'Den Hersteller benachrichtigen: sein Server ist falsch eingestellt, oder etwas auf dem Weg verändert die Antworten.',
  'The server answered {1}.': 'Der Server hat mit {1} geantwortet.',
  'Try again in a few minutes; if it stays, tell your vendor.':
    'In einigen Minuten noch einmal versuchen; bleibt es dabei, den Hersteller benachrichtigen.',
  'Check that the address in config get server is your vendor’s server and no proxy answers in its place; otherwise ask your vendor.':
    'Prüfen, ob die Adresse aus config get server die des Herstellers ist und kein Proxy an ihrer Stelle antwortet; sonst den Hersteller fragen.',
  'The request was stopped.': 'Die Anfrage wurde abgebrochen.',
  '{1} took too long to answer.': '{1} brauchte zu lange für eine Antwort.',
  '{1} can’t be reached ({2}).': '{1} ist nicht erreichbar ({2}).',
  '{1} can’t be reached (no connection).': '{1} ist nicht erreichbar (keine Verbindung).',
  'Check the network and, where there is one, the proxy (config get proxy). The installed product is not affected.':
    'Das Netz prüfen und, wo es einen gibt, den Proxy (config get proxy). Das installierte Produkt ist nicht betroffen.',
  'The server’s answer to {1} is not one this agent understands.': answered('({1})'),
  'The server’s answer to enrolment is not one this agent understands.': answered('auf die Anmeldung'),
  'The server’s answer to a check is not one this agent understands.': answered('auf eine Prüfung'),
  'The server’s answer to a report is not one this agent understands.': answered('auf eine Meldung'),
  'The server’s answer to a new ticket is not one this agent understands.': answered('auf ein neues Ticket'),
  'The server’s answer to a copy of a session is not one this agent understands.': answered(
    'auf die Kopie einer Sitzung',
  ),
  'The server’s answer to a piece of a session’s copy is not one this agent understands.': answered(
    'auf ein Stück der Kopie einer Sitzung',
  ),
  'The server’s answer to a file for a ticket is not one this agent understands.': answered(
    'auf eine Datei für ein Ticket',
  ),
  'The server’s answer to a piece of a file is not one this agent understands.':
    answered('auf ein Stück einer Datei'),
  'Check that no proxy answers in the server’s place; if none does, tell your vendor.':
    'Prüfen, ob ein Proxy an der Stelle des Servers antwortet; ist es keiner, den Hersteller benachrichtigen.',
  'The server’s answer {1}; it was ignored.':
    'Die Antwort des Servers passt nicht ({1}); sie wurde nicht beachtet.',
  'The server’s answer says “unchanged” though nothing was known before; it was ignored.':
    'Die Antwort des Servers lautet „unverändert“, obwohl vorher nichts bekannt war; sie wurde nicht beachtet.',
  'The server’s answer is for another installation; it was ignored.':
    'Die Antwort des Servers gilt einer anderen Installation; sie wurde nicht beachtet.',
  'The server’s answer belongs to another request; it was ignored.':
    'Die Antwort des Servers gehört zu einer anderen Anfrage; sie wurde nicht beachtet.',
  'Somebody may be replaying recorded answers. Nothing was changed; tell your vendor if it happens again.':
    'Vielleicht spielt jemand aufgezeichnete Antworten ab. Nichts wurde geändert; geschieht es wieder, den Hersteller benachrichtigen.',
};

const transfer: Sentences = {
  'There is no {1} in {2}.': 'In {2} gibt es kein {1}.',
  'Check that the folder is a complete export of the repository.':
    'Prüfen, ob der Ordner ein vollständiger Export des Repositorys ist.',
  '{1} is not a path in a repository.': '{1} ist kein Pfad in einem Repository.',
  '{1} can’t be reached.': '{1} ist nicht erreichbar.',
  'Check the network, the proxy setting and the address; it is tried again by itself.':
    'Netz, Proxy und Adresse prüfen; es wird von selbst noch einmal versucht.',
  '{1} has no {2}.': '{1} hat kein {2}.',
  '{1} asks to come back later (HTTP {2}).': '{1} bittet, später wiederzukommen (HTTP {2}).',
  '{1} answered HTTP {2} for {3}.': '{1} hat auf {3} mit HTTP {2} geantwortet.',
  '{1} sends on to an address that is not https.': '{1} verweist auf eine Adresse ohne https.',
  'The mirror is set up wrongly, or someone on the way interferes. Nothing was fetched from there.':
    'Der Mirror ist falsch eingerichtet, oder jemand auf dem Weg greift ein. Von dort wurde nichts geholt.',
  '{1} redirects more than {2} times.': '{1} verweist mehr als {2} Mal weiter.',
  '{1} can’t send parts of large files.': '{1} kann keine Teile großer Dateien senden.',
  'Switch on HTTP Range on that mirror.': 'Auf diesem Mirror HTTP Range einschalten.',
  '{1} has a shorter file than it should.': 'Bei {1} ist die Datei kürzer, als sie sein soll.',
  '{1} has a shorter {2} than it should.': 'Bei {1} ist {2} kürzer, als es sein soll.',
  '{1} sent another part of the file than was asked for.':
    '{1} hat einen anderen Teil der Datei gesendet als den erbetenen.',
  'No mirror is configured.': 'Es ist kein Mirror eingestellt.',
  'Set repositories in the configuration.': 'In der Konfiguration repositories setzen.',
  '{1} has sent nothing for {2} s.': '{1} hat seit {2} s nichts gesendet.',
  'It is tried again by itself; what has arrived is kept.':
    'Es wird von selbst noch einmal versucht; was angekommen ist, bleibt.',
  'The request is not needed any more.': 'Die Anfrage wird nicht mehr gebraucht.',
  'What came for {1} is not what was signed.': 'Was für {1} ankam, ist nicht das Unterschriebene.',
  'A mirror is broken or lies, or something on the way changes downloads. Nothing of it was used.':
    'Ein Mirror ist defekt oder lügt, oder etwas auf dem Weg verändert Downloads. Nichts davon wurde benutzt.',
  'The download was cancelled.': 'Das Herunterladen wurde abgebrochen.',
  'Another request has failed.': 'Eine andere Anfrage ist fehlgeschlagen.',
  '{1} broke off in the middle of {2}.': '{1} brach mitten in {2} ab.',
  'It is gone on with by itself.': 'Es geht von selbst weiter.',
  '{1} sends more for {2} than there should be.': '{1} sendet für {2} mehr, als es sein soll.',
};

const clock: Sentences = {
  'This machine’s clock says {1}, but it was already {2}: it is {3} behind.':
    'Die Uhr dieses Rechners zeigt {1}, es war aber schon {2}: sie geht {3} nach.',
  'Set date and time right, best by network time. If the clock is right now and was wrong before, remove {1} and check again.':
    'Datum und Uhrzeit richtig stellen, am besten über das Netz. Stimmt die Uhr jetzt und ging vorher falsch, {1} entfernen und noch einmal prüfen.',
  'This machine’s clock says {1}, {2} ahead of {3}, so everything looks expired.':
    'Die Uhr dieses Rechners zeigt {1}, {2} mehr als {3}; darum sieht alles abgelaufen aus.',
  'This machine’s clock says {1}, {2} ahead of the server’s, so everything looks expired.':
    'Die Uhr dieses Rechners zeigt {1} und geht gegenüber der des Servers {2} vor; darum sieht alles abgelaufen aus.',
  'This machine’s clock says {1}, {2} ahead of the last time it was seen right, so everything looks expired.':
    'Die Uhr dieses Rechners zeigt {1}, {2} mehr als bei der letzten richtigen Zeit; darum sieht alles abgelaufen aus.',
  'Set date and time right, best by network time, and check again. Nothing was taken over.':
    'Datum und Uhrzeit richtig stellen, am besten über das Netz, und noch einmal prüfen. Nichts wurde übernommen.',
};

const trust: Sentences = {
  '{1} is not valid metadata: {2}.': '{1} ist ungültig: {2}.',
  '{1} is not valid metadata: there is none in the trust folder.':
    '{1} ist ungültig: im Ordner des Vertrauens gibt es die Datei nicht.',
  '{1} is not valid metadata: it is not JSON in UTF-8.': '{1} ist ungültig: kein JSON in UTF-8.',
  '{1} is not valid metadata: it is version {2} where {3} was asked for.':
    '{1} ist ungültig: es ist Version {2}, gefragt war {3}.',
  'must be version 1 of the specification': 'muss Version 1 der Spezifikation sein',
  'names a key twice': 'nennt einen Schlüssel zweimal',
  'needs exactly one of paths and path_hash_prefixes': 'braucht entweder paths oder path_hash_prefixes',
  'is not a name for a delegated role': 'ist kein Name für eine delegierte Rolle',
  'delegates to one role twice': 'delegiert zweimal an dieselbe Rolle',
  'has two signatures by one key': 'trägt zwei Unterschriften desselben Schlüssels',
  'The repository or something on the way is broken; try again later or ask the vendor.':
    'Das Repository oder etwas auf dem Weg ist defekt; später noch einmal versuchen, oder den Hersteller fragen.',
  'The manifest {1} {2}.': 'Das Manifest {1} stimmt nicht: {2}.',
  'The manifest {1} is not JSON.': 'Das Manifest {1} ist kein JSON.',
  'The manifest {1} names another channel than signed it.':
    'Das Manifest {1} nennt einen anderen Kanal als den, der es unterschrieben hat.',
  'The manifest {1} says something else of itself than the channel role.':
    'Das Manifest {1} sagt über sich etwas anderes als die Kanal-Rolle.',
  'The manifest {1} is not where it belongs.': 'Das Manifest {1} liegt nicht dort, wo es hingehört.',
  'The vendor has to publish it again; nothing of it was used.':
    'Der Hersteller muss es noch einmal veröffentlichen; nichts davon wurde benutzt.',
  '{1} has {2} bytes instead of {3}.': '{1} hat {2} Bytes statt {3}.',
  '{1} is not the file that was signed.': '{1} ist nicht die Datei, die unterschrieben wurde.',
  'The server’s metadata is larger than allowed.': 'Die Update-Daten des Servers sind größer als erlaubt.',
  'The newest root to be had is version {1}, but version {2} was trusted before.':
    'Die neueste erhältliche root ist Version {1}, vertraut wurde aber schon Version {2}.',
  'The kept root.json was damaged. Check for updates once, so that the newer ones are fetched again.':
    'Die aufbewahrte root.json ist beschädigt. Einmal check aufrufen, damit die neueren wieder geholt werden.',
  'The repository withholds its newer roots, or was set back. Ask the vendor.':
    'Das Repository hält neuere root-Dateien zurück oder wurde zurückgesetzt. Den Hersteller fragen.',
  '{1} is signed by {2} of the {3} keys it needs.':
    '{1} ist von {2} der {3} Schlüssel unterschrieben, die es braucht.',
  'Nothing was taken over. If this goes on, ask the vendor whether the repository was tampered with.':
    'Nichts wurde übernommen. Bleibt es dabei, den Hersteller fragen, ob jemand das Repository verändert hat.',
  '{1} is version {2}, but version {3} was seen before.':
    '{1} ist Version {2}, gesehen wurde aber schon Version {3}.',
  '{1} is version gone, but version {2} was seen before.':
    '{1} ist verschwunden, gesehen wurde aber schon Version {2}.',
  'A mirror that lags behind gives this too; if it goes on, ask the vendor whether the repository was set back.':
    'Auch ein Mirror, der nachhinkt, führt dazu; bleibt es dabei, den Hersteller fragen, ob das Repository zurückgesetzt wurde.',
  '{1} does not belong to the rest of the repository: {2}.': '{1} passt nicht zum Rest des Repositorys: {2}.',
  '{1} does not belong to the rest of the repository: it has {2} bytes instead of {3}.':
    '{1} passt nicht zum Rest des Repositorys: {2} Bytes statt {3}.',
  '{1} does not belong to the rest of the repository: the snapshot does not list it.':
    '{1} passt nicht zum Rest des Repositorys: snapshot führt die Datei nicht auf.',
  '{1} does not belong to the rest of the repository: version {2}, the snapshot names {3}.':
    '{1} passt nicht zum Rest des Repositorys: Version {2}, snapshot nennt {3}.',
  '{1} does not belong to the rest of the repository: version {2}, the timestamp names {3}.':
    '{1} passt nicht zum Rest des Repositorys: Version {2}, timestamp nennt {3}.',
  '{1} does not belong to the rest of the repository: {2} does not delegate to it.':
    '{1} passt nicht zum Rest des Repositorys: {2} verweist nicht darauf.',
  'The repository may be changing just now; try again in a minute.':
    'Vielleicht ändert sich das Repository gerade; in einer Minute noch einmal versuchen.',
  'There is no verified snapshot yet.': 'Es gibt noch keinen geprüften snapshot.',
  'There is no verified timestamp yet.': 'Es gibt noch keinen geprüften timestamp.',
  'Check for updates once while the vendor’s server can be reached.':
    'Einmal check aufrufen, während der Server des Herstellers erreichbar ist.',
  '{1} expired at {2}.': '{1} ist am {2} abgelaufen.',
  'Check this machine’s date and time. If they are right, the vendor has not renewed the repository, or someone is holding its answers back.':
    'Datum und Uhrzeit dieses Rechners prüfen. Stimmen sie, hat der Hersteller das Repository nicht erneuert, oder jemand hält seine Antworten zurück.',
};

export const networkSentences: Sentences = { ...link, ...transfer, ...clock, ...trust };
