/**
 * What a wrong clock may not do: hide that metadata has expired (set back), or make good metadata look
 * expired and poison the memory of time (far ahead). Pure; a layer above the client workflow, which judges
 * by whatever time it is given.
 */
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';

/**
 * A clock this much behind what was seen before is small correction, not more. It costs no safety:
 * metadata is judged by the later of both times in any case.
 */
export const clockToleranceMs = 60 * 60_000;

const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

const span = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
};

/**
 * The time to judge metadata by: this machine's, or the latest it is known to have been, in ms.
 * @param memoryFile named in the hint, for whoever has to correct a memory that is itself wrong
 * @throws BeistandError CLOCK_SET_BACK
 */
export const judgingTime = (nowMs: number, highestMs: number | null, memoryFile: string): number => {
  if (highestMs === null || nowMs >= highestMs) return nowMs;
  const behindMs = highestMs - nowMs;
  if (behindMs <= clockToleranceMs) return highestMs;
  throw new BeistandError(
    'CLOCK_SET_BACK',
    `This machine’s clock says ${iso(nowMs)}, but it was already ${iso(highestMs)}: it is ${span(behindMs)} behind.`,
    {
      hint: `Set date and time right, best by network time. If the clock is right now and was wrong before, remove ${memoryFile} and check again.`,
      details: { nowMs, highestMs, behindMs },
    },
  );
};

/**
 * What an expiry means in the light of other clocks: the same error, or CLOCK_FAR_AHEAD where this
 * machine's clock is the likelier fault. It is a better explanation of a refusal, never a way around it.
 * @param serverMs the server's clock, or null where it isn't known
 * @param highestMs the latest time this machine remembers, or null
 */
export const explainExpiry = (
  error: unknown,
  nowMs: number,
  serverMs: number | null,
  highestMs: number | null,
): unknown => {
  if (!isBeistandError(error, 'METADATA_EXPIRED')) return error;
  const expiresMs = Date.parse(String(error.details['expires']));
  const explain = (comparedMs: number, whose: string): BeistandError =>
    new BeistandError(
      'CLOCK_FAR_AHEAD',
      `This machine’s clock says ${iso(nowMs)}, ${span(nowMs - comparedMs)} ahead of ${whose}, so everything looks expired.`,
      {
        hint: 'Set date and time right, best by network time, and check again. Nothing was taken over.',
        details: { nowMs, aheadMs: nowMs - comparedMs, file: String(error.details['file']) },
        cause: error,
      },
    );
  if (serverMs !== null && serverMs < expiresMs && nowMs - serverMs > limits.clockSkewMs)
    return explain(serverMs, 'the server’s');
  if (serverMs === null && highestMs !== null && nowMs - highestMs > limits.clockFarAheadMs)
    return explain(highestMs, 'the last time it was seen right');
  return error;
};

/**
 * The latest time to remember after a refresh that succeeded. A clock that runs ahead of the server's is
 * remembered only as far as the server confirms, so that setting it right later is no fault.
 */
export const timeToRemember = (nowMs: number, serverMs: number | null, highestMs: number | null): number => {
  const seen = serverMs !== null && nowMs - serverMs > limits.clockSkewMs ? serverMs : nowMs;
  return Math.max(seen, highestMs ?? 0);
};
