/** How long to wait before trying again. Pure: chance and time are arguments. */

const baseMs = 250;
const capMs = 30_000;
/** A server may ask for more patience than this; nobody waits longer in one go. */
const maxRetryAfterMs = 120_000;

/** Exponential back-off with full jitter: anything up to `baseMs` doubled with each failure. `random` is in [0, 1). */
export const backOffMs = (failures: number, random: number): number =>
  Math.floor(random * Math.min(capMs, baseMs * 2 ** Math.min(failures, 20)));

/** A Retry-After header (RFC 9110, 10.2.3: seconds or a date) as milliseconds from `now`; null where there is none. */
export const retryAfterMs = (value: string, now: Date): number | null => {
  const text = value.trim();
  if (text === '') return null;
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), maxRetryAfterMs) : null;
};

/** The wait after a failure: what the server asked for and a little chance on top, or the back-off. */
export const waitMs = (failures: number, askedMs: number | null, random: number): number =>
  askedMs === null ? backOffMs(failures, random) : askedMs + Math.floor(random * baseMs);
