/** When the server's own roles are signed again, and when the offline ones need a person. Pure. */

const dayMs = 86_400_000;

/** Which online roles have used up half of their life. A fresh snapshot always needs a fresh timestamp. */
export const resignRules = (
  expires: { readonly timestamp: string; readonly snapshot: string },
  life: { readonly timestampDays: number; readonly snapshotDays: number },
  now: Date,
): { timestamp: boolean; snapshot: boolean } => {
  const left = (at: string): number => Date.parse(at) - now.getTime();
  const snapshot = left(expires.snapshot) < (life.snapshotDays * dayMs) / 2;
  return { snapshot, timestamp: snapshot || left(expires.timestamp) < (life.timestampDays * dayMs) / 2 };
};

export interface Expiry {
  readonly role: string;
  readonly expires: string;
  readonly daysLeft: number;
  readonly state: 'fine' | 'soon' | 'expired';
}

/** How long a role is still good. */
export const judgeExpiry = (role: string, expires: string, warnDays: number, now: Date): Expiry => {
  const daysLeft = (Date.parse(expires) - now.getTime()) / dayMs;
  const state = daysLeft <= 0 ? 'expired' : daysLeft < warnDays ? 'soon' : 'fine';
  return { role, expires, daysLeft: Math.floor(daysLeft * 10) / 10, state };
};
