/**
 * One check with the server: what it says goes through the trust code or is dropped. An unchanged answer
 * (304) ends the check, unless what is kept can no longer be trusted; then everything is asked for again.
 */
import { errorTable, isBeistandError } from '../../protocol/errors.ts';
import type { Disk } from '../disk/disk.ts';
import { readLastCheck, writeLastCheck } from '../link/last-check.ts';
import type { LastCheck } from '../link/last-check.ts';
import type { Link } from '../link/link.ts';
import type { TrustedRepository } from '../trust/repository.ts';

export interface RefreshParts {
  readonly disk: Disk;
  /** Where the last answer is kept. */
  readonly lastCheckPath: string;
  readonly link: Link;
  readonly trust: TrustedRepository;
  readonly installationId: string;
  readonly nowMs: () => number;
  readonly signal: AbortSignal | undefined;
}

export interface Refreshed {
  readonly lastCheck: LastCheck;
  /** The server said that nothing changed. */
  readonly unchanged: boolean;
}

const isUntrusted = (error: unknown): boolean =>
  isBeistandError(error) && errorTable[error.code].exit === 'untrusted';

/** Whether what is kept from earlier is whole and not expired. */
const stillGood = async (trust: TrustedRepository): Promise<boolean> => {
  try {
    await trust.targets();
    return true;
  } catch (error) {
    if (isUntrusted(error)) return false;
    throw error;
  }
};

/**
 * Asks the server and brings the trusted metadata up to date.
 * @throws BeistandError what the link and the trust code throw
 */
export const refresh = async (parts: RefreshParts): Promise<Refreshed> => {
  const { disk, lastCheckPath, link, trust, installationId, signal } = parts;
  const at = (): string => new Date(parts.nowMs()).toISOString();
  const before = await readLastCheck(disk, lastCheckPath);
  const known = trust.versions();
  const usable = before !== null && before.timestampVersion === known.timestamp ? before : null;

  let result = await link.check(installationId, { ...known, etag: usable?.etag ?? null }, signal);
  if (result.kind === 'unchanged' && usable !== null && (await stillGood(trust))) {
    const lastCheck = { ...usable, at: at() };
    await writeLastCheck(disk, lastCheckPath, lastCheck);
    return { lastCheck, unchanged: true };
  }
  if (result.kind === 'unchanged')
    result = await link.check(installationId, { ...known, timestamp: 0, etag: null }, signal);
  // Without an ETag the link takes no “unchanged” for an answer.
  if (result.kind === 'unchanged') throw new Error('unreachable');
  const { answer, etag } = result;
  await trust.refresh({ roots: answer.roots, timestamp: answer.timestamp, serverTime: answer.serverTime });
  const lastCheck: LastCheck = {
    formatVersion: 1,
    at: at(),
    etag,
    timestampVersion: trust.versions().timestamp,
    offer: answer.offer,
    scripts: answer.scripts,
    withdrawn: answer.withdrawn,
  };
  await writeLastCheck(disk, lastCheckPath, lastCheck);
  return { lastCheck, unchanged: false };
};
