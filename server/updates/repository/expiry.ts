/** When each role of the repository expires, for doctor, metrics and log. */
import type { Current } from './current.ts';
import { judgeExpiry } from './resign-rules.ts';
import type { Expiry } from './resign-rules.ts';

/** All roles with their expiry; empty before the first `publish trust`. Online roles warn only when the server failed to re-sign them in time. */
export const expiryOf = (
  current: Current,
  life: { readonly warnDays: number; readonly timestampDays: number; readonly snapshotDays: number },
  now: Date,
): Expiry[] => {
  const entries: [string, string, number][] = [];
  if (current.root !== null) entries.push(['root', current.root.metadata.signed.expires, life.warnDays]);
  for (const [role, { metadata }] of current.roles)
    entries.push([role, metadata.signed.expires, life.warnDays]);
  if (current.snapshot !== null)
    entries.push(['snapshot', current.snapshot.metadata.signed.expires, life.snapshotDays / 4]);
  if (current.timestamp !== null)
    entries.push(['timestamp', current.timestamp.metadata.signed.expires, life.timestampDays / 4]);
  return entries.map(([role, expires, warnDays]) => judgeExpiry(role, expires, warnDays, now));
};
