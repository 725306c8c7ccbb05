/** Texts of the sessions that were held. */
import { createWords } from '../../../../../protocol/face/words.ts';

export const useWords = createWords('page-assist-held', {
  de: {
    title: 'Frühere Sitzungen', none: 'Noch keine Sitzung', noneText: 'Was hier an Fernhilfe war, steht danach hier, mit Ihrer eigenen unterschriebenen Kopie.',
    long: 'Dauer', allowed: 'Erlaubt war', nobody: 'niemand kam', interrupted: 'wurde unterbrochen, nichts ist unterschrieben', ticket: 'Ticket {{ticket}}', more: 'Ansehen', less: 'Zuklappen', moreOf: 'Sitzung vom {{time}}',
    upload_waiting: 'die Kopie wartet darauf, an den Hersteller geschickt zu werden', upload_refused: 'der Hersteller hat die Kopie nicht angenommen, sie liegt nur hier',
    where: 'Liegt auf diesem Rechner in', save: 'Kopie speichern', verify: 'Prüfen, ob unverändert', intact: 'Unverändert', intactText: 'Die Kopie ist so, wie sie am Ende der Sitzung mit dem Schlüssel dieses Rechners unterschrieben wurde.', changed: 'Verändert', changedText: 'Die Kopie ist nicht so, wie sie unterschrieben wurde:', replay: 'Aufzeichnung ansehen', replayOf: 'Aufzeichnung des Terminals vom {{time}}', videoOf: 'Aufzeichnung des Bildschirms vom {{time}}', videoPartOf: 'Aufzeichnung des Bildschirms vom {{time}}, Teil {{part}}',
  },
  en: {
    title: 'Earlier sessions', none: 'No session yet', noneText: 'Whatever remote help there was appears here afterwards, with your own signed copy.',
    long: 'Duration', allowed: 'Was allowed', nobody: 'nobody came', interrupted: 'was cut off, nothing is signed', ticket: 'Ticket {{ticket}}', more: 'Show', less: 'Fold up', moreOf: 'Session of {{time}}',
    upload_waiting: 'the copy waits to be sent to the vendor', upload_refused: 'the vendor did not take the copy, it lies here alone',
    where: 'Lies on this machine in', save: 'Save the copy', verify: 'Check that it is unchanged', intact: 'Unchanged', intactText: 'The copy is as it was signed with this machine’s key when the session ended.', changed: 'Changed', changedText: 'The copy is not as it was signed:', replay: 'Watch the recording', replayOf: 'Recording of the terminal of {{time}}', videoOf: 'Recording of the screen of {{time}}', videoPartOf: 'Recording of the screen of {{time}}, part {{part}}',
  },
}); // prettier-ignore
