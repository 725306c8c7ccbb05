/**
 * What happened to a ticket: one append-only, hash-chained list of activities. An activity has a head (who,
 * when, what, as facts without free text) and perhaps content (texts, names, files). The chain covers the head
 * and the content's salted hash; so content can be erased for data protection while the chain still proves
 * everything else.
 */
import { z } from 'zod';
import {
  channelSchema,
  customerIdSchema,
  installationIdSchema,
  instantSchema,
  productSchema,
  sha256Schema,
  ticketNumberSchema,
} from './ids.ts';
import {
  attachmentSchema,
  componentSchema,
  deliverySchema,
  personIdSchema,
  resolutionSchema,
  sourceSchema,
  tagSchema,
  ticketActorSchema,
  ticketClassSchema,
  ticketPrioritySchema,
  ticketStepSchema,
} from './ticket.ts';
import { ticketRelations } from './ticket-names.ts';
import { capabilitiesSchema } from './session/capabilities.ts';

const fact = <K extends string, S extends z.core.$ZodLooseShape>(kind: K, shape: S) =>
  z.strictObject({ kind: z.literal(kind), ...shape });
const target = z.string().max(512);
const version = z.string().max(128);
const clock = z.enum(['reaction', 'solution']);

/** The facts of each kind of activity. A kind is never changed, only added. */
export const ticketFactsSchema = z.discriminatedUnion('kind', [
  fact('opened', {
    customerId: customerIdSchema.nullable(),
    source: sourceSchema,
    class: ticketClassSchema.nullable(),
    priority: ticketPrioritySchema,
    product: productSchema.nullable(),
    component: componentSchema.nullable(),
    tags: z.array(tagSchema),
    splitFrom: ticketNumberSchema.nullable(),
    mailId: z.string().max(64).nullable(),
  }),
  fact('replied', { mailId: z.string().max(64).nullable() }),
  fact('noted', { mailId: z.string().max(64).nullable() }),
  /** A text copied from another ticket's activity when this one was split off, or merged into this one. */
  fact('copied', { from: ticketNumberSchema, seq: z.int().min(1), public: z.boolean(), author: ticketActorSchema, at: instantSchema }),
  fact('stepDone', { step: ticketStepSchema }),
  fact('classified', { from: ticketClassSchema.nullable(), to: ticketClassSchema }),
  fact('prioritised', { priority: ticketPrioritySchema }),
  fact('located', { product: productSchema.nullable(), component: componentSchema.nullable() }),
  fact('owned', { customerId: customerIdSchema }),
  fact('renamed', {}),
  fact('assigned', { assignee: personIdSchema.nullable() }),
  fact('watched', { person: personIdSchema, watching: z.boolean() }),
  fact('tagged', { add: z.array(tagSchema), remove: z.array(tagSchema) }),
  fact('waiting', {}),
  fact('resumed', {}),
  fact('escalated', { to: z.enum(['development-lead']), automatic: z.boolean() }),
  fact('decided', { decision: z.enum(['free', 'individual', 'declined']), plannedRelease: version.nullable() }),
  fact('offerDrafted', { amountCents: z.int().min(0), currency: z.string().length(3) }),
  fact('offerSent', {}),
  fact('offerAnswered', { accepted: z.boolean() }),
  fact('delivered', { delivery: deliverySchema, version }),
  fact('confirmed', {}),
  fact('closed', { resolution: resolutionSchema }),
  fact('reopened', { regression: z.boolean() }),
  fact('linked', { to: ticketNumberSchema, relation: z.enum(ticketRelations), linked: z.boolean() }),
  fact('mergedInto', { into: ticketNumberSchema }),
  fact('absorbed', { from: ticketNumberSchema }),
  fact('contentErased', { seq: z.int().min(1) }),
  fact('clockWarned', { clock, due: instantSchema }),
  fact('clockBreached', { clock, due: instantSchema }),
  fact('fixPublished', { target, delivery: deliverySchema, channel: channelSchema, product: productSchema, version, manifestSha256: sha256Schema }),
  fact('fixInstalled', { installationId: installationIdSchema, version, manifestSha256: sha256Schema }),
  fact('confirmationAsked', { version }),
  fact('sessionHeld', { sessionId: personIdSchema }),
  /** Remote assistance began, with whom; and ended, after how long, with what the customer had allowed. */
  fact('sessionStarted', { sessionId: personIdSchema, helper: personIdSchema }),
  fact('sessionEnded', { sessionId: personIdSchema, helper: personIdSchema, seconds: z.int().min(0), granted: capabilitiesSchema, reason: z.string().max(40) }),
  /** A recording of a session was kept (without one of the terminal or the screen: its events), or all of a session were erased. */
  fact('sessionRecorded', { sessionId: personIdSchema, recording: z.enum(['terminal', 'events', 'proof', 'screen']), sizeBytes: z.int().min(0), sha256: sha256Schema, seconds: z.int().min(0).nullable() }),
  fact('recordingErased', { sessionId: personIdSchema }),
]); // prettier-ignore
export type TicketFacts = z.infer<typeof ticketFactsSchema>;
export type ActivityKind = TicketFacts['kind'];

/** What people wrote. Bounded where it came in; here only its form. */
export const ticketContentSchema = z.strictObject({
  subject: z.string().optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  reason: z.string().optional(),
  attachments: z.array(attachmentSchema).optional(),
});
export type TicketContent = z.infer<typeof ticketContentSchema>;

export const activityHeadSchema = z.strictObject({
  formatVersion: z.literal(1),
  ticket: ticketNumberSchema,
  seq: z.int().min(1),
  at: instantSchema,
  by: ticketActorSchema,
  facts: ticketFactsSchema,
  /** SHA-256 of salt and canonical content; null where the activity has none. */
  contentHash: sha256Schema.nullable(),
  /** Hash of the activity before; 64 zeros for the first. */
  previous: sha256Schema,
});
export type ActivityHead = z.infer<typeof activityHeadSchema>;

/** One activity as it is read: `content` is null where there never was any or it was erased. */
export interface Activity {
  readonly head: ActivityHead;
  readonly content: TicketContent | null;
}

const customerSees: Readonly<Record<ActivityKind, boolean>> = {
  opened: true, replied: true, noted: false, copied: true, stepDone: true, classified: true, prioritised: false,
  located: true, owned: false, renamed: true, assigned: false, watched: false, tagged: false, waiting: true,
  resumed: true, escalated: false, decided: true, offerDrafted: false, offerSent: true, offerAnswered: true,
  delivered: true, confirmed: true, closed: true, reopened: true, linked: false, mergedInto: true, absorbed: false,
  contentErased: true, clockWarned: false, clockBreached: false, fixPublished: true, fixInstalled: true,
  confirmationAsked: true, sessionHeld: true, sessionStarted: true, sessionEnded: true,
  sessionRecorded: true, recordingErased: true,
}; // prettier-ignore

/** Whether the customer may read an activity of these facts. Everything else is the vendor's own. */
export const isPublic = (facts: TicketFacts): boolean =>
  facts.kind === 'copied' ? facts.public : customerSees[facts.kind];
