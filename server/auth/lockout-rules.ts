/** How many wrong passwords an address may have. Pure. */

export interface Failures {
  readonly failures: number;
  readonly lastAt: Date;
  readonly lockedUntil: Date | null;
}

/** Wrong tries before the first lock. */
const freeTries = 8;
const firstLockMs = 60_000;
const longestLockMs = 30 * 60_000;
/** Failures this old are forgotten. */
const forgetMs = 24 * 60 * 60_000;

/** How long sign-ins for this address are still refused, in milliseconds; 0 where they are not. */
export const lockedForMs = (before: Failures | null, now: Date): number =>
  Math.max(0, (before?.lockedUntil?.getTime() ?? 0) - now.getTime());

/** The count after one more failure. Locks double, so that guessing slows to nothing and the owner waits at most half an hour. */
export const afterFailure = (before: Failures | null, now: Date): Failures => {
  const kept = before !== null && now.getTime() - before.lastAt.getTime() < forgetMs ? before.failures : 0;
  const failures = kept + 1;
  const locks = failures - freeTries;
  const lockedUntil =
    locks < 0 ? null : new Date(now.getTime() + Math.min(firstLockMs * 2 ** locks, longestLockMs));
  return { failures, lastAt: now, lockedUntil };
};
