/**
 * What the server demands of metadata a publisher hands over, before its own keys vouch for it. The agents
 * check all of this again; here it keeps mistakes and stolen publish tokens from stopping every customer's
 * updates.
 */
import type { Metadata, Root, Targets } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';
import { channels } from '../../../protocol/ids.ts';
import type { Channel } from '../../../protocol/ids.ts';
import type { OnlineKeys } from '../../../protocol/publish-api.ts';
import { onlineRoles } from './online-keys.ts';

type Delegator = Metadata<Root> | Metadata<Targets>;

/** @throws BeistandError SIGNATURE_INVALID */
export const requireSigned = (
  by: Delegator,
  role: string,
  metadata: Parameters<Delegator['verifyDelegate']>[1],
): void => {
  try {
    by.verifyDelegate(role, metadata);
  } catch (cause) {
    throw new BeistandError('SIGNATURE_INVALID', `${role} is not signed by enough of the keys it needs.`, {
      hint: 'Is this the right keyring? A role with threshold 2 needs both signatures: publish cosign.',
      cause,
    });
  }
};

/** Only what is handed over must be fresh: an old nightly role must not stop an urgent hotfix. */
const requireFresh = (role: string, metadata: Metadata<Root> | Metadata<Targets>, now: Date | null): void => {
  if (now !== null && metadata.signed.isExpired(now))
    throw new BeistandError('METADATA_EXPIRED', `${role} has expired already.`);
};

/** @throws BeistandError METADATA_ROLLED_BACK where the version is not the one after the present */
export const requireNext = (role: string, version: number, present: number): void => {
  if (version !== present + 1)
    throw new BeistandError(
      'METADATA_ROLLED_BACK',
      `${role} ${version} was handed over; after ${present} comes ${present + 1}.`,
      {
        hint: 'Somebody else published meanwhile, perhaps. Run the command again.',
        details: { role, version, present },
      },
    );
};

/**
 * Checks a new root against the one before (null for the first).
 * @throws BeistandError SIGNATURE_INVALID, METADATA_ROLLED_BACK, METADATA_EXPIRED, METADATA_INVALID
 */
export const checkRoot = (
  root: Metadata<Root>,
  before: Metadata<Root> | null,
  online: OnlineKeys,
  now: Date,
): void => {
  requireNext('root', root.signed.version, before?.signed.version ?? 0);
  if (before !== null) requireSigned(before, 'root', root);
  requireSigned(root, 'root', root);
  requireFresh('root', root, now);
  if (!root.signed.consistentSnapshot)
    throw new BeistandError('METADATA_INVALID', 'The root must ask for consistent snapshots.');
  for (const role of onlineRoles) {
    const named = root.signed.roles[role];
    const own = online[role].map((key) => key.keyid);
    if (named === undefined || named.threshold !== 1 || !own.every((id) => named.keyIDs.includes(id)))
      throw new BeistandError('METADATA_INVALID', `The root does not name this server's ${role} key.`, {
        hint: 'Run: publish trust',
      });
  }
};

/**
 * Checks the targets role: it holds no targets, and delegates exactly the channels' folders. `now` is null where
 * its age does not matter, because it was there before.
 * @throws BeistandError SIGNATURE_INVALID, METADATA_EXPIRED, METADATA_INVALID
 */
export const checkTargets = (targets: Metadata<Targets>, root: Metadata<Root>, now: Date | null): void => {
  requireSigned(root, 'targets', targets);
  requireFresh('targets', targets, now);
  const roles = Object.values(targets.signed.delegations?.roles ?? {});
  const right = roles.every(
    (role) =>
      role.terminating &&
      role.paths?.length === 1 &&
      role.paths[0] === `${role.name}/*` &&
      channels.includes(role.name as Channel),
  );
  if (!right || roles.length !== channels.length || Object.keys(targets.signed.targets).length > 0)
    throw new BeistandError('METADATA_INVALID', 'targets must delegate the four channels and nothing else.');
};

/** Checks a channel role; `now` as for targets. @throws BeistandError SIGNATURE_INVALID, METADATA_EXPIRED, METADATA_INVALID */
export const checkChannel = (
  channel: Channel,
  metadata: Metadata<Targets>,
  targets: Metadata<Targets>,
  now: Date | null,
): void => {
  requireSigned(targets, channel, metadata);
  requireFresh(channel, metadata, now);
  if (metadata.signed.delegations !== undefined)
    throw new BeistandError('METADATA_INVALID', `${channel} must not delegate any further.`);
};
