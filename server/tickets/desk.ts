/**
 * The ticket desk: commands go through the rules, become activities in the log, and everything derived follows in
 * the same transaction. Callers bring the transaction, so that what led to a command (a mail, a published build)
 * and what came of it become true together. Who may do what was asked before (server/auth); input is parsed here.
 */
import { BeistandError } from '../../protocol/errors.ts';
import { isPublic } from '../../protocol/ticket-activity.ts';
import type { Activity, TicketFacts } from '../../protocol/ticket-activity.ts';
import {
  mergeCommandSchema,
  openCommandSchema,
  splitCommandSchema,
  ticketCommandSchema,
} from '../../protocol/ticket.ts';
import type {
  OpenCommandInput,
  TicketActor,
  TicketCommand,
  TicketCommandInput,
} from '../../protocol/ticket.ts';
import { createCalendarReader } from '../calendar/store.ts';
import { dueAlarms, ticketClocks } from '../calendar/ticket-clocks.ts';
import { createSearch } from '../search/search.ts';
import type { IndexedText, TicketSearch } from '../search/search.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { firstPrevious } from './chain-rules.ts';
import { decide, decideOpen } from './command-rules.ts';
import type { Decision, Draft, Notice } from './command-rules.ts';
import { runsFixedBuild } from './fixed-builds.ts';
import { append, eraseContent, readActivities } from './log.ts';
import { clockColumns, project } from './projection.ts';
import { parseInput } from './parse-input.ts';
import { copiedDrafts, linkedBack, mergeDrafts, splitOpening } from './two-ticket-rules.ts';
import { reduce, reduceAll } from './ticket-state.ts';
import type { TicketState } from './ticket-state.ts';

/** Who is to be told of what; handed over inside the transaction, to be queued there. */
export interface DeskMessage {
  readonly ticket: TicketState;
  /** The activities it is about. */
  readonly activities: readonly Activity[];
  readonly by: TicketActor;
  readonly notices: readonly Notice[];
}

export interface Acting {
  readonly actor: TicketActor;
  readonly now: Date;
  /** The last sequence number the actor saw; null where they add without having looked (mail). */
  readonly expectedSeq: number | null;
}

export interface DeskOptions {
  readonly store: Pick<Store, 'kind'>;
  readonly notify?: (trx: Trx, message: DeskMessage) => Promise<void>;
  /** Told of everything that happens to a ticket, in the transaction in which it happens. */
  readonly onChange?: (trx: Trx, ticket: TicketState, activities: readonly Activity[]) => Promise<void>;
}

export interface Desk {
  readonly search: TicketSearch;
  /** Opens a ticket. @throws BeistandError BAD_INPUT */
  readonly open: (trx: Trx, input: OpenCommandInput, by: Pick<Acting, 'actor' | 'now'>) => Promise<TicketState>;
  /** Carries a command out. @throws BeistandError NOT_FOUND, BAD_INPUT, FORBIDDEN, TOO_LARGE, CONFLICT (the rules, or somebody was faster) */
  readonly act: (trx: Trx, number: number, input: TicketCommandInput, by: Acting) => Promise<TicketState>;
  /** Closes `number` as a part of another ticket, which gets its texts and watchers. Returns that one. Errors as `act`. */
  readonly merge: (trx: Trx, number: number, input: { into: number; reason: string }, by: Acting) => Promise<TicketState>;
  /** Opens a new ticket with copies of some replies and notes of `number`. Returns the new one. Errors as `act`. */
  readonly split: (trx: Trx, number: number, input: { activities: number[]; subject: string; reason: string }, by: Acting) => Promise<TicketState>;
  /** Adds what the program itself knows (fixes, sessions); no rule refuses it. @throws BeistandError NOT_FOUND */
  readonly record: (trx: Trx, number: number, facts: readonly TicketFacts[], options: { now: Date; notices?: readonly Notice[] }) => Promise<TicketState>;
  /** Erases the content of activities for data protection; the log says who did, and still proves. @throws BeistandError NOT_FOUND, BAD_INPUT */
  readonly erase: (trx: Trx, number: number, seqs: readonly number[], by: Pick<Acting, 'actor' | 'now'>) => Promise<TicketState>;
  /** The ticket in which `number` has ended by merging, perhaps over several; itself where it was not merged. */
  readonly resolve: (db: Queries, number: number) => Promise<number>;
  /** Tells warnings and breaches that have come due; at most `limit` tickets. Returns how many tickets it looked at. */
  readonly ringAlarms: (trx: Trx, now: Date, limit?: number) => Promise<number>;
  /** Works the clocks of all open tickets out anew, after the calendar changed. Returns how many. */
  readonly recomputeClocks: (trx: Trx, now: Date) => Promise<number>;
  /** Makes everything derived from the log anew for one ticket. @throws BeistandError NOT_FOUND */
  readonly rebuild: (trx: Trx, number: number, now: Date) => Promise<TicketState>;
} // prettier-ignore

const system: TicketActor = { kind: 'system', id: 'desk' };
const longestMergeChain = 50;

const textsOf = (activities: readonly Activity[]): IndexedText[] =>
  activities.flatMap(({ head, content }) =>
    content === null
      ? []
      : [
          {
            public: isPublic(head.facts),
            text: [
              content.subject,
              content.text,
              content.reason,
              ...(content.attachments ?? []).map((one) => one.name),
            ]
              .filter((one) => one !== undefined)
              .join(' '),
          },
        ],
  );

const nextNumber = async (trx: Trx): Promise<number> => {
  const { last } = await trx
    .updateTable('ticket_numbers')
    .set((e) => ({ last: e('last', '+', 1) }))
    .where('id', '=', 1)
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
};

const notFound = (number: number): BeistandError =>
  new BeistandError('NOT_FOUND', `There is no ticket ${number}.`);

/** Somebody was faster: says what happened since, so that nothing has to be guessed. */
const conflict = async (trx: Trx, state: TicketState, expected: number): Promise<BeistandError> => {
  const since = await readActivities(trx, state.number, { after: expected, limit: 20 });
  return new BeistandError('CONFLICT', `Ticket ${state.number} was changed by somebody else meanwhile.`, {
    hint: 'Look at what changed, then send it again.',
    details: {
      expectedSeq: expected,
      seq: state.seq,
      changes: since.map(({ head }) => `${head.seq} ${head.facts.kind} ${head.by.kind} ${head.by.id}`),
    },
  });
};

/** The desk on a store; one for each program. */
export const createDesk = ({ store, notify, onChange }: DeskOptions): Desk => {
  const search = createSearch(store.kind);
  const readCalendar = createCalendarReader();

  const load = async (trx: Trx, number: number): Promise<{ state: TicketState; hash: string }> => {
    let row = trx.selectFrom('tickets').select(['state', 'head_hash']).where('number', '=', number);
    if (store.kind === 'postgres') row = row.forUpdate();
    const found = await row.executeTakeFirst();
    if (found === undefined) throw notFound(number);
    return { state: JSON.parse(found.state) as TicketState, hash: found.head_hash };
  };

  const loadExpected = async (trx: Trx, number: number, expectedSeq: number | null) => {
    const loaded = await load(trx, number);
    if (expectedSeq !== null && expectedSeq !== loaded.state.seq)
      throw await conflict(trx, loaded.state, expectedSeq);
    return loaded;
  };

  /** Two tickets; locked in one order, whoever does what to which. */
  const loadBoth = async (trx: Trx, number: number, expectedSeq: number | null, second: number) => {
    if (second < number) await load(trx, second);
    const one = await loadExpected(trx, number, expectedSeq);
    return { one, other: await load(trx, second) };
  };

  const write = async (
    trx: Trx,
    number: number,
    before: { state: TicketState; hash: string } | null,
    { drafts, notices }: Decision,
    by: TicketActor,
    now: Date,
  ): Promise<TicketState> => {
    const end = { seq: before?.state.seq ?? 0, hash: before?.hash ?? firstPrevious };
    const added = await append(trx, number, end, drafts, now.toISOString());
    const state = added.activities.reduce<TicketState | null>(reduce, before?.state ?? null);
    if (state === null) throw notFound(number);
    const service = await readCalendar(trx);
    await project(trx, state, added.end, service, now.getTime(), before?.state ?? null);
    const texts = textsOf(added.activities);
    if (texts.length > 0) await search.add(trx, number, texts);
    await onChange?.(trx, state, added.activities);
    if (notify !== undefined && notices.length > 0)
      await notify(trx, { ticket: state, activities: added.activities, by, notices });
    return state;
  };

  const open = async (trx: Trx, decision: Decision, { actor, now }: Pick<Acting, 'actor' | 'now'>) =>
    write(trx, await nextNumber(trx), null, decision, actor, now);

  const link = async (
    trx: Trx,
    number: number,
    command: Extract<TicketCommand, { kind: 'link' }>,
    { actor, now, expectedSeq }: Acting,
  ): Promise<TicketState> => {
    const { one, other } = await loadBoth(trx, number, expectedSeq, command.to);
    const decision = decide(one.state, command, { actor, runsFixedBuild: false });
    const back = linkedBack(other.state, number, command, actor);
    const state = await write(trx, number, one, decision, actor, now);
    if (back !== null) await write(trx, command.to, other, { drafts: [back], notices: [] }, actor, now);
    return state;
  };

  const rebuild: Desk['rebuild'] = async (trx, number, now) => {
    const activities = await readActivities(trx, number);
    const state = reduceAll(activities);
    if (state === null) throw notFound(number);
    const { hash } = await trx
      .selectFrom('ticket_activities')
      .select('hash')
      .where('ticket', '=', number)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const service = await readCalendar(trx);
    await project(trx, state, { seq: state.seq, hash }, service, now.getTime(), null);
    await search.replace(trx, number, textsOf(activities));
    return state;
  };

  return {
    search,
    open: async (trx, input, by) => open(trx, decideOpen(parseInput(openCommandSchema, input), by.actor), by),

    act: async (trx, number, input, { actor, now, expectedSeq }) => {
      const command = parseInput(ticketCommandSchema, input);
      if (command.kind === 'link') return link(trx, number, command, { actor, now, expectedSeq });
      const before = await loadExpected(trx, number, expectedSeq);
      const mayReopen = command.kind === 'reopen' || command.kind === 'reply';
      const fixed = mayReopen && (await runsFixedBuild(trx, before.state));
      const offer =
        command.kind === 'sendOffer'
          ? (await readActivities(trx, number)).findLast((one) => one.head.facts.kind === 'offerDrafted')
          : undefined;
      const decision = decide(before.state, command, { actor, runsFixedBuild: fixed }, offer?.content?.text);
      return write(trx, number, before, decision, actor, now);
    },

    merge: async (trx, number, input, { actor, now, expectedSeq }) => {
      const { into, reason } = parseInput(mergeCommandSchema, input);
      const { one: source, other: target } = await loadBoth(trx, number, expectedSeq, into);
      const copies = copiedDrafts(await readActivities(trx, number));
      const { ended, absorbed } = mergeDrafts(source.state, target.state, copies, actor, reason);
      await write(trx, number, source, ended, actor, now);
      return write(trx, into, target, absorbed, actor, now);
    },

    split: async (trx, number, input, { actor, now, expectedSeq }) => {
      const command = parseInput(splitCommandSchema, input);
      const source = await loadExpected(trx, number, expectedSeq);
      const wanted = (await readActivities(trx, number)).filter((one) =>
        command.activities.includes(one.head.seq),
      );
      const opening = splitOpening(source.state, wanted, command, actor);
      const opened = await open(trx, opening, { actor, now });
      const link: Draft = {
        by: actor,
        facts: { kind: 'linked', to: opened.number, relation: 'split-into', linked: true },
        content: { reason: command.reason },
      };
      await write(trx, number, source, { drafts: [link], notices: [] }, actor, now);
      return opened;
    },

    record: async (trx, number, facts, { now, notices = [] }) => {
      const before = await load(trx, number);
      const drafts = facts.map((one): Draft => ({ by: system, facts: one, content: null }));
      return drafts.length === 0
        ? before.state
        : write(trx, number, before, { drafts, notices }, system, now);
    },

    erase: async (trx, number, seqs, { actor, now }) => {
      if (seqs.length === 0) throw new BeistandError('BAD_INPUT', 'Nothing was named to be erased.');
      const before = await load(trx, number);
      const erased = await eraseContent(trx, number, seqs);
      const drafts = erased.map((seq): Draft => ({
        by: actor,
        facts: { kind: 'contentErased', seq },
        content: null,
      }));
      if (drafts.length === 0) return before.state;
      await append(trx, number, { seq: before.state.seq, hash: before.hash }, drafts, now.toISOString());
      return rebuild(trx, number, now);
    },

    resolve: async (db, number) => {
      let at = number;
      for (let hops = 0; hops < longestMergeChain; hops += 1) {
        const row = await db
          .selectFrom('tickets')
          .select('state')
          .where('number', '=', at)
          .executeTakeFirst();
        const into = row === undefined ? null : (JSON.parse(row.state) as TicketState).mergedInto;
        if (into === null) return at;
        at = into;
      }
      return at;
    },

    ringAlarms: async (trx, now, limit = 100) => {
      const rows = await trx
        .selectFrom('tickets')
        .select('number')
        .where('next_alarm_at', '<=', now.toISOString())
        .orderBy('next_alarm_at')
        .limit(limit)
        .execute();
      const service = await readCalendar(trx);
      for (const { number } of rows) {
        const before = await load(trx, number);
        const hours = service.hoursFor(before.state.customerId);
        const { reaction, solution } = ticketClocks(before.state, service.calendar, hours, now.getTime());
        const alarms = dueAlarms([reaction, solution], before.state.alarms, now.getTime());
        const drafts = alarms.map(({ kind, clock, due }): Draft => ({
          by: system,
          facts: { kind, clock, due },
          content: null,
        }));
        const breached = alarms.some((one) => one.kind === 'clockBreached');
        const template = breached ? 'clock-breach' : 'clock-warning';
        const notices: Notice[] = [{ to: before.state.assignee === null ? 'support' : 'assignee', template }];
        if (breached) notices.push({ to: 'development-lead', template });
        if (drafts.length > 0) await write(trx, number, before, { drafts, notices }, system, now);
        else
          await trx
            .updateTable('tickets')
            .set(clockColumns(before.state, service, now.getTime()))
            .where('number', '=', number)
            .execute();
      }
      return rows.length;
    },

    recomputeClocks: async (trx, now) => {
      const service = await readCalendar(trx);
      const rows = await trx
        .selectFrom('tickets')
        .select(['number', 'state'])
        .where('open', '=', 1)
        .orderBy('number')
        .execute();
      for (const row of rows)
        await trx
          .updateTable('tickets')
          .set(clockColumns(JSON.parse(row.state) as TicketState, service, now.getTime()))
          .where('number', '=', row.number)
          .execute();
      return rows.length;
    },

    rebuild,
  };
};
