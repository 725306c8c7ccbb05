/** What a notice of the desk becomes as a mail: which template, and in which words. Pure. */
import { isPublic } from '../../protocol/ticket-activity.ts';
import type { Activity } from '../../protocol/ticket-activity.ts';
import type { TicketStatus } from '../../protocol/ticket.ts';
import type { Notice } from '../tickets/command-rules.ts';
import type { TicketState } from '../tickets/ticket-state.ts';
import { classNames } from './template-rules.ts';
import type { Language, TemplateKind, Values } from './template-rules.ts';

const statusNames: Readonly<Record<TicketStatus, Readonly<Record<Language, string>>>> = {
  new: { de: 'neu', en: 'new' },
  open: { de: 'in Arbeit', en: 'being worked on' },
  waiting: { de: 'wir warten auf Ihre Antwort', en: 'we are waiting for your answer' },
  delivered: { de: 'ausgeliefert', en: 'delivered' },
  closed: { de: 'abgeschlossen', en: 'closed' },
  merged: { de: 'mit einem anderen Ticket zusammengeführt', en: 'merged with another ticket' },
};

/** What staff and watchers read; customers get templates of their own. */
const newsWords: Readonly<Record<Notice['template'], Readonly<Record<Language, string>>>> = {
  opened: { de: 'Ein neues Ticket wurde eröffnet.', en: 'A new ticket was opened.' },
  replied: { de: 'Es gibt eine neue Antwort.', en: 'There is a new answer.' },
  classified: { de: 'Das Ticket wurde eingestuft.', en: 'The ticket was classified.' },
  escalated: { de: 'Das Ticket wurde eskaliert: schwerer Mangel.', en: 'The ticket was escalated: severe.' },
  status: { de: 'Der Stand hat sich geändert.', en: 'Its status has changed.' },
  offer: { de: 'Es gibt ein Angebot.', en: 'There is an offer.' },
  decision: { de: 'Über den Wunsch wurde entschieden.', en: 'The wish was decided on.' },
  delivered: { de: 'Eine Lösung wurde ausgeliefert.', en: 'A solution was delivered.' },
  confirm: { de: 'Die Lösung ist angekommen.', en: 'The solution has arrived.' },
  'fix-published': { de: 'Ein Build, der es behebt, ist online.', en: 'A build that fixes it is online.' },
  assigned: { de: 'Das Ticket wurde Ihnen zugewiesen.', en: 'The ticket was assigned to you.' },
  'clock-warning': { de: 'Eine zugesagte Frist läuft bald ab.', en: 'A promised time is running out.' },
  'clock-breach': { de: 'Eine zugesagte Frist ist abgelaufen.', en: 'A promised time has passed.' },
};

const forCustomers: Readonly<Partial<Record<Notice['template'], TemplateKind>>> = {
  opened: 'acknowledgement',
  replied: 'reply',
  classified: 'classified',
  status: 'status',
  delivered: 'delivered',
  'fix-published': 'delivered',
  confirm: 'confirm',
};

const wordsIn = (activities: readonly Activity[]): string =>
  activities
    .flatMap(({ content }) => [content?.text ?? content?.reason ?? ''])
    .filter((text) => text !== '')
    .join('\n\n');

/** Kind and values of the mail a notice becomes; null where none is sent. */
export const mailOfNotice = (
  notice: Notice,
  ticket: TicketState,
  activities: readonly Activity[],
  language: Language,
  link: string | undefined,
): { kind: TemplateKind; values: Omit<Values, 'ticket' | 'serviceHours' | 'signature'> } | null => {
  // A mail that opened a ticket was acknowledged when it came, under the rules against mail loops.
  if (notice.to === 'customer' && notice.template === 'opened' && ticket.source === 'mail') return null;
  // Watchers may be the customer's people: only staff read what is internal.
  const open = notice.to === 'customer' || notice.to === 'watchers';
  const words = wordsIn(open ? activities.filter(({ head }) => isPublic(head.facts)) : activities);
  const kind = (notice.to === 'customer' ? forCustomers[notice.template] : undefined) ?? 'notice';
  const news = newsWords[notice.template][language];
  return {
    kind,
    values: {
      subject: ticket.subject,
      body: kind === 'notice' ? [news, words].filter((text) => text !== '').join('\n\n') : words,
      class: ticket.class === null ? undefined : classNames[ticket.class][language],
      status: statusNames[ticket.status][language],
      version: ticket.delivered.at(-1)?.version ?? ticket.fixes.at(-1)?.version,
      link: notice.template === 'confirm' ? link : undefined,
    },
  };
};
