/**
 * Who signed a build, for people who want to look: the chain from root to the channel's role, each signature checked
 * now. It informs; what protects is the agent, which trusts no server and checks the same chain by itself.
 */
import { createHash } from 'node:crypto';
import type { Key, Root, Targets } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';
import type { Channel } from '../../../protocol/ids.ts';
import type { Current, Role } from '../repository/current.ts';

export interface RoleSignatures {
  readonly role: 'root' | 'targets' | Channel;
  readonly version: number;
  readonly expires: string;
  /** SHA-256 of the metadata file. */
  readonly sha256: string;
  readonly threshold: number;
  /** The role's keys; `signed` where its signature is there and right. */
  readonly keys: readonly { readonly keyId: string; readonly publicKey: string; readonly signed: boolean }[];
}

interface Delegation {
  readonly keyIDs: readonly string[];
  readonly threshold: number;
}

const hasSigned = (key: Key, metadata: Role<Root | Targets>['metadata']): boolean => {
  try {
    key.verifySignature(metadata);
    return true;
  } catch {
    return false;
  }
};

const described = (
  role: RoleSignatures['role'],
  { metadata, text }: Role<Root> | Role<Targets>,
  { keyIDs, threshold }: Delegation,
  keys: Readonly<Record<string, Key>>,
): RoleSignatures => ({
  role,
  version: metadata.signed.version,
  expires: metadata.signed.expires,
  sha256: createHash('sha256').update(text).digest('hex'),
  threshold,
  keys: keyIDs.flatMap((keyId) => {
    const key = keys[keyId];
    return key === undefined
      ? []
      : [{ keyId, publicKey: key.keyVal['public'] ?? '', signed: hasSigned(key, metadata) }];
  }),
});

/** The roles a build of the channel rests on, root first. @throws BeistandError TRUST_NOT_ESTABLISHED */
export const signaturesOf = (current: Current, channel: Channel): RoleSignatures[] => {
  const { root, roles } = current;
  const targets = roles.get('targets');
  const role = roles.get(channel);
  const own = root?.metadata.signed;
  const rootRole = own?.roles['root'];
  const targetsRole = own?.roles['targets'];
  const delegations = targets?.metadata.signed.delegations;
  const delegated = delegations?.roles?.[channel];
  if (!root || !own || !targets || !role || !rootRole || !targetsRole || !delegations || !delegated)
    throw new BeistandError('TRUST_NOT_ESTABLISHED', 'Nothing has been published here yet.');
  return [
    described('root', root, rootRole, own.keys),
    described('targets', targets, targetsRole, own.keys),
    described(channel, role, delegated, delegations.keys),
  ];
};
