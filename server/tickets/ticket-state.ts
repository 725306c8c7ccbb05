/**
 * A ticket's present state, derived from its activities and nothing else. `reduce` is total: every activity that
 * the schema lets through moves the state or leaves it; deciding what may happen is not done here.
 *
 *   new ──▶ open ⇄ waiting ──▶ delivered ──▶ closed        merged (the end)
 *             ▲                    │            │
 *             └─────── reopened ───┴────────────┘
 */
import type { Activity, TicketFacts } from '../../protocol/ticket-activity.ts';
import type { ticketRelations } from '../../protocol/ticket-names.ts';
import type { Delivery, TicketActor, TicketClass, TicketStatus, TicketStep } from '../../protocol/ticket.ts';
import { workflows } from './workflow-rules.ts';

export interface Offer {
  readonly state: 'drafted' | 'sent' | 'accepted' | 'declined';
  readonly amountCents: number;
  readonly currency: string;
}

/** A build or script that says it fixes this ticket. */
export interface Fix {
  readonly target: string;
  readonly delivery: Delivery;
  readonly channel: string;
  readonly product: string;
  readonly version: string;
  readonly manifestSha256: string;
  readonly publishedAt: string;
  readonly installedOn: readonly string[];
}

export interface Link {
  readonly to: number;
  readonly relation: (typeof ticketRelations)[number];
}

/** Times are ISO instants; `null` where it has not happened. */
export interface TicketState {
  readonly number: number;
  readonly seq: number;
  readonly customerId: string | null;
  readonly source: string;
  readonly class: TicketClass | null;
  readonly classes: readonly { readonly at: string; readonly class: TicketClass }[];
  readonly priority: 'low' | 'normal' | 'high' | 'urgent';
  readonly status: TicketStatus;
  readonly subject: string;
  readonly product: string | null;
  readonly component: string | null;
  readonly assignee: string | null;
  readonly watchers: readonly string[];
  readonly tags: readonly string[];
  readonly links: readonly Link[];
  readonly mergedInto: number | null;
  readonly steps: Readonly<Partial<Record<TicketStep, string>>>;
  readonly openedAt: string;
  readonly openedBy: TicketActor;
  readonly updatedAt: string;
  /** First acceptance, public answer or question of staff: ends the reaction clock. */
  readonly reactedAt: string | null;
  /** Ends the solution clock; taken back when the ticket is reopened. */
  readonly solvedAt: string | null;
  readonly closedAt: string | null;
  readonly resolution: string | null;
  /** Spans in which the customer's answer was awaited; the last may be open. */
  readonly pauses: readonly { readonly from: string; readonly to: string | null }[];
  readonly reopened: readonly string[];
  readonly regression: boolean;
  readonly escalatedAt: string | null;
  readonly decision: 'free' | 'individual' | 'declined' | null;
  readonly plannedRelease: string | null;
  readonly offer: Offer | null;
  readonly delivered: readonly {
    readonly delivery: Delivery;
    readonly version: string;
    readonly at: string;
  }[];
  readonly fixes: readonly Fix[];
  readonly confirmationAskedFor: string | null;
  /** Clock alarms told already, as `clock:kind:due`, so that each is told once. */
  readonly alarms: readonly string[];
}

const fresh = (activity: Activity): TicketState => ({
  number: activity.head.ticket, seq: 0, customerId: null, source: 'system', class: null, classes: [],
  priority: 'normal', status: 'new', subject: '', product: null, component: null, assignee: null, watchers: [],
  tags: [], links: [], mergedInto: null, steps: {}, openedAt: activity.head.at, openedBy: activity.head.by,
  updatedAt: activity.head.at, reactedAt: null, solvedAt: null, closedAt: null, resolution: null, pauses: [],
  reopened: [], regression: false, escalatedAt: null, decision: null, plannedRelease: null, offer: null,
  delivered: [], fixes: [], confirmationAskedFor: null, alarms: [],
}); // prettier-ignore

type Change = Partial<TicketState>;

const closePause = (state: TicketState, at: string): Change => {
  const last = state.pauses.at(-1);
  return last === undefined || last.to !== null
    ? {}
    : { pauses: [...state.pauses.slice(0, -1), { from: last.from, to: at }] };
};

const active = (state: TicketState): TicketStatus => (state.status === 'new' ? 'open' : state.status);
const reacts = (state: TicketState, by: TicketActor, at: string): Change =>
  by.kind === 'staff' && state.reactedAt === null ? { reactedAt: at } : {};

const replied = (state: TicketState, by: TicketActor, at: string): Change => {
  if (by.kind === 'staff') return { ...reacts(state, by, at), status: active(state) };
  return by.kind === 'customer' && state.status === 'waiting'
    ? { status: 'open', ...closePause(state, at) }
    : {};
};

const stepDone = (state: TicketState, step: TicketStep, by: TicketActor, at: string): Change => ({
  ...reacts(state, by, at),
  status: active(state),
  steps: { ...state.steps, [step]: state.steps[step] ?? at },
  ...(step === 'workaround' && state.class !== null && workflows[state.class].workaroundSolves
    ? { solvedAt: state.solvedAt ?? at }
    : {}),
});

const tagged = (tags: readonly string[], facts: { add: readonly string[]; remove: readonly string[] }) =>
  [...new Set([...tags.filter((one) => !facts.remove.includes(one)), ...facts.add])].sort();

const fixInstalled = (state: TicketState, sha256: string, installationId: string): Change => ({
  fixes: state.fixes.map((fix) =>
    fix.manifestSha256 === sha256 && !fix.installedOn.includes(installationId)
      ? { ...fix, installedOn: [...fix.installedOn, installationId] }
      : fix,
  ),
});

/** What was delivered did not help: those steps are ahead again, and the time it lay solved does not count. */
const reopened = (state: TicketState, regression: boolean, at: string): Change => {
  const { workaround: _workaround, correct: _correct, deliver: _deliver, ...steps } = state.steps;
  return {
    status: 'open', closedAt: null, solvedAt: null, resolution: null, regression, steps, confirmationAskedFor: null,
    reopened: [...state.reopened, at],
    pauses: state.solvedAt === null ? state.pauses : [...state.pauses, { from: state.solvedAt, to: at }],
  }; // prettier-ignore
};

const change = (state: TicketState, { head, content }: Activity): Change => {
  const { at, by } = head;
  const facts: TicketFacts = head.facts;
  switch (facts.kind) {
    case 'opened':
      return {
        customerId: facts.customerId, source: facts.source, class: facts.class, priority: facts.priority,
        product: facts.product, component: facts.component, tags: [...facts.tags].sort(),
        classes: facts.class === null ? [] : [{ at, class: facts.class }],
        subject: content?.subject ?? '',
        links: facts.splitFrom === null ? [] : [{ to: facts.splitFrom, relation: 'split-from' }],
      }; // prettier-ignore
    case 'replied':
      return replied(state, by, at);
    case 'stepDone':
      return stepDone(state, facts.step, by, at);
    case 'classified':
      return { class: facts.to, classes: [...state.classes, { at, class: facts.to }] };
    case 'prioritised':
      return { priority: facts.priority };
    case 'located':
      return { product: facts.product, component: facts.component };
    case 'owned':
      return { customerId: facts.customerId };
    case 'renamed':
      return { subject: content?.subject ?? '' };
    case 'assigned':
      return { assignee: facts.assignee };
    case 'watched': {
      const others = state.watchers.filter((one) => one !== facts.person);
      return { watchers: facts.watching ? [...others, facts.person].sort() : others };
    }
    case 'tagged':
      return { tags: tagged(state.tags, facts) };
    case 'waiting':
      return {
        ...reacts(state, by, at),
        status: 'waiting',
        pauses: [...state.pauses, { from: at, to: null }],
      };
    case 'resumed':
      return { status: 'open', ...closePause(state, at) };
    case 'escalated':
      return {
        escalatedAt: state.escalatedAt ?? at,
        steps: { ...state.steps, escalate: state.steps.escalate ?? at },
      };
    case 'decided':
      return {
        decision: facts.decision,
        plannedRelease: facts.plannedRelease,
        steps: { ...state.steps, decide: at },
      };
    case 'offerDrafted':
      return { offer: { state: 'drafted', amountCents: facts.amountCents, currency: facts.currency } };
    case 'offerSent':
      return state.offer === null ? {} : { offer: { ...state.offer, state: 'sent' } };
    case 'offerAnswered':
      return state.offer === null
        ? {}
        : { offer: { ...state.offer, state: facts.accepted ? 'accepted' : 'declined' } };
    case 'delivered':
      return {
        ...closePause(state, at),
        status: 'delivered',
        solvedAt: state.solvedAt ?? at,
        steps: { ...state.steps, deliver: at },
        delivered: [...state.delivered, { delivery: facts.delivery, version: facts.version, at }],
      };
    case 'confirmed':
      return {
        ...closePause(state, at),
        status: 'closed',
        closedAt: at,
        solvedAt: state.solvedAt ?? at,
        resolution: 'solved',
      };
    case 'closed':
      return {
        ...closePause(state, at),
        status: 'closed',
        closedAt: at,
        solvedAt: state.solvedAt ?? at,
        resolution: facts.resolution,
      };
    case 'reopened':
      return reopened(state, facts.regression, at);
    case 'linked': {
      const others = state.links.filter((one) => one.to !== facts.to || one.relation !== facts.relation);
      return { links: facts.linked ? [...others, { to: facts.to, relation: facts.relation }] : others };
    }
    case 'mergedInto':
      return {
        ...closePause(state, at),
        status: 'merged',
        mergedInto: facts.into,
        closedAt: at,
        resolution: 'duplicate',
      };
    case 'fixPublished': {
      const { kind: _, ...fix } = facts;
      return state.fixes.some((one) => one.manifestSha256 === fix.manifestSha256)
        ? {}
        : { fixes: [...state.fixes, { ...fix, publishedAt: at, installedOn: [] }] };
    }
    case 'fixInstalled':
      return fixInstalled(state, facts.manifestSha256, facts.installationId);
    case 'confirmationAsked':
      return {
        ...closePause(state, at),
        confirmationAskedFor: facts.version,
        status: 'delivered',
        solvedAt: state.solvedAt ?? at,
      };
    case 'clockWarned':
    case 'clockBreached':
      return { alarms: [...state.alarms, `${facts.clock}:${facts.kind}:${facts.due}`] };
    case 'noted':
    case 'copied':
    case 'absorbed':
    case 'contentErased':
    case 'sessionHeld':
    case 'sessionStarted':
    case 'sessionEnded':
    case 'sessionRecorded':
    case 'recordingErased':
      break;
  }
  return {};
};

/** Kinds that are the vendor's bookkeeping: they move no ticket to the top of a list. */
const quiet: ReadonlySet<string> = new Set(['clockWarned', 'watched', 'contentErased', 'recordingErased']);

/** The state after one more activity; `state` is null before the first. */
export const reduce = (state: TicketState | null, activity: Activity): TicketState => {
  const before = state ?? fresh(activity);
  return {
    ...before,
    ...change(before, activity),
    seq: activity.head.seq,
    updatedAt: quiet.has(activity.head.facts.kind) ? before.updatedAt : activity.head.at,
  };
};

/** The state after a whole log, oldest first; null where there is none. */
export const reduceAll = (activities: readonly Activity[]): TicketState | null =>
  activities.reduce<TicketState | null>(reduce, null);
