/** What went wrong with a mail server, in one word: from the errors of Node, its TLS, and the two libraries that speak to it. */

const saidChars = 300;

/** An interface, like the codes of errors; docs/mail.md says what each means. */
export const mailFailures = [
  'host-not-found', 'refused', 'no-answer', 'other-protocol', 'no-encryption', 'certificate', 'sign-in',
  'folder-missing', 'mail-refused', 'failed',
] as const; // prettier-ignore
type MailFailure = (typeof mailFailures)[number];

export interface Failed {
  readonly result: MailFailure;
  /** What the mail server (or the check of its certificate) said, or the folder that is missing; null where it says nothing more. */
  readonly said: string | null;
}

interface Facts {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly tlsFailed?: unknown;
  readonly authenticationFailed?: unknown;
  readonly mailboxMissing?: unknown;
  readonly response?: unknown;
  readonly responseText?: unknown;
  readonly cause?: unknown;
}

const codesOf = (error: Facts): string[] =>
  [error.originalCode, error.code, (error.cause as Facts | undefined)?.code].filter(
    (one) => typeof one === 'string',
  );

/** By the codes of Node, its TLS, and the two libraries; the first that fits. */
const byCode: readonly (readonly [MailFailure, RegExp])[] = [
  ['certificate', /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECODE)|HOSTNAME_MISMATCH/],
  ['host-not-found', /^(?:ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENODATA|EDNS)$/],
  ['refused', /^ECONNREFUSED$/],
  ['sign-in', /^(?:EAUTH|ENOAUTH)$/],
  ['mail-refused', /^(?:EENVELOPE|EMESSAGE)$/],
  ['other-protocol', /^(?:GREETING_TIMEOUT|EPROTO|ERR_SSL_.*|ECONNRESET|EPIPE|EPROTOCOL|ECONNECTION|EConnectionClosed|NoConnection|ClosedAfterConnect.*|Parser.*|InvalidResponse|LineTooLarge|MissingTag|UnexpectedTag)$/],
  ['no-answer', /^(?:ETIMEDOUT|ETIMEOUT|CONNECT_TIMEOUT|UPGRADE_TIMEOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN)$/],
  ['no-encryption', /^ETLS$/],
]; // prettier-ignore

const resultOf = (error: Facts): MailFailure => {
  if (error.authenticationFailed === true) return 'sign-in';
  if (error.mailboxMissing === true) return 'folder-missing';
  const codes = codesOf(error);
  const found = byCode.find(([, pattern]) => codes.some((code) => pattern.test(code)))?.[0];
  return found ?? (error.tlsFailed === true ? 'no-encryption' : 'failed');
};

/** Its words on one line, without the password should it repeat it. */
const shortly = (text: unknown, password: string): string | null => {
  if (typeof text !== 'string') return null;
  const whole = password === '' ? text : text.replaceAll(password, '…');
  const clean = whole.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return clean === '' ? null : clean.slice(0, saidChars);
};

/** Only who has shown to be a mail server is quoted. */
export const failureOf = (thrown: unknown, password: string): Failed => {
  const error: Facts = thrown instanceof Error ? thrown : {};
  const result = resultOf(error);
  if (result === 'certificate') return { result, said: shortly((thrown as Error).message, password) };
  const quoted = result === 'sign-in' || result === 'mail-refused';
  return { result, said: quoted ? shortly(error.response ?? error.responseText, password) : null };
};
