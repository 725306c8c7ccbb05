/**
 * Keys and signatures of TUF metadata. A `Signer` is all that the rest sees of a private key, so that a
 * hardware module or a cloud key service can stand behind it as well as an encrypted file.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { canonicalJson } from '../../../protocol/canonical-json.ts';
import { BeistandError } from '../../../protocol/errors.ts';
import type { TufKey } from '../../../protocol/publish-api.ts';

export interface Signer {
  /** TUF key id: SHA-256 of the key object's canonical JSON, hexadecimal (TUF 1.0, 4.2.2). */
  readonly keyId: string;
  readonly key: TufKey;
  /** The raw 64-byte Ed25519 signature over `bytes`. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Signed metadata as it stands in a file: `{signatures: [{keyid, sig}], signed}`. */
export interface SignedMetadata {
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
  readonly signed: Readonly<Record<string, unknown>>;
}

const publicHex = (key: KeyObject): string => {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x ?? '', 'base64url').toString('hex');
};

/** The TUF key id of a key object. */
export const keyIdOf = (key: TufKey): string => createHash('sha256').update(canonicalJson(key)).digest('hex');

const signerFor = (privateKey: KeyObject): Signer => {
  const key: TufKey = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: publicHex(privateKey) } };
  return { keyId: keyIdOf(key), key, sign: (bytes) => Promise.resolve(sign(null, bytes, privateKey)) };
};

/** A new Ed25519 key as PKCS#8 PEM, encrypted with AES-256-CBC (PBES2) where a passphrase is given. */
export const generateKeyPem = (passphrase: string | null): string => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export(
    passphrase === null
      ? { type: 'pkcs8', format: 'pem' }
      : { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase },
  );
};

/**
 * A signer from PEM.
 * @throws BeistandError PASSPHRASE_MISSING, PASSPHRASE_WRONG, BAD_INPUT (not an Ed25519 key)
 */
export const signerFromPem = (pem: string, passphrase: string | null): Signer => {
  if (pem.includes('ENCRYPTED') && passphrase === null)
    throw new BeistandError('PASSPHRASE_MISSING', 'The key is encrypted and no passphrase was given.', {
      hint: 'Set BEISTAND_PASSPHRASE or use --passphrase-file.',
    });
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(passphrase === null ? pem : { key: pem, passphrase });
  } catch (cause) {
    throw new BeistandError('PASSPHRASE_WRONG', 'The key can’t be opened with this passphrase.', { cause });
  }
  if (privateKey.asymmetricKeyType !== 'ed25519')
    throw new BeistandError('BAD_INPUT', 'The key is not an Ed25519 key.');
  return signerFor(privateKey);
};

/** Signs `signed` (TUF's `signed` object, plain JSON) with every signer; returns the file's text. */
export const signMetadata = async (
  signed: Readonly<Record<string, unknown>>,
  signers: readonly Signer[],
): Promise<string> => {
  const bytes = new TextEncoder().encode(canonicalJson(signed));
  const signatures: { keyid: string; sig: string }[] = [];
  for (const signer of signers)
    signatures.push({ keyid: signer.keyId, sig: Buffer.from(await signer.sign(bytes)).toString('hex') });
  return JSON.stringify({ signatures, signed } satisfies SignedMetadata);
};
