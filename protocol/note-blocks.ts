/**
 * What a vendor writes about a build, read as the small part of Markdown that release notes need: headings, lists, paragraphs,
 * emphasis, code, https links. It gives a structure and never HTML, so that nothing in it can become anything else on a page; what isn't
 * understood stays the text that it is. One pass over each line, so that a hostile text costs no more than a long one. Pure.
 */
export type NoteSpan =
  | { readonly kind: 'text' | 'strong' | 'emphasis' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export type NoteBlock =
  | { readonly kind: 'heading'; readonly spans: readonly NoteSpan[] }
  | { readonly kind: 'paragraph'; readonly spans: readonly NoteSpan[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly NoteSpan[])[] }
  | { readonly kind: 'code'; readonly text: string };

/** The parts of a span are bounded, so that no text makes the search for an end walk it again and again. */
const spanPattern =
  /`([^`\n]{1,500})`|\*\*([^*\n]{1,500})\*\*|\*([^*\s](?:[^*\n]{0,498}[^*\s])?)\*|\[([^\][\n]{1,300})\]\((https:\/\/[^\s()<>"]{1,1000})\)/g;

const spansOf = (line: string): NoteSpan[] => {
  const spans: NoteSpan[] = [];
  let at = 0;
  const plain = (upTo: number): void => {
    if (upTo > at) spans.push({ kind: 'text', text: line.slice(at, upTo) });
  };
  for (const found of line.matchAll(spanPattern)) {
    const [whole, code, strong, emphasis, label, url] = found;
    plain(found.index);
    at = found.index + whole.length;
    if (code !== undefined) spans.push({ kind: 'code', text: code });
    else if (strong !== undefined) spans.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) spans.push({ kind: 'emphasis', text: emphasis });
    else if (label !== undefined && url !== undefined) spans.push({ kind: 'link', text: label, url });
  }
  plain(line.length);
  return spans;
};

type Line =
  | { readonly kind: 'blank' }
  | { readonly kind: 'fence' }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'item'; readonly ordered: boolean; readonly text: string };

const lineOf = (line: string): Line => {
  if (line.trim() === '') return { kind: 'blank' };
  if (line.startsWith('```')) return { kind: 'fence' };
  const heading = /^#{1,6} +(.+)$/.exec(line)?.[1];
  if (heading !== undefined) return { kind: 'heading', text: heading };
  const [, mark, item] = /^ {0,8}([-*+]|\d{1,4}[.)]) +(.+)$/.exec(line) ?? [];
  if (mark !== undefined && item !== undefined) return { kind: 'item', ordered: /\d/.test(mark), text: item };
  return { kind: 'text', text: line.trim() };
};

/** What is being read: prose and a list go on in the next line, code until its fence is closed. */
type Open =
  | { readonly kind: 'prose'; readonly lines: string[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly lines: string[] }
  | { readonly kind: 'code'; readonly lines: string[] };

const closed = (open: Open): NoteBlock => {
  if (open.kind === 'code') return { kind: 'code', text: open.lines.join('\n') };
  return open.kind === 'prose'
    ? { kind: 'paragraph', spans: spansOf(open.lines.join('\n')) }
    : { kind: 'list', ordered: open.ordered, items: open.lines.map(spansOf) };
};

/** The blocks of a text, in order. */
export const noteBlocks = (text: string): NoteBlock[] => {
  const blocks: NoteBlock[] = [];
  let open: Open | null = null;
  for (const raw of text.split(/\r?\n/)) {
    const line = lineOf(raw);
    if (open?.kind === 'code' && line.kind !== 'fence') {
      open.lines.push(raw);
      continue;
    }
    if (line.kind === 'text' && open !== null) {
      // A long item goes on in the next line.
      if (open.kind === 'list') open.lines.push(`${open.lines.pop() ?? ''} ${line.text}`);
      else open.lines.push(line.text);
      continue;
    }
    if (line.kind === 'item' && open?.kind === 'list' && open.ordered === line.ordered) {
      open.lines.push(line.text);
      continue;
    }
    const wasCode = open?.kind === 'code';
    if (open !== null) blocks.push(closed(open));
    open = null;
    if (line.kind === 'heading') blocks.push({ kind: 'heading', spans: spansOf(line.text) });
    else if (line.kind === 'text') open = { kind: 'prose', lines: [line.text] };
    else if (line.kind === 'item') open = { kind: 'list', ordered: line.ordered, lines: [line.text] };
    else if (line.kind === 'fence' && !wasCode) open = { kind: 'code', lines: [] };
  }
  if (open !== null) blocks.push(closed(open));
  return blocks;
};
