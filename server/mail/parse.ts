/**
 * Raw bytes to a ParsedMail. Everything is hostile: lengths are checked first, parts and texts are bounded, no
 * input makes this throw; what can't be parsed is a result with a reason, and the raw mail stays.
 */
import { createHash } from 'node:crypto';
import { addressParser } from 'postal-mime';
import { decodeText, decodeWords, unifyWords } from './charset.ts';
import { unflow } from './flowed-rules.ts';
import { htmlFromText, sanitize, textFromHtml } from './html.ts';
import { mailLimits } from './limits.ts';
import type { MailAddress, MailAttachment, ParseResult, ParsedMail, ReportPart } from './message.ts';
import { cleanAddress, fileName, isoDate, manyLines, messageIds, oneLine } from './names-rules.ts';
import { repair } from './repair.ts';
import { readTnef } from './tnef.ts';
import { readTree } from './tree.ts';
import type { Part } from './tree.ts';

interface Collected {
  plain: string[];
  /** What the HTML view is made of, in order; only used where there is any HTML at all. */
  html: string[];
  hasHtml: boolean;
  htmlTexts: string[];
  tnefTexts: string[];
  nested: Part[];
  attachments: MailAttachment[];
  reports: ReportPart[];
  notes: Set<string>;
}

const maxReportChars = 64 * 1024;

const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'text/calendar': 'ics',
  'text/html': 'html',
  'text/plain': 'txt',
  'message/rfc822': 'eml',
  'application/rtf': 'rtf',
};

const attach = (
  into: Collected,
  part: {
    name: string | null;
    type: string;
    bytes: Uint8Array;
    contentId: string | null;
    inline: boolean;
    method?: string;
  },
): void => {
  if (into.attachments.length >= mailLimits.attachments) {
    into.notes.add('attachments left out');
    return;
  }
  const type = /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,100}$/.test(part.type)
    ? part.type
    : 'application/octet-stream';
  into.attachments.push({
    name: fileName(
      part.name === null ? null : decodeWords(part.name),
      `${type.startsWith('image/') ? 'image' : 'attachment'}-${into.attachments.length + 1}.${extensions[type] ?? 'bin'}`,
    ),
    type,
    bytes: part.bytes,
    sha256: createHash('sha256').update(part.bytes).digest('hex'),
    contentId: part.contentId === null ? null : oneLine(part.contentId, 250),
    inline: part.inline,
    calendarMethod: part.method === undefined ? null : oneLine(part.method, 40).toUpperCase(),
  });
};

const attachPart = (into: Collected, part: Part): void =>
  attach(into, {
    name: part.filename,
    type: part.type,
    bytes: part.bytes,
    contentId: part.contentId,
    inline: part.contentId !== null && part.disposition !== 'attachment',
    ...(part.parameters['method'] !== undefined && { method: part.parameters['method'] }),
  });

const textOf = (part: Part): string => {
  const text = decodeText(part.bytes, part.parameters['charset'] ?? null);
  return /^flowed$/i.test(part.parameters['format'] ?? '')
    ? unflow(text, /^yes$/i.test(part.parameters['delsp'] ?? ''))
    : text;
};

const collectTnef = (part: Part, into: Collected): void => {
  const content = readTnef(part.bytes);
  if (content === null) {
    into.notes.add('winmail.dat not readable');
    attachPart(into, part);
    return;
  }
  if (content.text !== null) into.tnefTexts.push(content.text);
  if (content.html !== null) {
    into.hasHtml = true;
    into.html.push(content.html);
    into.htmlTexts.push(content.html);
  }
  if (content.rtf !== null && content.text === null && content.html === null)
    attach(into, {
      name: 'message.rtf',
      type: 'application/rtf',
      bytes: content.rtf,
      contentId: null,
      inline: false,
    });
  for (const one of content.attachments)
    attach(into, {
      name: one.name,
      type: one.type?.toLowerCase() ?? 'application/octet-stream',
      bytes: one.bytes,
      contentId: one.contentId,
      inline: false,
    });
};

const reportTypes: Readonly<Record<string, ReportPart['type']>> = {
  'message/delivery-status': 'delivery-status',
  'message/global-delivery-status': 'delivery-status',
  'message/feedback-report': 'feedback-report',
  'message/disposition-notification': 'disposition-notification',
  'text/rfc822-headers': 'returned',
  'message/global-headers': 'returned',
};

const report = (into: Collected, type: ReportPart['type'], part: Part): void => {
  into.reports.push({
    type,
    text: manyLines(
      decodeText(part.bytes.subarray(0, maxReportChars), part.parameters['charset'] ?? null),
      maxReportChars,
    ),
  });
};

const addHtml = (into: Collected, html: string): void => {
  into.hasHtml = true;
  into.html.push(html);
  into.htmlTexts.push(html);
};

const collectLeaf = (part: Part, into: Collected, inAlternative: boolean): void => {
  if (part.bytes.length === 0 && part.filename === null) return;
  const reportType = reportTypes[part.type];
  if (reportType !== undefined) return report(into, reportType, part);
  if (part.type === 'message/rfc822' || part.type === 'message/global') {
    report(into, 'returned', part);
    into.nested.push(part);
    return attach(into, {
      name: part.filename ?? 'message.eml',
      type: 'message/rfc822',
      bytes: part.bytes,
      contentId: null,
      inline: false,
    });
  }
  if (
    part.type === 'application/ms-tnef' ||
    part.type === 'application/vnd.ms-tnef' ||
    /^winmail\.dat$/i.test(part.filename ?? '')
  )
    return collectTnef(part, into);
  const firstText = into.plain.length === 0 && !into.hasHtml;
  const isText =
    /^(?:text|multipart)(?:\/|$)/.test(part.type) &&
    !/^text\/(?:calendar|csv|vcard|x-vcard|css|rtf|xml|javascript)/.test(part.type);
  const asText =
    isText && part.disposition !== 'attachment' && (part.filename === null || firstText || inAlternative);
  if (!asText) return attachPart(into, part);
  const text = textOf(part);
  if (part.type.startsWith('text/html')) return addHtml(into, text);
  into.plain.push(text);
  if (!inAlternative) into.html.push(htmlFromText(text));
};

const collect = (part: Part, into: Collected, inAlternative: boolean): void => {
  if (part.type.startsWith('multipart/') && part.children.length > 0)
    for (const child of part.children)
      collect(child, into, inAlternative || part.type === 'multipart/alternative');
  // A multipart whose boundary never came is shown as what it is: text.
  else collectLeaf(part, into, inAlternative);
};

const parseAddresses = (values: readonly string[]): MailAddress[] => {
  const found: MailAddress[] = [];
  for (const value of values)
    for (const mailbox of addressParser(unifyWords(value), { flatten: true })) {
      const address = cleanAddress(mailbox.address ?? '');
      if (address !== null && found.length < mailLimits.addresses)
        found.push({ address, name: oneLine(mailbox.name, mailLimits.displayNameChars) });
    }
  return found;
};

const returnPathOf = (value: string | undefined): string | null => {
  if (value === undefined) return null;
  const inner = oneLine(value, mailLimits.addressChars)
    .replace(/^.*<([^<>]*)>.*$/, '$1')
    .trim();
  return cleanAddress(inner) ?? inner;
};

interface Texts {
  readonly text: string;
  readonly from: ParsedMail['textFrom'];
}

const chooseText = (found: Collected): Texts => {
  const plain = found.plain
    .map((one) => one.trimEnd())
    .filter((one) => one.trim() !== '')
    .join('\n\n');
  if (plain !== '') return { text: plain, from: 'plain' };
  const html = found.htmlTexts
    .map((one) => textFromHtml(one.slice(0, 2 * mailLimits.htmlChars)))
    .filter((one) => one !== '')
    .join('\n\n');
  if (html !== '') return { text: html, from: 'html' };
  const tnef = found.tnefTexts.join('\n').trim();
  return tnef === '' ? { text: '', from: 'none' } : { text: tnef, from: 'tnef' };
};

const chooseHtml = (found: Collected): string | null => {
  if (!found.hasHtml) return null;
  const joined = found.html.join('\n');
  if (joined.length > mailLimits.htmlChars) {
    found.notes.add('HTML too large to show');
    return null;
  }
  const safe = manyLines(sanitize(joined.replaceAll('\0', '')), 2 * mailLimits.htmlChars);
  return safe === '' ? null : safe;
};

/** The text of a mail inside a mail that has none of its own. */
const nestedText = async (nested: readonly Part[], depth: number): Promise<string> => {
  const [first] = nested;
  if (first === undefined || depth >= mailLimits.nestedMessages) return '';
  const inner = await parseAt(first.bytes, depth + 1);
  if (!inner.ok) return '';
  const { mail } = inner;
  const from = mail.from === null ? '' : `From: ${mail.from.name} <${mail.from.address}>\n`;
  return `${from}Subject: ${mail.subject}\n\n${mail.text}`;
};

const build = async (root: Part, notes: readonly string[], depth: number): Promise<ParsedMail> => {
  const found: Collected = {
    plain: [],
    html: [],
    hasHtml: false,
    htmlTexts: [],
    tnefTexts: [],
    nested: [],
    attachments: [],
    reports: [],
    notes: new Set(notes),
  };
  collect(root, found, false);
  if (root.headers.length > mailLimits.headerLines) found.notes.add('header lines left out');
  const raw = root.headers
    .slice(0, mailLimits.headerLines)
    .map(({ key, value }) => ({ key, value: value.slice(0, mailLimits.headerValueChars) }));
  const all = (name: string): string[] =>
    raw.filter(({ key, value }) => key === name && value !== '').map(({ value }) => value);
  const first = (name: string): string | undefined => raw.find(({ key }) => key === name)?.value;
  const ids = (name: string): string[] => messageIds(all(name).map(decodeWords).join(' '));
  const own = decodeWords(first('message-id') ?? '');
  let { text, from: textFrom } = chooseText(found);
  if (textFrom === 'none' && found.nested.length > 0) {
    text = await nestedText(found.nested, depth);
    if (text !== '') textFrom = 'nested';
  }
  if (text.length > mailLimits.textChars) found.notes.add('text shortened');
  const html = chooseHtml(found);
  const from = parseAddresses(all('from'));
  return {
    messageId: messageIds(own)[0] ?? (/^[^\s<>]{3,200}$/.test(own) ? `<${own}>` : null),
    inReplyTo: ids('in-reply-to'),
    references: ids('references'),
    from: from[0] ?? null,
    sender: parseAddresses(all('sender'))[0] ?? null,
    replyTo: parseAddresses(all('reply-to')),
    to: parseAddresses(all('to')),
    cc: parseAddresses(all('cc')),
    returnPath: returnPathOf(first('return-path')),
    subject: oneLine(decodeWords(first('subject') ?? ''), mailLimits.subjectChars),
    date: isoDate(first('date') ?? ''),
    headers: raw.map(
      ({ key, value }) =>
        [oneLine(key, 200), oneLine(decodeWords(value), mailLimits.headerValueChars)] as const,
    ),
    contentType: root.type,
    contentTypeParameters: root.parameters,
    text: manyLines(text, mailLimits.textChars),
    textFrom,
    html,
    attachments: found.attachments,
    reports: found.reports,
    notes: [...found.notes],
  };
};

const parseAt = async (raw: Uint8Array, depth: number): Promise<ParseResult> => {
  try {
    const { bytes, notes } = repair(raw);
    const tree = await readTree(bytes);
    if (!tree.ok) return tree;
    return { ok: true, mail: await build(tree.root, notes, depth) };
  } catch (error) {
    return {
      ok: false,
      reason: 'parser fault',
      detail: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown',
    };
  }
};

const linesIn = (raw: Uint8Array): number => {
  let feeds = 0;
  let returns = 0;
  for (const byte of raw) {
    if (byte === 0x0a) feeds += 1;
    else if (byte === 0x0d) returns += 1;
  }
  return Math.max(feeds, returns);
};

/** Parses a raw mail. Never rejects: what can't be parsed comes back with the reason it is quarantined for. */
export const parseMail = async (raw: Uint8Array): Promise<ParseResult> => {
  if (raw.length === 0) return { ok: false, reason: 'empty', detail: 'no bytes' };
  if (raw.length > mailLimits.rawBytes)
    return { ok: false, reason: 'too large', detail: `${raw.length} bytes, at most ${mailLimits.rawBytes}` };
  if (linesIn(raw) > mailLimits.rawLines)
    return { ok: false, reason: 'too many lines', detail: `at most ${mailLimits.rawLines}` };
  return parseAt(raw, 0);
};
