/** Bodies of agents' requests: raw, because their hash is signed, and JSON only after that was checked. */
import type { Request } from 'express';
import { BeistandError } from '../../protocol/errors.ts';

/** The body as it came, for hashing; Express was told to leave it raw. */
export const rawBody = (request: Request): Uint8Array =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

/** @throws BeistandError BAD_INPUT */
export const jsonBody = (request: Request): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody(request))) as unknown;
  } catch (cause) {
    throw new BeistandError('BAD_INPUT', 'The body is not JSON.', { cause });
  }
};
