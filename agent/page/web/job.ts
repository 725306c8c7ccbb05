/** The work under way: told by the server as it goes on, started and stopped from any page. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Job, JobWish } from '../../../protocol/page-api.ts';
import { call } from './api.ts';

const jobKey = ['job'] as const;
const workKey = ['work'] as const;

/** An answer may come after the live line has told of the job's end: then it is older than what is known, and nothing would mend it. */
const newerOf = (known: Job | null | undefined, told: Job | null): Job | null =>
  known !== undefined && known !== null && known.id === told?.id && known.phase !== 'running' ? known : told;

/** The job that runs or ran last; null where there was none since the page was started. */
export const useJob = (): Job | null =>
  useQuery({
    queryKey: jobKey,
    queryFn: async ({ client }) => {
      const { job } = await call('GET /job');
      return newerOf(client.getQueryData<Job | null>(jobKey), job);
    },
  }).data ?? null;

/** The work that runs or ran last, checks left out: those show where what is new is shown. */
export const useShownWork = (): Job | null => {
  const job = useJob();
  const kept =
    useQuery<Job | null>({ queryKey: workKey, queryFn: () => null, staleTime: Infinity }).data ?? null;
  return job === null || job.kind === 'check' ? kept : job;
};

/** Keeps the job up to date and, when one ends, everything it may have changed. Returns whether the agent answers. */
export const useLiveJob = (): boolean => {
  const queries = useQueryClient();
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    const source = new EventSource('/api/live');
    source.addEventListener('open', () => setConnected(true));
    source.addEventListener('error', () => setConnected(false));
    source.addEventListener('job', (event: MessageEvent<string>) => {
      const { job } = JSON.parse(event.data) as { job: Job | null };
      queries.setQueryData(jobKey, job);
      if (job !== null && job.kind !== 'check') queries.setQueryData(workKey, job);
      if (job !== null && job.phase !== 'running')
        for (const key of ['overview', 'history', 'diagnosis', 'doctor'])
          void queries.invalidateQueries({ queryKey: [key] });
    });
    return () => source.close();
  }, [queries]);
  return connected;
};

/** Starts work; `busy` while any runs. */
export const useWork = (): { start: (wish: JobWish) => void; busy: boolean } => {
  const queries = useQueryClient();
  const job = useJob();
  const { mutate, isPending } = useMutation({
    mutationFn: (wish: JobWish) => call('POST /job', { body: wish }),
    onSuccess: (answer) => queries.setQueryData<Job | null>(jobKey, (known) => newerOf(known, answer.job)),
  });
  return { start: mutate, busy: isPending || job?.phase === 'running' };
};

/** Asks the job to stop. */
export const useCancel = (): (() => void) => {
  const { mutate } = useMutation({ mutationFn: () => call('POST /job/cancel') });
  return () => mutate();
};
