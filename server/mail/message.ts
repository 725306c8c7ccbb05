/** What a mail is to the desk once it is parsed: bounded, decoded, sanitised. Nothing in it is trusted: the sender wrote it all. */

export interface MailAddress {
  /** Lower-case domain; the local part as it came. */
  readonly address: string;
  readonly name: string;
}

export interface MailAttachment {
  /** Safe to show and to offer as a file's name: no path, no control characters. */
  readonly name: string;
  /** Lower-case MIME type as declared. */
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Content-ID without brackets where the HTML may refer to it. */
  readonly contentId: string | null;
  readonly inline: boolean;
  /** The method of a calendar part (REQUEST, CANCEL, REPLY …). */
  readonly calendarMethod: string | null;
}

/** A part that reports on another mail (RFC 3464, RFC 5965) or brings (the header of) the mail it reports on. */
export interface ReportPart {
  readonly type: 'delivery-status' | 'feedback-report' | 'disposition-notification' | 'returned';
  readonly text: string;
}

export interface ParsedMail {
  readonly messageId: string | null;
  /** Message-IDs with their brackets, oldest first. */
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly from: MailAddress | null;
  readonly sender: MailAddress | null;
  readonly replyTo: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  /** The envelope's sender: '' is the null path of reports; null where no header tells. */
  readonly returnPath: string | null;
  readonly subject: string;
  /** ISO in UTC; null where there is none that can be read. */
  readonly date: string | null;
  /** All headers in order, names in lower case, values decoded. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly contentType: string;
  readonly contentTypeParameters: Readonly<Record<string, string>>;
  readonly text: string;
  /** Where the text is from; `nested` is a mail inside this one. */
  readonly textFrom: 'plain' | 'html' | 'tnef' | 'nested' | 'none';
  /** Sanitised: no scripts, no styles that reach out, no remote images; inline images as `cid:`. */
  readonly html: string | null;
  readonly attachments: readonly MailAttachment[];
  readonly reports: readonly ReportPart[];
  /** What had to be repaired or was left out, in stable words. */
  readonly notes: readonly string[];
}

/** Why a mail could not be parsed; it is kept raw and can be tried again. */
export type QuarantineReason =
  | 'too large'
  | 'empty'
  | 'header too large'
  | 'nested too deep'
  | 'too many parts'
  | 'too many lines'
  | 'parser fault'
  | 'intake fault';

export type ParseResult =
  | { readonly ok: true; readonly mail: ParsedMail }
  | { readonly ok: false; readonly reason: QuarantineReason; readonly detail: string };
