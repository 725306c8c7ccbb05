/**
 * Every error Beistand raises on purpose carries one of these codes. The table is the one place where a
 * code becomes an HTTP status, a process exit code and a sentence; callers branch on codes, never on text.
 * Codes are an interface: they are documented, stable, and never reused for something else.
 */

/** Process exit codes of all three programs. 1 is left to faults that nobody foresaw. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  untrusted: 3,
  network: 4,
  busy: 5,
  disk: 6,
  rolledBack: 7,
  needsPerson: 8,
  notAvailable: 9,
  differs: 10,
} as const;

type ExitName = keyof typeof exitCodes;
interface ErrorKind {
  readonly http: number;
  readonly exit: ExitName;
}

const kind = (http: number, exit: ExitName): ErrorKind => ({ http, exit });

export const errorTable = {
  // input
  BAD_INPUT: kind(400, 'usage'),
  BAD_PATH: kind(400, 'untrusted'),
  TOO_LARGE: kind(413, 'usage'),
  NOT_FOUND: kind(404, 'notAvailable'),
  CONFLICT: kind(409, 'usage'),
  PASSPHRASE_MISSING: kind(400, 'usage'),
  PASSPHRASE_WRONG: kind(400, 'usage'),
  INSECURE_URL: kind(400, 'usage'),
  // identity
  UNAUTHENTICATED: kind(401, 'usage'),
  FORBIDDEN: kind(403, 'usage'),
  TOKEN_USED: kind(409, 'usage'),
  TOKEN_EXPIRED: kind(401, 'usage'),
  REQUEST_REPLAYED: kind(401, 'untrusted'),
  CLOCK_SKEW: kind(401, 'needsPerson'),
  RATE_LIMITED: kind(429, 'network'),
  NOT_ENROLLED: kind(400, 'usage'),
  ALREADY_ENROLLED: kind(409, 'usage'),
  // trust
  SIGNATURE_INVALID: kind(422, 'untrusted'),
  METADATA_INVALID: kind(422, 'untrusted'),
  METADATA_EXPIRED: kind(422, 'untrusted'),
  METADATA_ROLLED_BACK: kind(422, 'untrusted'),
  METADATA_MIXED: kind(422, 'untrusted'),
  TRUST_NOT_ESTABLISHED: kind(409, 'usage'),
  CLOCK_SET_BACK: kind(422, 'needsPerson'),
  CLOCK_FAR_AHEAD: kind(422, 'needsPerson'),
  MANIFEST_INVALID: kind(422, 'untrusted'),
  MANIFEST_FOREIGN: kind(422, 'untrusted'),
  OFFER_INVALID: kind(422, 'untrusted'),
  AGENT_TOO_OLD: kind(422, 'needsPerson'),
  DOWNGRADE_REFUSED: kind(422, 'untrusted'),
  // transfer
  UNREACHABLE: kind(502, 'network'),
  STALLED: kind(504, 'network'),
  HTTP_STATUS: kind(502, 'network'),
  LENGTH_MISMATCH: kind(422, 'untrusted'),
  HASH_MISMATCH: kind(422, 'untrusted'),
  FRAME_INVALID: kind(422, 'untrusted'),
  DELTA_INVALID: kind(422, 'untrusted'),
  // update
  BUSY: kind(409, 'busy'),
  NO_SUCH_VERSION: kind(404, 'notAvailable'),
  PINNED: kind(409, 'notAvailable'),
  KNOWN_BAD: kind(409, 'notAvailable'),
  OUTSIDE_WINDOW: kind(409, 'notAvailable'),
  NO_SPACE: kind(507, 'disk'),
  READ_ONLY: kind(500, 'disk'),
  DISK_FAULT: kind(500, 'disk'),
  FILE_LOCKED: kind(500, 'disk'),
  HOOK_FAILED: kind(500, 'rolledBack'),
  HOOK_TIMED_OUT: kind(500, 'rolledBack'),
  UNHEALTHY: kind(500, 'rolledBack'),
  ROLLED_BACK: kind(500, 'rolledBack'),
  ROLLBACK_IMPOSSIBLE: kind(500, 'needsPerson'),
  STATE_UNREADABLE: kind(500, 'needsPerson'),
  JOURNAL_BROKEN: kind(500, 'needsPerson'),
  TREE_DIFFERS: kind(422, 'differs'),
  CANCELLED: kind(499, 'notAvailable'),
  // session
  CODE_WRONG: kind(403, 'usage'),
  SECOND_FACTOR_NEEDED: kind(403, 'usage'),
  NOT_GRANTED: kind(403, 'notAvailable'),
  SESSION_BROKEN: kind(422, 'untrusted'),
  SESSION_ENDED: kind(410, 'notAvailable'),
  // server
  DATABASE: kind(500, 'unexpected'),
  REPOSITORY_FAULT: kind(500, 'unexpected'),
  SHUTTING_DOWN: kind(503, 'network'),
  INTERNAL: kind(500, 'unexpected'),
} as const satisfies Record<string, ErrorKind>;

/** One of the stable codes above. */
export type ErrorCode = keyof typeof errorTable;

/** What an error may say beside its text: plain values, safe to log and to send. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * An error with a stable code. `message` is one English sentence saying what happened; `hint`, where there
 * is one, says what to do next. `cause` keeps what led to it.
 */
export class BeistandError extends Error {
  override readonly name = 'BeistandError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }

  get httpStatus(): number {
    return errorTable[this.code].http;
  }

  get exitCode(): number {
    return exitCodes[errorTable[this.code].exit];
  }
}

/** True where `error` is a BeistandError, of the given code where one is named. */
export const isBeistandError = (error: unknown, code?: ErrorCode): error is BeistandError =>
  error instanceof BeistandError && (code === undefined || error.code === code);

/** Any thrown value as a BeistandError; what was not foreseen becomes INTERNAL with its cause kept. */
export const toBeistandError = (error: unknown): BeistandError =>
  error instanceof BeistandError
    ? error
    : new BeistandError('INTERNAL', error instanceof Error ? error.message : String(error), { cause: error });
