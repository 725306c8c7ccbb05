/**
 * One HTTP exchange with the server: bounded, never redirected, every failure a stable code. What comes
 * back is bytes; nothing here trusts them.
 */
import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { problemSchema } from '../../protocol/agent-api.ts';
import type { Problem } from '../../protocol/agent-api.ts';
import { BeistandError, errorTable } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { clockSkewError } from './clock-skew.ts';

/** Longest answer of the API: a check with many roots is the largest. */
export const answerBytes = 16 * 1024 * 1024;
const problemBytes = 64 * 1024;
/** The server has this long to begin its answer, and between two pieces of it. */
const silenceMs = 30_000;
/** An API answer is small; a whole exchange that takes longer is a server that drips. */
const exchangeMs = 120_000;
/** Longest `Retry-After` that is believed: one day. */
const longestRetryAfterMs = 24 * 60 * 60_000;

export interface Exchange {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly dispatcher: Dispatcher;
  readonly nowMs: () => number;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly bytes: Uint8Array;
}

const readBounded = async (body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > maxBytes)
      throw new BeistandError('TOO_LARGE', `The server’s answer is longer than ${maxBytes} bytes.`, {
        hint: 'Tell your vendor: either their server is misconfigured or something on the way changes its answers.',
      });
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
};

const isKnownCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code);

const parseProblem = (bytes: Uint8Array): Problem | null => {
  try {
    const parsed = problemSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

const retryAfterMs = (value: string | null): number | null => {
  if (value === null || !/^\d{1,6}$/.test(value)) return null;
  return Math.min(Number(value) * 1_000, longestRetryAfterMs);
};

const plain = (text: string): string => text.replaceAll(/\p{C}/gu, ' ').slice(0, 500);

const refusal = (exchange: Exchange, status: number, bytes: Uint8Array, retryAfter: string | null) => {
  const problem = parseProblem(bytes);
  const wait = retryAfterMs(retryAfter);
  const details = { status, url: exchange.url, ...(wait === null ? {} : { retryAfterMs: wait }) };
  if (problem?.code === 'CLOCK_SKEW')
    return clockSkewError(exchange.nowMs(), problem.serverTime ?? null, details);
  const known = problem !== null && isKnownCode(problem.code) ? problem.code : null;
  const fallback =
    status >= 500 || status === 429
      ? 'Try again in a few minutes; if it stays, tell your vendor.'
      : 'Check that the address in config get server is your vendor’s server and no proxy answers in its place; otherwise ask your vendor.';
  return new BeistandError(
    known ?? 'HTTP_STATUS',
    known === null ? `The server answered ${status}.` : plain(problem?.detail ?? problem?.title ?? known),
    { hint: known === null ? fallback : plain(problem?.hint ?? fallback), details },
  );
};

const failureCodes: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_HEADERS_TIMEOUT: 'STALLED',
  UND_ERR_BODY_TIMEOUT: 'STALLED',
};

/** The system's or undici's word for a failure. A time limit is a DOMException, whose `code` is a number. */
const reasonOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return '';
  const { code } = cause as { code?: unknown };
  return typeof code === 'string' ? code : cause.name;
};

const unreachable = (exchange: Exchange, cause: unknown): BeistandError => {
  if (cause instanceof BeistandError) return cause;
  if (exchange.signal?.aborted === true)
    return new BeistandError('CANCELLED', 'The request was stopped.', { cause });
  const code = reasonOf(cause);
  const { host } = new URL(exchange.url);
  const stalled = code === 'TimeoutError' || failureCodes[code] === 'STALLED';
  return new BeistandError(
    stalled ? 'STALLED' : 'UNREACHABLE',
    stalled ? `${host} took too long to answer.` : `${host} can’t be reached (${code || 'no connection'}).`,
    {
      hint: 'Check the network and, where there is one, the proxy (config get proxy). The installed product is not affected.',
      details: { url: exchange.url, reason: code },
      cause,
    },
  );
};

/**
 * Sends one request and returns an answer of status 200, 201 or 304.
 * @throws BeistandError the server's own code, CLOCK_SKEW, HTTP_STATUS, UNREACHABLE, STALLED, TOO_LARGE, CANCELLED
 */
export const exchange = async (what: Exchange): Promise<Answer> => {
  const limit = AbortSignal.timeout(exchangeMs);
  const signal = what.signal === undefined ? limit : AbortSignal.any([what.signal, limit]);
  try {
    const response = await request(what.url, {
      method: what.method,
      headers: what.headers,
      body: what.body,
      dispatcher: what.dispatcher,
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
      signal,
    });
    const one = (name: string): string | null => {
      const value = response.headers[name];
      return typeof value === 'string' ? value : null;
    };
    const wanted = [200, 201, 304].includes(response.statusCode);
    const bytes = await readBounded(response.body, wanted ? answerBytes : problemBytes);
    if (!wanted) throw refusal(what, response.statusCode, bytes, one('retry-after'));
    return { status: response.statusCode, etag: one('etag'), bytes };
  } catch (error) {
    throw unreachable(what, error);
  }
};
