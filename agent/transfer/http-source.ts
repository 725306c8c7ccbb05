/**
 * A mirror behind HTTP. The attacker is the mirror itself or anyone on the way: it may redirect elsewhere,
 * ignore what was asked, or answer without end. Only https is spoken, plain http to this machine alone,
 * also after a redirect. What the bytes are worth is decided by whoever checks their hashes.
 */
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import { isAllowedUrl, requireAllowedUrl } from '../home/url-rules.ts';
import { retryAfterMs } from './retry-rules.ts';
import type { ByteRange, Source } from './source.ts';

const maxRedirects = 4;
/** A mirror without Range support is read from the start of a file; not further than this. */
const maxSkippedBytes = 64 * 1024 * 1024;

export interface HttpSourceOptions {
  /** Base URL below which metadata/, targets/, packs/, deltas/ are. */
  readonly baseUrl: string;
  readonly dispatcher: Dispatcher;
  /** The wall clock, for Retry-After given as a date. */
  readonly now?: () => Date;
}

type Answer = Dispatcher.ResponseData;

const header = (answer: Answer, name: string): string => {
  const value = answer.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
};

/** Gives up on an answer's body without waiting for it. */
const discard = (answer: Answer): void => {
  answer.body.on('error', () => undefined).destroy();
};

const unreachable = (name: string, cause: unknown): BeistandError =>
  new BeistandError('UNREACHABLE', `${name} can’t be reached.`, {
    hint: 'Check the network, the proxy setting and the address; it is tried again by itself.',
    details: { mirror: name, reason: cause instanceof Error ? cause.message : String(cause) },
    cause,
  });

const lie = (name: string, fault: string): BeistandError =>
  new BeistandError('LENGTH_MISMATCH', `${name} ${fault}.`, { details: { mirror: name } });

/** Runs of bytes `offset` … `offset + length` out of a whole file. */
async function* slice(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  { offset, length }: ByteRange,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of chunks) {
    const from = Math.max(0, offset - at);
    const to = Math.min(chunk.length, offset + length - at);
    if (to > from) yield chunk.subarray(from, to);
    at += chunk.length;
    if (at >= offset + length) return;
  }
  if (at < offset) throw lie(name, 'has a shorter file than it should');
}

/** The body, its errors in our words; decoded where it was encoded. Ends the connection when left early. */
async function* body(name: string, answer: Answer, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const encoding = header(answer, 'content-encoding').toLowerCase();
  let stream: Readable = answer.body;
  if (encoding === 'gzip' || encoding === 'zstd') {
    const decoder =
      encoding === 'gzip'
        ? createGunzip()
        : createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } });
    // Errors of either end come out of the decoder below; here is nothing left to do with them.
    stream = pipeline(answer.body, decoder, () => undefined);
  }
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw isBeistandError(cause) ? cause : unreachable(name, cause);
  } finally {
    stream.destroy();
    discard(answer);
  }
}

const failureOf = (name: string, path: string, answer: Answer, now: Date): BeistandError => {
  const status = answer.statusCode;
  // Buckets that may not be listed answer 403 for what they don't have.
  if (status === 404 || status === 403 || status === 410)
    return new BeistandError('NOT_FOUND', `${name} has no ${path}.`, { details: { mirror: name, path } });
  if (status === 416) return lie(name, `has a shorter ${path} than it should`);
  if (status === 429 || status === 503) {
    const wait = retryAfterMs(header(answer, 'retry-after'), now);
    return new BeistandError('RATE_LIMITED', `${name} asks to come back later (HTTP ${status}).`, {
      details: { mirror: name, status, ...(wait === null ? {} : { retryAfterMs: wait }) },
    });
  }
  return new BeistandError('HTTP_STATUS', `${name} answered HTTP ${status} for ${path}.`, {
    details: { mirror: name, status, path },
  });
};

/**
 * A mirror.
 * @throws BeistandError INSECURE_URL
 */
export const createHttpSource = ({
  baseUrl,
  dispatcher,
  now = () => new Date(),
}: HttpSourceOptions): Source => {
  requireAllowedUrl(baseUrl);
  const name = baseUrl.replace(/\/+$/, '');

  const ask = async (url: string, range: ByteRange | null, signal: AbortSignal): Promise<Answer> => {
    const headers =
      range === null
        ? { 'accept-encoding': 'zstd, gzip' }
        : {
            'accept-encoding': 'identity',
            range: `bytes=${range.offset}-${range.offset + range.length - 1}`,
          };
    try {
      return await request(url, { dispatcher, headers, signal });
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw unreachable(name, cause);
    }
  };

  const follow = async (first: string, range: ByteRange | null, signal: AbortSignal): Promise<Answer> => {
    let url = first;
    for (let hops = 0; ; hops += 1) {
      const answer = await ask(url, range, signal);
      if (![301, 302, 303, 307, 308].includes(answer.statusCode)) return answer;
      discard(answer);
      const target = URL.parse(header(answer, 'location'), url)?.href ?? '';
      if (!isAllowedUrl(target))
        throw new BeistandError('INSECURE_URL', `${name} sends on to an address that is not https.`, {
          hint: 'The mirror is set up wrongly, or someone on the way interferes. Nothing was fetched from there.',
          details: { mirror: name, location: target.slice(0, 200) },
        });
      if (hops >= maxRedirects)
        throw new BeistandError('HTTP_STATUS', `${name} redirects more than ${maxRedirects} times.`);
      url = target;
    }
  };

  return {
    name,
    get: async (path, range, signal) => {
      if (!/^[A-Za-z0-9._~%/!$&'()*+,;=:@-]+$/.test(path) || path.split('/').includes('..'))
        throw new BeistandError('BAD_PATH', `${JSON.stringify(path)} is not a path in a repository.`);
      const answer = await follow(`${name}/${path}`, range, signal);
      const { statusCode } = answer;
      if (statusCode === 200) {
        const chunks = body(name, answer, signal);
        if (range === null) return chunks;
        if (range.offset <= maxSkippedBytes) return slice(name, chunks, range);
        discard(answer);
        throw new BeistandError('HTTP_STATUS', `${name} can’t send parts of large files.`, {
          hint: 'Switch on HTTP Range on that mirror.',
          details: { mirror: name },
        });
      }
      if (statusCode === 206 && range !== null) {
        const start = /^bytes (\d+)-/.exec(header(answer, 'content-range'))?.[1];
        if (
          start !== undefined &&
          Number(start) === range.offset &&
          header(answer, 'content-encoding') === ''
        )
          return body(name, answer, signal);
        discard(answer);
        throw lie(name, 'sent another part of the file than was asked for');
      }
      discard(answer);
      throw failureOf(name, path, answer, now());
    },
  };
};
