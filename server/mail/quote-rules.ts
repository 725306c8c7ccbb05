/**
 * What a person wrote, apart from what their program quoted and signed with. Line by line, in many languages
 * (quote-words.ts). Nothing is deleted: the pieces joined are the text as it came, whatever the text is. In doubt a
 * line stays visible, and a mail that would be all quote is shown whole.
 */
import {
  announcing,
  fromLabels,
  originalWords,
  otherLabels,
  sentFromWords,
  wroteWords,
} from './quote-words.ts';

export type PieceKind = 'text' | 'quote' | 'signature';

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

const any = (words: readonly string[]): string => `(?:${words.join('|')})`;

const quoted = /^\s{0,3}(?:>|&gt;)/;
const fence = /^\s{0,3}```/;
const maxLine = 500;
const wroteEnd = new RegExp(`${any(wroteWords)}(?:\\s|\\u00a0)*(?:[:：]|-{2,}|:\\s*-{2,})?\\s*$`, 'iu');
const wroteColon = new RegExp(`${any(wroteWords)}.{0,120}[:：]\\s*$`, 'iu');
const starts = new RegExp(
  `^\\s{0,3}(?:[-*_]{2,}\\s*)?(?:${any(announcing)}\\s|(?:\\p{L}{2,12}[.,]{0,2}\\s+){0,2}\\d{1,4}[.\\/: -]\\s?\\S)`,
  'u',
);
const hasDate = /\d|\bthursday|\bmonday/i;
const hasAddress = /@|&lt;|<\S/;
/** Clients that write no verb: a date, a time, a name and an address in brackets, then a colon. */
const dated =
  /^(?=.{0,300}\b(?:19|20)\d{2}\b)(?=.{0,300}\d{1,2}[:.]\d{2})[^\n]{10,250}<[^<>\s]+@[^<>\s]+>\s*[:：]\s*$/;
const original = new RegExp(`^\\s{0,8}[-_=*\\s>]{2,}\\s*${any(originalWords)}\\s*:?\\s*[-_=*\\s]{2,}$`, 'iu');
const forwarded =
  /^\s*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:transféré|réexpédié)|inicio del mensaje reenviado|inizio messaggio inoltrato)\s*:\s*$/i;
const fromLine = new RegExp(`^\\s{0,12}\\*{0,2}${any(fromLabels)}\\s{0,2}:\\*{0,2}\\s*\\S`, 'iu');
const otherLine = new RegExp(`^\\s{0,12}\\*{0,2}${any(otherLabels)}\\s{0,2}:\\*{0,2}(?:\\s|\\S|$)`, 'iu');
const ruler = /^\s{0,8}(?:_{5,}|-{5,}|={4,}|\*{5,})\s*$/;
const signatureMark = /^(?:--|-- |—|–|[—–]{2,}|__+|-- ?\u00a0)$/;
const sentFrom = new RegExp(`^\\s{0,3}${any(sentFromWords)}(?:\\s?\\S|\\s*$)`, 'iu');
const nameMark = /^-\s?\p{Lu}[\p{L}.'’]*(?:\s\p{Lu}[\p{L}.'’]*){0,2}\s*$/u;
/** A signature is short; what is longer after a mark is text again. */
const maxSignatureLines = 30;

interface Line {
  /** Without its end, shortened for looking at. */
  readonly look: string;
  readonly blank: boolean;
  readonly quoted: boolean;
  /** What was found out about this line, kept: it may be asked for again. */
  announces?: number;
  beginsWhole?: boolean;
}

const toLine = (raw: string): Line => {
  const look = raw.replace(/\r?\n$/, '').slice(0, maxLine);
  return { look, blank: look.trim() === '', quoted: quoted.test(look) };
};

const findAnnouncement = (lines: readonly Line[], at: number): number => {
  const first = lines[at]?.look ?? '';
  const strong = starts.test(first);
  if (
    wroteEnd.test(first) &&
    hasDate.test(first) &&
    (strong || hasAddress.test(first)) &&
    !/["“”]\S*\s*$/.test(first)
  )
    return 1;
  if (
    strong &&
    wroteColon.test(first) &&
    (hasAddress.test(first) || first.length < 120) &&
    hasDate.test(first)
  )
    return 1;
  if (dated.test(first)) return 1;
  if (wroteColon.test(first) && /<\S+@\S+>/.test(first) && hasDate.test(first)) return 1;
  if (!strong || !hasDate.test(first)) return 0;
  let joined = first;
  for (let more = 1; more < 4; more += 1) {
    const next = lines[at + more];
    if (next === undefined || next.blank || (next.quoted && !/^\s*>\s*[:：]\s*$/.test(next.look))) return 0;
    joined = `${joined.trimEnd()} ${next.look.trim()}`;
    if (
      wroteEnd.test(joined) ||
      (wroteColon.test(joined) && hasAddress.test(joined)) ||
      dated.test(joined.replace(/<\s+|\s+>/g, (found) => found.trim()))
    )
      return more + 1;
  }
  return 0;
};

/** How many lines from `at` announce a quote ("On … wrote:"), 0 where none do. */
const announcement = (lines: readonly Line[], at: number): number => {
  const line = lines[at];
  if (line === undefined) return 0;
  line.announces ??= findAnnouncement(lines, at);
  return line.announces;
};

/** Whether a block like "From: / Sent: / To: / Subject:" begins at `at`. */
const headerBlock = (lines: readonly Line[], at: number): boolean => {
  if (!fromLine.test(lines[at]?.look ?? '')) return false;
  let others = 0;
  for (let next = at + 1; next < Math.min(lines.length, at + 9); next += 1) {
    const line = lines[next];
    if (line === undefined || line.blank) {
      if (others > 0 || next > at + 1) break;
      continue;
    }
    if (otherLine.test(line.look)) others += 1;
  }
  return others >= 2;
};

const nextFilled = (lines: readonly Line[], from: number): number => {
  let at = from;
  while (at < lines.length && lines[at]?.blank === true) at += 1;
  return at;
};

const findWholeQuote = (lines: readonly Line[], at: number): boolean => {
  const look = lines[at]?.look ?? '';
  if (original.test(look) || forwarded.test(look) || headerBlock(lines, at)) return true;
  return ruler.test(look) && headerBlock(lines, nextFilled(lines, at + 1));
};

/** Whether all from `at` on is a mail quoted whole. */
const wholeQuote = (lines: readonly Line[], at: number): boolean => {
  const line = lines[at];
  if (line === undefined) return false;
  line.beginsWhole ??= findWholeQuote(lines, at);
  return line.beginsWhole;
};

const isSentFrom = (look: string): boolean =>
  sentFrom.test(look) && look.length <= 200 && !/[,;!?]|\.\s*$/.test(look.replace(/<[^>]*>|https?:\S+/g, ''));

/** End of the `>` lines from `at`, with blank lines between and single lines a program wrapped off. */
const quoteEnd = (lines: readonly Line[], at: number): number => {
  let end = at;
  for (let next = at; next < lines.length; next += 1) {
    const line = lines[next];
    if (line?.quoted === true) end = next + 1;
    else if (line?.blank === true) continue;
    else if (!(
      lines[next - 1]?.quoted === true &&
      lines[next + 1]?.quoted === true &&
      (line?.look.length ?? 0) <= 60
    ))
      break;
  }
  return end;
};

/** End of a signature that begins at `at`: before the next quote, or the end. */
const signatureEnd = (lines: readonly Line[], at: number): number => {
  let end = at + 1;
  while (
    end < lines.length &&
    end - at <= maxSignatureLines &&
    lines[end]?.quoted !== true &&
    announcement(lines, end) === 0 &&
    !wholeQuote(lines, end)
  )
    end += 1;
  return end;
};

const nothingButQuote = (lines: readonly Line[], from: number): boolean => {
  const at = nextFilled(lines, from);
  return (
    at >= lines.length || lines[at]?.quoted === true || announcement(lines, at) > 0 || wholeQuote(lines, at)
  );
};

interface Span {
  readonly kind: PieceKind;
  readonly end: number;
}

const announced = (lines: readonly Line[], at: number, headerLines: number): Span => {
  const body = nextFilled(lines, at + headerLines);
  // Marked lines end where the marks end; an unmarked quote is all that follows.
  return { kind: 'quote', end: lines[body]?.quoted === true ? quoteEnd(lines, body) : lines.length };
};

/** What begins at line `at`; null where it is a line of the person's own. */
const spanAt = (lines: readonly Line[], at: number): Span | null => {
  const line = lines[at];
  if (line === undefined || line.blank) return null;
  if (line.quoted) return { kind: 'quote', end: quoteEnd(lines, at) };
  if (wholeQuote(lines, at)) return { kind: 'quote', end: lines.length };
  const header = announcement(lines, at);
  if (header > 0) return announced(lines, at, header);
  const afterBlank = at === 0 || lines[at - 1]?.blank === true;
  if (signatureMark.test(line.look)) {
    const end = signatureEnd(lines, at);
    return end - at <= maxSignatureLines ? { kind: 'signature', end } : null;
  }
  if (isSentFrom(line.look) && (afterBlank || nothingButQuote(lines, at + 1))) {
    if (nothingButQuote(lines, at + 1)) return { kind: 'signature', end: at + 1 };
    // A telephone's line stands below what was written; what follows it unmarked is the mail it answers.
    return { kind: 'quote', end: lines.length };
  }
  if (afterBlank && at > 0 && nameMark.test(line.look) && nothingButQuote(lines, at + 1))
    return { kind: 'signature', end: at + 1 };
  return null;
};

/** The text in pieces; joined they are the text again. Neighbours are of different kinds. */
export const foldQuotes = (text: string): Piece[] => {
  const raw = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const lines = raw.map(toLine);
  const pieces: { kind: PieceKind; text: string }[] = [];
  const add = (kind: PieceKind, from: number, to: number): void => {
    const content = raw.slice(from, to).join('');
    const last = pieces.at(-1);
    // Blank lines belong to what stands above them.
    if (last !== undefined && (last.kind === kind || (kind === 'text' && content.trim() === '')))
      last.text += content;
    else if (content !== '') pieces.push({ kind, text: content });
  };
  let inCode = false;
  for (let at = 0; at < lines.length;) {
    if (fence.test(lines[at]?.look ?? '')) inCode = !inCode;
    const span = inCode ? null : spanAt(lines, at);
    const end = span === null ? at + 1 : Math.max(span.end, at + 1);
    add(span?.kind ?? 'text', at, end);
    at = end;
  }
  const own = pieces.some(({ kind, text: content }) => kind === 'text' && content.trim() !== '');
  return own || pieces.length === 0 ? pieces : [{ kind: 'text', text }];
};

/** Only what the person wrote, trimmed. */
export const ownText = (text: string): string =>
  foldQuotes(text)
    .filter(({ kind }) => kind === 'text')
    .map((piece) => piece.text.trim())
    .filter((piece) => piece !== '')
    .join('\n\n');
