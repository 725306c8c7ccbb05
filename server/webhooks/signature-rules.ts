/**
 * How a webhook's body is signed, so that its receiver knows that it came from here, whole and lately: HMAC-SHA256
 * over the time and the body. Pure. The receiver computes the same and refuses what is older than five minutes.
 */
import { createHmac } from 'node:crypto';

/**
 * The value of the header Beistand-Signature: `t=<seconds since 1970>,v1=<hex>`.
 * @param at when it is sent; part of what is signed
 */
export const signatureOf = (secret: string, body: string, at: Date): string => {
  const seconds = Math.floor(at.getTime() / 1_000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
};
