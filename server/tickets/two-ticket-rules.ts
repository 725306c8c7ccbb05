/** Linking, merging and splitting: what happens to both tickets. Pure; the log keeps originals where they were, copies go along. */
import { BeistandError } from '../../protocol/errors.ts';
import { isPublic } from '../../protocol/ticket-activity.ts';
import type { Activity } from '../../protocol/ticket-activity.ts';
import { relationBack } from '../../protocol/ticket-names.ts';
import type { LinkRelation } from '../../protocol/ticket-names.ts';
import { openCommandSchema, ticketLimits } from '../../protocol/ticket.ts';
import type { TicketActor } from '../../protocol/ticket.ts';
import { decideOpen } from './command-rules.ts';
import type { Decision, Draft } from './command-rules.ts';
import type { TicketState } from './ticket-state.ts';

const copyable: ReadonlySet<string> = new Set(['opened', 'replied', 'noted', 'copied']);

const system: TicketActor = { kind: 'system', id: 'desk' };

const copyOf = ({ head, content }: Activity): Draft => ({
  by: system,
  facts:
    head.facts.kind === 'copied'
      ? head.facts
      : {
          kind: 'copied',
          from: head.ticket,
          seq: head.seq,
          public: isPublic(head.facts),
          author: head.by,
          at: head.at,
        },
  content,
});

/** Copies of all that people wrote and that was not erased. */
export const copiedDrafts = (activities: readonly Activity[]): readonly Draft[] =>
  activities.filter((one) => copyable.has(one.head.facts.kind) && one.content !== null).map(copyOf);

const staffOnly = (actor: TicketActor): void => {
  if (actor.kind === 'customer') throw new BeistandError('FORBIDDEN', 'Only the support desk can do this.');
};

/**
 * What the other ticket tells of a link that `number` was given or lost. Null where that one says so already, or, of a link
 * that only `number` knew, has nothing to take back.
 */
export const linkedBack = (
  other: TicketState,
  number: number,
  { relation, linked }: { readonly relation: LinkRelation; readonly linked: boolean },
  actor: TicketActor,
): Draft | null => {
  const back = relationBack[relation];
  const there = other.links.some((one) => one.to === number && one.relation === back);
  if (there === linked) return null;
  return { by: actor, facts: { kind: 'linked', to: number, relation: back, linked }, content: null };
};

const checkMerge = (source: TicketState, target: TicketState, copies: number): string | null => {
  if (source.status === 'merged') return `Ticket ${source.number} was merged already.`;
  if (target.status === 'merged') return `Ticket ${target.number} was merged into ${target.mergedInto}.`;
  if (target.status === 'closed') return `Ticket ${target.number} is closed; reopen it first.`;
  if (source.customerId !== null && target.customerId !== null && source.customerId !== target.customerId)
    return 'The tickets belong to different customers.';
  if (target.seq + copies + 100 > ticketLimits.activitiesPerTicket)
    return `The history of ticket ${target.number} would become too long.`;
  return null;
};

/**
 * Ends `source` in `target`. The target gets the copies, the watchers and tags it lacks, and an owner where it had none.
 * @throws BeistandError FORBIDDEN, BAD_INPUT, CONFLICT
 */
export const mergeDrafts = (
  source: TicketState,
  target: TicketState,
  copies: readonly Draft[],
  actor: TicketActor,
  reason: string,
): { readonly ended: Decision; readonly absorbed: Decision } => {
  staffOnly(actor);
  if (source.number === target.number)
    throw new BeistandError('BAD_INPUT', 'A ticket can’t be merged into itself.');
  const fault = checkMerge(source, target, copies.length);
  if (fault !== null) throw new BeistandError('CONFLICT', fault);
  const draft = (facts: Draft['facts'], content: Draft['content'] = null): Draft => ({ by: actor, facts, content });
  const tags = source.tags.filter((one) => !target.tags.includes(one)).slice(0, ticketLimits.tags - target.tags.length);
  const watchers = source.watchers.filter((one) => !target.watchers.includes(one));
  return {
    ended: {
      drafts: [draft({ kind: 'mergedInto', into: target.number }, { reason })],
      notices: [{ to: 'customer', template: 'status' }],
    },
    absorbed: {
      drafts: [
        draft({ kind: 'absorbed', from: source.number }, { reason }),
        ...(target.customerId === null && source.customerId !== null
          ? [draft({ kind: 'owned', customerId: source.customerId })]
          : []),
        ...(tags.length > 0 ? [draft({ kind: 'tagged', add: tags, remove: [] })] : []),
        ...watchers.map((person) => draft({ kind: 'watched', person, watching: true })),
        ...copies,
      ],
      notices: [],
    },
  };
}; // prettier-ignore

/**
 * Opens the new ticket of a split: without a class (it has to be qualified), with copies of the wanted activities.
 * @throws BeistandError FORBIDDEN, BAD_INPUT (naming what can't go along), CONFLICT
 */
export const splitOpening = (
  source: TicketState,
  wanted: readonly Activity[],
  command: { readonly activities: readonly number[]; readonly subject: string },
  actor: TicketActor,
): Decision => {
  staffOnly(actor);
  if (source.status === 'merged')
    throw new BeistandError('CONFLICT', `Ticket ${source.number} was merged into ${source.mergedInto}.`);
  const copies = copiedDrafts(wanted);
  if (copies.length < new Set(command.activities).size)
    throw new BeistandError('BAD_INPUT', 'Only texts that are still there can be split off.', {
      hint: 'Name replies and notes.',
    });
  const open = openCommandSchema.parse({
    kind: 'open',
    customerId: source.customerId,
    source: 'staff',
    product: source.product,
    component: source.component,
    subject: command.subject,
    text: '',
  });
  const { drafts, notices } = decideOpen(open, actor, source.number);
  return { drafts: [...drafts, ...copies], notices };
};
