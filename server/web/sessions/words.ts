/** Texts of one session as it is looked at afterwards, in the console and in the customer area. */
import { createWords } from '../../../protocol/face/words.ts';

export const useWords = createWords('session-details', {
  de: {
    open: 'Einzelheiten',
    openRecorded: 'Ansehen',
    close: 'Schließen',
    title: 'Fernsitzung vom {{when}}',
    who: 'Wer',
    helper: '{{name}}, {{role}} ({{vendor}})',
    role_support: 'Support',
    'role_development-lead': 'Entwicklungsleitung',
    'role_product-owner': 'Product Owner',
    'role_release-manager': 'Release-Management',
    role_admin: 'Administration',
    time: 'Wann',
    span: '{{from}} bis {{to}} ({{time}})',
    running: 'seit {{from}}, läuft noch',
    end: 'Ende',
    grants: 'Was erlaubt war',
    grantsNone: 'Es wurde nichts erlaubt.',
    grantsSigned: 'Zeiten unterschrieben vom Rechner, auf dem die Sitzung war',
    allowed: 'erlaubt',
    takenBack: 'zurückgenommen',
    recordings: 'Aufzeichnungen',
    none: 'Von dieser Sitzung liegt keine Aufzeichnung vor.',
    coming:
      'Aufzeichnen war erlaubt, aber es ist noch nichts angekommen. Der Rechner schickt seine Kopie, sobald er den Server erreicht.',
    terminal: 'Terminal',
    screen: 'Bildschirm',
    play: 'Abspielen',
    tooLarge: 'Zum Abspielen hier ist sie zu groß; sie lässt sich herunterladen.',
    download: 'Herunterladen',
    downloadEvents: 'Ereignisse',
    downloadProof: 'Unterschrift',
    signedCopy: 'Unterschriebene Kopie',
    signed: 'Unterschrieben vom Rechner, auf dem die Sitzung war, und unverändert',
    stored:
      'Vom Browser des Supports aufgenommen, von niemandem unterschrieben; seit dem Eingang unverändert',
    changed: 'Passt nicht mehr zur Unterschrift: Die Datei wurde hier verändert',
    missing: 'Die Datei fehlt auf dem Server',
    erased: 'Gelöscht am {{when}}',
    fingerprint: 'SHA-256',
    fingerprintHelp: 'Steht dort dasselbe wie bei Ihrer eigenen Datei, sind beide gleich.',
    reason_revoked: 'Vom Kunden beendet',
    'reason_helper-left': 'Vom Support beendet',
    'reason_not-allowed': 'Dem Support entzogen',
    'reason_not-enrolled': 'Die Anbindung des Rechners wurde zurückgenommen',
    reason_idle: 'Lange tat niemand etwas',
    reason_longest: 'Die erlaubte Zeit war um',
    reason_lost: 'Die Verbindung kam nicht zurück',
    reason_broken: 'Unterwegs wurde etwas verändert',
    reason_finished: 'Das Terminal wurde beendet',
    reason_unknown: 'Ging unerwartet zu Ende ({{reason}})',
  },
  en: {
    open: 'Details',
    openRecorded: 'Look at it',
    close: 'Close',
    title: 'Remote session of {{when}}',
    who: 'Who',
    helper: '{{name}}, {{role}} ({{vendor}})',
    role_support: 'support',
    'role_development-lead': 'head of development',
    'role_product-owner': 'product owner',
    'role_release-manager': 'release management',
    role_admin: 'administration',
    time: 'When',
    span: '{{from}} to {{to}} ({{time}})',
    running: 'since {{from}}, still being held',
    end: 'End',
    grants: 'What was allowed',
    grantsNone: 'Nothing was allowed.',
    grantsSigned: 'Times signed by the machine the session was on',
    allowed: 'allowed',
    takenBack: 'taken back',
    recordings: 'Recordings',
    none: 'There is no recording of this session.',
    coming:
      'Recording was allowed, but nothing has arrived yet. The machine sends its copy as soon as it reaches the server.',
    terminal: 'Terminal',
    screen: 'Screen',
    play: 'Play',
    tooLarge: 'It is too large to be played here; it can be downloaded.',
    download: 'Download',
    downloadEvents: 'Events',
    downloadProof: 'Signature',
    signedCopy: 'Signed copy',
    signed: 'Signed by the machine the session was on, and unchanged',
    stored: 'Recorded by the helper’s browser, signed by nobody; unchanged since it arrived',
    changed: 'No longer fits the signature: the file was changed here',
    missing: 'The file is missing on the server',
    erased: 'Erased on {{when}}',
    fingerprint: 'SHA-256',
    fingerprintHelp: 'Where your own file has the same, both are alike.',
    reason_revoked: 'Ended by the customer',
    'reason_helper-left': 'Ended by support',
    'reason_not-allowed': 'Taken from support',
    'reason_not-enrolled': 'The machine’s enrolment was taken back',
    reason_idle: 'Nobody did anything for long',
    reason_longest: 'The time allowed was over',
    reason_lost: 'The connection did not come back',
    reason_broken: 'Something was changed on the way',
    reason_finished: 'The terminal was ended',
    reason_unknown: 'Ended unexpectedly ({{reason}})',
  },
});

const reasons = [
  'revoked',
  'helper-left',
  'not-allowed',
  'not-enrolled',
  'idle',
  'longest',
  'lost',
  'broken',
  'finished',
] as const;

/** The key of the text for why a session ended. */
export const reasonKey = (reason: string) => {
  const known = reasons.find((one) => one === reason);
  return known === undefined ? 'reason_unknown' : (`reason_${known}` as const);
};

const roles = ['support', 'development-lead', 'product-owner', 'release-manager', 'admin'] as const;

/** Says a helper's role in words; one that is not known as their account has it. */
export const useRole = (): ((role: string) => string) => {
  const t = useWords();
  return (role) => {
    const known = roles.find((one) => one === role);
    return known === undefined ? role : t(`role_${known}`);
  };
};
