/** What the words of a mail may name, and what they must, before they are taken on. Pure. */
import { unknownPlaceholders } from '../../protocol/placeholders.ts';
import { classNames } from './template-rules.ts';
import type { Language, Template, TemplateKind, Values } from './template-rules.ts';

type Placeholder = keyof Values;

const everywhere: readonly Placeholder[] = ['ticket', 'subject', 'serviceHours', 'signature'];
const news: readonly Placeholder[] = [...everywhere, 'body', 'class', 'status', 'version'];

/** Names that have a value in mails of a kind. */
export const placeholdersOf: Readonly<Record<TemplateKind, readonly Placeholder[]>> = {
  acknowledgement: everywhere,
  reply: news,
  classified: news,
  status: news,
  delivered: news,
  confirm: [...news, 'link'],
  notice: [...news, 'link'],
};

/** Names without which a mail of a kind would be of no use: an answer without its text, a question without its link. */
export const neededIn: Readonly<Record<TemplateKind, readonly Placeholder[]>> = {
  acknowledgement: ['ticket'],
  reply: ['body'],
  classified: ['class'],
  status: ['status'],
  delivered: ['version'],
  confirm: ['link'],
  notice: ['body'],
};

export interface TemplateFaults {
  /** Names nothing is known for, as they are written. */
  readonly unknown: readonly string[];
  /** Names that are missing; `ticket` where the subject has no number, by which answers find their ticket. */
  readonly missing: readonly string[];
}

export const templateFaults = (kind: TemplateKind, { subject, text }: Template): TemplateFaults => ({
  unknown: [...new Set([subject, text].flatMap((part) => unknownPlaceholders(part, placeholdersOf[kind])))],
  missing: [
    ...new Set([
      ...(subject.includes('[#{{ticket}}]') ? [] : ['ticket']),
      ...neededIn[kind].filter((name) => !text.includes(`{{${name}}}`)),
    ]),
  ],
});

/** Values to look at a template with. */
export const sampleValues: Readonly<Record<Language, Values>> = {
  de: {
    ticket: 1042,
    subject: 'Rechnungsdruck geht nicht',
    body: 'Wir haben den Fehler gefunden und arbeiten an der Korrektur.',
    class: classNames.B.de,
    status: 'in Arbeit',
    version: '4.2.1',
    link: 'https://support.example/mail/confirm/…',
    serviceHours: 'Montag bis Freitag, 9:00 bis 18:00 Uhr',
    signature: 'Ihr Support-Team',
  },
  en: {
    ticket: 1042,
    subject: 'Invoices can’t be printed',
    body: 'We have found the fault and are working on its correction.',
    class: classNames.B.en,
    status: 'being worked on',
    version: '4.2.1',
    link: 'https://support.example/mail/confirm/…',
    serviceHours: 'Monday to Friday, 9:00 to 18:00 (Berlin time)',
    signature: 'Your support team',
  },
};
