/**
 * The cipher of one key: AES-256-GCM, as WebCrypto has it everywhere. Where a program has it without a thread in between, it
 * brings its own (the agent does): a keystroke has four of these on its way, and each thread is a wait.
 */
import { bytesOf, concat } from './bytes.ts';
import type { Bytes } from './bytes.ts';

export interface Cipher {
  /** `head`, then what is sealed, then its tag; `head` is readable and can't be changed unnoticed. */
  readonly seal: (nonce: Bytes, head: Bytes, plain: Bytes) => Bytes | Promise<Bytes>;
  /** What was sealed. Throws, or rejects, where a single bit is another one. */
  readonly open: (nonce: Bytes, head: Bytes, sealed: Bytes) => Bytes | Promise<Bytes>;
}

/** Takes a key of 32 bytes, which the caller overwrites afterwards. */
export type MakeCipher = (key: Bytes) => Cipher | Promise<Cipher>;

export const webCipher: MakeCipher = async (raw) => {
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const about = (nonce: Bytes, head: Bytes) => ({ name: 'AES-GCM', iv: nonce, additionalData: head });
  return {
    seal: async (nonce, head, plain) =>
      concat([head, new Uint8Array(await crypto.subtle.encrypt(about(nonce, head), key, plain))]),
    open: async (nonce, head, sealed) =>
      bytesOf(new Uint8Array(await crypto.subtle.decrypt(about(nonce, head), key, sealed))),
  };
};
