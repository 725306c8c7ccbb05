/** Texts of the page that holds sessions. */
import { createWords } from '../../../../protocol/face/words.ts';

export const useWords = createWords('console-sessions', {
  de: {
    title: 'Fernsitzungen', subtitle: 'Der Kunde liest Ihnen einen Code vor. Was Sie dann dürfen, entscheidet er auf seinem eigenen Rechner.',
    code: 'Code des Kunden', codeHint: 'Zehn Ziffern, zum Beispiel 48291 35072', codeWrong: 'Ein Code hat zehn Ziffern.', join: 'Verbinden',
    waiting: 'Wer gerade wartet', waitingNone: 'Gerade wartet niemand', waitingNoneText: 'Hier erscheint, wer auf seinem Rechner gerade einen Code sieht.',
    take: 'Annehmen', secretHint: 'Jetzt noch die letzten fünf Ziffern, die der Kunde Ihnen nennt.', ticket: 'Ticket #{{number}}', noTicket: 'ohne Ticket', since: 'seit {{time}}, der Code gilt bis {{until}}',
    held: 'Gehaltene Sitzungen', heldNone: 'Noch keine Sitzung', heldNoneText: 'Hier stehen Sitzungen, sobald sie gehalten wurden.', who: 'Wer', when: 'Wann', long: 'Dauer', granted: 'Erlaubt', reason: 'Ende', running: 'läuft', older: 'Frühere Sitzungen', nothing: 'nichts',
    joining: 'Der Code wird geprüft …', asking: 'Der Kunde wird gefragt', askingText: 'Er sieht jetzt Ihren Namen, Ihre Rolle und worum Sie bitten. Bis er zustimmt, können Sie nur mit ihm schreiben.',
    open: 'Verbunden', paused: 'Angehalten', pausedText: 'Der Kunde hat die Sitzung angehalten. Sie geht weiter, wenn er es will.', lost: 'Verbindung unterbrochen', lostText: 'Es wird von selbst wieder verbunden; nichts geht verloren. Nach einer Minute endet die Sitzung.',
    ended: 'Die Sitzung ist beendet', notBegun: 'Es kam keine Sitzung zustande', again: 'Weitere Sitzung', retry: 'Noch einmal versuchen', end: 'Sitzung beenden', endTitle: 'Sitzung beenden?', endText: 'Der Kunde müsste für eine weitere einen neuen Code nennen.', stay: 'Bleiben',
    denied: 'Der Kunde hat abgelehnt: {{what}}', notAsked: 'Der Kunde wird gerade schon etwas anderes gefragt. Bitten Sie danach noch einmal: {{what}}', until: 'bis {{time}}', on: 'auf {{machine}} ({{platform}}) als {{user}}', direct: 'direkt', relayed: 'über die Vermittlung', roundTrip: '{{ms}} ms',
    may: 'Erlaubt ist', mayNothing: 'Noch nichts', ask: 'Um mehr bitten', askReason: 'Wozu (sieht der Kunde)', askSend: 'Bitten', asked: 'Der Kunde wird gefragt.',
    terminal: 'Terminal', nothingYet: 'Noch nichts zu sehen', nothingYetText: 'Terminal und Bildschirm erscheinen, sobald der Kunde sie erlaubt.', readOnly: 'Nur lesen', theirs: 'Der Kunde hat die Tastatur', leaveTerminal: 'Strg+Alt+L verlässt das Terminal', larger: 'Größer', smaller: 'Kleiner', fullScreen: 'Ganzer Bildschirm', gap: 'Ältere Ausgaben sind nicht mehr da.', typedFull: 'Das Programm dort liest gerade keine Eingaben mehr. Das zuletzt Getippte oder Eingefügte wurde nicht ganz übernommen; bitte warten.', shellEnded: 'Das Terminal ist beendet.',
    screen: 'Bildschirm', screenOf: 'Bildschirm des Kunden', screenNone: 'Noch kein Bild', screenNoneText: 'Der Kunde wählt auf seinem Rechner aus, was er zeigt.', screenComing: 'Das Bild kommt gleich …',
    screenMonitor: 'ganzer Bildschirm', screenWindow: 'ein Fenster', screenBrowser: 'ein Browser-Tab', screenAny: 'eine Auswahl', screenSize: '{{width}} × {{height}}', screenFrames: '{{frames}} Bilder/s', perSecond: '{{size}}/s',
    screenPipe: 'Ersatzweg', screenPipeText: 'Ohne direkte Verbindung kommt das Bild durch die Vermittlung, verschlüsselt wie alles andere, mit weniger Bildern je Sekunde. Eine bessere Verbindung wird weiter gesucht.',
    screenFault: 'Kein Bild', screenFaultCodec: 'Dieser Browser kann die Bilder des Kunden nicht entschlüsseln. Versuchen Sie es mit einem aktuellen Chrome, Edge oder Firefox.', screenFaultBroken: 'Vom Rechner des Kunden kam etwas, das kein Bild ist. Es wurde nicht angezeigt.', screenAgain: 'Noch einmal versuchen',
    screenPan: 'Bildschirm verschieben', zoomFit: 'Einpassen', zoomFull: 'Volle Größe', panes: 'Ansicht', panesBoth: 'Nebeneinander',
    turn: 'über TURN', rate: '{{size}}/s',
    videoRecording: 'Der Bildschirm wird mit aufgezeichnet ({{size}}).', videoResting: 'Die Aufzeichnung des Bildschirms ruht ({{size}}).', videoFull: 'Die Aufzeichnung des Bildschirms ist voll ({{size}}); was darin ist, bleibt.',
    videoSending: 'Die Aufzeichnung des Bildschirms wird zum Ticket gelegt ({{size}}). Bitte die Seite noch offen lassen.', videoSent: 'Die Aufzeichnung des Bildschirms liegt bei der Sitzung ({{size}}).', videoFailed: 'Die Aufzeichnung des Bildschirms ({{size}}) kam nicht an.', videoAgain: 'Noch einmal senden', videoSave: 'Auf diesem Rechner speichern',
    offered: 'Der Kunde bietet an', accept: 'Annehmen', refuse: 'Ablehnen', fetchOn: 'Weiter holen', file_offered: 'wartet auf Ihre Antwort',
    help: 'Fernhilfe', helpWaits: 'Fernhilfe: {{machine}} wartet', helpNone: 'Für dieses Ticket wartet gerade niemand. Der Kunde beginnt auf seinem Rechner (Fernhilfe, dieses Ticket) und nennt Ihnen dann den Code.', helpOpen: 'Zu den Fernsitzungen',
    chat: 'Nachrichten', chatNone: 'Noch nichts geschrieben.', message: 'Nachricht', send: 'Senden', me: 'Sie', customer: 'Kunde',
    files: 'Dateien', filesNone: 'Der Kunde hat Dateien nicht erlaubt.', path: 'Voller Pfad beim Kunden', fetch: 'Holen', put: 'Datei schicken', save: 'Speichern', cancel: 'Abbrechen',
    file_asking: 'Der Kunde wird gefragt', file_running: 'läuft', file_done: 'vollständig und geprüft', file_refused: 'abgelehnt', file_broken: 'unvollständig, verworfen', file_cancelled: 'abgebrochen', 'file_not-found': 'gibt es dort nicht', file_large: 'zu groß', file_busy: 'erst muss eine andere fertig werden', 'file_waiting-full': 'nicht gefragt: der Kunde hat gerade andere Fragen zu beantworten',
    record: 'Aufzeichnen', recording: 'Das Terminal wird aufgezeichnet. Die unterschriebene Kopie kommt nach dem Ende zum Ticket; eine bleibt beim Kunden.',
    note: 'Abschlussnotiz', noteHint: 'Was war, was wurde getan? Steht danach als interne Notiz im Ticket.', noteSave: 'Ins Ticket schreiben', noteSaved: 'Die Notiz steht im Ticket.', noteOf: 'Zur Fernsitzung {{session}}:',
    reason_none: 'Es kam keine Verbindung zustande. Halten dürfen Sie Sitzungen nur mit zweitem Faktor (Profil), und der Server muss erreichbar sein.',
    'reason_code-wrong': 'Der Code stimmt nicht oder gilt nicht mehr. Nach drei falschen Versuchen braucht der Kunde einen neuen.', 'reason_code-expired': 'Der Code ist abgelaufen.', 'reason_code-tried': 'Der Code wurde dreimal falsch versucht und ist ungültig.',
    reason_revoked: 'Der Kunde hat sie beendet.', 'reason_helper-left': 'Sie haben sie beendet.', 'reason_not-allowed': 'Sie dürfen keine Sitzungen mehr halten, oder Sie sind nicht mehr mit zweitem Faktor angemeldet.', 'reason_not-enrolled': 'Die Anbindung des Rechners wurde zurückgenommen.', reason_idle: 'Lange tat niemand etwas.', reason_longest: 'Die erlaubte Zeit ist um.', reason_lost: 'Die Verbindung kam nicht zurück.', reason_broken: 'Etwas auf dem Weg hat die Daten verändert. Es ging nichts verloren, aber so wird nicht weitergemacht.',
    reason_finished: 'Das Terminal wurde beendet.', reason_gone: 'Der Rechner des Kunden ist nicht mehr verbunden.', reason_stopping: 'Der Server wird neu gestartet.', 'reason_too-many': 'Sie halten schon zu viele Sitzungen.', 'reason_ticket-unknown': 'Das Ticket, für das der Kunde Hilfe möchte, gibt es nicht.', 'reason_ticket-forbidden': 'Das Ticket, für das der Kunde Hilfe möchte, dürfen Sie nicht sehen.', reason_unknown: 'Die Sitzung ging unerwartet zu Ende ({{reason}}).',
  },
  en: {
    title: 'Remote sessions', subtitle: 'The customer reads a code to you. What you may do then is decided on their own machine.',
    code: 'The customer’s code', codeHint: 'Ten digits, for example 48291 35072', codeWrong: 'A code has ten digits.', join: 'Connect',
    waiting: 'Who is waiting', waitingNone: 'Nobody is waiting right now', waitingNoneText: 'Whoever sees a code on their machine appears here.',
    take: 'Take', secretHint: 'Now the last five digits, which the customer tells you.', ticket: 'Ticket #{{number}}', noTicket: 'no ticket', since: 'since {{time}}, the code is good until {{until}}',
    held: 'Sessions held', heldNone: 'No session yet', heldNoneText: 'Sessions are listed here once they were held.', who: 'Who', when: 'When', long: 'Length', granted: 'Allowed', reason: 'End', running: 'running', older: 'Earlier sessions', nothing: 'nothing',
    joining: 'The code is being checked …', asking: 'The customer is being asked', askingText: 'They see your name, your role and what you ask for. Until they agree you can only write to them.',
    open: 'Connected', paused: 'Paused', pausedText: 'The customer has paused the session. It goes on when they want it to.', lost: 'Connection interrupted', lostText: 'It comes back by itself and nothing is lost. After a minute the session ends.',
    ended: 'The session has ended', notBegun: 'There was no session', again: 'Another session', retry: 'Try again', end: 'End session', endTitle: 'End the session?', endText: 'For another one the customer would have to tell a new code.', stay: 'Stay',
    denied: 'The customer said no: {{what}}', notAsked: 'The customer is being asked something else right now. Ask again after that: {{what}}', until: 'until {{time}}', on: 'on {{machine}} ({{platform}}) as {{user}}', direct: 'direct', relayed: 'through the relay', roundTrip: '{{ms}} ms',
    may: 'Allowed', mayNothing: 'Nothing yet', ask: 'Ask for more', askReason: 'What for (the customer sees it)', askSend: 'Ask', asked: 'The customer is being asked.',
    terminal: 'Terminal', nothingYet: 'Nothing to see yet', nothingYetText: 'Terminal and screen appear as soon as the customer allows them.', readOnly: 'Read only', theirs: 'The customer has the keyboard', leaveTerminal: 'Ctrl+Alt+L leaves the terminal', larger: 'Larger', smaller: 'Smaller', fullScreen: 'Full screen', gap: 'Older output is no longer there.', typedFull: 'The program there reads no input at the moment. Not all of what you typed or pasted last was taken; please wait.', shellEnded: 'The terminal has ended.',
    screen: 'Screen', screenOf: 'The customer’s screen', screenNone: 'No picture yet', screenNoneText: 'The customer chooses on their machine what to show.', screenComing: 'The picture is about to come …',
    screenMonitor: 'whole screen', screenWindow: 'a window', screenBrowser: 'a browser tab', screenAny: 'a selection', screenSize: '{{width}} × {{height}}', screenFrames: '{{frames}} frames/s', perSecond: '{{size}}/s',
    screenPipe: 'fallback', screenPipeText: 'Without a direct connection the picture comes through the relay, sealed like everything else, with fewer frames a second. A better connection is still being looked for.',
    screenFault: 'No picture', screenFaultCodec: 'This browser can’t decode the customer’s pictures. Try a current Chrome, Edge or Firefox.', screenFaultBroken: 'Something came from the customer’s machine that is no picture. It was not shown.', screenAgain: 'Try again',
    screenPan: 'Move the screen', zoomFit: 'Fit', zoomFull: 'Full size', panes: 'View', panesBoth: 'Side by side',
    turn: 'through TURN', rate: '{{size}}/s',
    videoRecording: 'The screen is recorded too ({{size}}).', videoResting: 'The recording of the screen rests ({{size}}).', videoFull: 'The recording of the screen is full ({{size}}); what is in it stays.',
    videoSending: 'The recording of the screen is being put with the ticket ({{size}}). Please keep the page open.', videoSent: 'The recording of the screen is with the session ({{size}}).', videoFailed: 'The recording of the screen ({{size}}) did not arrive.', videoAgain: 'Send again', videoSave: 'Save on this computer',
    offered: 'The customer offers', accept: 'Accept', refuse: 'Decline', fetchOn: 'Go on fetching', file_offered: 'waits for your answer',
    help: 'Remote help', helpWaits: 'Remote help: {{machine}} waits', helpNone: 'Nobody waits for this ticket right now. The customer begins on their machine (remote help, this ticket) and then tells you the code.', helpOpen: 'To the remote sessions',
    chat: 'Messages', chatNone: 'Nothing written yet.', message: 'Message', send: 'Send', me: 'You', customer: 'Customer',
    files: 'Files', filesNone: 'The customer has not allowed files.', path: 'Full path on the customer’s machine', fetch: 'Get', put: 'Send a file', save: 'Save', cancel: 'Cancel',
    file_asking: 'The customer is being asked', file_running: 'running', file_done: 'whole and checked', file_refused: 'refused', file_broken: 'not whole, thrown away', file_cancelled: 'cancelled', 'file_not-found': 'is not there', file_large: 'too large', file_busy: 'another one has to finish first', 'file_waiting-full': 'not asked: the customer has other questions to answer right now',
    record: 'Record', recording: 'The terminal is recorded. After the end the signed copy comes to the ticket; one stays with the customer.',
    note: 'Closing note', noteHint: 'What was it, what was done? It becomes an internal note of the ticket.', noteSave: 'Write to the ticket', noteSaved: 'The note is in the ticket.', noteOf: 'On remote session {{session}}:',
    reason_none: 'There was no connection. Holding sessions needs a second factor (profile), and the server has to be within reach.',
    'reason_code-wrong': 'The code is wrong or no longer valid. After three wrong tries the customer needs a new one.', 'reason_code-expired': 'The code has expired.', 'reason_code-tried': 'The code was tried wrongly three times and is dead.',
    reason_revoked: 'The customer ended it.', 'reason_helper-left': 'You ended it.', 'reason_not-allowed': 'You may no longer hold sessions, or are no longer signed in with a second factor.', 'reason_not-enrolled': 'The enrolment of the machine was taken back.', reason_idle: 'Nobody did anything for long.', reason_longest: 'The time that was allowed is over.', reason_lost: 'The connection did not come back.', reason_broken: 'Something on the way changed the data. Nothing was lost, but it does not go on like this.',
    reason_finished: 'The terminal was ended.', reason_gone: 'The customer’s machine is no longer connected.', reason_stopping: 'The server is being restarted.', 'reason_too-many': 'You hold too many sessions already.', 'reason_ticket-unknown': 'The ticket the customer wants help for does not exist.', 'reason_ticket-forbidden': 'You may not see the ticket the customer wants help for.', reason_unknown: 'The session ended unexpectedly ({{reason}}).',
  },
}); // prettier-ignore

const reasons = ['none', 'code-wrong', 'code-expired', 'code-tried', 'revoked', 'helper-left', 'not-allowed', 'not-enrolled', 'idle', 'longest', 'lost', 'broken', 'finished', 'gone', 'stopping', 'too-many', 'ticket-unknown', 'ticket-forbidden'] as const; // prettier-ignore

/** The key of the sentence for the reason a session ended. */
export const reasonKey = (reason: string): `reason_${(typeof reasons)[number] | 'unknown'}` => {
  const known = reasons.find((one) => one === reason);
  return known === undefined ? 'reason_unknown' : `reason_${known}`;
};
