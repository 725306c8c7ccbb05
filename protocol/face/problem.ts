/**
 * What a server or an agent answered instead of what was asked for: its stable code, and in the person's language
 * what happened and what to do next.
 */
import type { ErrorCode } from '../errors.ts';
import { createWords } from './words.ts';

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ErrorCode;
  readonly status: number;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  /** `message` is the server's own English sentence. `status` is 0 where no answer came. */
  constructor(
    code: ErrorCode,
    message: string,
    {
      status = 0,
      hint,
      details = {},
    }: { status?: number; hint?: string | undefined; details?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.hint = hint;
    this.details = details;
  }
}

/** True where `error` is a Problem, of the given code where one is named. */
export const isProblem = (error: unknown, code?: ErrorCode): error is Problem =>
  error instanceof Problem && (code === undefined || error.code === code);

const useWords = createWords('problem', {
  de: {
    BAD_INPUT: 'Diese Angabe ist so nicht möglich.',
    TOO_LARGE: 'Das ist größer als erlaubt.',
    NOT_FOUND: 'Das gibt es nicht (mehr).',
    CONFLICT: 'Das widerspricht etwas, das inzwischen anders ist.',
    UNAUTHENTICATED: 'Bitte melden Sie sich an.',
    FORBIDDEN: 'Das dürfen Sie nicht.',
    TOKEN_USED: 'Dieser Link oder Code wurde schon benutzt.',
    TOKEN_EXPIRED: 'Das ist abgelaufen. Bitte fordern Sie einen neuen Link oder Code an.',
    RATE_LIMITED: 'Zu viele Versuche. Bitte warten Sie einen Moment.',
    UNREACHABLE: 'Der Server antwortet nicht. Bitte prüfen Sie die Verbindung.',
    STALLED: 'Der Server antwortet zu langsam. Bitte versuchen Sie es noch einmal.',
    BUSY: 'Es läuft gerade etwas anderes. Bitte warten Sie, bis es fertig ist.',
    NO_SPACE: 'Es ist zu wenig Platz auf der Festplatte.',
    CANCELLED: 'Abgebrochen.',
    ROLLED_BACK: 'Das Update ist fehlgeschlagen; die vorige Version läuft wieder.',
    SHUTTING_DOWN: 'Der Server startet gerade neu. Bitte versuchen Sie es gleich noch einmal.',
    NOT_ENROLLED: 'Dieser Rechner ist noch bei keinem Hersteller angemeldet.',
    ALREADY_ENROLLED: 'Dieser Rechner ist schon angemeldet.',
    NO_SUCH_VERSION: 'Diese Version gibt es hier nicht.',
    PINNED: 'Die Version ist festgehalten.',
    KNOWN_BAD: 'Diese Version ist hier schon einmal fehlgeschlagen.',
    SIGNATURE_INVALID: 'Eine Unterschrift stimmt nicht. Es wurde nichts geändert.',
    METADATA_EXPIRED: 'Die Update-Daten sind abgelaufen. Es wurde nichts geändert.',
    HASH_MISMATCH: 'Eine Datei stimmt nicht mit ihrer Prüfsumme überein. Es wurde nichts geändert.',
    CLOCK_SKEW: 'Die Uhr dieses Rechners weicht zu weit von der des Servers ab.',
    ROLLBACK_IMPOSSIBLE: 'Die vorige Version lässt sich nicht zurückholen.',
    READ_ONLY: 'In einen Ordner kann nicht geschrieben werden.',
    FILE_LOCKED: 'Eine Datei wird von einem anderen Programm festgehalten.',
    AGENT_TOO_OLD: 'Diese Version braucht einen neueren Agenten.',
    INSECURE_URL: 'Diese Adresse ist nicht verschlüsselt.',
    other: 'Das hat nicht geklappt.',
  },
  en: {
    BAD_INPUT: 'This isn’t possible as entered.',
    TOO_LARGE: 'This is larger than allowed.',
    NOT_FOUND: 'This doesn’t exist (any more).',
    CONFLICT: 'Something has changed in the meantime.',
    UNAUTHENTICATED: 'Please sign in.',
    FORBIDDEN: 'You may not do this.',
    TOKEN_USED: 'This link or code has been used already.',
    TOKEN_EXPIRED: 'This has expired. Please ask for a new link or code.',
    RATE_LIMITED: 'Too many attempts. Please wait a moment.',
    UNREACHABLE: 'The server doesn’t answer. Please check the connection.',
    STALLED: 'The server answers too slowly. Please try again.',
    BUSY: 'Something else is running. Please wait until it is done.',
    NO_SPACE: 'There is too little space on the disk.',
    CANCELLED: 'Cancelled.',
    ROLLED_BACK: 'The update failed; the previous version is running again.',
    SHUTTING_DOWN: 'The server is restarting. Please try again in a moment.',
    NOT_ENROLLED: 'This machine is not enrolled with a vendor yet.',
    ALREADY_ENROLLED: 'This machine is enrolled already.',
    NO_SUCH_VERSION: 'This version doesn’t exist here.',
    PINNED: 'The version is pinned.',
    KNOWN_BAD: 'This version has failed here before.',
    SIGNATURE_INVALID: 'A signature is wrong. Nothing was changed.',
    METADATA_EXPIRED: 'The update data has expired. Nothing was changed.',
    HASH_MISMATCH: 'A file doesn’t match its checksum. Nothing was changed.',
    CLOCK_SKEW: 'This machine’s clock differs too much from the server’s.',
    ROLLBACK_IMPOSSIBLE: 'The previous version can’t be brought back.',
    READ_ONLY: 'A folder can’t be written to.',
    FILE_LOCKED: 'A file is held by another program.',
    AGENT_TOO_OLD: 'This version needs a newer agent.',
    INSECURE_URL: 'This address is not encrypted.',
    other: 'That didn’t work.',
  },
});

const known = new Set<string>([
  'BAD_INPUT', 'TOO_LARGE', 'NOT_FOUND', 'CONFLICT', 'UNAUTHENTICATED', 'FORBIDDEN', 'TOKEN_USED', 'TOKEN_EXPIRED',
  'RATE_LIMITED', 'UNREACHABLE', 'STALLED', 'BUSY', 'NO_SPACE', 'CANCELLED', 'ROLLED_BACK', 'SHUTTING_DOWN',
  'NOT_ENROLLED', 'ALREADY_ENROLLED', 'NO_SUCH_VERSION', 'PINNED', 'KNOWN_BAD', 'SIGNATURE_INVALID', 'METADATA_EXPIRED',
  'HASH_MISMATCH', 'CLOCK_SKEW', 'ROLLBACK_IMPOSSIBLE', 'READ_ONLY', 'FILE_LOCKED', 'AGENT_TOO_OLD', 'INSECURE_URL',
]); // prettier-ignore

export interface ProblemText {
  /** One sentence in the person's language. */
  readonly title: string;
  /** The server's own words (English), where they say more. */
  readonly detail: string | null;
  readonly code: ErrorCode;
}

/** Says errors in the person's language. */
export const useProblemText = (): ((error: unknown) => ProblemText) => {
  const t = useWords();
  return (error) => {
    const code = isProblem(error) ? error.code : 'INTERNAL';
    const title = t(known.has(code) ? (code as 'other') : 'other');
    if (!isProblem(error)) return { title, detail: error instanceof Error ? error.message : null, code };
    const sentences = [error.message, error.hint].filter((one) => one !== undefined && one !== '');
    const plain = code === 'UNAUTHENTICATED' || code === 'UNREACHABLE' || code === 'RATE_LIMITED';
    return { title, detail: plain || sentences.length === 0 ? null : sentences.join(' '), code };
  };
};
