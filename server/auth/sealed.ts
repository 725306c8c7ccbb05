/**
 * Secrets that have to be read again (a webhook's key, a mailbox's password, a link in a mail not yet sent), kept in the database sealed
 * with a key that is not in it. AES-256-GCM; the purpose is part of the key, so that one can't be passed off as another.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { BeistandError } from '../../protocol/errors.ts';

const nonceBytes = 12;
const tagBytes = 16;
export type Purpose = 'webhook' | 'account-mail' | 'mail-desk';

const keyOf = (secret: string, purpose: Purpose): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', `beistand ${purpose}`, 32));

/** Seals a text; the result is base64url. */
export const seal = (secret: string, purpose: Purpose, text: string): string => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
};

/** @throws BeistandError STATE_UNREADABLE (changed, or sealed with another secret) */
export const unseal = (secret: string, purpose: Purpose, sealed: string): string => {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const cipher = createDecipheriv('aes-256-gcm', keyOf(secret, purpose), bytes.subarray(0, nonceBytes));
    cipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    const text = cipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes));
    return Buffer.concat([text, cipher.final()]).toString('utf8');
  } catch (cause) {
    throw new BeistandError(
      'STATE_UNREADABLE',
      'A stored secret can’t be opened with this server’s secret.',
      {
        hint: 'Was keys/accounts.secret replaced? Put the old one back from a backup.',
        cause,
      },
    );
  }
};
