/**
 * The words of the ticket desk and what can be asked of a ticket. Commands come from outside (staff, customers,
 * mail): strict schemas, named limits. What then happened is in ticket-activity.ts.
 */
import { z } from 'zod';
import {
  ticketLimits,
  ticketClasses,
  ticketPriorities,
  ticketStatuses,
  ticketSteps,
  deliveries,
  resolutions,
  sources,
  linkRelations,
} from './ticket-names.ts';
import { customerIdSchema, productSchema, sha256Schema, ticketNumberSchema } from './ids.ts';

export {
  ticketLimits,
  ticketClasses,
  ticketPriorities,
  ticketStatuses,
  ticketSteps,
  deliveries,
  resolutions,
  sources,
};

export const ticketClassSchema = z.enum(ticketClasses);
export type TicketClass = z.infer<typeof ticketClassSchema>;

export const ticketPrioritySchema = z.enum(ticketPriorities);

export const ticketStatusSchema = z.enum(ticketStatuses);
export type TicketStatus = z.infer<typeof ticketStatusSchema>;

export const ticketStepSchema = z.enum(ticketSteps);
export type TicketStep = z.infer<typeof ticketStepSchema>;

export const deliverySchema = z.enum(deliveries);
export type Delivery = z.infer<typeof deliverySchema>;

export const resolutionSchema = z.enum(resolutions);

export const sourceSchema = z.enum(sources);

/** Text without lone surrogates and without NUL, which PostgreSQL can't hold. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\u0000'), 'is not well-formed text');
export const bodySchema = text(ticketLimits.textChars);
export const subjectSchema = text(ticketLimits.subjectChars)
  .min(1)
  .refine((value) => !/\p{Cc}/u.test(value), 'has control characters');
export const reasonSchema = text(ticketLimits.reasonChars).min(1);
export const tagSchema = z
  .string()
  .max(ticketLimits.tagChars)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, 'a tag is letters, digits, dot, dash and underscore');
export const componentSchema = text(ticketLimits.componentChars).min(1);
export const personIdSchema = z
  .string()
  .min(1)
  .max(ticketLimits.personIdChars)
  .regex(/^[A-Za-z0-9_:.-]+$/, 'an opaque id, never a name or an address');

/** Who acts: opaque ids, so that the log names nobody by itself. */
export const ticketActorSchema = z.strictObject({
  kind: z.enum(['staff', 'customer', 'system']),
  id: personIdSchema,
});
export type TicketActor = z.infer<typeof ticketActorSchema>;

/** A stored file, referred to by its content's hash. */
export const attachmentSchema = z.strictObject({
  name: text(ticketLimits.fileNameChars).min(1),
  type: z.string().max(255),
  sizeBytes: z.int().min(0).max(ticketLimits.attachmentBytes),
  sha256: sha256Schema,
  /** Content-ID, where the HTML of the same entry shows it. */
  contentId: z.string().max(998).optional(),
});
const attachments = z.array(attachmentSchema).max(ticketLimits.attachmentsPerEntry).default([]);

export type Attachment = z.infer<typeof attachmentSchema>;

/** Where a text came from, if by mail: its row in the mail store. */
const mailId = z.string().max(64).optional();

export const openCommandSchema = z.strictObject({
  kind: z.literal('open'),
  /** Null while nobody knows whose ticket it is (an unknown sender). */
  customerId: customerIdSchema.nullable(),
  source: sourceSchema,
  class: ticketClassSchema.nullable().default(null),
  priority: ticketPrioritySchema.default('normal'),
  product: productSchema.nullable().default(null),
  component: componentSchema.nullable().default(null),
  tags: z.array(tagSchema).max(ticketLimits.tags).default([]),
  subject: subjectSchema,
  text: bodySchema,
  html: text(ticketLimits.htmlChars).optional(),
  attachments,
  mailId,
});

const offerSchema = z.strictObject({
  amountCents: z.int().min(0).max(100_000_000_00),
  currency: z.string().regex(/^[A-Z]{3}$/),
  text: bodySchema,
});

export const ticketCommandSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reply'), text: bodySchema, html: text(ticketLimits.htmlChars).optional(), attachments, mailId }),
  z.strictObject({ kind: z.literal('note'), text: bodySchema, html: text(ticketLimits.htmlChars).optional(), attachments, mailId }),
  z.strictObject({ kind: z.literal('step'), step: ticketStepSchema, text: bodySchema.optional() }),
  z.strictObject({ kind: z.literal('classify'), class: ticketClassSchema, reason: reasonSchema }),
  z.strictObject({ kind: z.literal('prioritise'), priority: ticketPrioritySchema }),
  z.strictObject({ kind: z.literal('locate'), product: productSchema.nullable(), component: componentSchema.nullable() }),
  z.strictObject({ kind: z.literal('own'), customerId: customerIdSchema }),
  z.strictObject({ kind: z.literal('rename'), subject: subjectSchema }),
  z.strictObject({ kind: z.literal('assign'), assignee: personIdSchema.nullable() }),
  z.strictObject({ kind: z.literal('watch'), person: personIdSchema, watching: z.boolean() }),
  z.strictObject({ kind: z.literal('tag'), add: z.array(tagSchema).max(ticketLimits.tags).default([]), remove: z.array(tagSchema).max(ticketLimits.tags).default([]) }),
  z.strictObject({ kind: z.literal('wait'), reason: reasonSchema.optional() }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('escalate'), reason: reasonSchema }),
  z.strictObject({ kind: z.literal('decide'), decision: z.enum(['free', 'individual', 'declined']), reason: reasonSchema, plannedRelease: z.string().max(128).optional() }),
  z.strictObject({ kind: z.literal('draftOffer'), offer: offerSchema }),
  z.strictObject({ kind: z.literal('sendOffer') }),
  z.strictObject({ kind: z.literal('answerOffer'), accepted: z.boolean(), reason: reasonSchema.optional() }),
  z.strictObject({ kind: z.literal('deliver'), delivery: deliverySchema, version: z.string().min(1).max(128), text: bodySchema.optional() }),
  z.strictObject({ kind: z.literal('confirm') }),
  z.strictObject({ kind: z.literal('close'), resolution: resolutionSchema, text: bodySchema.optional() }),
  z.strictObject({ kind: z.literal('reopen'), reason: reasonSchema }),
  z.strictObject({ kind: z.literal('link'), to: ticketNumberSchema, relation: z.enum(linkRelations), linked: z.boolean() }),
]); // prettier-ignore
export type TicketCommand = z.infer<typeof ticketCommandSchema>;
export type TicketCommandInput = z.input<typeof ticketCommandSchema>;
export type OpenCommand = z.infer<typeof openCommandSchema>;
export type OpenCommandInput = z.input<typeof openCommandSchema>;

/** Commands that touch two tickets. Sequence numbers are those last seen; `null` says "whatever they are". */
export const mergeCommandSchema = z.strictObject({ into: ticketNumberSchema, reason: reasonSchema });
export const splitCommandSchema = z.strictObject({
  /** Activities (replies and notes) that go along as copies; the original stays. */
  activities: z.array(z.int().min(1)).min(1).max(ticketLimits.activitiesPerSplit),
  subject: subjectSchema,
  reason: reasonSchema,
});
