/** Customers who wait for a helper right now. The live line says when one comes or goes. */
import { useQuery } from '@tanstack/react-query';
import { sessionLimits } from '../../../../protocol/session/limits.ts';
import { call } from '../../api/client.ts';

/** When the code shown since then is no longer good. */
export const goodUntil = (openedAt: string): string =>
  new Date(Date.parse(openedAt) + sessionLimits.codeMs).toISOString();

/** A code's time passes whether or not a server is there to say so; this browser's clock may be wrong, so not at once again. */
const soonestMs = 30_000;

export const useWaiting = (enabled = true) =>
  useQuery({
    queryKey: ['waiting'],
    queryFn: () => call('GET /sessions/waiting', {}),
    enabled,
    refetchInterval: ({ state }) => {
      const ends = state.data?.items.map(({ openedAt }) => Date.parse(goodUntil(openedAt))) ?? [];
      return ends.length > 0 && Math.max(soonestMs, Math.min(...ends) - Date.now());
    },
  });
