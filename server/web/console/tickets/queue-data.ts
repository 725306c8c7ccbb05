/** What the queue page asks the server for. */
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { listQueryOf } from './queue-search.ts';
import type { QueueView } from './queue-search.ts';

export type TicketRow = Answer<'GET /tickets'>['items'][number];

/** How many tickets wait where. Live events about tickets renew it. */
export const useQueueCounts = () =>
  useQuery({ queryKey: ['tickets', 'queues'], queryFn: () => call('GET /tickets/queues') });

/** The staff whom tickets can be given to. */
export const useDeskPeople = () =>
  useQuery({
    queryKey: ['staff', 'desk'],
    queryFn: () => call('GET /tickets/people'),
    select: ({ items }) => items,
    staleTime: 300_000,
  });

export const useProducts = () =>
  useQuery({
    queryKey: ['products'],
    queryFn: () => call('GET /products'),
    select: ({ items }) => items,
    staleTime: 300_000,
  });

/** Customers whose name or number holds a text. */
export const useCustomers = (text: string) =>
  useQuery({
    queryKey: ['customers', 'choice', text],
    queryFn: () => call('GET /customers', { query: { limit: 50, ...(text === '' ? {} : { text }) } }),
    select: ({ items }) => items,
    placeholderData: keepPreviousData,
  });

/** The pages of a queue as far as they were scrolled to. */
export const useTicketRows = (view: QueueView, me: string) => {
  const query = listQueryOf(view, me);
  return useInfiniteQuery({
    queryKey: ['ticket-rows', query],
    queryFn: ({ pageParam, signal }) =>
      call('GET /tickets', {
        query: { ...query, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    enabled: view.text === '',
    // Service time passes differently for each customer; the server counts it anew.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > pagesKeptFresh ? false : 60_000),
  });
};

/** Tickets found by their words. */
export const useFoundTickets = (text: string) =>
  useInfiniteQuery({
    queryKey: ['tickets', 'search', text],
    queryFn: ({ pageParam, signal }) =>
      call('GET /search', {
        query: { q: text, limit: 50, ...(pageParam === null ? {} : { before: pageParam }) },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ before }) => before,
    placeholderData: keepPreviousData,
    enabled: text !== '',
  });

/** With more pages than this on the screen, a change elsewhere doesn't fetch them all again by itself. */
const pagesKeptFresh = 5;

/**
 * Renews the rows when the counts were renewed (after each live event about a ticket): so a busy desk asks for one
 * small answer each time, and for the rows only as long as they are few.
 */
export const useFreshRows = (pages: number): void => {
  const queries = useQueryClient();
  const { dataUpdatedAt } = useQueueCounts();
  const seen = useRef(dataUpdatedAt);
  useEffect(() => {
    if (seen.current !== 0 && seen.current !== dataUpdatedAt && pages <= pagesKeptFresh)
      void queries.invalidateQueries({ queryKey: ['ticket-rows'] });
    seen.current = dataUpdatedAt;
  }, [dataUpdatedAt, pages, queries]);
};
