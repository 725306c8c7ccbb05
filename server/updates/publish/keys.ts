/**
 * Making, adding and rotating offline keys. These change the keyring alone; what customers trust changes with
 * the next `trust`, which needs the retired keys once more, so they are kept.
 */
import { BeistandError } from '../../../protocol/errors.ts';
import { channels } from '../../../protocol/ids.ts';
import type { PublishedRole } from '../../../protocol/publish-api.ts';
import { activeKeys, claimFolder, createKey, foreignKey, readKeyring, writeKeyring } from './keyring.ts';
import type { Keyring, KeyringKey } from './keyring.ts';

/** All roles that offline keys sign. */
export const offlineRoles: readonly PublishedRole[] = ['root', 'targets', ...channels];

export interface InitOptions {
  /** Which roles get a key here; all of them for a vendor's main keyring. */
  readonly roles: readonly PublishedRole[];
  readonly releaseKeys: number;
  /** Public keys of the root this keyring trusts, where root's own keys lie elsewhere. */
  readonly trustRoot: readonly string[];
}

/**
 * A new keyring in `folder`. The release channel needs two signatures where it has two keys or more.
 * @throws BeistandError CONFLICT (there is one already), BAD_INPUT
 */
export const initKeys = async (
  folder: string,
  options: InitOptions,
  passphrase: string,
): Promise<Keyring> => {
  if (!options.roles.includes('root') && options.trustRoot.length === 0)
    throw new BeistandError('BAD_INPUT', 'A keyring without a root key must be told whose root it trusts.', {
      hint: 'Give the main keyring’s public root key: --trust-root HEX (see "keys list" there).',
    });
  await claimFolder(folder);
  const keyring: Keyring = { formatVersion: 1, roles: {} };
  for (const role of options.roles) {
    const count = role === 'release' ? options.releaseKeys : 1;
    const keys: KeyringKey[] = [];
    for (let made = 0; made < count; made += 1) keys.push(await createKey(folder, role, passphrase));
    keyring.roles[role] = { threshold: Math.min(count, 2), keys };
  }
  if (!options.roles.includes('root'))
    keyring.roles.root = { threshold: options.trustRoot.length, keys: options.trustRoot.map(foreignKey) };
  await writeKeyring(folder, keyring);
  return keyring;
};

const roleIn = (keyring: Keyring, role: PublishedRole): { threshold: number; keys: KeyringKey[] } => {
  const found = keyring.roles[role];
  if (found === undefined) throw new BeistandError('NOT_FOUND', `The keyring has no keys for ${role}.`);
  return found;
};

/**
 * Adds a key to a role: a new one, or someone else's by its public half. With two keys or more a release
 * needs two signatures, unless `threshold` says otherwise.
 * @throws BeistandError NOT_FOUND, CONFLICT (already there), BAD_INPUT (threshold out of reach)
 */
export const addKey = async (
  folder: string,
  role: PublishedRole,
  options: { readonly publicHex: string | undefined; readonly threshold: number | undefined },
  passphrase: () => Promise<string>,
): Promise<KeyringKey> => {
  const keyring = await readKeyring(folder);
  const entry = roleIn(keyring, role);
  const count = activeKeys(keyring, role).length + 1;
  const threshold =
    options.threshold ?? (role === 'release' ? Math.max(entry.threshold, 2) : entry.threshold);
  if (threshold > count)
    throw new BeistandError('BAD_INPUT', `${role} would have ${count} keys and need ${threshold}.`);
  const key =
    options.publicHex === undefined
      ? await createKey(folder, role, await passphrase())
      : foreignKey(options.publicHex);
  if (entry.keys.some(({ keyId }) => keyId === key.keyId))
    throw new BeistandError('CONFLICT', `The key ${key.keyId} is in the keyring already.`);
  keyring.roles[role] = { threshold, keys: [...entry.keys, key] };
  await writeKeyring(folder, keyring);
  return key;
};

/**
 * Replaces a role's key: a new one is made, the named one (or the only one that lies here) retires.
 * @throws BeistandError NOT_FOUND, BAD_INPUT (several could be meant)
 */
export const rotateKey = async (
  folder: string,
  role: PublishedRole,
  keyId: string | undefined,
  passphrase: string,
): Promise<{ readonly added: KeyringKey; readonly retired: KeyringKey }> => {
  const keyring = await readKeyring(folder);
  const entry = roleIn(keyring, role);
  const candidates = activeKeys(keyring, role).filter((key) =>
    keyId === undefined ? key.file !== null : key.keyId.startsWith(keyId),
  );
  const [old, another] = candidates;
  if (old === undefined) throw new BeistandError('NOT_FOUND', `No active key of ${role} fits.`);
  if (another !== undefined)
    throw new BeistandError('BAD_INPUT', `${role} has several keys that could be meant.`, {
      hint: 'Name one with --key ID.',
    });
  const added = await createKey(folder, role, passphrase);
  const retired: KeyringKey = { ...old, state: 'retired' };
  keyring.roles[role] = {
    threshold: entry.threshold,
    keys: [...entry.keys.map((key) => (key.keyId === old.keyId ? retired : key)), added],
  };
  await writeKeyring(folder, keyring);
  return { added, retired };
};
