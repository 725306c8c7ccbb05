/**
 * What root, targets and the channel roles should say, as plain values: nothing here fetches, signs or reads a
 * clock. `trust` compares what should be with what is and signs only what differs.
 */
import { canonicalJson } from '../../../protocol/canonical-json.ts';
import { channels } from '../../../protocol/ids.ts';
import type { Channel } from '../../../protocol/ids.ts';
import type { TufKey } from '../../../protocol/publish-api.ts';

/** TUF specification this metadata follows. */
export const specVersion = '1.0.31';

export interface RoleKeys {
  readonly keys: readonly { readonly keyId: string; readonly key: TufKey }[];
  readonly threshold: number;
}
export type Signed = Readonly<Record<string, unknown>>;

const keyTable = (roles: Iterable<RoleKeys>): Record<string, TufKey> => {
  const all = [...roles].flatMap((role) => role.keys);
  return Object.fromEntries(
    all.toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1)).map(({ keyId, key }) => [keyId, key]),
  );
};
const roleOf = ({ keys, threshold }: RoleKeys) => ({
  keyids: keys.map(({ keyId }) => keyId).sort(),
  threshold,
});

/** The body of a root: four roles with their keys (TUF 1.0, 4.3). `expires` is an instant without fraction. */
export const rootSigned = (
  version: number,
  expires: string,
  roles: Readonly<Record<'root' | 'targets' | 'snapshot' | 'timestamp', RoleKeys>>,
): Signed => ({
  _type: 'root',
  spec_version: specVersion,
  version,
  expires,
  consistent_snapshot: true,
  keys: keyTable(Object.values(roles)),
  roles: {
    root: roleOf(roles.root),
    snapshot: roleOf(roles.snapshot),
    targets: roleOf(roles.targets),
    timestamp: roleOf(roles.timestamp),
  },
});

/** The body of the targets role: no targets of its own, each channel's folder terminating (TUF 1.0, 4.5). */
export const targetsSigned = (
  version: number,
  expires: string,
  roles: Readonly<Record<Channel, RoleKeys>>,
): Signed => ({
  _type: 'targets',
  spec_version: specVersion,
  version,
  expires,
  targets: {},
  delegations: {
    keys: keyTable(Object.values(roles)),
    roles: channels.map((channel) => ({
      name: channel,
      ...roleOf(roles[channel]),
      terminating: true,
      paths: [`${channel}/*`],
    })),
  },
});

/** A target as it stands in a channel role. */
export interface TargetValue {
  readonly length: number;
  readonly hashes: Readonly<Record<string, string>>;
  readonly custom: unknown;
}

/** The body of a channel role. */
export const channelSigned = (
  version: number,
  expires: string,
  targets: Readonly<Record<string, TargetValue>>,
): Signed => ({ _type: 'targets', spec_version: specVersion, version, expires, targets });

/** True where two bodies say the same, version and expiry aside. */
export const saysTheSame = (a: Signed, b: Signed): boolean => {
  const neutral = (signed: Signed): string => canonicalJson({ ...signed, version: 0, expires: '' });
  return neutral(a) === neutral(b);
};

/** Validity of new metadata in days, and how long before its end `trust` renews it. */
export const defaultDays = { root: 365, targets: 365, channel: 180 } as const;
const renewBeforeShare = 1 / 3;
const dayMs = 86_400_000;

/** An instant `days` after `nowMs`, to the second, as TUF writes it. */
export const expiryAfter = (nowMs: number, days: number): string =>
  new Date(nowMs + days * dayMs).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** True where less than a third of the usual validity is left. */
export const nearExpiry = (expires: string, nowMs: number, days: number): boolean =>
  Date.parse(expires) - nowMs < days * dayMs * renewBeforeShare;
