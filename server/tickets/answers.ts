/** What the API answers about tickets, as schemas: the OpenAPI document and the faces' types come from here. */
import { z } from 'zod';
import { instantSchema, productSchema } from '../../protocol/ids.ts';
import { activityHeadSchema, ticketContentSchema } from '../../protocol/ticket-activity.ts';
import { ticketRelations } from '../../protocol/ticket-names.ts';
import {
  componentSchema,
  deliverySchema,
  resolutionSchema,
  sourceSchema,
  ticketActorSchema,
  ticketClassSchema,
  ticketPrioritySchema,
  ticketStatusSchema,
  ticketStepSchema,
} from '../../protocol/ticket.ts';
import { staffRoles } from '../auth/rules.ts';

const number = z.int();
const id = z.string();
const instant = instantSchema;
/** People and customers by their opaque ids; whoever is unknown is left out. */
const names = z.record(z.string(), z.string());

const summary = {
  number,
  customerId: id.nullable(),
  class: ticketClassSchema.nullable(),
  status: ticketStatusSchema,
  priority: ticketPrioritySchema,
  product: productSchema.nullable(),
  assignee: id.nullable(),
  subject: z.string(),
  openedAt: instant,
  updatedAt: instant,
  dueAt: instant,
  seq: number,
};

/** A ticket in a list, with the service time that is left on the clock that runs out first. */
export const ticketRowSchema = z.strictObject({
  ...summary,
  clock: z
    .strictObject({
      /** Milliseconds of service time; negative once it has run out. */
      leftMs: z.int(),
      /** Whether service time passes right now. */
      ticking: z.boolean(),
    })
    .nullable(),
});

export const ticketListSchema = z.strictObject({
  items: z.array(ticketRowSchema),
  next: z.string().nullable(),
  names,
});

export const searchAnswerSchema = z.strictObject({
  items: z.array(
    ticketRowSchema.extend({
      /** The place where the words were found, in pieces; those that match are marked. Null where only the number matched. */
      excerpt: z.array(z.strictObject({ text: z.string(), hit: z.boolean() })).nullable(),
    }),
  ),
  before: number.nullable(),
  names,
});

export const queueCountsSchema = z.strictObject({
  open: number,
  waiting: number,
  overdue: number,
  mine: number,
  unassigned: number,
  triage: number,
});

export const deskPeopleSchema = z.strictObject({
  items: z.array(z.strictObject({ id, name: z.string(), roles: z.array(z.enum(staffRoles)) })),
});

const clockSchema = z.strictObject({
  kind: z.enum(['reaction', 'solution']),
  state: z.enum(['none', 'running', 'paused', 'overdue', 'met', 'missed']),
  targetMs: z.int().nullable(),
  elapsedMs: z.int(),
  warnAt: instant.nullable(),
  dueAt: instant.nullable(),
});

const offer = z.strictObject({
  state: z.enum(['drafted', 'sent', 'accepted', 'declined']),
  amountCents: z.int(),
  currency: z.string(),
});

const fix = z.strictObject({
  target: z.string(),
  delivery: deliverySchema,
  channel: z.string(),
  product: productSchema,
  version: z.string(),
  manifestSha256: z.string(),
  publishedAt: instant,
  installedOn: z.array(id),
});

export const ticketStateSchema = z.strictObject({
  number,
  seq: number,
  customerId: id.nullable(),
  source: sourceSchema,
  class: ticketClassSchema.nullable(),
  classes: z.array(z.strictObject({ at: instant, class: ticketClassSchema })),
  priority: ticketPrioritySchema,
  status: ticketStatusSchema,
  subject: z.string(),
  product: productSchema.nullable(),
  component: componentSchema.nullable(),
  assignee: id.nullable(),
  watchers: z.array(id),
  tags: z.array(z.string()),
  links: z.array(z.strictObject({ to: number, relation: z.enum(ticketRelations) })),
  mergedInto: number.nullable(),
  steps: z.partialRecord(ticketStepSchema, instant),
  openedAt: instant,
  openedBy: ticketActorSchema,
  updatedAt: instant,
  reactedAt: instant.nullable(),
  solvedAt: instant.nullable(),
  closedAt: instant.nullable(),
  resolution: resolutionSchema.nullable(),
  pauses: z.array(z.strictObject({ from: instant, to: instant.nullable() })),
  reopened: z.array(instant),
  regression: z.boolean(),
  escalatedAt: instant.nullable(),
  decision: z.enum(['free', 'individual', 'declined']).nullable(),
  plannedRelease: z.string().nullable(),
  offer: offer.nullable(),
  delivered: z.array(z.strictObject({ delivery: deliverySchema, version: z.string(), at: instant })),
  fixes: z.array(fix),
  confirmationAskedFor: z.string().nullable(),
  alarms: z.array(z.string()),
});

const workflowSchema = z.strictObject({
  name: z.strictObject({ de: z.string(), en: z.string() }),
  /** How the class may be delivered. */
  deliveries: z.array(deliverySchema),
  steps: z.array(
    z.strictObject({
      step: ticketStepSchema,
      de: z.string(),
      en: z.string(),
      who: z.array(z.enum(staffRoles)),
      when: z.enum(['at-once', 'fast', 'soon', 'planned']),
      doneAt: instant.nullable(),
      /** Whether it can be taken now; steps taken by a command of their own (escalate, decide, deliver) by that. */
      due: z.boolean(),
    }),
  ),
});

/** One ticket as its page needs it. */
export const ticketViewSchema = z.strictObject({
  ticket: ticketStateSchema,
  clocks: z.strictObject({ reaction: clockSchema, solution: clockSchema }),
  /** Whether service time passes right now for this customer. */
  ticking: z.boolean(),
  /** Null while the ticket has no class. */
  workflow: workflowSchema.nullable(),
  /** Mail addresses that hear of a reply. Only for staff. */
  recipients: z.array(z.string()),
  names,
});

export const activitiesAnswerSchema = z.strictObject({
  items: z.array(z.strictObject({ head: activityHeadSchema, content: ticketContentSchema.nullable() })),
  names,
});
