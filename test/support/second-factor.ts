/** A second factor as an authenticator app has it. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { testPassword } from './people.ts';
import type { Browser } from './people.ts';

const base32 = (text: string): Buffer => {
  const bits = Array.from(text.replaceAll('=', ''))
    .map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

/** The six digits of now (RFC 6238). */
const totp = (uri: string): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const secret = base32(new URL(uri).searchParams.get('secret') ?? '');
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};

/** Sets a second factor up for who is signed in, and uses it once. */
export const setSecondFactor = async (browser: Browser): Promise<void> => {
  const enabled = await browser.call('POST', '/api/auth/two-factor/enable', { password: testPassword });
  const { totpURI } = z.object({ totpURI: z.string() }).parse(enabled.body);
  const verified = await browser.call('POST', '/api/auth/two-factor/verify-totp', { code: totp(totpURI) });
  if (verified.status !== 200) throw new Error(`second factor: ${JSON.stringify(verified.body)}`);
};
