/**
 * The key this installation proves itself with: Ed25519, made on this machine before enrolment, never
 * leaving it. The file is the agent's own; one that others could read is refused, because a key that may
 * have been copied proves nothing.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { DevicePublicKey } from '../../protocol/agent-api.ts';
import { devicePublicKeySchema } from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import type { Disk } from '../disk/disk.ts';
import { replaceFile } from '../disk/disk.ts';

const keyFileBytes = 4_096;

export interface DeviceKey {
  readonly publicKey: DevicePublicKey;
  /** The raw 64-byte Ed25519 signature over `bytes`. */
  sign(bytes: Uint8Array): Uint8Array;
}

const deviceKey = (privateKey: KeyObject): DeviceKey => {
  const { kty, crv, x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    publicKey: devicePublicKeySchema.parse({ kty, crv, x }),
    sign: (bytes) => sign(null, bytes, privateKey),
  };
};

const broken = (path: string, what: string, cause?: unknown): BeistandError =>
  new BeistandError('BAD_INPUT', `The device key ${path} ${what}.`, {
    hint: 'Put it back from a backup, or move config.json and device.key away and enrol again with a new bundle.',
    details: { file: path },
    cause,
  });

/**
 * The key at `path`, or null where there is none.
 * @throws BeistandError BAD_INPUT (not a key, not Ed25519), FORBIDDEN (other users can read it)
 */
export const readDeviceKey = async (
  disk: Disk,
  path: string,
  platform: NodeJS.Platform,
): Promise<DeviceKey | null> => {
  const entry = await disk.stat(path);
  if (entry === null) return null;
  if (entry.kind !== 'file') throw broken(path, 'is not a plain file');
  // Windows has no such bits; there the folder's access list protects the key.
  if (platform !== 'win32' && (entry.mode & 0o077) !== 0)
    throw new BeistandError('FORBIDDEN', `The device key ${path} can be read by other users.`, {
      hint: `Run: chmod 600 ${path}. If somebody may have copied it, enrol again with a new bundle.`,
      details: { file: path },
    });
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(Buffer.from(await disk.read(path, keyFileBytes)));
  } catch (cause) {
    throw broken(path, 'can’t be read', cause);
  }
  if (privateKey.asymmetricKeyType !== 'ed25519') throw broken(path, 'is not an Ed25519 key');
  return deviceKey(privateKey);
};

/** Makes a key and stores it durably, readable by its owner alone, before anybody hears of it. */
export const createDeviceKey = async (disk: Disk, path: string): Promise<DeviceKey> => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await replaceFile(disk, path, new TextEncoder().encode(pem), 0o600);
  return deviceKey(privateKey);
};
