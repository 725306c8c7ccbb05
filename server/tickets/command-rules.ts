/**
 * What may happen to a ticket: commands become activities or an error, by pure rules. Who may send which command
 * at all is decided by `can()` in server/auth; here stands what the process of the support guide allows. The state
 * is trusted (derived from the log); commands have passed their schema.
 */
import { BeistandError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { TicketContent, TicketFacts } from '../../protocol/ticket-activity.ts';
import { ticketLimits } from '../../protocol/ticket.ts';
import type { OpenCommand, TicketActor, TicketCommand, TicketStep } from '../../protocol/ticket.ts';
import type { TicketState } from './ticket-state.ts';
import { stepsBefore, workflows } from './workflow-rules.ts';

/** An activity before it has its place in the chain. */
export interface Draft {
  readonly by: TicketActor;
  readonly facts: TicketFacts;
  readonly content: TicketContent | null;
}

export type Audience =
  'customer' | 'watchers' | 'assignee' | 'support' | 'development-lead' | 'product-owner';

/** Somebody is to be told; by which way and in which words is decided elsewhere. */
export interface Notice {
  readonly to: Audience;
  readonly template:
    | 'opened' | 'replied' | 'classified' | 'escalated' | 'status' | 'offer' | 'decision' | 'delivered' | 'confirm'
    | 'fix-published' | 'assigned' | 'clock-warning' | 'clock-breach'; // prettier-ignore
}

export interface Decision {
  readonly drafts: readonly Draft[];
  readonly notices: readonly Notice[];
}

/** What a decision needs to know beside state and command. */
export interface CommandContext {
  readonly actor: TicketActor;
  /** Installations of the customer that run a build with a fix of this ticket; decides what a reopening means. */
  readonly runsFixedBuild: boolean;
}

const system: TicketActor = { kind: 'system', id: 'desk' };

const refuse = (code: ErrorCode, message: string, hint?: string): never => {
  throw new BeistandError(code, message, hint === undefined ? {} : { hint });
};

const escalation = (): Draft => ({
  by: system,
  facts: { kind: 'escalated', to: 'development-lead', automatic: true },
  content: null,
});

const withoutUndefined = (content: { readonly [K in keyof TicketContent]: TicketContent[K] | undefined }) => {
  const kept = Object.fromEntries(
    Object.entries(content).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  ) as TicketContent;
  return Object.keys(kept).length === 0 ? null : kept;
};

/** Opens a ticket. Class A escalates at once. */
export const decideOpen = (
  command: OpenCommand,
  actor: TicketActor,
  splitFrom: number | null = null,
): Decision => {
  const { source, customerId, priority, product, component, subject, text, html, attachments } = command;
  const facts: TicketFacts = {
    kind: 'opened', customerId, source, class: command.class, priority, product, component, splitFrom,
    tags: [...new Set(command.tags)].sort(), mailId: command.mailId ?? null,
  }; // prettier-ignore
  const opened: Draft = {
    by: actor,
    facts,
    content: withoutUndefined({ subject, text, html, attachments }),
  };
  const notices: Notice[] = [
    { to: 'customer', template: 'opened' },
    { to: 'support', template: 'opened' },
  ];
  if (command.class !== 'A') return { drafts: [opened], notices };
  return {
    drafts: [opened, escalation()],
    notices: [...notices, { to: 'development-lead', template: 'escalated' }],
  };
};

/** What a customer (or their mail) may send; all else is for staff. */
const customerCommands: ReadonlySet<TicketCommand['kind']> = new Set([
  'reply', 'confirm', 'close', 'reopen', 'answerOffer', 'watch',
]); // prettier-ignore

/** What a ticket that is over still takes. */
const afterTheEnd: ReadonlySet<TicketCommand['kind']> = new Set([
  'reply', 'note', 'reopen', 'link', 'tag', 'watch', 'own', 'rename', 'confirm',
]); // prettier-ignore

const checkPhase = (state: TicketState, command: TicketCommand, actor: TicketActor): void => {
  if (actor.kind === 'customer' && !customerCommands.has(command.kind))
    refuse('FORBIDDEN', 'Only the support desk can do this.');
  if (state.status === 'merged')
    refuse(
      'CONFLICT',
      `Ticket ${state.number} was merged into ticket ${state.mergedInto}.`,
      `Use ticket ${state.mergedInto}.`,
    );
  if (state.status === 'closed' && !afterTheEnd.has(command.kind))
    refuse('CONFLICT', `Ticket ${state.number} is closed.`, 'Reopen it first.');
  if (state.seq >= ticketLimits.activitiesPerTicket)
    refuse('TOO_LARGE', `Ticket ${state.number} has reached its longest history.`, 'Open a new ticket.');
};

const checkStep = (state: TicketState, step: TicketStep): void => {
  if (state.class === null)
    return step === 'accept' || step === 'qualify'
      ? undefined
      : refuse('CONFLICT', 'The ticket has no class yet.', 'Classify it first.');
  const before = stepsBefore(state.class, step);
  if (before === null) return refuse('CONFLICT', `Tickets of class ${state.class} have no step "${step}".`);
  if (step === 'decide' || step === 'deliver' || step === 'escalate')
    refuse('BAD_INPUT', `The step "${step}" is taken by its own command.`);
  const open = before.filter((one) => state.steps[one] === undefined);
  if (open.length > 0)
    refuse('CONFLICT', `Before "${step}" comes "${open[0] ?? ''}".`, 'Take the steps in their order.');
};

const checkDelivery = (state: TicketState, command: Extract<TicketCommand, { kind: 'deliver' }>): void => {
  if (state.class === null) return refuse('CONFLICT', 'The ticket has no class yet.', 'Classify it first.');
  const { deliveries } = workflows[state.class];
  if (!deliveries.includes(command.delivery))
    refuse(
      'CONFLICT',
      `Class ${state.class} is not delivered as ${command.delivery}.`,
      `Deliver as ${deliveries.join(' or ')}, or change the class with a reason.`,
    );
  const open = (stepsBefore(state.class, 'deliver') ?? []).filter((one) => state.steps[one] === undefined);
  if (open.length > 0)
    refuse('CONFLICT', `Before the delivery comes "${open[0] ?? ''}".`, 'Take the steps in their order.');
  if (state.class === 'D' && state.decision === 'declined') refuse('CONFLICT', 'The wish was declined.');
  if (state.class === 'D' && state.decision === 'individual' && state.offer?.state !== 'accepted')
    refuse('CONFLICT', 'The offer for this individual work is not accepted yet.');
};

const checkOffer = (state: TicketState, wanted: 'draft' | 'send' | 'answer'): void => {
  if (state.class !== 'D') refuse('CONFLICT', 'Only wishes (class D) have offers.');
  if (state.decision !== 'individual')
    refuse('CONFLICT', 'An offer needs the decision for individual work.', 'Decide first.');
  const is = state.offer?.state;
  if (wanted === 'draft' && (is === 'sent' || is === 'accepted'))
    refuse('CONFLICT', `The offer is ${is} already.`);
  if (wanted === 'send' && is !== 'drafted') refuse('CONFLICT', 'There is no drafted offer to send.');
  if (wanted === 'answer' && is !== 'sent') refuse('CONFLICT', 'There is no offer that waits for an answer.');
};

type Parts = readonly [TicketFacts, TicketContent | null, ...Notice[]];

const toOthers = (actor: TicketActor): Notice[] =>
  actor.kind === 'customer'
    ? [{ to: 'assignee', template: 'replied' }, { to: 'watchers', template: 'replied' }]
    : [{ to: 'customer', template: 'replied' }, { to: 'watchers', template: 'replied' }]; // prettier-ignore

const statusNotice: Notice = { to: 'customer', template: 'status' };

const offerParts = (
  state: TicketState,
  command: Extract<TicketCommand, { kind: 'draftOffer' | 'sendOffer' | 'answerOffer' }>,
  draftedText: string | undefined,
): Parts => {
  switch (command.kind) {
    case 'draftOffer': {
      checkOffer(state, 'draft');
      const { amountCents, currency, text } = command.offer;
      return [{ kind: 'offerDrafted', amountCents, currency }, { text }];
    }
    case 'sendOffer':
      checkOffer(state, 'send');
      return [
        { kind: 'offerSent' },
        withoutUndefined({ text: draftedText }),
        { to: 'customer', template: 'offer' },
      ];
    case 'answerOffer':
      break;
  }
  checkOffer(state, 'answer');
  return [
    { kind: 'offerAnswered', accepted: command.accepted },
    withoutUndefined({ reason: command.reason }),
    { to: 'product-owner', template: 'offer' },
    { to: 'assignee', template: 'offer' },
  ];
};

const endParts = (
  state: TicketState,
  command: Extract<TicketCommand, { kind: 'deliver' | 'confirm' | 'close' | 'reopen' | 'wait' | 'resume' }>,
  context: CommandContext,
): Parts => {
  switch (command.kind) {
    case 'wait':
      if (state.status === 'waiting') refuse('CONFLICT', 'The ticket waits for the customer already.');
      return [{ kind: 'waiting' }, withoutUndefined({ reason: command.reason }), statusNotice];
    case 'resume':
      if (state.status !== 'waiting') refuse('CONFLICT', 'The ticket does not wait for the customer.');
      return [{ kind: 'resumed' }, null];
    case 'deliver':
      checkDelivery(state, command);
      return [
        { kind: 'delivered', delivery: command.delivery, version: command.version },
        withoutUndefined({ text: command.text }),
        { to: 'customer', template: 'delivered' },
        { to: 'watchers', template: 'delivered' },
      ];
    case 'confirm':
      if (state.status !== 'delivered')
        refuse('CONFLICT', 'There is nothing to confirm: the ticket is not delivered, or closed already.');
      return [{ kind: 'confirmed' }, null, { to: 'assignee', template: 'status' }];
    case 'close':
      if (
        state.class === 'D' &&
        state.decision === null &&
        context.actor.kind !== 'customer' &&
        command.resolution === 'declined'
      )
        refuse('CONFLICT', 'A wish is declined by the product owner’s decision.', 'Decide first.');
      return [
        { kind: 'closed', resolution: command.resolution },
        withoutUndefined({ text: command.text }),
        statusNotice,
      ];
    case 'reopen':
      break;
  }
  if (state.status !== 'closed' && state.status !== 'delivered')
    refuse('CONFLICT', 'The ticket is open already.');
  return [
    { kind: 'reopened', regression: context.runsFixedBuild },
    { reason: command.reason },
    statusNotice,
    { to: 'assignee', template: 'status' },
  ];
};

/** A class may change at any time; towards A the escalation follows at once. */
const classifyDrafts = (
  state: TicketState,
  command: Extract<TicketCommand, { kind: 'classify' }>,
  by: TicketActor,
): Decision => {
  if (state.class === command.class) refuse('CONFLICT', `The ticket is of class ${command.class} already.`);
  const classified: Draft = {
    by,
    facts: { kind: 'classified', from: state.class, to: command.class },
    content: { reason: command.reason },
  };
  const notices: Notice[] = [{ to: 'customer', template: 'classified' }];
  return command.class === 'A' && state.escalatedAt === null
    ? {
        drafts: [classified, escalation()],
        notices: [...notices, { to: 'development-lead', template: 'escalated' }],
      }
    : { drafts: [classified], notices };
};

const linkFacts = (state: TicketState, command: Extract<TicketCommand, { kind: 'link' }>): Parts => {
  if (command.to === state.number) refuse('BAD_INPUT', 'A ticket can’t be linked to itself.');
  const there = state.links.some((one) => one.to === command.to && one.relation === command.relation);
  if (there === command.linked)
    refuse('CONFLICT', command.linked ? 'The tickets are linked already.' : 'There is no such link.');
  return [{ kind: 'linked', to: command.to, relation: command.relation, linked: command.linked }, null];
};

const simpleParts = (state: TicketState, command: Exclude<TicketCommand, { kind: 'classify' }>, context: CommandContext, draftedText: string | undefined): Parts => {
  const { actor } = context;
  switch (command.kind) {
    case 'reply':
      return [{ kind: 'replied', mailId: command.mailId ?? null }, withoutUndefined({ text: command.text, html: command.html, attachments: command.attachments }), ...toOthers(actor)];
    case 'note':
      return [{ kind: 'noted', mailId: command.mailId ?? null }, withoutUndefined({ text: command.text, html: command.html, attachments: command.attachments })];
    case 'step':
      checkStep(state, command.step);
      return [{ kind: 'stepDone', step: command.step }, withoutUndefined({ text: command.text }), ...(command.step === 'accept' ? [statusNotice] : [])];
    case 'prioritise':
      return [{ kind: 'prioritised', priority: command.priority }, null];
    case 'locate':
      return [{ kind: 'located', product: command.product, component: command.component }, null];
    case 'own':
      if (state.customerId !== null && state.customerId !== command.customerId)
        refuse('CONFLICT', 'The ticket belongs to another customer.', 'Open a new ticket for this customer.');
      return [{ kind: 'owned', customerId: command.customerId }, null];
    case 'rename':
      return [{ kind: 'renamed' }, { subject: command.subject }];
    case 'assign':
      return [{ kind: 'assigned', assignee: command.assignee }, null, { to: 'assignee', template: 'assigned' }];
    case 'watch':
      if (command.watching && state.watchers.length >= ticketLimits.watchers) refuse('TOO_LARGE', 'The ticket has as many watchers as it can have.');
      if (actor.kind === 'customer' && command.person !== actor.id) refuse('FORBIDDEN', 'You can watch for yourself alone.');
      return [{ kind: 'watched', person: command.person, watching: command.watching }, null];
    case 'tag':
      if (new Set([...state.tags, ...command.add]).size > ticketLimits.tags) refuse('TOO_LARGE', 'The ticket has as many tags as it can have.');
      return [{ kind: 'tagged', add: command.add, remove: command.remove }, null];
    case 'escalate':
      if (state.escalatedAt !== null) refuse('CONFLICT', 'The ticket is escalated already.');
      return [{ kind: 'escalated', to: 'development-lead', automatic: false }, { reason: command.reason }, { to: 'development-lead', template: 'escalated' }];
    case 'decide':
      if (state.class !== 'D') refuse('CONFLICT', 'Only wishes (class D) need the decision.');
      if (state.steps.qualify === undefined) refuse('CONFLICT', 'Before the decision the wish is qualified.');
      if (state.offer?.state === 'accepted') refuse('CONFLICT', 'The offer is accepted already.');
      return [{ kind: 'decided', decision: command.decision, plannedRelease: command.plannedRelease ?? null }, { reason: command.reason }, { to: 'customer', template: 'decision' }];
    case 'draftOffer':
    case 'sendOffer':
    case 'answerOffer':
      return offerParts(state, command, draftedText);
    case 'link':
      return linkFacts(state, command);
    case 'wait':
    case 'resume':
    case 'deliver':
    case 'confirm':
    case 'close':
    case 'reopen':
      break;
  }
  return endParts(state, command, context);
}; // prettier-ignore

/**
 * What a command does to a ticket in this state. A customer's reply to a closed or delivered ticket reopens it.
 * @param draftedText the text of the last drafted offer, which `sendOffer` shows to the customer
 * @throws BeistandError FORBIDDEN, CONFLICT (the process does not allow it now; the hint says what comes first), BAD_INPUT, TOO_LARGE
 */
export const decide = (
  state: TicketState,
  command: TicketCommand,
  context: CommandContext,
  draftedText?: string,
): Decision => {
  checkPhase(state, command, context.actor);
  if (command.kind === 'classify') return classifyDrafts(state, command, context.actor);
  const [facts, content, ...notices] = simpleParts(state, command, context, draftedText);
  const draft: Draft = { by: context.actor, facts, content };
  if (command.kind !== 'reply' || context.actor.kind !== 'customer' || state.status !== 'closed')
    return { drafts: [draft], notices };
  const reopened: Draft = {
    by: system,
    facts: { kind: 'reopened', regression: context.runsFixedBuild },
    content: null,
  };
  return { drafts: [draft, reopened], notices };
};
