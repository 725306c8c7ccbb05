/**
 * Mails from files: one mail, an mbox, a folder of either (Maildir too), or what is piped in. Reads in pieces, so that an mbox
 * of any size passes; a single mail beyond the limit is refused, and said so.
 */
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mailLimits } from './limits.ts';

export type ImportItem =
  { readonly name: string; readonly raw: Uint8Array } | { readonly name: string; readonly tooLarge: number };

const newline = 0x0a;
const isMboxLine = (line: Uint8Array): boolean =>
  /^From \S.{0,300}\d{2}:\d{2}/.test(
    Buffer.from(line.buffer, line.byteOffset, Math.min(line.length, 400)).toString('latin1'),
  );

/** `>From ` inside an mbox's mail was `From ` before it was put in (mboxrd). */
const unquoted = (line: Uint8Array): Uint8Array => {
  let marks = 0;
  while (line[marks] === 0x3e) marks += 1;
  return marks > 0 &&
    Buffer.from(line.buffer, line.byteOffset + marks, Math.min(5, line.length - marks)).toString('latin1') ===
      'From '
    ? line.subarray(1)
    : line;
};

async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      const piece = chunk.subarray(from, end + 1);
      yield rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      restBytes = 0;
      from = end + 1;
    }
    if (from === chunk.length) continue;
    rest.push(chunk.subarray(from));
    restBytes += chunk.length - from;
    // A line of many megabytes is passed on in pieces: it is a mail's body, whatever it is.
    if (restBytes > mailLimits.rawBytes) {
      yield Buffer.concat(rest);
      rest = [];
      restBytes = 0;
    }
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/** The mails in a stream: many where it begins like an mbox, else one. */
export async function* mailsIn(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<ImportItem> {
  let mbox: boolean | null = null;
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let count = 0;
  let afterBlank = true;
  const take = (): ImportItem | null => {
    count += 1;
    const item =
      bytes > mailLimits.rawBytes
        ? { name: mbox === true ? `${name}#${count}` : name, tooLarge: bytes }
        : { name: mbox === true ? `${name}#${count}` : name, raw: new Uint8Array(Buffer.concat(pieces)) };
    const empty = bytes === 0;
    pieces = [];
    bytes = 0;
    return empty ? null : item;
  };
  for await (const line of linesOf(source)) {
    mbox ??= isMboxLine(line);
    if (mbox && afterBlank && isMboxLine(line)) {
      const item = bytes === 0 ? null : take();
      if (item !== null) yield item;
    }
    const content = mbox ? unquoted(line) : line;
    bytes += content.length;
    if (bytes <= mailLimits.rawBytes) pieces.push(content);
    afterBlank = line.length <= 2 && (line[0] === newline || line[1] === newline);
  }
  const last = bytes === 0 && count > 0 ? null : take();
  yield last ?? { name, raw: new Uint8Array() };
}

const maxDepth = 20;

/** All mails of a file or below a folder, in order of their names. Links are not followed. */
export async function* mailsAt(path: string, depth = 0): AsyncGenerator<ImportItem> {
  const stats = await lstat(path);
  if (stats.isDirectory()) {
    if (depth >= maxDepth) return;
    for (const name of (await readdir(path)).toSorted()) yield* mailsAt(join(path, name), depth + 1);
  } else if (stats.isFile()) yield* mailsIn(createReadStream(path), path);
}
