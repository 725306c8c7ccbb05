/**
 * The words of mails to customers, German and English. A template is plain text with `{{names}}`; its HTML is made from the
 * same text, so that both always say the same. Values are filled in as text and escaped in the HTML.
 */
import { fillPlaceholders } from '../../protocol/placeholders.ts';

export const templateKinds = [
  'acknowledgement',
  'reply',
  'classified',
  'status',
  'delivered',
  'confirm',
  'notice',
] as const;
export type TemplateKind = (typeof templateKinds)[number];
export type Language = 'de' | 'en';

export interface Template {
  readonly subject: string;
  readonly text: string;
}

export type Templates = {
  readonly [K in TemplateKind]?: { readonly [L in Language]?: Template | undefined } | undefined;
};

const subject = '[#{{ticket}}] {{subject}}';

export const standardTemplates: { readonly [K in TemplateKind]: { readonly [L in Language]: Template } } = {
  acknowledgement: {
    de: {
      subject,
      text: 'Guten Tag,\n\nIhre Nachricht ist bei uns angekommen. Sie hat die Ticketnummer #{{ticket}}.\n\nUnsere Servicezeiten: {{serviceHours}}\n\nWenn Sie noch etwas ergänzen möchten, antworten Sie einfach auf diese E-Mail.\n\n{{signature}}',
    },
    en: {
      subject,
      text: 'Hello,\n\nyour message has arrived. Its ticket number is #{{ticket}}.\n\nOur service hours: {{serviceHours}}\n\nIf you would like to add anything, just answer this mail.\n\n{{signature}}',
    },
  },
  reply: {
    de: { subject, text: '{{body}}\n\n{{signature}}' },
    en: { subject, text: '{{body}}\n\n{{signature}}' },
  },
  classified: {
    de: {
      subject,
      text: 'Guten Tag,\n\nwir haben Ihr Ticket #{{ticket}} eingestuft: {{class}}.\n\n{{body}}\n\n{{signature}}',
    },
    en: {
      subject,
      text: 'Hello,\n\nyour ticket #{{ticket}} is now classified as: {{class}}.\n\n{{body}}\n\n{{signature}}',
    },
  },
  status: {
    de: {
      subject,
      text: 'Guten Tag,\n\nder Stand Ihres Tickets #{{ticket}} hat sich geändert: {{status}}.\n\n{{body}}\n\n{{signature}}',
    },
    en: {
      subject,
      text: 'Hello,\n\nyour ticket #{{ticket}} has changed: {{status}}.\n\n{{body}}\n\n{{signature}}',
    },
  },
  delivered: {
    de: {
      subject,
      text: 'Guten Tag,\n\ndie Lösung zu Ihrem Ticket #{{ticket}} ist ausgeliefert: {{version}}.\n\n{{body}}\n\n{{signature}}',
    },
    en: {
      subject,
      text: 'Hello,\n\nthe solution of your ticket #{{ticket}} has been delivered: {{version}}.\n\n{{body}}\n\n{{signature}}',
    },
  },
  confirm: {
    de: {
      subject,
      text: 'Guten Tag,\n\ndie Lösung zu Ihrem Ticket #{{ticket}} ist auf Ihrem System angekommen: {{version}}.\n\nBitte bestätigen Sie, dass alles wieder funktioniert, oder öffnen Sie das Ticket erneut:\n{{link}}\n\n{{signature}}',
    },
    en: {
      subject,
      text: 'Hello,\n\nthe solution of your ticket #{{ticket}} has arrived on your system: {{version}}.\n\nPlease confirm that everything works again, or reopen the ticket:\n{{link}}\n\n{{signature}}',
    },
  },
  notice: {
    de: { subject, text: 'Neues zu Ticket #{{ticket}}:\n\n{{body}}\n\n{{link}}\n\n{{signature}}' },
    en: { subject, text: 'News on ticket #{{ticket}}:\n\n{{body}}\n\n{{link}}\n\n{{signature}}' },
  },
};

export const classNames: Readonly<
  Record<'A' | 'B' | 'C' | 'D', { readonly de: string; readonly en: string }>
> = {
  A: { de: 'Klasse A, schwerer Mangel', en: 'class A, severe' },
  B: { de: 'Klasse B, mittlerer Mangel', en: 'class B, medium' },
  C: { de: 'Klasse C, leichter Mangel', en: 'class C, light' },
  D: { de: 'Klasse D, Verbesserung oder Erweiterung', en: 'class D, improvement or extension' },
};

const muteWords = {
  de: 'Keine weiteren Nachrichten zu diesem Ticket:',
  en: 'No more messages on this ticket:',
};

export interface Values {
  readonly ticket: number;
  readonly subject: string;
  readonly body?: string | undefined;
  readonly class?: string | undefined;
  readonly status?: string | undefined;
  readonly version?: string | undefined;
  readonly link?: string | undefined;
  readonly serviceHours: string;
  readonly signature: string;
}

export interface Written {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const fill = (template: string, values: Values): string =>
  fillPlaceholders(template, { ...values, ticket: String(values.ticket) });

/** One line: a value can't add headers. */
const headerLine = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, 500);

/** Without the number and the "Re:" the subject had already. */
export const bareSubject = (text: string): string => {
  let bare = text.trim();
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = bare.replace(
      /^(?:(?:re|aw|fwd?|wg|antw|antwort|sv|vs|rv|tr)\s*(?:\[\d+\])?\s*:|\[#\d{1,9}\])\s*/i,
      '',
    );
  }
  return bare;
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const withLinks = (html: string): string =>
  html.replace(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g, (url) => `<a href="${url}">${url}</a>`);

/** Paragraphs of the text as HTML. */
export const htmlOf = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${withLinks(escape(paragraph.trim())).replaceAll('\n', '<br>')}</p>`)
    .filter((paragraph) => paragraph !== '<p></p>')
    .join('\n');

/** Writes a mail from its template. */
export const write = (
  kind: TemplateKind,
  language: Language,
  values: Values,
  own: Templates,
  muteUrl: string | null,
): Written => {
  const template = own[kind]?.[language] ?? standardTemplates[kind][language];
  const clean = { ...values, subject: bareSubject(values.subject) };
  const body = fill(template.text, clean)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const text = muteUrl === null ? body : `${body}\n\n${muteWords[language]}\n${muteUrl}`;
  return {
    subject: headerLine(fill(template.subject, clean)),
    text: `${text}\n`,
    html: `<html lang="${language}"><body>\n${htmlOf(text)}\n</body></html>\n`,
  };
};
