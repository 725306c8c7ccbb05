/** The words and limits of the ticket desk, apart from the schemas: browser code that only names them need not load a validator. */

export const ticketLimits = {
  subjectChars: 1_000,
  textChars: 1_048_576,
  htmlChars: 2_097_152,
  reasonChars: 4_000,
  attachmentsPerEntry: 200,
  fileNameChars: 255,
  attachmentBytes: 100 * 1024 * 1024,
  tags: 50,
  tagChars: 50,
  watchers: 200,
  componentChars: 100,
  personIdChars: 64,
  activitiesPerSplit: 500,
  /** Longest history of one ticket; further activities are refused, so that a mail loop ends. */
  activitiesPerTicket: 10_000,
} as const;

/** A severe, B medium, C light, D wish. */
export const ticketClasses = ['A', 'B', 'C', 'D'] as const;

export const ticketPriorities = ['low', 'normal', 'high', 'urgent'] as const;

/**
 * new → open ⇄ waiting (for the customer) → delivered (to be confirmed) → closed; merged ends in another ticket.
 * Closed and delivered go back to open when reopened.
 */
export const ticketStatuses = ['new', 'open', 'waiting', 'delivered', 'closed', 'merged'] as const;

export const ticketSteps = [
  'accept', 'escalate', 'qualify', 'agree', 'workaround', 'correct', 'decide', 'deliver',
] as const; // prettier-ignore

export const deliveries = ['hotfix', 'patch', 'release', 'script', 'nightly'] as const;

export const resolutions = [
  'solved', 'workaround', 'answered', 'declined', 'duplicate', 'withdrawn', 'not-reproducible',
] as const; // prettier-ignore

/** How one ticket belongs to another that somebody links it to, and how that one then belongs to it. */
export const relationBack = {
  'relates-to': 'relates-to',
  'duplicate-of': 'has-duplicate',
  'has-duplicate': 'duplicate-of',
} as const;
export type LinkRelation = keyof typeof relationBack;
export const linkRelations = Object.keys(relationBack) as [LinkRelation, ...LinkRelation[]];

/** Those, and what splitting makes. */
export const ticketRelations = [...linkRelations, 'split-into', 'split-from'] as const;

export const sources = ['mail', 'portal', 'staff', 'api', 'system'] as const;
