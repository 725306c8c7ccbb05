/**
 * The keyring: which offline keys sign which role, and where they lie. `keyring.json` holds public keys
 * only, so listing and checking need no passphrase; private keys are encrypted PEM files beside it. A key
 * whose `file` is null belongs to someone on another machine: we know it, we can't sign with it.
 *
 * Whoever can change this file can change what the next `trust` signs; it is as precious as the keys.
 */
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BeistandError } from '../../../protocol/errors.ts';
import type { PublishedRole, TufKey } from '../../../protocol/publish-api.ts';
import { generateKeyPem, keyIdOf, signerFromPem } from '../signing/signer.ts';
import type { Signer } from '../signing/signer.ts';
import { parseJson, readSmall, writeDurably } from './durable-file.ts';

const keySchema = z.strictObject({
  keyId: z.string().regex(/^[0-9a-f]{64}$/),
  public: z.string().regex(/^[0-9a-f]{64}$/),
  file: z
    .string()
    .regex(/^[a-z0-9-]+\.pem$/)
    .nullable(),
  state: z.enum(['active', 'retired']),
});
const roleSchema = z.strictObject({
  threshold: z.int().min(1).max(16),
  keys: z.array(keySchema).min(1).max(64),
});
const keyringSchema = z.strictObject({
  formatVersion: z.literal(1),
  roles: z.partialRecord(z.enum(['root', 'targets', 'nightly', 'hotfix', 'patch', 'release']), roleSchema),
});

export type KeyringKey = z.infer<typeof keySchema>;
export type Keyring = z.infer<typeof keyringSchema>;

const fileName = 'keyring.json';
const maxBytes = 1024 * 1024;

export const tufKey = (key: { public: string }): TufKey => ({
  keytype: 'ed25519',
  scheme: 'ed25519',
  keyval: { public: key.public },
});

/** The keys of a role that take part in new metadata. */
export const activeKeys = (keyring: Keyring, role: PublishedRole): KeyringKey[] =>
  (keyring.roles[role]?.keys ?? []).filter((key) => key.state === 'active');

/**
 * The keyring of a folder.
 * @throws BeistandError NOT_FOUND (no keyring there), BAD_INPUT (not a valid one)
 */
export const readKeyring = async (folder: string): Promise<Keyring> => {
  const text = await readSmall(join(folder, fileName), maxBytes);
  if (text === null)
    throw new BeistandError('NOT_FOUND', `There is no keyring in ${folder}.`, {
      hint: 'Make one with "keys init --keys DIR".',
    });
  const parsed = keyringSchema.safeParse(parseJson(text, 'The keyring'));
  if (!parsed.success)
    throw new BeistandError('BAD_INPUT', 'The keyring is not valid.', { cause: parsed.error });
  for (const role of Object.values(parsed.data.roles))
    for (const key of role.keys)
      if (keyIdOf(tufKey(key)) !== key.keyId)
        throw new BeistandError('BAD_INPUT', `The keyring's key ${key.keyId} does not have that id.`);
  return parsed.data;
};

export const writeKeyring = (folder: string, keyring: Keyring): Promise<void> =>
  writeDurably(join(folder, fileName), `${JSON.stringify(keyring, null, 2)}\n`);

/**
 * Refuses a folder that already holds a keyring, and makes it (0700) otherwise.
 * @throws BeistandError CONFLICT
 */
export const claimFolder = async (folder: string): Promise<void> => {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  await fs.chmod(folder, 0o700);
  if ((await readSmall(join(folder, fileName), maxBytes)) !== null)
    throw new BeistandError('CONFLICT', `${folder} already holds a keyring; it is left as it is.`, {
      hint: 'Use "keys add" or "keys rotate", or choose another folder.',
    });
};

/** A new encrypted key file in `folder`; the key is not in the keyring yet. */
export const createKey = async (
  folder: string,
  role: PublishedRole,
  passphrase: string,
): Promise<KeyringKey> => {
  const pem = generateKeyPem(passphrase);
  const signer = signerFromPem(pem, passphrase);
  const file = `${role}-${signer.keyId.slice(0, 12)}.pem`;
  await writeDurably(join(folder, file), pem);
  return { keyId: signer.keyId, public: signer.key.keyval.public, file, state: 'active' };
};

/** A key of which only the public half is known: someone else signs with it. */
export const foreignKey = (publicHex: string): KeyringKey => ({
  keyId: keyIdOf(tufKey({ public: publicHex })),
  public: publicHex,
  file: null,
  state: 'active',
});

/**
 * Signers for those of the named keys that lie in this keyring, whatever their state.
 * @throws BeistandError PASSPHRASE_MISSING, PASSPHRASE_WRONG, NOT_FOUND (a key file is gone)
 */
export const signersFor = async (
  folder: string,
  keyring: Keyring,
  role: PublishedRole,
  keyIds: ReadonlySet<string>,
  passphrase: string | null,
): Promise<Signer[]> => {
  const signers: Signer[] = [];
  for (const key of keyring.roles[role]?.keys ?? []) {
    if (key.file === null || !keyIds.has(key.keyId)) continue;
    const pem = await readSmall(join(folder, key.file), 16 * 1024);
    if (pem === null)
      throw new BeistandError('NOT_FOUND', `The key file ${key.file} of role ${role} is gone.`, {
        hint: 'Bring it back from your backup.',
      });
    const signer = signerFromPem(pem, passphrase);
    if (signer.keyId !== key.keyId)
      throw new BeistandError(
        'BAD_INPUT',
        `The key file ${key.file} holds another key than the keyring says.`,
      );
    signers.push(signer);
  }
  return signers;
};
