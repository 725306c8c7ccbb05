/**
 * HTML of a mail. The server made it safe when it came in; here it is built up anew from a short list of elements, so
 * that no markup of a stranger reaches the page whatever happened before. Nothing is fetched from elsewhere: pictures in
 * the mail come from its own attachments, those on the net are named instead of shown.
 */
import { Badge } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { createElement, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Attachment } from '../../../../protocol/ticket.ts';
import { Folded } from './written-text.tsx';
import { useWords } from './words.ts';

const plain = new Set([
  'b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'sub', 'sup', 'small', 'code', 'kbd', 'samp', 'mark', 'abbr', 'q',
  'cite', 'p', 'div', 'span', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'address',
  'table', 'thead', 'tbody', 'tfoot', 'tr', 'caption',
]); // prettier-ignore
const cells = new Set(['td', 'th']);
const empty = new Set(['br', 'hr']);
const dropped = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'svg',
  'math',
  'iframe',
  'object',
  'embed',
]);
const maxDepth = 200;

export interface MailPictures {
  readonly attachments: readonly Attachment[];
  /** The address of the attachment at this place. */
  readonly urlOf: (index: number) => string;
}

interface Context extends MailPictures {
  readonly remote: string;
}

const span = (value: string | null): number | undefined => {
  const count = Number(value);
  return Number.isInteger(count) && count > 1 && count <= 100 ? count : undefined;
};

const pictureOf = (element: Element, key: number, context: Context): ReactNode => {
  const source = element.getAttribute('src') ?? '';
  const alt = element.getAttribute('alt') ?? '';
  if (!/^cid:/i.test(source))
    return (
      <Badge key={key} variant="default" size="sm" leftSection={<IconPhotoOff size={12} />}>
        {alt === '' ? context.remote : `${context.remote}: ${alt}`}
      </Badge>
    );
  const id = decodeURIComponent(source.slice(4));
  const index = context.attachments.findIndex(({ contentId }) => contentId?.replace(/^<|>$/g, '') === id);
  return index < 0 ? null : <img key={key} src={context.urlOf(index)} alt={alt} loading="lazy" />;
};

const nodesOf = (parent: Node, context: Context, depth: number): ReactNode[] =>
  depth > maxDepth
    ? [parent.textContent]
    : [...parent.childNodes].map((node, key) => nodeOf(node, key, context, depth + 1));

const nodeOf = (node: Node, key: number, context: Context, depth: number): ReactNode => {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (dropped.has(name)) return null;
  if (empty.has(name)) return createElement(name, { key });
  if (name === 'img') return pictureOf(node, key, context);
  const children = nodesOf(node, context, depth);
  if (name === 'blockquote')
    return (
      <Folded key={key}>
        <blockquote>{children}</blockquote>
      </Folded>
    );
  if (name === 'a') {
    const href = node.getAttribute('href') ?? '';
    return /^(?:https?:|mailto:|tel:)/i.test(href) ? (
      <a key={key} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span key={key}>{children}</span>
    );
  }
  if (cells.has(name))
    return createElement(
      name,
      { key, colSpan: span(node.getAttribute('colspan')), rowSpan: span(node.getAttribute('rowspan')) },
      ...children,
    );
  return plain.has(name) ? createElement(name, { key }, ...children) : <span key={key}>{children}</span>;
};

export const MailBody = ({ html, attachments, urlOf }: MailPictures & { html: string }) => {
  const t = useWords();
  const remote = t('mail.picture');
  const nodes = useMemo(
    // A document made by the parser runs nothing and loads nothing.
    () => nodesOf(new DOMParser().parseFromString(html, 'text/html').body, { attachments, urlOf, remote }, 0),
    [html, attachments, urlOf, remote],
  );
  return <div className="ticket-mail">{nodes}</div>;
};
