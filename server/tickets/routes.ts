/**
 * Tickets over HTTP. Staff see all, a customer's people the public side of their own: this file chooses the view,
 * the desk decides what a command does. Files and mails can't be referred to by hash or id alone.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { customerIdSchema, productSchema, ticketNumberSchema } from '../../protocol/ids.ts';
import {
  attachmentSchema,
  mergeCommandSchema,
  openCommandSchema,
  personIdSchema,
  splitCommandSchema,
  tagSchema,
  ticketClassSchema,
  ticketCommandSchema,
  ticketStatusSchema,
} from '../../protocol/ticket.ts';
import type { Attachment, TicketActor, TicketCommandInput } from '../../protocol/ticket.ts';
import { classOfImpact, ticketImpactSchema } from '../../protocol/ticket-impact.ts';
import { onlyCustomer } from '../api/endpoint.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { refuseForeignFiles } from '../attachments/uploads.ts';
import { namesOf } from '../auth/names.ts';
import type { Actor } from '../auth/rules.ts';
import type { Route } from '../http/route.ts';
import { excerptsOf } from '../search/excerpts.ts';
import type { Store } from '../store/store.ts';
import {
  activitiesAnswerSchema,
  deskPeopleSchema,
  queueCountsSchema,
  searchAnswerSchema,
  ticketListSchema,
  ticketViewSchema,
} from './answers.ts';
import { commandActions } from './command-actions.ts';
import type { Desk } from './desk.ts';
import { readActivities } from './log.ts';
import { countQueues } from './queues.ts';
import { getTicket, listTickets, ticketSummaries } from './store.ts';
import type { TicketState } from './ticket-state.ts';
import { createTicketViews, deskPeople } from './ticket-view.ts';

const ticketParams = z.object({ number: z.coerce.number().pipe(ticketNumberSchema) });
const several = <T extends z.ZodType>(item: T, most: number) =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(item).max(most));
const activitiesMost = 500;
const attachmentsSchema = z.array(attachmentSchema);
/** The last sequence number the person saw: who writes without having seen the latest is told. */
const expectedSeq = z.int().min(1);

const listQuery = z.strictObject({
  customerId: customerIdSchema.optional(),
  open: z.stringbool().optional(),
  status: several(ticketStatusSchema, 10).optional(),
  class: several(ticketClassSchema, 4).optional(),
  /** `none`: nobody's. */
  assignee: z.union([z.literal('none').transform(() => null), personIdSchema]).optional(),
  watcher: personIdSchema.optional(),
  product: productSchema.optional(),
  tag: tagSchema.optional(),
  /** Only those whose clock has run out. */
  overdue: z.literal('true').optional(),
  /** Only those of which nobody knows yet whose they are. */
  triage: z.literal('true').optional(),
  sort: z.enum(['updated', 'opened', 'due', 'number']).default('updated'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

const internal = ['assignee', 'watcher', 'tag', 'overdue', 'triage'] as const;

const isStaff = (actor: Actor): boolean => actor.kind === 'staff';

export interface TicketRoutesOptions {
  readonly store: Store;
  readonly desk: Desk;
  readonly now: () => Date;
}

export const ticketRoutes = (endpoint: Endpoint, { store, desk, now }: TicketRoutesOptions): Route[] => {
  const { db } = store;
  const views = createTicketViews(db, now);

  const ofTicket = ({ params }: { params: { number: number } }) => getTicket(db, params.number);

  /** Who acts, as the log knows them: staff by their id, a customer's people by that of their contact. */
  const ticketActor = async (actor: Actor): Promise<TicketActor> => {
    if (actor.kind === 'staff') return { kind: 'staff', id: actor.id };
    const person = await db
      .selectFrom('people')
      .select('contact_id')
      .where('user_id', '=', actor.kind === 'nobody' ? '' : actor.id)
      .executeTakeFirst();
    if (person === undefined || person.contact_id === null)
      throw new BeistandError('FORBIDDEN', 'This account belongs to no contact.');
    return { kind: 'customer', id: person.contact_id };
  };
  const actingFor = async (actor: Actor, seen: number | null) => ({
    actor: await ticketActor(actor),
    now: now(),
    expectedSeq: seen,
  });
  const checkFiles = async (actor: Actor, attachments: readonly Attachment[]) => {
    if (actor.kind !== 'nobody') await refuseForeignFiles(db, actor.id, attachments);
  };

  const view = (actor: Actor, state: TicketState) => views.view(state, !isStaff(actor));

  const commandRoute = (option: (typeof ticketCommandSchema.options)[number]): Route => {
    const kind = option.shape.kind.value;
    const { kind: _kind, ...members } = option.shape;
    // Mail comes in by mail, and HTML from there alone, where it is sanitised.
    const shape: Record<string, z.ZodType> = { ...members };
    delete shape['mailId'];
    delete shape['html'];
    const adds = kind === 'reply' || kind === 'note';
    return endpoint({
      method: 'post',
      path: `/tickets/:number/${kind}`,
      summary: `Does “${kind}” to a ticket, if nobody changed it since \`expectedSeq\`.`,
      action: commandActions[kind],
      params: ticketParams,
      body: z.strictObject({
        expectedSeq: adds ? expectedSeq.nullable().default(null) : expectedSeq,
        ...shape,
      }),
      answer: ticketViewSchema,
      of: ofTicket,
      handle: async ({ actor, params, body }) => {
        const { expectedSeq: seen, ...command } = body;
        const input = { kind, ...command } as TicketCommandInput;
        const acting = await actingFor(actor, seen);
        if ('attachments' in input) await checkFiles(actor, attachmentsSchema.parse(input.attachments ?? []));
        if (input.kind === 'watch' && acting.actor.kind === 'customer' && input.person !== acting.actor.id)
          throw new BeistandError('FORBIDDEN', 'You can decide for yourself only whether to watch a ticket.');
        const state = await store.transaction((trx) => desk.act(trx, params.number, input, acting));
        return view(actor, state);
      },
    });
  };

  return [
    endpoint({
      method: 'get',
      path: '/tickets',
      summary: 'Tickets by page.',
      action: 'ticket.list',
      query: listQuery,
      answer: ticketListSchema,
      of: ({ actor, query }) => ({ customerId: query.customerId ?? onlyCustomer(actor) }),
      handle: async ({ actor, query }) => {
        const only = onlyCustomer(actor);
        if (only !== null && internal.some((name) => query[name] !== undefined))
          throw new BeistandError('FORBIDDEN', 'Lists can’t be narrowed by what only the vendor sees.');
        const { overdue, triage, ...wish } = query;
        const given = Object.fromEntries(
          Object.entries({
            ...wish,
            ...(only === null ? {} : { customerId: only }),
            ...(overdue === undefined ? {} : { dueBefore: now().toISOString() }),
            ...(triage === undefined ? {} : { triage: true }),
          }).filter(([, value]) => value !== undefined),
        );
        const { tickets, next } = await listTickets(db, given);
        return { ...(await views.rows(tickets, only !== null)), next };
      },
    }),
    endpoint({
      method: 'post',
      path: '/tickets',
      summary: 'Opens a ticket.',
      action: 'ticket.open',
      body: openCommandSchema.omit({ kind: true, source: true, html: true, mailId: true }).extend({
        /** What it does to the customer's work: gives the ticket its class, where none is given. */
        impact: ticketImpactSchema.optional(),
      }),
      answer: ticketViewSchema,
      status: 201,
      of: ({ body }) => ({ customerId: body().customerId }),
      handle: async ({ actor, body: { impact, ...body } }) => {
        if (!isStaff(actor) && (body.class !== null || body.tags.length > 0))
          throw new BeistandError('FORBIDDEN', 'The support desk gives a ticket its class and tags.');
        await checkFiles(actor, body.attachments);
        const byToken = actor.kind !== 'nobody' && actor.scopes !== undefined;
        const source = byToken ? 'api' : isStaff(actor) ? 'staff' : 'portal';
        const acting = await actingFor(actor, null);
        const given = body.class ?? (impact === undefined ? null : classOfImpact(impact));
        const state = await store.transaction((trx) =>
          desk.open(trx, { ...body, class: given, kind: 'open', source }, acting),
        );
        return view(actor, state);
      },
    }),
    endpoint({
      method: 'get',
      path: '/tickets/queues',
      summary: 'How many tickets wait where.',
      action: 'ticket.list',
      answer: queueCountsSchema,
      handle: async ({ actor }) =>
        countQueues(db, { only: onlyCustomer(actor), person: (await ticketActor(actor)).id, now: now() }),
    }),
    endpoint({
      method: 'get',
      path: '/tickets/people',
      summary: 'The staff whom tickets can be given to.',
      action: 'ticket.edit',
      answer: deskPeopleSchema,
      of: () => ({ customerId: null }),
      handle: () => deskPeople(db),
    }),
    endpoint({
      method: 'get',
      path: '/tickets/:number',
      summary: 'One ticket: its state, clocks, and the names of those in it.',
      action: 'ticket.read',
      params: ticketParams,
      answer: ticketViewSchema,
      of: ofTicket,
      handle: async ({ actor, params }) => view(actor, await getTicket(db, params.number)),
    }),
    endpoint({
      method: 'get',
      path: '/tickets/:number/activities',
      summary: 'What happened to a ticket, oldest first, after a sequence number.',
      action: 'ticket.read',
      params: ticketParams,
      query: z.strictObject({
        after: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(activitiesMost).default(100),
      }),
      answer: activitiesAnswerSchema,
      of: ofTicket,
      handle: async ({ actor, params, query }) => {
        const items = await readActivities(db, params.number, { publicOnly: !isStaff(actor), ...query });
        const named = items.flatMap(({ head: { by, facts } }) => [
          by.id,
          ...(facts.kind === 'copied' ? [facts.author.id] : []),
          ...(facts.kind === 'assigned' && facts.assignee !== null ? [facts.assignee] : []),
          ...(facts.kind === 'watched' ? [facts.person] : []),
          ...(facts.kind === 'sessionStarted' || facts.kind === 'sessionEnded' ? [facts.helper] : []),
        ]);
        const names = await namesOf(db, named);
        return { items, names: Object.fromEntries(names) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/tickets/:number/merge',
      summary: 'Closes a ticket as a part of another one of the same customer.',
      action: 'ticket.merge',
      params: ticketParams,
      body: mergeCommandSchema.extend({ expectedSeq }),
      answer: ticketViewSchema,
      of: ofTicket,
      handle: async ({ actor, params, body }) => {
        const { expectedSeq: seen, ...command } = body;
        const acting = await actingFor(actor, seen);
        return view(actor, await store.transaction((trx) => desk.merge(trx, params.number, command, acting)));
      },
    }),
    endpoint({
      method: 'post',
      path: '/tickets/:number/split',
      summary: 'Opens a new ticket with copies of some texts of this one.',
      action: 'ticket.merge',
      params: ticketParams,
      body: splitCommandSchema.extend({ expectedSeq }),
      answer: ticketViewSchema,
      status: 201,
      of: ofTicket,
      handle: async ({ actor, params, body }) => {
        const { expectedSeq: seen, ...command } = body;
        const acting = await actingFor(actor, seen);
        return view(actor, await store.transaction((trx) => desk.split(trx, params.number, command, acting)));
      },
    }),
    endpoint({
      method: 'get',
      path: '/search',
      summary: 'Tickets by words in their texts, newest first.',
      action: 'ticket.list',
      query: z.strictObject({
        q: z.string().min(1).max(500),
        customerId: customerIdSchema.optional(),
        before: z.coerce.number().pipe(ticketNumberSchema).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(25),
      }),
      answer: searchAnswerSchema,
      of: ({ actor, query }) => ({ customerId: query.customerId ?? onlyCustomer(actor) }),
      handle: async ({ actor, query }) => {
        const numbers = await desk.search.find(db, query.q, {
          customerId: onlyCustomer(actor),
          limit: query.limit,
          ...(query.before === undefined ? {} : { before: query.before }),
        });
        const items = (await ticketSummaries(db, numbers)).filter(
          (one) => query.customerId === undefined || one.customerId === query.customerId,
        );
        const last = numbers.length === query.limit ? (numbers.at(-1) ?? null) : null;
        const { items: rows, names } = await views.rows(items, !isStaff(actor));
        const excerpts = await excerptsOf(db, numbers, { query: query.q, publicOnly: !isStaff(actor) });
        return {
          items: rows.map((one) => ({ ...one, excerpt: excerpts.get(one.number) ?? null })),
          before: last,
          names,
        };
      },
    }),
    ...ticketCommandSchema.options.map(commandRoute),
  ];
};
