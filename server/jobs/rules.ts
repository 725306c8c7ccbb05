/** When a failed job is tried again. Pure. */

/** How patiently a kind of job is tried again. */
export interface RetryPolicy {
  /** Tries before it becomes a dead letter. */
  readonly maxAttempts: number;
  /** Wait after the first failure; doubled after each further one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/** Twelve tries over about a day. */
export const standardRetry: RetryPolicy = {
  maxAttempts: 12,
  firstWaitMs: 30_000,
  longestWaitMs: 6 * 60 * 60_000,
};

/**
 * The wait in milliseconds after `attempts` failures (1 or more), or null where it is time to give up.
 * @param chance from 0 to 1: spreads waits over three quarters to all of their length, so that what failed together is not tried together.
 */
export const waitAfter = (policy: RetryPolicy, attempts: number, chance: number): number | null => {
  if (attempts >= policy.maxAttempts) return null;
  const whole = Math.min(policy.firstWaitMs * 2 ** (attempts - 1), policy.longestWaitMs);
  return Math.round(whole * (0.75 + chance / 4));
};
