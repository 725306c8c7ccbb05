/** The words reports are written in. */
import type { ActivityKind } from '../../protocol/ticket-activity.ts';
import type { TicketStatus } from '../../protocol/ticket.ts';
import type { ClockState } from '../calendar/ticket-clocks.ts';
import type { Language } from './report-model.ts';

interface Words {
  readonly openItems: string;
  readonly history: string;
  readonly targets: string;
  readonly load: string;
  readonly allCustomers: string;
  readonly vendor: string;
  readonly system: string;
  readonly customerSide: string;
  readonly erased: string;
  readonly unclassified: string;
  readonly page: string;
  readonly nothing: string;
  readonly byClass: string;
  readonly byTicket: string;
  readonly columns: Readonly<Record<ColumnKey, string>>;
  readonly status: Readonly<Record<TicketStatus, string>>;
  readonly clock: Readonly<Record<ClockState, string>>;
  readonly activity: Readonly<Record<ActivityKind, string>>;
  /** Steps, decisions and the like as people say them; what is not here is said as it is. */
  readonly values: Readonly<Record<string, string>>;
}

export type ColumnKey =
  | 'ticket' | 'customer' | 'class' | 'status' | 'subject' | 'product' | 'opened' | 'daysOpen' | 'assignee' | 'nextStep'
  | 'due' | 'fix' | 'at' | 'who' | 'what' | 'text' | 'count' | 'reactionMet' | 'reactionMissed' | 'reactionMedian'
  | 'reactionP90' | 'solutionMet' | 'solutionMissed' | 'solutionMedian' | 'solutionP90' | 'reaction' | 'reactionHours'
  | 'solution' | 'solutionHours' | 'week' | 'closed' | 'openAtEnd'; // prettier-ignore

export const words: Readonly<Record<Language, Words>> = {
  de: {
    openItems: 'Offene-Punkte-Liste', history: 'Bearbeitungshistorie', targets: 'Reaktions- und Lösungszeiten',
    load: 'Ticketaufkommen', allCustomers: 'Alle Kunden', vendor: 'Support', system: 'System', customerSide: 'Kunde',
    erased: '(gelöscht)', unclassified: 'ohne', page: 'Seite', nothing: 'Keine Einträge.', byClass: 'Nach Klasse', byTicket: 'Je Ticket',
    columns: {
      ticket: 'Ticket', customer: 'Kunde', class: 'Klasse', status: 'Status', subject: 'Betreff', product: 'Produkt',
      opened: 'Eröffnet', daysOpen: 'Tage offen', assignee: 'Bearbeitung', nextStep: 'Nächster Schritt', due: 'Fällig',
      fix: 'Korrektur in', at: 'Zeitpunkt', who: 'Wer', what: 'Was', text: 'Text', count: 'Tickets',
      reactionMet: 'Reaktion im Ziel', reactionMissed: 'Reaktion verfehlt', reactionMedian: 'Reaktion Median (h)',
      reactionP90: 'Reaktion 90 % (h)', solutionMet: 'Lösung im Ziel', solutionMissed: 'Lösung verfehlt',
      solutionMedian: 'Lösung Median (h)', solutionP90: 'Lösung 90 % (h)', reaction: 'Reaktion', reactionHours: 'Reaktion (h)',
      solution: 'Lösung', solutionHours: 'Lösung (h)', week: 'Woche', closed: 'Geschlossen', openAtEnd: 'Offen am Ende',
    },
    status: { new: 'neu', open: 'in Arbeit', waiting: 'wartet auf Kunden', delivered: 'ausgeliefert', closed: 'geschlossen', merged: 'zusammengeführt' },
    clock: { none: 'ohne Ziel', running: 'läuft', paused: 'angehalten', overdue: 'überfällig', met: 'eingehalten', missed: 'verfehlt' },
    activity: {
      opened: 'Eröffnet', replied: 'Antwort', noted: 'Interne Notiz', copied: 'Übernommen', stepDone: 'Schritt erledigt',
      classified: 'Klasse geändert', prioritised: 'Priorität geändert', located: 'Produkt geändert', owned: 'Kunde zugeordnet',
      renamed: 'Betreff geändert', assigned: 'Zugewiesen', watched: 'Beobachtung geändert', tagged: 'Schlagworte geändert',
      waiting: 'Wartet auf Kunden', resumed: 'Fortgesetzt', escalated: 'Eskaliert', decided: 'Entschieden',
      offerDrafted: 'Angebot entworfen', offerSent: 'Angebot gesendet', offerAnswered: 'Angebot beantwortet',
      delivered: 'Ausgeliefert', confirmed: 'Bestätigt', closed: 'Geschlossen', reopened: 'Wieder geöffnet',
      linked: 'Verknüpfung geändert', mergedInto: 'Zusammengeführt', absorbed: 'Ticket aufgenommen', contentErased: 'Inhalt gelöscht',
      clockWarned: 'Frist läuft ab', clockBreached: 'Frist verfehlt', fixPublished: 'Korrektur veröffentlicht',
      fixInstalled: 'Korrektur installiert', confirmationAsked: 'Bestätigung erbeten', sessionHeld: 'Fernsitzung',
      sessionStarted: 'Fernsitzung begonnen', sessionEnded: 'Fernsitzung beendet', sessionRecorded: 'Fernsitzung aufgezeichnet',
      recordingErased: 'Aufzeichnung gelöscht',
    },
    values: {
      accept: 'Annahme', escalate: 'Eskalation', qualify: 'Qualifizierung', agree: 'Abstimmung', workaround: 'Umgehung',
      correct: 'Korrektur', decide: 'Entscheidung', deliver: 'Auslieferung', low: 'niedrig', high: 'hoch', urgent: 'dringend',
      free: 'frei im Release', individual: 'einzeln mit Angebot', declined: 'abgelehnt', solved: 'gelöst', answered: 'beantwortet',
      duplicate: 'doppelt', withdrawn: 'zurückgezogen', 'not-reproducible': 'nicht nachvollziehbar', hotfix: 'Hotfix',
      patch: 'Patch', release: 'Release', script: 'Skript', nightly: 'Nightly', 'development-lead': 'an die Entwicklungsleitung',
    },
  },
  en: {
    openItems: 'Open items', history: 'Processing history', targets: 'Reaction and solution times', load: 'Ticket load',
    allCustomers: 'All customers', vendor: 'Support', system: 'System', customerSide: 'Customer', erased: '(erased)',
    unclassified: 'none', page: 'Page', nothing: 'Nothing to show.', byClass: 'By class', byTicket: 'By ticket',
    columns: {
      ticket: 'Ticket', customer: 'Customer', class: 'Class', status: 'Status', subject: 'Subject', product: 'Product',
      opened: 'Opened', daysOpen: 'Days open', assignee: 'Assignee', nextStep: 'Next step', due: 'Due', fix: 'Fixed in',
      at: 'When', who: 'Who', what: 'What', text: 'Text', count: 'Tickets', reactionMet: 'Reaction met',
      reactionMissed: 'Reaction missed', reactionMedian: 'Reaction median (h)', reactionP90: 'Reaction 90% (h)',
      solutionMet: 'Solution met', solutionMissed: 'Solution missed', solutionMedian: 'Solution median (h)',
      solutionP90: 'Solution 90% (h)', reaction: 'Reaction', reactionHours: 'Reaction (h)', solution: 'Solution',
      solutionHours: 'Solution (h)', week: 'Week', closed: 'Closed', openAtEnd: 'Open at the end',
    },
    status: { new: 'new', open: 'in progress', waiting: 'waits for customer', delivered: 'delivered', closed: 'closed', merged: 'merged' },
    clock: { none: 'no target', running: 'running', paused: 'paused', overdue: 'overdue', met: 'met', missed: 'missed' },
    activity: {
      opened: 'Opened', replied: 'Reply', noted: 'Internal note', copied: 'Taken over', stepDone: 'Step done',
      classified: 'Class changed', prioritised: 'Priority changed', located: 'Product changed', owned: 'Customer set',
      renamed: 'Subject changed', assigned: 'Assigned', watched: 'Watching changed', tagged: 'Tags changed',
      waiting: 'Waits for customer', resumed: 'Resumed', escalated: 'Escalated', decided: 'Decided',
      offerDrafted: 'Offer drafted', offerSent: 'Offer sent', offerAnswered: 'Offer answered', delivered: 'Delivered',
      confirmed: 'Confirmed', closed: 'Closed', reopened: 'Reopened', linked: 'Link changed', mergedInto: 'Merged',
      absorbed: 'Ticket taken in', contentErased: 'Content erased', clockWarned: 'Target runs out', clockBreached: 'Target missed',
      fixPublished: 'Fix published', fixInstalled: 'Fix installed', confirmationAsked: 'Confirmation asked', sessionHeld: 'Remote session',
      sessionStarted: 'Remote session began', sessionEnded: 'Remote session ended', sessionRecorded: 'Remote session recorded',
      recordingErased: 'Recording erased',
    },
    values: {
      accept: 'accepted', escalate: 'escalated', qualify: 'qualified', agree: 'agreed', workaround: 'workaround',
      correct: 'corrected', decide: 'decided', deliver: 'delivered', free: 'free with a release',
      individual: 'individual, with an offer', 'not-reproducible': 'not reproducible',
      'development-lead': 'to the head of development',
    },
  },
}; // prettier-ignore
