/**
 * HTML of a mail: made safe to show, and turned into text. The sender wrote it, so nothing is let through
 * that runs, reaches out (remote images, fonts, styles) or looks like part of our own page.
 */
import { Parser } from 'htmlparser2';
import sanitizeHtml from 'sanitize-html';
import { mailLimits } from './limits.ts';

const formatting = [
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'strike',
  'del',
  'ins',
  'sub',
  'sup',
  'small',
  'big',
  'code',
  'kbd',
  'samp',
  'tt',
  'font',
  'span',
  'mark',
  'abbr',
  'q',
  'cite',
];
const blocks = [
  'p',
  'div',
  'br',
  'hr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'pre',
  'ul',
  'ol',
  'li',
  'dl',
  'dt',
  'dd',
  'center',
  'address',
];
const tables = ['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption'];

const options: sanitizeHtml.IOptions = {
  allowedTags: [...formatting, ...blocks, ...tables, 'a', 'img'],
  allowedAttributes: {
    a: ['href', 'title', 'rel', 'target'],
    img: ['src', 'alt', 'width', 'height', 'data-remote-src'],
    td: ['colspan', 'rowspan', 'align', 'valign'],
    th: ['colspan', 'rowspan', 'align', 'valign'],
    font: ['color'],
    ol: ['start', 'type'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: [
    'style',
    'script',
    'textarea',
    'option',
    'noscript',
    'title',
    'head',
    'svg',
    'math',
    'object',
    'embed',
    'iframe',
    'template',
  ],
  parseStyleAttributes: false,
  nestingLimit: mailLimits.htmlDepth,
  transformTags: {
    a: (tagName, attribs) => ({
      tagName,
      attribs: { ...attribs, rel: 'noopener noreferrer nofollow', target: '_blank' },
    }),
    img: (tagName, { src = '', alt = '', width, height }) => ({
      tagName,
      attribs: {
        alt,
        ...(width !== undefined && /^\d{1,4}$/.test(width) && { width }),
        ...(height !== undefined && /^\d{1,4}$/.test(height) && { height }),
        ...(/^cid:/i.test(src) && { src }),
        ...(/^https?:/i.test(src) && { 'data-remote-src': src.slice(0, 2_000) }),
      },
    }),
  },
};

const voidTags = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'param',
  'source',
  'track',
  'wbr',
]);

/** Elements deeper than this make the parser slow (it keeps them in a list it shifts); no person's mail has them. */
const maxParserDepth = 2_000;

/** Whether the HTML opens more elements than any honest one. */
export const isTooDeep = (html: string): boolean => {
  let depth = 0;
  for (const [, closing, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (closing === '/') depth = Math.max(0, depth - 1);
    else if (!voidTags.has(name.toLowerCase())) depth += 1;
    if (depth > maxParserDepth) return true;
  }
  return false;
};

/** HTML that may be shown; '' where nothing of it is left. Remote images keep their address in `data-remote-src` only. */
export const sanitize = (html: string): string => (isTooDeep(html) ? '' : sanitizeHtml(html, options).trim());

export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** Plain text as HTML paragraphs, for mails that mix both. */
export const htmlFromText = (text: string): string =>
  `<div>${escapeHtml(text).replace(/\r?\n/g, '<br>')}</div>`;

const skipped = new Set([
  'style',
  'script',
  'head',
  'title',
  'template',
  'noscript',
  'svg',
  'math',
  'object',
  'iframe',
]);
const blockTags = new Set([
  ...blocks.filter((tag) => tag !== 'br'),
  'table',
  'tr',
  'section',
  'article',
  'header',
  'footer',
  'form',
  'fieldset',
]);
const spaced = new Set(['p', 'blockquote', 'ul', 'ol', 'table', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre']);
const maxQuoteDepth = 20;
const maxLines = 200_000;

/** Collects text line by line; quoted lines get as many `>` as they are deep. */
class TextLines {
  readonly #lines: string[] = [];
  /** Pieces of the line being written: growing one text and looking at its end would copy it again and again. */
  #pieces: string[] = [];
  #endsBlank = true;
  #filled = false;
  #quote = 0;
  #preformatted = 0;
  #chars = 0;

  #add(text: string): void {
    if (text === '') return;
    this.#pieces.push(text);
    this.#endsBlank = text.endsWith(' ');
    this.#filled ||= text.trim() !== '';
  }
  text(data: string): void {
    if (this.#chars > mailLimits.textChars) return;
    this.#chars += data.length;
    if (this.#preformatted > 0) {
      const [first = '', ...rest] = data.split(/\r?\n/);
      this.#add(first);
      for (const line of rest) {
        this.lineEnd();
        this.#add(line);
      }
      return;
    }
    const joined = data.replace(/[\s\u00a0\u200b\ufeff]+/g, ' ');
    this.#add(this.#endsBlank ? joined.trimStart() : joined);
  }
  #take(): string {
    const line = this.#pieces.join('');
    this.#pieces = [];
    this.#endsBlank = true;
    this.#filled = false;
    return line;
  }
  lineEnd(): void {
    const mark = this.#quote === 0 ? '' : `${'>'.repeat(Math.min(this.#quote, maxQuoteDepth))} `;
    if (this.#lines.length < maxLines) this.#lines.push((mark + this.#take()).trimEnd());
    else this.#take();
  }
  block(withSpace: boolean): void {
    if (this.#filled) this.lineEnd();
    this.#take();
    const last = this.#lines.at(-1);
    if (withSpace && last !== undefined && last.replace(/^>+/, '') !== '') this.lineEnd();
  }
  quote(by: 1 | -1): void {
    if (by === -1) while (/^>+$/.test(this.#lines.at(-1) ?? '')) this.#lines.pop();
    this.#quote = Math.max(0, this.#quote + by);
  }
  preformatted(by: 1 | -1): void {
    this.#preformatted = Math.max(0, this.#preformatted + by);
  }
  result(): string {
    this.block(false);
    return this.#lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }
}

/** The text a person reads in this HTML; quotes are marked with `>`. */
export const textFromHtml = (html: string): string => {
  if (isTooDeep(html))
    return html
      .replace(/<[^<>]*>/g, ' ')
      .replace(/[ \t]+/g, ' ')
      .trim();
  const lines = new TextLines();
  let hidden = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (skipped.has(name)) hidden += 1;
        else if (name === 'br') lines.lineEnd();
        else if (name === 'td' || name === 'th') lines.text(' ');
        else if (name === 'img' && hidden === 0 && (attributes['alt'] ?? '').trim() !== '')
          lines.text(`[${attributes['alt']}]`);
        if (blockTags.has(name)) lines.block(spaced.has(name));
        if (name === 'li') lines.text('- ');
        if (name === 'blockquote') lines.quote(1);
        if (name === 'pre') lines.preformatted(1);
      },
      ontext: (data) => {
        if (hidden === 0) lines.text(data);
      },
      onclosetag: (name) => {
        if (skipped.has(name)) hidden = Math.max(0, hidden - 1);
        if (name === 'pre') lines.preformatted(-1);
        if (blockTags.has(name)) lines.block(false);
        if (name === 'blockquote') lines.quote(-1);
        if (spaced.has(name)) lines.block(true);
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  return lines.result();
};
