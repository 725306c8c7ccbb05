/** What a session says on the customer's terminal, in both languages. */
import type { Capability } from '../../protocol/session/capabilities.ts';
import { capabilityWords } from '../../protocol/session/capability-words.ts';
import type { OfferOutcome } from '../assist/files-out.ts';

const english = {
  capability: {
    ...capabilityWords.en,
    'files-from': `${capabilityWords.en['files-from']} (each one is asked for)`,
    'files-to': `${capabilityWords.en['files-to']} (each one is asked for)`,
    record: `${capabilityWords.en.record} (terminal and screen; the recording and your signed copy go to the vendor; you keep yours)`,
  } satisfies Record<Capability, string> as Record<Capability, string>,
  code: (code: string, until: string) =>
    `Your code: ${code}\nRead it to support, and to nobody else. It works once, until ${until}. Ctrl-C ends everything at any time.`,
  wrongCode: (left: number) => `Somebody typed a wrong code. Tries left: ${left}.`,
  asks: (name: string, role: string, vendor: string, ticket: number | null) =>
    `${name} (${role}, ${vendor})${ticket === null ? '' : `, for ticket ${ticket},`} asks to:`,
  reason: (reason: string) => `Their reason: ${reason}`,
  allowAll: (number: string, minutes: number) =>
    `Type ${number} and Enter to allow this for ${minutes} minutes.`,
  allowWatch: (number: string) => `Type ${number} and Enter to allow watching only.`,
  allowFile: (number: string) => `Type ${number} and Enter to allow this one file.`,
  orNo: 'Enter alone, or anything else, means no: ',
  fileFrom: (path: string, size: string) => `to get this file: ${path} (${size})`,
  fileTo: (path: string, size: string) => `to put a file here: ${path} (${size})`,
  grants: (list: string) => (list === '' ? 'Nothing is allowed now.' : `Allowed now: ${list}.`),
  keyboard: (helper: boolean): string =>
    helper ? 'Support may type again.' : 'The keyboard is yours alone. Ctrl-] and k gives it back.',
  joined: (name: string) =>
    `${name} proved the code. Ctrl-C ends everything at once; Ctrl-] opens the menu: keyboard, pause, message, second code.`,
  joinedAtPage: (name: string) => `${name} proved the code. What they may do is asked on the page.`,
  menu: ({
    theyType,
    paused,
    alone,
    ticket,
  }: {
    theyType: boolean;
    paused: boolean;
    alone: boolean;
    ticket: number | null;
  }): string[] => [
    'One key, no Enter; nobody else sees it. Any other key: back.',
    ...(alone
      ? []
      : [
          theyType ? 'k  take the keyboard: only you type' : 'k  let support type again',
          paused ? 'p  go on after the pause' : 'p  pause: support sees nothing and can do nothing',
          'h  allow one hour from now',
          'g  take back one thing that is allowed',
          'm  write to support',
          'f  offer support a file',
        ]),
    ...(ticket === null ? [] : [`t  hand a file to ticket ${ticket}`]),
    'c  another code, for a second helper or a hand-over',
    'e  end everything (as Ctrl-C does)',
  ],
  handAsk: 'y  send it. Any other key: no',
  notHanded: (why: string) => `Not handed over: ${why}`,
  offers: (name: string) => `You offer ${name}:`,
  whichFile: 'Which file? Its path (Esc: none):',
  offered: {
    offered: 'Offered; support can take it now.',
    denied: 'Not offered.',
    'not-found': 'There is no such file.',
    'not-a-file': 'That is not a file.',
    'too-large': 'That file is too large.',
    'too-many': 'There are too many files on their way already.',
    unreadable: 'You may not read that file.',
  } satisfies Record<OfferOutcome, string> as Record<OfferOutcome, string>,
  noHelper: 'not there yet',
  whom: 'To whom?',
  whichGrant: 'Take back what?',
  message: (name: string) => `To ${name} (Enter sends, Esc does not):`,
  noFurther: (why: string) => `There is no further code: ${why}`,
  recording: (on: boolean): string => (on ? 'Recording.' : 'Recording has stopped.'),
  chat: (text: string) => `Support writes: ${text}`,
  file: (path: string) => `File: ${path}`,
  declined: (path: string) => `Support does not want this file: ${path}`,
  idle: (time: string) => `Nobody has done anything for long; the session ends at ${time}. Any key keeps it.`,
  notIdle: 'The session goes on.',
  ending: (time: string, isLongest: boolean) =>
    isLongest
      ? `The session ends at ${time}, the longest time there is. After it, a new code begins another one.`
      : `The allowed time is almost over; the session ends at ${time}. Ctrl-] and h allow one more hour.`,
  lost: 'The connection is gone; waiting for it to come back.',
  back: 'The connection is back.',
  ended: (sentence: string) => `The session has ended. ${sentence}`,
  noSessions: 'No session was held from here.',
  interrupted: 'was cut off; nothing was signed',
  upload: {
    none: '',
    waiting: 'its copy waits to be sent to the vendor',
    sent: 'its copy is at the vendor',
    refused: 'the vendor’s server did not take its copy; it lies here alone',
  },
  uploaded: (id: string, size: string) => `The copy of ${id} is at the vendor (${size}).`,
  intact: (id: string) => `${id} is as it was signed.`,
  changed: (id: string) => `${id} is not as it was signed:`,
};

export type AssistWords = typeof english;

const german: AssistWords = {
  capability: {
    ...capabilityWords.de,
    'files-from': `${capabilityWords.de['files-from']} (jede wird einzeln gefragt)`,
    'files-to': `${capabilityWords.de['files-to']} (jede wird einzeln gefragt)`,
    record: `${capabilityWords.de.record} (Terminal und Bildschirm; Aufzeichnung und unterschriebene Kopie gehen an den Hersteller, Ihre behalten Sie)`,
  },
  code: (code, until) =>
    `Ihr Code: ${code}\nLesen Sie ihn dem Support vor und niemandem sonst. Er gilt einmal, bis ${until}. Strg-C beendet jederzeit alles.`,
  wrongCode: (left) => `Jemand hat einen falschen Code eingegeben. Versuche übrig: ${left}.`,
  asks: (name, role, vendor, ticket) =>
    `${name} (${role}, ${vendor}) möchte${ticket === null ? '' : ` für Ticket ${ticket}`}:`,
  reason: (reason) => `Begründung: ${reason}`,
  allowAll: (number, minutes) => `${number} und Eingabe erlaubt das für ${minutes} Minuten.`,
  allowWatch: (number) => `${number} und Eingabe erlaubt nur das Mitlesen.`,
  allowFile: (number) => `${number} und Eingabe erlaubt diese eine Datei.`,
  orNo: 'Nur Eingabe, oder etwas anderes, heißt nein: ',
  fileFrom: (path, size) => `diese Datei bekommen: ${path} (${size})`,
  fileTo: (path, size) => `hier eine Datei ablegen: ${path} (${size})`,
  grants: (list) => (list === '' ? 'Jetzt ist nichts erlaubt.' : `Jetzt erlaubt: ${list}.`),
  keyboard: (helper) =>
    helper
      ? 'Der Support darf wieder tippen.'
      : 'Die Tastatur gehört Ihnen allein. Strg-] und k gibt sie zurück.',
  joined: (name) =>
    `${name} kennt den Code. Strg-C beendet alles sofort; Strg-] öffnet das Menü: Tastatur, Pause, Nachricht, zweiter Code.`,
  joinedAtPage: (name) => `${name} kennt den Code. Was erlaubt ist, wird auf der Seite gefragt.`,
  menu: ({ theyType, paused, alone, ticket }) => [
    'Eine Taste, ohne Eingabe; sonst sieht sie niemand. Jede andere Taste: zurück.',
    ...(alone
      ? []
      : [
          theyType ? 'k  Tastatur nehmen: nur Sie tippen' : 'k  Support wieder tippen lassen',
          paused ? 'p  nach der Pause weiter' : 'p  Pause: der Support sieht nichts und kann nichts tun',
          'h  ab jetzt eine Stunde erlauben',
          'g  eine Erlaubnis zurücknehmen',
          'm  dem Support schreiben',
          'f  dem Support eine Datei anbieten',
        ]),
    ...(ticket === null ? [] : [`t  eine Datei an Ticket ${ticket} übergeben`]),
    'c  noch ein Code, für einen zweiten Helfer oder eine Übergabe',
    'e  alles beenden (wie Strg-C)',
  ],
  handAsk: 'j  senden. Jede andere Taste: nein',
  notHanded: (why) => `Nicht übergeben: ${why}`,
  offers: (name) => `Sie bieten ${name} an:`,
  whichFile: 'Welche Datei? Ihr Pfad (Esc: keine):',
  offered: {
    offered: 'Angeboten; der Support kann sie jetzt holen.',
    denied: 'Nicht angeboten.',
    'not-found': 'Diese Datei gibt es nicht.',
    'not-a-file': 'Das ist keine Datei.',
    'too-large': 'Diese Datei ist zu groß.',
    'too-many': 'Es sind schon zu viele Dateien unterwegs.',
    unreadable: 'Diese Datei dürfen Sie nicht lesen.',
  },
  noHelper: 'noch nicht da',
  whom: 'An wen?',
  whichGrant: 'Was zurücknehmen?',
  message: (name) => `An ${name} (Eingabe schickt ab, Esc nicht):`,
  noFurther: (why) => `Es gibt keinen weiteren Code: ${why}`,
  recording: (on) => (on ? 'Es wird aufgezeichnet.' : 'Es wird nicht mehr aufgezeichnet.'),
  chat: (text) => `Der Support schreibt: ${text}`,
  file: (path) => `Datei: ${path}`,
  declined: (path) => `Der Support möchte diese Datei nicht: ${path}`,
  idle: (time) => `Lange tat niemand etwas; die Sitzung endet um ${time}. Jede Taste hält sie offen.`,
  notIdle: 'Die Sitzung geht weiter.',
  ending: (time, isLongest) =>
    isLongest
      ? `Um ${time} endet die Sitzung; länger geht keine. Danach beginnt mit einem neuen Code eine weitere.`
      : `Die erlaubte Zeit ist gleich um; die Sitzung endet um ${time}. Strg-] und h erlaubt noch eine Stunde.`,
  lost: 'Die Verbindung ist weg; es wird auf sie gewartet.',
  back: 'Die Verbindung ist wieder da.',
  ended: (sentence) => `Die Sitzung ist beendet. ${sentence}`,
  noSessions: 'Von hier aus wurde keine Sitzung gehalten.',
  interrupted: 'wurde unterbrochen; nichts ist unterschrieben',
  upload: {
    none: '',
    waiting: 'die Kopie wartet darauf, an den Hersteller geschickt zu werden',
    sent: 'die Kopie liegt beim Hersteller',
    refused: 'der Server des Herstellers hat die Kopie nicht angenommen; sie liegt nur hier',
  },
  uploaded: (id, size) => `Die Kopie von ${id} liegt beim Hersteller (${size}).`,
  intact: (id) => `${id} ist so, wie es unterschrieben wurde.`,
  changed: (id) => `${id} ist nicht so, wie es unterschrieben wurde:`,
};

export const assistWords = (language: 'de' | 'en'): AssistWords => (language === 'de' ? german : english);
