/**
 * What the publisher believes about the repository before it builds on it. A stolen server must not get
 * an offline key to sign on top of metadata that key's owner never made, nor on top of an old state that
 * drops builds. So everything fetched is verified from the keyring (or the root trusted last) downwards,
 * and no role may be older than the newest this keyring has seen (`state.json`).
 *
 * Expiry is not judged here: an expired role is exactly what the publisher is there to renew.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Metadata, MetadataKind } from '@tufjs/models';
import type { Root, Snapshot, Targets } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';
import { channels } from '../../../protocol/ids.ts';
import type { Channel } from '../../../protocol/ids.ts';
import { limits } from '../../../protocol/limits.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import { readSmall } from './durable-file.ts';
import { tufKey } from './keyring.ts';
import type { Keyring } from './keyring.ts';
import { readSeen, rememberRoot, rememberSeen, trustedRootFile } from './memory.ts';
import type { ServerLink } from './server-link.ts';
import { parseRoot, parseTargets, parsed, parsing, requireSigned } from './signed-metadata.ts';
import { keyIdOf } from '../signing/signer.ts';

/** One verified role: its text as published, and what it says. */
export interface Verified<T extends Root | Targets> {
  readonly text: string;
  readonly metadata: Metadata<T>;
}

export interface RepositoryView {
  readonly root: Verified<Root> | null;
  readonly targets: Verified<Targets> | null;
  readonly channels: ReadonlyMap<Channel, Verified<Targets>>;
}

/** A first root is ours where enough root keys of the keyring, retired ones included, signed it. */
const requireOurs = (keyring: Keyring, root: Metadata<Root>): void => {
  const role = keyring.roles.root;
  const ours = new Set((role?.keys ?? []).map((key) => keyIdOf(tufKey(key))));
  const own = root.signed.roles['root'];
  const enough = own !== undefined && own.keyIDs.filter((id) => ours.has(id)).length >= own.threshold;
  if (!enough || own.threshold < 1)
    throw new BeistandError(
      'SIGNATURE_INVALID',
      'The server’s root does not name this keyring’s root keys.',
      {
        hint: 'Is this the right server, and the right keyring?',
      },
    );
  requireSigned(root, 'root', root);
};

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const older = (role: string, version: number, seen: number): BeistandError =>
  new BeistandError(
    'METADATA_ROLLED_BACK',
    `The server shows ${role} ${version}; this keyring has seen ${seen}.`,
    {
      hint: 'The server was set back to an old state, or someone is deceiving you. Restore its newest backup.',
      details: { role, version, seen },
    },
  );

const walkRoots = async (
  folder: string,
  keyring: Keyring,
  link: ServerLink,
): Promise<Verified<Root> | null> => {
  const kept = await readSmall(join(folder, trustedRootFile), limits.rootBytes);
  let current: Verified<Root> | null = kept === null ? null : { text: kept, metadata: parseRoot(kept) };
  for (let step = 0; step <= limits.maxRootRotations; step += 1) {
    const version = (current?.metadata.signed.version ?? 0) + 1;
    const bytes = await link.small(repositoryLayout.metadata(`${version}.root.json`), limits.rootBytes);
    if (bytes === null) return current;
    const text = decode(bytes);
    const metadata = parseRoot(text);
    if (metadata.signed.version !== version)
      throw new BeistandError(
        'METADATA_INVALID',
        `The file of root ${version} holds ${metadata.signed.version}.`,
      );
    if (current === null) requireOurs(keyring, metadata);
    else requireSigned(current.metadata, 'root', metadata);
    requireSigned(metadata, 'root', metadata);
    current = { text, metadata };
    await rememberRoot(folder, text);
  }
  throw new BeistandError('METADATA_INVALID', 'The server has more root versions than a publisher follows.');
};

interface MetaEntry {
  readonly version: number;
  readonly length?: number | undefined;
  readonly hashes?: Readonly<Record<string, string>> | undefined;
}

/** One file that a verified file names, checked against what that one says of it. */
const fetchNamed = async (
  link: ServerLink,
  name: string,
  entry: MetaEntry,
  maxBytes: number,
): Promise<string> => {
  const bytes = await link.small(
    repositoryLayout.metadata(`${entry.version}.${name}`),
    entry.length ?? maxBytes,
  );
  if (bytes === null)
    throw new BeistandError(
      'METADATA_MIXED',
      `The server lacks version ${entry.version} of ${name}, which it names.`,
    );
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const wanted = entry.hashes?.['sha256'];
  if (wanted !== undefined && wanted !== sha256)
    throw new BeistandError('METADATA_MIXED', `The server's ${name} is not the one its snapshot names.`);
  return decode(bytes);
};

const fetchSnapshot = async (
  folder: string,
  root: Metadata<Root>,
  link: ServerLink,
): Promise<Metadata<Snapshot>> => {
  const bytes = await link.small(repositoryLayout.metadata('timestamp.json'), limits.timestampBytes);
  if (bytes === null)
    throw new BeistandError('METADATA_MIXED', 'The server has a root but no timestamp.', {
      hint: 'Its repository folder is incomplete: see "beistand-server doctor".',
    });
  const stamp = parsed('timestamp', decode(bytes));
  const timestamp = parsing('timestamp', () => Metadata.fromJSON(MetadataKind.Timestamp, stamp));
  requireSigned(root, 'timestamp', timestamp);
  const text = await fetchNamed(link, 'snapshot.json', timestamp.signed.snapshotMeta, limits.snapshotBytes);
  const json = parsed('snapshot', text);
  const snapshot = parsing('snapshot', () => Metadata.fromJSON(MetadataKind.Snapshot, json));
  requireSigned(root, 'snapshot', snapshot);
  const seen = await readSeen(folder);
  if (timestamp.signed.version < (seen.timestamp ?? 1))
    throw older('timestamp', timestamp.signed.version, seen.timestamp ?? 1);
  if (snapshot.signed.version < (seen.snapshot ?? 1))
    throw older('snapshot', snapshot.signed.version, seen.snapshot ?? 1);
  await rememberSeen(folder, { timestamp: timestamp.signed.version, snapshot: snapshot.signed.version });
  return snapshot;
};

/**
 * Everything the server shows, verified; all null and empty before the first `trust`.
 * @throws BeistandError SIGNATURE_INVALID, METADATA_INVALID, METADATA_MIXED, METADATA_ROLLED_BACK, UNREACHABLE
 */
export const viewRepository = async (
  folder: string,
  keyring: Keyring,
  link: ServerLink,
): Promise<RepositoryView> => {
  const seen = await readSeen(folder);
  const root = await walkRoots(folder, keyring, link);
  const rootVersion = root?.metadata.signed.version ?? 0;
  if (rootVersion < (seen.root ?? 0)) throw older('root', rootVersion, seen.root ?? 0);
  if (root === null) return { root, targets: null, channels: new Map() };

  const snapshot = await fetchSnapshot(folder, root.metadata, link);
  const role = async (name: 'targets' | Channel, by: Metadata<Root> | Metadata<Targets>) => {
    const entry = snapshot.signed.meta[`${name}.json`];
    const known = seen[name] ?? 0;
    if (entry === undefined) {
      if (known > 0) throw older(name, 0, known);
      return null;
    }
    const text = await fetchNamed(link, `${name}.json`, entry, limits.targetsBytes);
    const metadata = parseTargets(name, text);
    requireSigned(by, name, metadata);
    const { version } = metadata.signed;
    if (version !== entry.version)
      throw new BeistandError(
        'METADATA_MIXED',
        `The server's ${name} is not the version its snapshot names.`,
      );
    if (version < known) throw older(name, version, known);
    await rememberSeen(folder, { [name]: version });
    return { text, metadata };
  };
  const targets = await role('targets', root.metadata);
  if (targets === null)
    throw new BeistandError('METADATA_MIXED', 'The server’s snapshot names no targets role.');
  const found = new Map<Channel, Verified<Targets>>();
  for (const channel of channels) {
    const one = await role(channel, targets.metadata);
    if (one !== null) found.set(channel, one);
  }
  await rememberSeen(folder, { root: rootVersion });
  return { root, targets, channels: found };
};
