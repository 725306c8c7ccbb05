/** A customer's installations and what is new for them. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';

export type Installation = Answer<'GET /installations'>['items'][number];
export type News = Answer<'GET /news'>['items'][number];

const pageSize = 100;

/** The customer's installations, by page. */
export const useInstallations = () =>
  useInfiniteQuery({
    queryKey: ['installations', 'mine'],
    queryFn: ({ pageParam }) =>
      call('GET /installations', {
        query: { limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

/** What is newer than what is installed, for each installation. */
export const useNews = () =>
  useQuery({ queryKey: ['installations', 'news'], queryFn: () => call('GET /news') });

export type NewBuild = News['newer'][number];

/** What is new and worth having: a build that was tried here and taken back is neither. */
export const worthHaving = (newer: News['newer']): News['newer'] =>
  newer.filter(({ trouble }) => trouble?.outcome !== 'rolledBack');
