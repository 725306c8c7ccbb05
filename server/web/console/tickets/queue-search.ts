/** What the queue page shows, as it stands in its address: which queue, which filters, in which order. Pure. */
import type { Search } from '../../../../protocol/face/route.ts';
import { ticketClasses, ticketStatuses } from '../../../../protocol/ticket-names.ts';
import type { TicketClass, TicketStatus } from '../../../../protocol/ticket.ts';

export const queues = ['mine', 'unassigned', 'overdue', 'open', 'waiting', 'triage', 'all'] as const;
export type Queue = (typeof queues)[number];

export const sorts = ['due', 'updated', 'opened', 'number'] as const;
type Sort = (typeof sorts)[number];

const rowsAtOnce = 200;

const oneOf = <T extends string>(all: readonly T[], value: string | undefined, standard: T): T =>
  all.find((one) => one === value) ?? standard;
const someOf = <T extends string>(all: readonly T[], value: string | undefined): T[] => {
  const given = value?.split(',') ?? [];
  return all.filter((one) => given.includes(one));
};

export interface QueueView {
  readonly queue: Queue;
  readonly sort: Sort;
  readonly classes: readonly TicketClass[];
  readonly statuses: readonly TicketStatus[];
  readonly customer: string | undefined;
  readonly assignee: string | undefined;
  readonly product: string | undefined;
  readonly text: string;
}

/** Reads an address; whatever it doesn't know is as if it weren't there. */
export const readQueueView = (search: Search): QueueView => {
  const queue = oneOf(queues, search['queue'], 'mine');
  return {
    queue,
    sort: oneOf(sorts, search['sort'], queue === 'all' ? 'updated' : 'due'),
    classes: someOf(ticketClasses, search['class']),
    statuses: someOf(ticketStatuses, search['status']),
    customer: search['customer'],
    assignee: search['assignee'],
    product: search['product'],
    text: search['q'] ?? '',
  };
};

const ofQueue = (queue: Queue, me: string) => {
  switch (queue) {
    case 'mine':
      return { open: 'true', assignee: me };
    case 'unassigned':
      return { open: 'true', assignee: 'none' };
    case 'overdue':
      return { open: 'true', overdue: 'true' as const };
    case 'open':
      return { open: 'true' };
    case 'waiting':
      return { status: ['waiting' as const] };
    case 'triage':
      return { open: 'true', triage: 'true' as const };
    default:
      return {};
  }
};

/** What is asked of `GET /tickets`. */
export const listQueryOf = (view: QueueView, me: string) => ({
  ...(view.assignee === undefined ? {} : { assignee: view.assignee }),
  ...ofQueue(view.queue, me),
  ...(view.statuses.length === 0 ? {} : { status: [...view.statuses] }),
  ...(view.classes.length === 0 ? {} : { class: [...view.classes] }),
  ...(view.customer === undefined ? {} : { customerId: view.customer }),
  ...(view.product === undefined ? {} : { product: view.product }),
  sort: view.sort,
  limit: rowsAtOnce,
});

/** How many filters narrow the queue. */
export const filterCount = (view: QueueView): number =>
  [view.classes.length, view.statuses.length, view.customer, view.assignee, view.product].filter(
    (one) => one !== undefined && one !== 0,
  ).length;

/** Without any filter; the queue and its order stay. */
export const noFilters: Search = {
  class: undefined,
  status: undefined,
  customer: undefined,
  assignee: undefined,
  product: undefined,
};

const filterKeys = ['queue', 'sort', ...Object.keys(noFilters)];

/** The part of an address that is worth keeping under a name. */
export const savedQuery = (search: Search): string =>
  new URLSearchParams(
    Object.entries(search).filter((one): one is [string, string] => {
      const [key, value] = one;
      return filterKeys.includes(key) && value !== undefined && value !== '';
    }),
  ).toString();

/** The address that was kept; what it doesn't name is taken away. */
export const searchOfSaved = (query: string): Search => ({
  ...Object.fromEntries(filterKeys.map((key) => [key, undefined])),
  ...Object.fromEntries(new URLSearchParams(query)),
});
