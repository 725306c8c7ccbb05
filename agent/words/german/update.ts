/** The agent's German for what stops an update, a rollback or a repair. */
import type { Sentences } from '../../../protocol/cli/sentences.ts';

const planning: Sentences = {
  'The manifest is for {1}, not for this installation.': 'Das Manifest gilt {1}, nicht dieser Installation.',
  'The manifest is for the product {1}, not for this installation.':
    'Das Manifest gilt dem Produkt {1}, nicht dieser Installation.',
  'The manifest is for the platform {1}, not for this installation.':
    'Das Manifest gilt der Plattform {1}, nicht dieser Installation.',
  'The manifest is for another customer, not for this installation.':
    'Das Manifest gilt einem anderen Kunden, nicht dieser Installation.',
  'Nothing was changed. Tell your vendor.': 'Nichts wurde geändert. Den Hersteller benachrichtigen.',
  '{1} is not the manifest of a build.': '{1} ist nicht das Manifest eines Builds.',
  '{1} needs agent {2}; this is {3}.': '{1} braucht den Agenten {2}; dies ist {3}.',
  'Update the agent first, then try again.': 'Erst den Agenten erneuern, dann noch einmal versuchen.',
  'This installation is pinned to {1}.': 'Diese Installation ist auf {1} festgehalten.',
  'Run unpin first, or pin the version you want.':
    'Erst unpin aufrufen, oder mit pin die gewünschte Version festhalten.',
  '{1} is older than {2}.': '{1} ist älter als {2}.',
  'The vendor has not published {1} for this installation.':
    'Der Hersteller hat {1} für diese Installation nicht veröffentlicht.',
  'Run check to see what is available.': 'check zeigt, was es gibt.',
  '{1} is installed, but from another manifest than the one published now.':
    '{1} ist installiert, aber aus einem anderen Manifest als dem jetzt veröffentlichten.',
  'A version can’t be replaced by itself. Go to another version first, or ask your vendor for a new one.':
    'Eine Version lässt sich nicht durch sich selbst ersetzen. Erst auf eine andere gehen, oder beim Hersteller eine neue anfordern.',
  'No build is installed, so there is none to go back from.':
    'Es ist kein Build installiert, von dem es zurückgehen könnte.',
  'No build is installed, so there is nothing to verify.':
    'Es ist kein Build installiert; zu prüfen gibt es nichts.',
  'Run update to install one.': 'update installiert einen.',
  '{1} is the build that runs.': '{1} ist der Build, der läuft.',
  'Run verify --repair if it is damaged.': 'Ist er beschädigt, hilft verify --repair.',
  'No build older than {1} is on this machine.':
    'Auf diesem Rechner liegt kein Build, der älter ist als {1}.',
  'Name the version to go back to: rollback --to VERSION fetches it.':
    'Die Version nennen, zu der es zurückgehen soll: rollback --to VERSION holt sie.',
  '{1} is neither on this machine nor published for it.':
    '{1} liegt nicht auf diesem Rechner und ist auch nicht für ihn veröffentlicht.',
  'Another build was installed since this update was planned.':
    'Seit dieses Update geplant wurde, ist ein anderer Build installiert worden.',
  'Plan it again.': 'Noch einmal planen.',
  'Plan again.': 'Noch einmal planen.',
  '{1} already holds {2}, which this agent did not install.':
    'In {1} liegt schon {2}; das hat nicht dieser Agent installiert.',
  'Use an empty install folder, or the agent’s home this installation belongs to.':
    'Einen leeren Ordner für das Produkt nehmen, oder den Ordner des Agenten, zu dem diese Installation gehört.',
  '{1} has {2} bytes free; the update to {3} needs {4}.':
    'In {1} sind {2} Bytes frei; das Update auf {3} braucht {4}.',
  'Free some space and try again. Nothing was changed.':
    'Platz schaffen und noch einmal versuchen. Nichts wurde geändert.',
  '{1} is no longer published.': '{1} ist nicht mehr veröffentlicht.',
  'The update was cancelled; nothing was changed.': 'Das Update wurde abgebrochen; nichts wurde geändert.',
  'What was downloaded is kept; the next update goes on from there.':
    'Heruntergeladenes bleibt; das nächste Update macht dort weiter.',
};

const content: Sentences = {
  'The delta’s header is not JSON.': 'Der Kopf der Differenz ist kein JSON.',
  'The old {1} is not there any more.': 'Das bisherige {1} ist nicht mehr da.',
  'The old {1} was changed on this machine.': 'Das bisherige {1} wurde auf diesem Rechner verändert.',
  'The delta is shorter than its header says.': 'Die Differenz ist kürzer, als ihr Kopf sagt.',
  'The delta starts from another build.': 'Die Differenz geht von einem anderen Build aus.',
  'The delta starts from {1}, which its base does not have.':
    'Die Differenz geht von {1} aus, das es im bisherigen Build nicht gibt.',
  "The old {1} ends before the delta's slice of it.":
    'Das bisherige {1} ist kürzer, als die Differenz es braucht.',
  'The delta makes {1}, which its build does not have.':
    'Die Differenz erzeugt {1}, das es in ihrem Build nicht gibt.',
  'The pieces of {1} don’t follow each other.': 'Die Stücke von {1} schließen nicht aneinander an.',
  'The pieces of {1} don’t begin at its start.': 'Die Stücke von {1} beginnen nicht an seinem Anfang.',
  'The delta uses the codec {1}, which this agent does not know.':
    'Die Differenz benutzt das Verfahren {1}, das dieser Agent nicht kennt.',
  'A group of the delta is too short.': 'Eine Gruppe der Differenz ist zu kurz.',
  'A downloaded frame was changed on disk.':
    'Ein heruntergeladener Teil des Builds wurde auf dem Datenträger verändert.',
  'It was removed; try again, it will be fetched anew.':
    'Er ist entfernt; noch einmal versuchen, dann wird er neu geholt.',
  'There is no frame {1}.': 'Den Teil {1} des Builds gibt es nicht.',
  'The manifest of {1} is not the one that was installed.':
    'Das Manifest von {1} ist nicht das, aus dem installiert wurde.',
  'What was unpacked for {1} is not what the manifest says.':
    'Was für {1} entpackt wurde, ist nicht das, was das Manifest sagt.',
  'The persistent paths don’t fit the build: {1}.': 'Die bleibenden Pfade passen nicht zum Build: {1}.',
  'The published build is faulty; tell your vendor. Nothing was changed.':
    'Der veröffentlichte Build ist fehlerhaft; den Hersteller benachrichtigen. Nichts wurde geändert.',
  '{1} unpacks to more than the {2} bytes it says.':
    '{1} ergibt entpackt mehr als die angegebenen {2} Bytes.',
  '{1} can’t be unpacked.': '{1} lässt sich nicht entpacken.',
  '{1} unpacks to {2} bytes instead of {3}.': '{1} ergibt entpackt {2} Bytes statt {3}.',
  'Frame {1}': 'Teil {1} des Builds',
  '{1} of {2} is {3} even after a repair.': '{1} von {2} ist auch nach der Reparatur {3}.',
  'Check the disk; something else writes there, or it loses data.':
    'Den Datenträger prüfen; dort schreibt etwas anderes, oder er verliert Daten.',
};

const running: Sentences = {
  '{1} can’t be brought back: {2}': '{1} lässt sich nicht zurückholen: {2}',
  '{1} can’t be brought back: its manifest is gone.': '{1} lässt sich nicht zurückholen: das Manifest fehlt.',
  '{1} can’t be brought back: the backup of its data is gone.':
    '{1} lässt sich nicht zurückholen: die Sicherung der Daten fehlt.',
  '{1} can’t be brought back: its data could not be restored. {2}':
    '{1} lässt sich nicht zurückholen: die Daten ließen sich nicht wiederherstellen. {2}',
  'Bring the machine online (or import the update folder) and run rollback again; it goes on where it stopped. If it stays so, call your vendor.':
    'Den Rechner ans Netz bringen (oder den Update-Ordner importieren) und rollback noch einmal aufrufen; es geht dort weiter, wo es stehen blieb. Bleibt es so, den Hersteller anrufen.',
  '{1} was not installed: {2}': '{1} wurde nicht installiert: {2}',
  '{1} was taken back, {2} is in use again: {3}': '{1} wurde zurückgenommen, {2} läuft wieder: {3}',
  'The vendor is told. This build is not tried again by itself; update --to does.':
    'Der Hersteller erfährt es. Dieser Build wird nicht von selbst noch einmal versucht; update --to tut es.',
  'Can’t go back while {1}.': 'Zurück geht es im Zustand {1} nicht.',
  'Can’t take over while {1}.': 'Übernehmen geht im Zustand {1} nicht.',
  'Can’t go on while {1}.': 'Weiter geht es im Zustand {1} nicht.',
  'Nothing to settle while {1}.': 'Im Zustand {1} gibt es nichts abzuschließen.',
  'An update that is {1} can’t {2}.': 'Ein Update im Zustand {1} kann nicht: {2}.',
  'An earlier update is still {1}.': 'Ein früheres Update ist noch im Zustand {1}.',
  'Run the command again; it first ends what was left unfinished.':
    'Den Befehl noch einmal aufrufen; er beendet erst, was offen geblieben ist.',
  'The agent was interrupted while the update was {1}.':
    'Der Agent wurde unterbrochen, als das Update im Zustand {1} war.',
  'The hook {1} of {2} {3}.': 'Mit dem Hook {1} von {2} stimmt etwas nicht: {3}.',
  'The hook {1} of {2} took longer than {3} ms.': 'Der Hook {1} von {2} dauerte länger als {3} ms.',
  'The hook {1} of {2} could not be started: {3}.': 'Der Hook {1} von {2} ließ sich nicht starten: {3}.',
  'The hook {1} of {2} was ended by a signal.': 'Der Hook {1} von {2} wurde durch ein Signal beendet.',
  'The hook {1} of {2} ended with exit code {3}.': 'Der Hook {1} von {2} endete mit Exit-Code {3}.',
  '{1} did not become healthy ({2}).': '{1} wurde nicht gesund ({2}).',
  '{1} became unhealthy while it was watched ({2}).': '{1} wurde unter Beobachtung krank ({2}).',
  'exit code 0': 'Exit-Code 0',
  'exit code {1}': 'Exit-Code {1}',
  'exit code {1}: {2}': 'Exit-Code {1}: {2}',
  'ended by a signal': 'durch ein Signal beendet',
  'ended by a signal: {1}': 'durch ein Signal beendet: {1}',
  'no end within {1} ms': 'nach {1} ms nicht fertig',
  'no end within {1} ms: {2}': 'nach {1} ms nicht fertig: {2}',
  '{1} took longer than {2} ms.': '{1} dauerte länger als {2} ms.',
  '{1} could not be started: {2}.': '{1} ließ sich nicht starten: {2}.',
  '{1} was ended by a signal.': '{1} wurde durch ein Signal beendet.',
  '{1} ended with exit code {2}.': '{1} endete mit Exit-Code {2}.',
  '{1} was not usable: {2}': '{1} war nicht brauchbar: {2}',
  'The report could not be sent yet: {1}': 'Die Meldung ließ sich noch nicht senden: {1}',
  'Not in the journal, the disk is full: {1}': 'Nicht im Journal, der Datenträger ist voll: {1}',
  'The delta from {1} can’t be used in part: {2} Frames are fetched instead.':
    'Die Differenz von {1} ist zum Teil nicht brauchbar: {2} Stattdessen werden ganze Teile geholt.',
  'Tidying up is left to the next start: {1}': 'Das Aufräumen bleibt dem nächsten Start: {1}',
  'After a rollback: {1}': 'Nach dem Zurücknehmen: {1}',
  'Another process is at work on this installation.': 'Ein anderer Prozess arbeitet an dieser Installation.',
  'Process {1} is at work on this installation since {2}: {3}.':
    'Prozess {1} arbeitet seit {2} an dieser Installation: {3}.',
  'Wait until it has finished, then try again.': 'Warten, bis er fertig ist, und noch einmal versuchen.',
  'The lock in {1} can’t be taken.': 'Die Sperre in {1} lässt sich nicht setzen.',
  'A journal line of {1} bytes is too long.': 'Eine Journal-Zeile von {1} Bytes ist zu lang.',
  'Neither {1} nor the journal can be read, so it is not known whether an update was under way. No build is in use.':
    'Weder {1} noch das Journal ist lesbar; ob ein Update lief, ist nicht bekannt. Es ist kein Build in Gebrauch.',
  'Neither {1} nor the journal can be read, so it is not known whether an update was under way. In use is {2}; it was left alone.':
    'Weder {1} noch das Journal ist lesbar; ob ein Update lief, ist nicht bekannt. In Gebrauch ist {2}; daran wurde nichts geändert.',
  'Put both files back from a backup of the agent’s folder. Without one: enrol a new home with a new, empty install folder and install there.':
    'Beide Dateien aus einer Sicherung vom Ordner des Agenten zurückholen. Ohne Sicherung: einen neuen Agenten mit einem neuen, leeren Ordner für das Produkt anmelden und dort installieren.',
  '{1} can’t be read and the journal does not reach back: which scripts ran here is not known.':
    '{1} ist nicht lesbar, und das Journal reicht nicht so weit zurück: welche Skripte hier liefen, ist nicht bekannt.',
  'Put the file back from a backup of the agent’s folder. Until then no script is run.':
    'Die Datei aus einer Sicherung vom Ordner des Agenten zurückholen. Bis dahin läuft kein Skript.',
};

export const updateSentences: Sentences = { ...planning, ...content, ...running };
