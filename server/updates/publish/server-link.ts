/**
 * The publisher's side of protocol/publish-api.ts, and reading the repository. It trusts TLS for secrecy
 * of the token alone: whatever comes back is checked by its caller against keys or hashes.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { problemSchema } from '../../../protocol/agent-api.ts';
import { BeistandError, errorTable } from '../../../protocol/errors.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { limits } from '../../../protocol/limits.ts';
import { metadataResponseSchema, onlineKeysSchema, publishPaths } from '../../../protocol/publish-api.ts';
import type { MetadataRequest, MetadataResponse, OnlineKeys } from '../../../protocol/publish-api.ts';

const tries = 5;
const firstPauseMs = 200;
/** A request of which nothing is heard for this long is tried again; uploads have none, their size is unknown to us. */
const answerWithinMs = 120_000;

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface ServerLink {
  onlineKeys(): Promise<OnlineKeys>;
  /** A file of the repository (protocol/repository-layout.ts), whole; null where there is none. */
  small(path: string, maxBytes: number): Promise<Uint8Array | null>;
  /** `length` bytes at `offset` of a repository file, as they come. */
  range(path: string, range: ByteRange): Promise<AsyncIterable<Uint8Array>>;
  has(blob: string): Promise<boolean>;
  upload(blob: string, file: string, onBytes: (bytes: number) => void): Promise<void>;
  metadata(request: MetadataRequest): Promise<MetadataResponse>;
  /** @throws BeistandError NOT_FOUND */
  customer(id: string): Promise<void>;
}

const loopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);

/**
 * The server's base URL, checked.
 * @throws BeistandError BAD_INPUT, INSECURE_URL
 */
export const serverBase = (text: string): string => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new BeistandError('BAD_INPUT', `${text} is not an address of a server.`);
  if (url.protocol === 'http:' && !loopback(url.hostname))
    throw new BeistandError('INSECURE_URL', 'Plain http is accepted for this machine alone.', {
      hint: 'Use the https address of the server.',
    });
  return url.href.replace(/\/$/, '');
};

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code);

const readBounded = async (response: Response, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of response.body ?? []) {
    total += chunk.length;
    if (total > maxBytes)
      throw new BeistandError(
        'TOO_LARGE',
        `The server sent more than ${maxBytes} bytes for ${response.url}.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const problemOf = async (response: Response): Promise<BeistandError> => {
  const text = new TextDecoder().decode(await readBounded(response, 64 * 1024));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const problem = problemSchema.safeParse(value);
  const { status } = response;
  if (!problem.success && status === 401)
    return new BeistandError('UNAUTHENTICATED', 'The server does not accept this publish token.', {
      hint: 'Make one with "beistand-server publish-token".',
    });
  if (!problem.success)
    return new BeistandError('HTTP_STATUS', `The server answered ${status} to ${response.url}.`, {
      details: { status },
    });
  const { code, title, detail, hint } = problem.data;
  return new BeistandError(isCode(code) ? code : 'HTTP_STATUS', detail ?? title, {
    ...(hint === undefined ? {} : { hint }),
    details: { status },
  });
};

async function* counted(file: string, onBytes: (bytes: number) => void): AsyncIterable<Uint8Array> {
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    onBytes(chunk.length);
    yield chunk;
  }
}

const worthRetrying = (status: number): boolean => status === 429 || status === 503 || status === 502;

const waitMs = (attempt: number, response: Response | null): number => {
  const asked = Number(response?.headers.get('retry-after') ?? Number.NaN) * 1_000;
  return Number.isFinite(asked) ? Math.min(asked, 30_000) : firstPauseMs * 2 ** attempt;
};

/** A link to the server at `server` (checked by serverBase), authenticated by the publish token. */
export const openServerLink = (server: string, token: string): ServerLink => {
  const base = serverBase(server);

  /** Sends until an answer comes that is final; `make` gives a fresh request each time. */
  const send = async (path: string, make: () => Promise<RequestInit>): Promise<Response> => {
    for (let attempt = 0; ; attempt += 1) {
      let response: Response | null = null;
      try {
        const init = await make();
        response = await fetch(`${base}${path}`, {
          ...init,
          headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
          redirect: 'error',
        });
        if (!worthRetrying(response.status) || attempt + 1 >= tries) return response;
        await response.body?.cancel();
      } catch (cause) {
        if (attempt + 1 >= tries)
          throw new BeistandError('UNREACHABLE', `The server at ${base} can’t be reached.`, {
            hint: 'Is it running, and is the address right? Running this again goes on where it stopped.',
            cause,
          });
      }
      await pause(waitMs(attempt, response));
    }
  };
  const plain =
    (init: RequestInit = {}) =>
    () =>
      Promise.resolve({ ...init, signal: AbortSignal.timeout(answerWithinMs) });
  const good = async (response: Response): Promise<Response> => {
    if (response.ok) return response;
    throw await problemOf(response);
  };
  const json = async (response: Response): Promise<unknown> => {
    const bytes = await readBounded(await good(response), limits.apiBodyBytes);
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    } catch (cause) {
      throw new BeistandError('HTTP_STATUS', `The server's answer to ${response.url} is not JSON.`, {
        cause,
      });
    }
  };

  return {
    onlineKeys: async () => onlineKeysSchema.parse(await json(await send(publishPaths.onlineKeys, plain()))),
    small: async (path, maxBytes) => {
      const response = await send(`${publishPaths.repository}/${path}`, plain());
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      return readBounded(await good(response), maxBytes);
    },
    range: async (path, { offset, length }) => {
      const headers = { range: `bytes=${offset}-${offset + length - 1}`, 'accept-encoding': 'identity' };
      const response = await send(`${publishPaths.repository}/${path}`, () => Promise.resolve({ headers }));
      await good(response);
      if (response.status !== 206 || response.body === null)
        throw new BeistandError('HTTP_STATUS', `The server does not answer ranges of ${path}.`);
      return response.body;
    },
    has: async (blob) => {
      const response = await send(`${publishPaths.blobs}/${blob}`, plain({ method: 'HEAD' }));
      if (response.status === 404) return false;
      await good(response);
      return true;
    },
    upload: async (blob, file, onBytes) => {
      const { size } = await stat(file);
      const response = await send(`${publishPaths.blobs}/${blob}`, () => {
        const headers = { 'content-length': String(size), 'content-type': 'application/octet-stream' };
        const body = Readable.toWeb(Readable.from(counted(file, onBytes)));
        return Promise.resolve({ method: 'PUT', body, duplex: 'half', headers });
      });
      await (await good(response)).body?.cancel();
    },
    metadata: async (request) => {
      const body = JSON.stringify(request);
      const headers = { 'content-type': 'application/json' };
      const response = await send(publishPaths.metadata, plain({ method: 'POST', body, headers }));
      return metadataResponseSchema.parse(await json(response));
    },
    customer: async (id) => {
      const response = await send(`${publishPaths.customers}/${id}`, plain());
      if (response.status === 404)
        throw new BeistandError('NOT_FOUND', `The server knows no customer ${id}.`, {
          hint: 'See "beistand-server customer list".',
        });
      await (await good(response)).body?.cancel();
    },
  };
};
