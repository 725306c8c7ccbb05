/** Bodies in, JSON and problems out: the small part of HTTP that the local page's server needs. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BeistandError, toBeistandError } from '../../protocol/errors.ts';
import type { Problem } from '../../protocol/agent-api.ts';
import { limits } from '../../protocol/limits.ts';

/** A bundle as a JSON string takes up to twice its bytes. */
const bodyBytes = 2 * limits.bundleBytes + 64 * 1024;

const readBytes = async (request: IncomingMessage): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > bodyBytes)
      throw new BeistandError('TOO_LARGE', `The body is longer than ${bodyBytes} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
};

/**
 * The body as a JSON value; undefined where there is none.
 * @throws BeistandError BAD_INPUT, TOO_LARGE
 */
export const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  // Forms of other pages can't send this type without asking first (CORS).
  if (!/^application\/json(?:;|$)/.test(request.headers['content-type'] ?? ''))
    throw new BeistandError('BAD_INPUT', 'The body must be JSON (application/json).');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (cause) {
    throw new BeistandError('BAD_INPUT', 'The body is not JSON.', { cause });
  }
};

/** Sends text of a type. */
export const sendText = (response: ServerResponse, status: number, type: string, text: string): void => {
  response.statusCode = status;
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.end(text);
};

export const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  sendText(response, status, 'application/json', JSON.stringify(value));
};

/** Sends a thrown error as RFC 9457 has it, with our stable code. */
export const sendProblem = (response: ServerResponse, thrown: unknown): void => {
  const { code, message, hint, httpStatus, details } = toBeistandError(thrown);
  const problem: Problem = {
    type: 'about:blank',
    title: code,
    status: httpStatus,
    detail: message,
    code,
    details,
    ...(hint === undefined ? {} : { hint }),
  };
  sendText(response, httpStatus, 'application/problem+json', JSON.stringify(problem));
};
