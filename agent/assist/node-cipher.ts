/** Node's own AES-256-GCM as the cipher of the sealed pipe: at once, where WebCrypto goes by way of another thread. */
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { bytesOf } from '../../protocol/session/bytes.ts';
import type { MakeCipher } from '../../protocol/session/cipher.ts';

const algorithm = 'aes-256-gcm';
const tagBytes = 16;

export const nodeCipher: MakeCipher = (raw) => {
  const key = createSecretKey(raw);
  return {
    seal: (nonce, head, plain) => {
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(head);
      return bytesOf(Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
    },
    open: (nonce, head, sealed) => {
      const end = sealed.length - tagBytes;
      const opener = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(head);
      opener.setAuthTag(sealed.subarray(end));
      const plain = opener.update(sealed.subarray(0, end));
      // Throws where the tag is not that of these bytes: until then nothing of them is believed.
      opener.final();
      return bytesOf(plain);
    },
  };
};
