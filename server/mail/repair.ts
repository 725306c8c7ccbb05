/**
 * What a raw mail is brought to before it is parsed: lines that end with a line feed, no mbox envelope line
 * before the header, header lines in UTF-8. The raw mail itself is kept as it came; only the copy is repaired.
 */
import { isUtf8 as isValidUtf8 } from 'node:buffer';
import { decodeText } from './charset.ts';

const lf = 0x0a;
const cr = 0x0d;

export interface Repaired {
  readonly bytes: Uint8Array;
  /** What was repaired, in stable words. */
  readonly notes: readonly string[];
}

/** Old Macs end lines with a bare carriage return; a mail with many of them and hardly a line feed is one of theirs. */
const lineEnds = (bytes: Uint8Array): { bytes: Uint8Array; changed: boolean } => {
  let alone = 0;
  let feeds = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === lf) feeds += 1;
    else if (bytes[at] === cr && bytes[at + 1] !== lf && bytes[at + 1] !== cr) alone += 1;
  }
  if (alone < 3 || alone < feeds) return { bytes, changed: false };
  const copy = Uint8Array.from(bytes);
  for (let at = 0; at < copy.length; at += 1) if (copy[at] === cr && copy[at + 1] !== lf) copy[at] = lf;
  return { bytes: copy, changed: true };
};

/** Bytes no header may have: beyond ASCII, or the escapes of ISO-2022-JP. */
const isHigh = (line: Uint8Array): boolean => line.some((byte) => byte >= 0x80 || byte === 0x1b);

/** The charset the mail names for its text: the best guess for header lines that name none. */
const namedCharset = (bytes: Uint8Array): string =>
  /\bcharset\s*=\s*"?([\w.:-]{2,40})/i.exec(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 65_536)).toString('latin1'),
  )?.[1] ?? 'utf-8';

const isUtf8 = (line: Uint8Array): boolean => isValidUtf8(line) && !line.includes(0x1b);

/** Start of what follows the line beginning at `at`. */
const nextLine = (bytes: Uint8Array, at: number): number => {
  const end = bytes.indexOf(lf, at);
  return end === -1 ? bytes.length : end + 1;
};

const isBlank = (line: Uint8Array): boolean => line.every((byte) => byte === lf || byte === cr);
const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(text.length, bytes.length - at)).toString(
    'latin1',
  ) === text;

/**
 * Rewrites header lines that are not UTF-8: those of the mail, and those after a line that may be a boundary.
 * A body line is never touched: its charset is the part's to say.
 */
const headersInUtf8 = (bytes: Uint8Array): { bytes: Uint8Array; changed: boolean } => {
  const pieces: Uint8Array[] = [];
  let from = 0;
  let inHeader = true;
  let charset: string | null = null;
  for (let at = 0; at < bytes.length;) {
    const end = nextLine(bytes, at);
    const line = bytes.subarray(at, end);
    if (inHeader) {
      if (isBlank(line)) inHeader = false;
      else if (isHigh(line)) {
        if (!isUtf8(line)) {
          charset ??= namedCharset(bytes);
          pieces.push(bytes.subarray(from, at), Buffer.from(decodeText(line, charset)));
          from = end;
        }
      }
    } else if (line[0] === 0x2d && line[1] === 0x2d && line.length > 4) inHeader = mayBeBoundary(bytes, end);
    at = end;
  }
  if (pieces.length === 0) return { bytes, changed: false };
  pieces.push(bytes.subarray(from));
  return { bytes: Buffer.concat(pieces), changed: true };
};

/** What follows a boundary is a header line. */
const mayBeBoundary = (bytes: Uint8Array, at: number): boolean =>
  /^content-[a-z-]{2,40}[ \t]*:/i.test(
    Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(60, bytes.length - at)).toString('latin1'),
  );

/** Blank lines and mbox's `From ` line (also quoted, as pipes leave it) before the header. */
const envelope = (bytes: Uint8Array): { at: number; note: string | null } => {
  let at = 0;
  while (at < bytes.length && (bytes[at] === lf || bytes[at] === cr)) at += 1;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  if (startsWith(bytes, at, 'From ') || startsWith(bytes, at, '>From '))
    return { at: nextLine(bytes, at), note: 'mbox line' };
  return { at, note: at > 0 ? 'blank lines before the header' : null };
};

const headerLine = /^[!-9;-~]{1,200}[ \t]*:/;
const lookBytes = 220;
const maxHeaderLinesLooked = 5_000;

/** Where a text begins that no blank line parts from the header (or that has no header at all); -1 where all is well. */
const missingBlank = (bytes: Uint8Array): number => {
  let junk = -1;
  let junkLines = 0;
  let lines = 0;
  for (let at = 0; at < bytes.length && lines < maxHeaderLinesLooked; lines += 1) {
    const end = nextLine(bytes, at);
    const line = bytes.subarray(at, end);
    if (isBlank(line)) return junk === 0 ? 0 : -1;
    const text = Buffer.from(line.buffer, line.byteOffset, Math.min(line.length, lookBytes)).toString(
      'latin1',
    );
    const fine =
      headerLine.test(text) || (/^[ \t]/.test(text) && junk === -1 && at > 0) || /^>?From /.test(text);
    if (fine) {
      if (junk === 0) return 0;
      junk = -1;
      junkLines = 0;
    } else {
      junkLines += 1;
      if (junk === -1) junk = at;
      if (junkLines === 2) return junk;
    }
    at = end;
  }
  return junk;
};

const withBlank = (bytes: Uint8Array): { bytes: Uint8Array; changed: boolean } => {
  const at = missingBlank(bytes);
  if (at === -1) return { bytes, changed: false };
  return {
    bytes: Buffer.concat([bytes.subarray(0, at), Uint8Array.of(lf), bytes.subarray(at)]),
    changed: true,
  };
};

/** The repaired copy of a raw mail. */
export const repair = (raw: Uint8Array): Repaired => {
  const notes: string[] = [];
  const ends = lineEnds(raw);
  if (ends.changed) notes.push('lines ended with bare carriage returns');
  const start = envelope(ends.bytes);
  if (start.note !== null) notes.push(start.note);
  const parted = withBlank(ends.bytes.subarray(start.at));
  if (parted.changed) notes.push('no blank line after the header');
  const headers = headersInUtf8(parted.bytes);
  if (headers.changed) notes.push('header lines not in UTF-8');
  return { bytes: headers.bytes, notes };
};
