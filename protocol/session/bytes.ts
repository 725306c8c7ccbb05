/** Bytes as WebCrypto takes them, and the few ways to make them that browsers and Node share. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** `view` as bytes over memory of their own kind; copied only where it is shared. */
export const bytesOf = (view: Uint8Array): Bytes =>
  view.buffer instanceof ArrayBuffer
    ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    : new Uint8Array(view);

export const utf8 = (text: string): Bytes => bytesOf(new TextEncoder().encode(text));

export const concat = (parts: readonly Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** A count of at most 2^53 as eight bytes, big endian. */
export const writeCount = (into: Uint8Array, at: number, count: number): void =>
  new DataView(into.buffer, into.byteOffset).setBigUint64(at, BigInt(count));

/** The count at `at`; null where it is larger than anything that was ever counted. */
export const readCount = (from: Uint8Array, at: number): number | null => {
  const count = new DataView(from.buffer, from.byteOffset).getBigUint64(at);
  return count > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(count);
};
