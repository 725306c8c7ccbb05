/**
 * Bytes to text, whatever their label says. Mail programs lie about charsets in few ways: windows-1252 called
 * iso-8859-1 or us-ascii, UTF-8 called iso-8859-1, something else called UTF-8, no label at all. The label is
 * believed where the bytes bear it out. Nothing here throws; U+FFFD comes out only where no reading fits.
 */
import iconv from 'iconv-lite';

/** Labels that mean "a western single-byte charset, or I don't know". */
const vague =
  /^(?:|us-ascii|ascii|ansi-x3\.4-19\d\d|iso-?8859-?1(?::1987)?|latin-?1|l1|(?:windows|cp|x-cp)-?1252|unknown|unknown-8bit|x-unknown|[78]-?bit|binary|default|none)$/;
const unicode = /^(?:utf-?8|unicode-1-1-utf-8|uft-8|utf-?8mb4)$/;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const latin = new TextDecoder('windows-1252');
const decoders = new Map<string, TextDecoder | null>();

const decoderFor = (label: string): TextDecoder | null => {
  const known = decoders.get(label);
  if (known !== undefined) return known;
  let decoder: TextDecoder | null;
  try {
    decoder = new TextDecoder(label);
  } catch {
    decoder = null;
  }
  if (decoders.size < 500) decoders.set(label, decoder);
  return decoder;
};

const asStrictUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
};

/** Length of the well-formed UTF-8 sequence of two or more bytes at `at`, 0 where there is none (RFC 3629, section 4). */
const sequenceAt = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  for (let next = at + 1; next < at + length; next += 1) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  return asStrictUtf8(bytes.subarray(at, at + length)) === null ? 0 : length;
};

/** UTF-8, with every byte that is none read as windows-1252: pure and mixed texts both come out right. */
const utf8OrLatin = (bytes: Uint8Array): string => {
  const whole = asStrictUtf8(bytes);
  if (whole !== null) return whole;
  const pieces: string[] = [];
  let from = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const length = byte < 0x80 ? 1 : sequenceAt(bytes, at);
    if (length === 0) {
      if (at > from) pieces.push(strictUtf8.decode(bytes.subarray(from, at)));
      pieces.push(latin.decode(bytes.subarray(at, at + 1)));
      from = at + 1;
    }
    at += Math.max(length, 1);
  }
  if (from < bytes.length) pieces.push(strictUtf8.decode(bytes.subarray(from)));
  return pieces.join('');
};

const hasEscape = (bytes: Uint8Array, ...following: string[]): boolean => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return following.some((one) => text.includes(`\u001b${one}`, 0, 'latin1'));
};

/** ISO-2022-KR (RFC 1557): between SO and SI the bytes are EUC-KR without their high bit. */
const iso2022kr = (bytes: Uint8Array): string => {
  const out: number[] = [];
  let shifted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x1b && bytes[at + 1] === 0x24 && bytes[at + 2] === 0x29) at += 3;
    else if (byte === 0x0e) shifted = true;
    else if (byte === 0x0f) shifted = false;
    else out.push(shifted && byte > 0x20 ? byte | 0x80 : byte);
  }
  return new TextDecoder('euc-kr').decode(Uint8Array.from(out));
};

const damage = (text: string): number => text.split('\ufffd').length - 1;

const codePages: Readonly<Record<string, string>> = {
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  874: 'windows-874',
};

/** A named charset other than UTF-8 and the vague ones; null where the name means nothing to us. */
const decodeNamed = (bytes: Uint8Array, label: string): string | null => {
  const plain = label.replace(/^x-(?:ms-)?/, '');
  const dashed = plain.replaceAll('_', '-');
  if (/^(?:cs)?iso-?2022-?kr$/.test(dashed)) return iso2022kr(bytes);
  if (/^(?:cs)?iso-?2022-?jp|^(?:cp|windows-?)5022\d$/.test(dashed))
    return decoderFor('iso-2022-jp')?.decode(bytes) ?? null;
  const page = codePages[/^(?:cp|ms|windows-?|ibm-?)(\d{3})$/.exec(dashed)?.[1] ?? ''];
  for (const name of page === undefined ? [label, plain, dashed] : [page]) {
    const decoder = decoderFor(name);
    if (decoder !== null && decoder.encoding !== 'replacement') return decoder.decode(bytes);
  }
  return iconv.encodingExists(plain) ? iconv.decode(Buffer.from(bytes), plain) : null;
};

/**
 * Text of the given bytes.
 * @param label the declared charset, in any spelling; null where none is declared
 */
export const decodeText = (bytes: Uint8Array, label: string | null): string => {
  const name = (label ?? '')
    .trim()
    .toLowerCase()
    .replace(/\*.*$/, '')
    .replace(/^["']|["';]+$/g, '');
  const dashed = name.replaceAll('_', '-');
  if (vague.test(dashed) || unicode.test(dashed))
    return hasEscape(bytes, '$B', '$@')
      ? (decodeNamed(bytes, 'iso-2022-jp') ?? utf8OrLatin(bytes))
      : utf8OrLatin(bytes);
  const strict = asStrictUtf8(bytes);
  // Single-byte charsets read anything; bytes beyond ASCII that are well-formed UTF-8 are hardly ever anything else.
  if (strict !== null && /^(?:iso-?8859|windows-?125|cp125|koi8)/.test(dashed)) return strict;
  // ISO-2022 without a single escape is not what it says.
  if (/^(?:cs)?iso-?2022/.test(dashed) && !bytes.includes(0x1b)) return utf8OrLatin(bytes);
  const named = decodeNamed(bytes, name);
  if (named === null) return utf8OrLatin(bytes);
  const faults = damage(named);
  if (faults === 0) return named;
  if (strict !== null && damage(strict) < faults) return strict;
  return faults * 20 > named.length ? utf8OrLatin(bytes) : named;
};

const wordPattern = /=\?([^?\s]{1,60})\?([QqBb])\?([^?]*(?:\?(?!=)[^?]*)*)\?=/g;

const wordBytes = (encoding: string, text: string): Buffer =>
  encoding.toUpperCase() === 'B'
    ? Buffer.from(text.replace(/[^A-Za-z0-9+/_-]/g, ''), 'base64')
    : Buffer.from(
        text
          .replaceAll('_', ' ')
          .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        /[\u0100-\uffff]/.test(text) ? 'utf8' : 'latin1',
      );

interface Word {
  readonly charset: string;
  readonly bytes: Buffer;
}

/** Neighbouring words of one charset are decoded together: programs cut characters in two between them. */
const words = (value: string, render: (text: string) => string): string => {
  const out: string[] = [];
  let pending: Word[] = [];
  let at = 0;
  const flush = (): void => {
    const [first] = pending;
    if (first !== undefined)
      out.push(render(decodeText(Buffer.concat(pending.map(({ bytes }) => bytes)), first.charset)));
    pending = [];
  };
  for (const match of value.matchAll(wordPattern)) {
    const between = value.slice(at, match.index);
    const [whole, label = '', encoding = '', text = ''] = match;
    const word: Word = { charset: label.toLowerCase(), bytes: wordBytes(encoding, text) };
    const adjacent = pending.length > 0 && between.trim() === '';
    if (!adjacent || pending[0]?.charset !== word.charset) flush();
    if (!adjacent) out.push(between);
    pending.push(word);
    at = match.index + whole.length;
  }
  flush();
  return out.join('') + value.slice(at);
};

/** A header's text with its encoded words decoded (RFC 2047); broken words stay as they came. */
export const decodeWords = (value: string): string =>
  value.includes('=?') ? words(value, (text) => text) : value;

/** The same words, all rewritten as UTF-8 in base64, for a parser that trusts labels. */
export const unifyWords = (value: string): string =>
  value.includes('=?')
    ? words(value, (text) => ` =?utf-8?B?${Buffer.from(text).toString('base64')}?= `)
    : value;
