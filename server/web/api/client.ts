/**
 * Asks the server. Paths, parameters and answers are typed by `schema.ts`, which `npm run web:api` makes from the
 * OpenAPI document; what is not answered as expected becomes a Problem.
 */
import { errorTable } from '../../../protocol/errors.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { Problem } from '../../../protocol/face/problem.ts';
import type { Operations } from './schema.ts';

export type Operation = keyof Operations;
export type Answer<O extends Operation> = Operations[O]['answer'];

type Part<O extends Operation, Name extends 'params' | 'query' | 'body'> =
  Operations[O] extends Record<Name, infer Value> ? Value : never;
type Value = string | number | boolean | undefined;
type AskedParts<O extends Operation> = ([Part<O, 'params'>] extends [never]
  ? { params?: never }
  : { params: { [Name in keyof Part<O, 'params'>]: string | number } }) &
  ([Part<O, 'query'>] extends [never] ? { query?: never } : { query?: Part<O, 'query'> }) &
  ([Part<O, 'body'>] extends [never] ? { body?: never } : { body: Part<O, 'body'> }) & {
    signal?: AbortSignal;
  };

const isCode = (value: unknown): value is ErrorCode => typeof value === 'string' && value in errorTable;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The problem an answer tells of, be it ours (problem+json), better-auth's, or a proxy's page. */
const problemOf = (status: number, body: unknown): Problem => {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const standard: ErrorCode =
    status === 401
      ? 'UNAUTHENTICATED'
      : status === 403
        ? 'FORBIDDEN'
        : status === 404
          ? 'NOT_FOUND'
          : status === 429
            ? 'RATE_LIMITED'
            : status >= 500
              ? 'UNREACHABLE'
              : 'BAD_INPUT';
  const { code, details } = said;
  return new Problem(
    isCode(code) ? code : standard,
    textOf(said['detail']) ?? textOf(said['message']) ?? `HTTP ${status}`,
    {
      status,
      hint: textOf(said['hint']),
      details: {
        ...(typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {}),
        ...(isCode(code) || code === undefined ? {} : { code }),
      },
    },
  );
};

const parsed = (text: string): unknown => {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
};

/** What came back is as the document says; the server's own tests hold it to that. */
// oxlint-disable-next-line typescript/no-explicit-any -- typed by each caller from the document
const ask = async (path: string, init: RequestInit): Promise<any> => {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Problem('UNREACHABLE', cause instanceof Error ? cause.message : 'No answer.');
  }
  const body = parsed(await response.text());
  if (!response.ok) throw problemOf(response.status, body);
  return body;
};

const queryOf = (query: Readonly<Record<string, unknown>> | undefined): string => {
  const given = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((one) => one !== undefined && one !== null && one !== '')
      .map((one): [string, string] => [name, String(one as Value)]),
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};

const fill = (path: string, params: Readonly<Record<string, string | number>> | undefined): string =>
  path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(params?.[name] ?? '')));

/** The address of a file of the server, for links. `path` is below /api/v1. */
export const fileUrl = (path: string, query?: Readonly<Record<string, unknown>>): string =>
  `/api/v1${path}${queryOf(query)}`;

/**
 * Calls one operation: `call('GET /tickets/{number}', { params: { number: 1042 } })`. A POST carries an idempotency
 * key, so that sending it again after a lost answer does nothing twice.
 * @throws Problem
 */
export const call = async <O extends Operation>(operation: O, asked?: AskedParts<O>): Promise<Answer<O>> => {
  const [method = 'GET', path = ''] = operation.split(' ');
  const { params, query, body, signal } = (asked ?? {}) as {
    params?: Record<string, string | number>;
    query?: Record<string, unknown>;
    body?: unknown;
    signal?: AbortSignal;
  };
  const answer: Answer<O> = await ask(`/api/v1${fill(path, params)}${queryOf(query)}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return answer;
};

/** Calls better-auth below /api/auth: `auth('sign-in/email', { email, password })`; without a body it is a GET. @throws Problem */
export const auth = async <T = unknown>(path: string, body?: unknown): Promise<T> =>
  (await ask(`/api/auth/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })) as T;

interface Sending {
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const send = (
  method: 'POST' | 'PUT',
  url: string,
  body: Blob,
  type: string,
  { onProgress, signal }: Sending,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    // fetch can't tell how much of a body has been sent.
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader('content-type', type);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const answer = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(answer);
      else reject(problemOf(request.status, answer));
    });
    request.addEventListener('error', () => reject(new Problem('UNREACHABLE', 'The upload was cut off.')));
    request.addEventListener('abort', () => reject(new Problem('CANCELLED', 'The upload was cancelled.')));
    signal?.addEventListener('abort', () => request.abort());
    request.send(body);
  });

/** Uploads one file; `onProgress` hears the share that has left, 0 to 1. @throws Problem */
export const upload = async (file: File, sending: Sending = {}): Promise<Answer<'POST /uploads'>> =>
  (await send(
    'POST',
    fileUrl('/uploads', { name: file.name, type: file.type }),
    file,
    'application/octet-stream',
    sending,
  )) as Answer<'POST /uploads'>;

/** Uploads the recording of a session's screen, which played for so long. @throws Problem */
export const uploadScreen = async (
  session: string,
  { video, seconds }: { readonly video: Blob; readonly seconds: number },
  onProgress: (share: number) => void,
): Promise<void> => {
  const path = `/sessions/${encodeURIComponent(session)}/recordings/screen`;
  await send('PUT', fileUrl(path, { seconds }), video, 'video/webm', { onProgress });
};
