/** Words from a mail made safe to show and to keep: names, addresses, ids, dates. */
import { mailLimits } from './limits.ts';

/** Control characters, and those that turn the reading direction or hide text. */
const unsafe = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** One line without control characters, shortened to `maxChars`. */
export const oneLine = (text: string, maxChars: number): string =>
  text
    .replace(/[\t\r\n\u2028\u2029]+/g, ' ')
    .replace(unsafe, '')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, maxChars)
    .toWellFormed();

/** Text of many lines: line feeds only, no control characters but tabs, well-formed, shortened. */
export const manyLines = (text: string, maxChars: number): string =>
  text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .slice(0, maxChars)
    .toWellFormed();

/** An address with its domain in lower case; null where the text is none. */
export const cleanAddress = (text: string): string | null => {
  const trimmed = oneLine(text, mailLimits.addressChars + 1)
    .replace(/^<+|>+$/g, '')
    .replace(/^(?:mailto|smtp):/i, '');
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || trimmed.length > mailLimits.addressChars) return null;
  const domain = trimmed
    .slice(at + 1)
    .toLowerCase()
    .replace(/\.$/, '');
  const local = trimmed.slice(0, at);
  if (
    !/^(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)*[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?$|^\[[0-9a-f.:ipv]+\]$/iu.test(
      domain,
    )
  )
    return null;
  if (!/^(?:[^\s@<>(),;:"\\[\]]+|"[^"\r\n]*")$/u.test(local)) return null;
  return `${local}@${domain}`;
};

/** What two addresses are compared by. */
export const addressKey = (address: string): string => address.toLowerCase();

/** All Message-IDs in a header's value, with brackets, whitespace inside removed, each once. */
export const messageIds = (value: string, max: number = mailLimits.references): string[] =>
  [
    ...new Set(
      [...value.slice(0, 200_000).matchAll(/<([^<>]{1,600})>/g)]
        .map(([, id = '']) => `<${id.replace(/\s+/g, '')}>`)
        .filter((id) => id.length > 2 && id.length <= mailLimits.messageIdChars),
    ),
  ].slice(-max);

/** A file's name without path, control characters or what Windows reserves; '' becomes `fallback`. */
export const fileName = (name: string | null, fallback: string): string => {
  const plain =
    oneLine((name ?? '').replace(/[\r\n\t]+/g, ' '), 1_000)
      .split(/[/\\]/)
      .at(-1) ?? '';
  const safe = plain.replace(/[<>:"|?*\u202e]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  const characters = Array.from(safe);
  if (characters.length <= mailLimits.attachmentNameChars) return safe === '' ? fallback : safe;
  const end = /\.[\p{L}\p{N}]{1,10}$/u.exec(safe)?.[0] ?? '';
  return characters.slice(0, mailLimits.attachmentNameChars - end.length).join('') + end;
};

/** A mail's date as ISO text in UTC; null where it can't be read or no calendar would take it. */
export const isoDate = (value: string): string | null => {
  const time = Date.parse(
    value
      .slice(0, 200)
      .replace(/\([^)]*\)/g, ' ')
      .trim()
      .slice(0, 100),
  );
  if (Number.isNaN(time) || time < 0 || time > 253_402_300_799_000) return null;
  return new Date(time).toISOString();
};
