/** Says by how much this machine's clock and the server's differ. Pure. */
import { BeistandError } from '../../protocol/errors.ts';
import type { ErrorDetails } from '../../protocol/errors.ts';

const inWords = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
};

/** The CLOCK_SKEW error for a request the server refused; `serverTime` is ISO 8601, null where it did not say. */
export const clockSkewError = (
  nowMs: number,
  serverTime: string | null,
  details: ErrorDetails,
): BeistandError => {
  const hint = 'Set this machine’s date and time (best: switch on NTP), then try again.';
  const own = new Date(nowMs).toISOString();
  if (serverTime === null)
    return new BeistandError('CLOCK_SKEW', 'This machine’s clock differs too much from the server’s.', {
      hint,
      details: { ...details, ownTime: own },
    });
  const aheadMs = nowMs - Date.parse(serverTime);
  return new BeistandError(
    'CLOCK_SKEW',
    `This machine’s clock is ${inWords(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} the server’s: here it is ${own}, there ${serverTime}.`,
    { hint, details: { ...details, ownTime: own, serverTime, aheadMs } },
  );
};
