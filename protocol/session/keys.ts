/**
 * From the handshake's key to the keys of each direction, by HKDF with SHA-256 (RFC 5869). Each direction has a chain:
 * its secret gives the key of one epoch and the next secret, and is then forgotten, so that who steals an end's memory
 * can't read what passed in earlier epochs.
 */
import { bindingText } from './binding.ts';
import type { Binding } from './binding.ts';
import { bytesOf, utf8 } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import type { Cipher, MakeCipher } from './cipher.ts';

export type Role = 'agent' | 'helper';

const derive = async (secret: Bytes, salt: Bytes, info: string): Promise<Bytes> => {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(`beistand-session-1 ${info}`) },
    base,
    256,
  );
  return bytesOf(new Uint8Array(bits));
};

/** The first secret of what `sender` sends, from the handshake's key. */
export const chainSecret = async (key: Bytes, binding: Binding, sender: Role): Promise<Bytes> => {
  const salt = bytesOf(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(bindingText(binding)))));
  return derive(key, salt, `from ${sender}`);
};

/** The cipher of an epoch and the secret of the next. */
export const nextEpoch = async (
  secret: Bytes,
  makeCipher: MakeCipher,
): Promise<{ readonly cipher: Cipher; readonly next: Bytes }> => {
  const none = new Uint8Array(0);
  const [raw, next] = await Promise.all([derive(secret, none, 'key'), derive(secret, none, 'next')]);
  const cipher = await makeCipher(raw);
  raw.fill(0);
  secret.fill(0);
  return { cipher, next };
};
