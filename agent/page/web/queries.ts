/** What several pages ask for. */
import { useQuery } from '@tanstack/react-query';
import { call } from './api.ts';

/** The daemon may be at work beside the page; what it changes shows within this time. */
const lookMs = 10_000;

export const useFacts = () => useQuery({ queryKey: ['facts'], queryFn: () => call('GET /facts') });

export const useOverview = () =>
  useQuery({ queryKey: ['overview'], queryFn: () => call('GET /overview'), refetchInterval: lookMs });
