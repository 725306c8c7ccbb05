/** How publishing stands, as the server knows it. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';

export type Unfinished = Answer<'GET /builds/publishing'>['unfinished'][number];

/** An upload tells nobody, so it is asked for now and then. */
const askAgainMs = 60_000;

export const usePublishing = () =>
  useQuery({
    queryKey: ['builds', 'publishing'],
    queryFn: () => call('GET /builds/publishing'),
    refetchInterval: askAgainMs,
  });
