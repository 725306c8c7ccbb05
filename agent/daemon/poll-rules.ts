/** When the daemon asks again. Pure: chance comes in as an argument. */

/** Part of the interval by which a poll may be early or late, so that agents started together drift apart. */
const jitterPart = 0.2;
/** Longest pause after failures, in intervals. */
const longestBackOff = 16;

export interface PollSituation {
  /** Pause between two checks that went well. */
  readonly intervalMs: number;
  /** Checks that failed in a row; 0 after one that went well. */
  readonly failures: number;
  /** What the server asked for (`Retry-After`), or null. */
  readonly retryAfterMs: number | null;
  /** A number from 0 up to 1. */
  readonly random: number;
}

/** Milliseconds until the next check: the interval ± 20 %; doubled per failure, up to sixteen times. */
export const nextPollMs = ({ intervalMs, failures, retryAfterMs, random }: PollSituation): number => {
  const backOff = failures === 0 ? 1 : Math.min(2 ** (failures - 1), longestBackOff);
  const jittered = intervalMs * backOff * (1 - jitterPart + 2 * jitterPart * random);
  return Math.round(Math.max(jittered, retryAfterMs ?? 0));
};
