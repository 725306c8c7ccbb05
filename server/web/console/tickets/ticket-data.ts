/** One ticket as its page shows it: the present state, and its log, of which only what is new is fetched. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';

export type TicketView = Answer<'GET /tickets/{number}'>;
export type Ticket = TicketView['ticket'];
export type Log = Answer<'GET /tickets/{number}/activities'>;
export type Activity = Log['items'][number];

const activitiesAtOnce = 500;

export const useTicket = (number: string, enabled = true) =>
  useQuery({
    queryKey: ['ticket', number],
    queryFn: () => call('GET /tickets/{number}', { params: { number } }),
    enabled,
  });

const fetchAfter = async (number: string, known: Log): Promise<Log> => {
  const items = [...known.items];
  const names = { ...known.names };
  for (;;) {
    const after = items.at(-1)?.head.seq ?? 0;
    const page = await call('GET /tickets/{number}/activities', {
      params: { number },
      query: { after, limit: activitiesAtOnce },
    });
    items.push(...page.items);
    Object.assign(names, page.names);
    if (page.items.length < activitiesAtOnce) return { items, names };
  }
};

const nothing: Log = { items: [], names: {} };

/** The log is append-only, so what is known stays; only an erasure changes the past, and then all is fetched anew. */
const readLog = async (queries: QueryClient, number: string): Promise<Log> => {
  const known = queries.getQueryData<Log>(logKey(number)) ?? nothing;
  const log = await fetchAfter(number, known);
  const erased = log.items.slice(known.items.length).some(({ head }) => head.facts.kind === 'contentErased');
  return erased && known.items.length > 0 ? fetchAfter(number, nothing) : log;
};

const logKey = (number: string) => ['ticket', number, 'log'] as const;

export const useLog = (number: string) => {
  const queries = useQueryClient();
  return useQuery({ queryKey: logKey(number), queryFn: () => readLog(queries, number) });
};
