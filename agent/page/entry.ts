/**
 * The way into the local page: a token in the address, good once, is exchanged for a cookie of this browser. The cookie's
 * name carries the port, because browsers share cookies between all ports of a host; its value is this process's own.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secretBytes = 32;

export interface Entry {
  /** Part of the address that is handed to the person. */
  readonly token: string;
  /** The Set-Cookie of the one request that brings the token; null for a wrong or used one. */
  readonly exchange: (token: string) => string | null;
  /** Whether this Cookie header belongs to the browser that came in. */
  readonly admits: (cookies: string | undefined) => boolean;
}

const same = (given: string, expected: string): boolean => {
  const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
};

/** A way in for the page at `port`. */
export const createEntry = (port: number): Entry => {
  const secret = (): string => randomBytes(secretBytes).toString('base64url');
  const [token, session] = [secret(), secret()];
  const name = `beistand-page-${port}`;
  let used = false;
  return {
    token,
    exchange: (given) => {
      if (used || !same(given, token)) return null;
      used = true;
      return `${name}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    admits: (cookies) => {
      if (!used || cookies === undefined) return false;
      const values = cookies
        .split(';')
        .map((one) => one.trim())
        .filter((one) => one.startsWith(`${name}=`))
        .map((one) => one.slice(name.length + 1));
      return values.length === 1 && same(values[0] ?? '', session);
    },
  };
};
