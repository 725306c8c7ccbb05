/**
 * `trust`: brings root, targets and the channel roles to what the keyring says, and hands them over.
 *
 * The server's online keys (snapshot, timestamp) are taken as they are the first time: the connection (TLS, the
 * publish token) vouches for them, and all they could do in wrong hands is withhold. Once a root names
 * them they are pinned: other ones are signed only where the caller says so, because naming a thief's
 * key in root would let them keep withholding after the server was cleaned.
 */
import type { Metadata, Root } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';
import { channels } from '../../../protocol/ids.ts';
import type { Channel } from '../../../protocol/ids.ts';
import type { OnlineKeys, PublishedRole } from '../../../protocol/publish-api.ts';
import { keyIdOf } from '../signing/signer.ts';
import { handOver } from './hand-over.ts';
import type { HandOver, RoleText } from './hand-over.ts';
import { activeKeys, tufKey } from './keyring.ts';
import { isSigned, parseRoot, parseTargets } from './signed-metadata.ts';
import { viewRepository } from './repository-view.ts';
import type { RepositoryView } from './repository-view.ts';
import {
  channelSigned,
  expiryAfter,
  nearExpiry,
  rootSigned,
  saysTheSame,
  targetsSigned,
} from './roles-rules.ts';
import type { RoleKeys, Signed, TargetValue } from './roles-rules.ts';
import { signRole } from './publisher.ts';
import type { Publisher } from './publisher.ts';

export interface TrustOptions {
  readonly days: Readonly<Record<'root' | 'targets' | 'channel', number>>;
  readonly acceptOnlineKeys: boolean;
  /** Sign everything anew, whether or not it is needed. */
  readonly renew: boolean;
  readonly partial: string | undefined;
}

export interface TrustResult {
  /** Roles signed anew, with their versions; empty where nothing had to change. */
  readonly signed: readonly { readonly role: PublishedRole; readonly version: number }[];
  readonly onlineKeys: { readonly snapshot: readonly string[]; readonly timestamp: readonly string[] };
  readonly handOver: HandOver | null;
}

const keysOf = (publisher: Publisher, role: PublishedRole): RoleKeys => {
  const keys = activeKeys(publisher.keyring, role);
  const threshold = publisher.keyring.roles[role]?.threshold ?? 1;
  if (keys.length < threshold)
    throw new BeistandError(
      'BAD_INPUT',
      `The keyring has ${keys.length} keys for ${role}, and needs ${threshold}.`,
      {
        hint: `Add one with "keys add --role ${role}".`,
      },
    );
  return { keys: keys.map((key) => ({ keyId: key.keyId, key: tufKey(key) })), threshold };
};

const onlineRole = (keys: OnlineKeys['snapshot']): RoleKeys => {
  for (const { keyid, key } of keys)
    if (keyIdOf(key) !== keyid)
      throw new BeistandError('METADATA_INVALID', `The server's key ${keyid} does not have that id.`);
  return { keys: keys.map(({ keyid, key }) => ({ keyId: keyid, key })), threshold: 1 };
};
const idsOf = (role: RoleKeys): string[] => role.keys.map(({ keyId }) => keyId).sort();

/** The keys the server shows and root does not name, in words. */
const newOnlineKeys = (
  root: Metadata<Root>,
  online: Readonly<Record<'snapshot' | 'timestamp', RoleKeys>>,
): string[] =>
  (['snapshot', 'timestamp'] as const).flatMap((role) => {
    const pinned = root.signed.roles[role]?.keyIDs ?? [];
    return idsOf(online[role])
      .filter((id) => !pinned.includes(id))
      .map((id) => `${role} ${id}`);
  });

const requireAccepted = async (publisher: Publisher, fresh: readonly string[]): Promise<void> => {
  if (fresh.length === 0) return;
  const shown = fresh.join(', ');
  if (
    await publisher.output.confirm(
      publisher.output.words(
        `The server shows new online keys: ${shown}. Did you rotate them?`,
        `Der Server zeigt neue Online-Schlüssel: ${shown}. Haben Sie sie gewechselt?`,
      ),
    )
  )
    return;
  throw new BeistandError(
    'TRUST_NOT_ESTABLISHED',
    `The server shows keys that root does not name: ${shown}.`,
    {
      hint: 'If you rotated them ("beistand-server rotate-key"), compare the ids and run again with --accept-online-keys.',
    },
  );
};

const bodyOf = (text: string): Signed => (JSON.parse(text) as { signed: Signed }).signed;

/** The targets of a channel role as they stand, to be signed again. */
export const targetsOf = (text: string | undefined): Record<string, TargetValue> =>
  text === undefined ? {} : { ...(bodyOf(text)['targets'] as Record<string, TargetValue>) };

/**
 * Signs and hands over what has to change; changes nothing where nothing has to.
 * @throws BeistandError as viewRepository, handOver and signersFor; TRUST_NOT_ESTABLISHED for new online keys
 */
export const establishTrust = async (publisher: Publisher, options: TrustOptions): Promise<TrustResult> => {
  const view = await viewRepository(publisher.folder, publisher.keyring, publisher.link);
  const answer = await publisher.link.onlineKeys();
  const online = { snapshot: onlineRole(answer.snapshot), timestamp: onlineRole(answer.timestamp) };
  const onlineKeys = { snapshot: idsOf(online.snapshot), timestamp: idsOf(online.timestamp) };
  if (view.root !== null && !options.acceptOnlineKeys)
    await requireAccepted(publisher, newOnlineKeys(view.root.metadata, online));

  const roles = await rolesToSign(publisher, view, online, options);
  if (roles.length === 0) return { signed: [], onlineKeys, handOver: null };
  const signed = roles.map(({ role, json }) => ({ role, version: bodyOf(json)['version'] as number }));
  return { signed, onlineKeys, handOver: await handOver(publisher, view, roles, options.partial) };
};

const rolesToSign = async (
  publisher: Publisher,
  view: RepositoryView,
  online: Readonly<Record<'snapshot' | 'timestamp', RoleKeys>>,
  { days, renew }: TrustOptions,
): Promise<RoleText[]> => {
  const now = publisher.now();
  const due = (current: { expires: string } | undefined, usual: number): boolean =>
    renew || current === undefined || nearExpiry(current.expires, now, usual);
  const roles: RoleText[] = [];

  const rootKeys = keysOf(publisher, 'root');
  const targetsKeys = keysOf(publisher, 'targets');
  const rootBody = rootSigned((view.root?.metadata.signed.version ?? 0) + 1, expiryAfter(now, days.root), {
    root: rootKeys,
    targets: targetsKeys,
    ...online,
  });
  const before = view.root?.metadata.signed;
  if (due(before, days.root) || view.root === null || !saysTheSame(bodyOf(view.root.text), rootBody)) {
    const both = new Set([...(before?.roles['root']?.keyIDs ?? []), ...idsOf(rootKeys)]);
    roles.push({ role: 'root', json: await signRole(publisher, 'root', rootBody, both) });
  }
  const root = parseRoot(roles[0]?.json ?? view.root?.text ?? '');

  const channelKeys = Object.fromEntries(
    channels.map((channel) => [channel, keysOf(publisher, channel)]),
  ) as Record<Channel, RoleKeys>;
  const { targets } = view;
  const targetsBody = targetsSigned(
    (targets?.metadata.signed.version ?? 0) + 1,
    expiryAfter(now, days.targets),
    channelKeys,
  );
  let targetsText = targets?.text ?? '';
  if (
    due(targets?.metadata.signed, days.targets) ||
    targets === null ||
    !saysTheSame(bodyOf(targets.text), targetsBody) ||
    !isSigned(root, 'targets', targets.metadata)
  ) {
    targetsText = await signRole(publisher, 'targets', targetsBody, new Set(idsOf(targetsKeys)));
    roles.push({ role: 'targets', json: targetsText });
  }
  const delegating = parseTargets('targets', targetsText);

  for (const channel of channels) {
    const current = view.channels.get(channel);
    const stands = current !== undefined && isSigned(delegating, channel, current.metadata);
    if (stands && !due(current.metadata.signed, days.channel)) continue;
    const version = (current?.metadata.signed.version ?? 0) + 1;
    const body = channelSigned(version, expiryAfter(now, days.channel), targetsOf(current?.text));
    const keyIds = new Set(idsOf(channelKeys[channel]));
    roles.push({ role: channel, json: await signRole(publisher, channel, body, keyIds) });
  }
  return roles;
};
